"""Hours go through `core/clock.py`: nothing else writes one on a page or reads one from a form."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2] / "trama"
WRITTEN = re.compile(r"\|(date:\"(DATETIME_FORMAT|SHORT_DATETIME_FORMAT|[^\"_]*[HGhgPi][^\"_]*)\"|time\b)")
FOR_SCRIPTS = {"Y-m-d", "Uu"}
CODE = re.compile(r"date_format\([^)]*(DATETIME|TIME_FORMAT)|make_aware|:%H:%M|strftime")
KNOWN = {
    "core/clock.py": "here they are written",
    "web/templatetags/timing.py": "the sentence that a script keeps true, with whose hour it is",
}


def test_templates_write_hours_by_their_clock():
    wrong = {
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in (ROOT / "templates").rglob("*.*")
        for match in WRITTEN.finditer(path.read_text(encoding="utf-8"))
        if match.group(2) not in FOR_SCRIPTS
    }
    assert wrong == set()
    assert WRITTEN.search('{{ x|date:"H:i" }}')
    assert not WRITTEN.search('{{ x|date:"MONTH_DAY_FORMAT" }}')


def test_code_writes_hours_by_their_clock():
    wrong = {
        str(path.relative_to(ROOT))
        for path in ROOT.rglob("*.py")
        if CODE.search(path.read_text(encoding="utf-8"))
    }
    assert wrong - set(KNOWN) == set()


def test_forms_read_hours_by_their_clock():
    fields = re.compile(r"forms\.(DateTime|SplitDateTime|Time)Field\(\n? *(?!forms)")
    wrong = {
        str(path.relative_to(ROOT))
        for path in ROOT.rglob("*.py")
        if fields.search(path.read_text(encoding="utf-8").replace("class HourField(forms.DateTimeField)", ""))
    }
    assert wrong == set()

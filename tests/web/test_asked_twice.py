"""What ends something for good is not one touch: the page says first what happens."""

import re
from pathlib import Path

TEMPLATES = Path(__file__).resolve().parents[2] / "trama" / "templates"
FOR_GOOD = re.compile(r'<button[^>]*name="do" value="(annul|disown|discard|undo)"')
NOTHING_WAS_DONE_YET = {"surveys/answers/sheet.html"}  # a file whose sheet is still to be chosen


def test_no_button_ends_something_for_good_at_one_touch():
    found = {
        str(path.relative_to(TEMPLATES))
        for path in TEMPLATES.rglob("*.html")
        if FOR_GOOD.search(path.read_text(encoding="utf-8"))
    }
    assert found == NOTHING_WAS_DONE_YET

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


ENDS = re.compile(r'<form[^>]*\{% url "[\w:]+-end" (.*?)</form>', re.DOTALL)


def test_nobodys_participation_ends_at_one_touch():
    pages = [path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html")]
    forms = [form for page in pages for form in ENDS.findall(page)]
    assert forms
    assert all("includes/twice.html" in form for form in forms)

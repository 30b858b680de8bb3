"""A page's form in which one types keeps what was begun, or it is said here why not."""

import re
from pathlib import Path

TEMPLATES = Path(__file__).resolve().parents[2] / "trama" / "templates"
FORM = re.compile(r"<form\b((?:\{%.*?%\}|[^>])*)>(.*?)</form>", re.DOTALL)
TYPED = re.compile(r"<textarea|\{% field |pieces/asked\.html|<input(?![^>]*\btype=)[^>]*>", re.DOTALL)
# Where this browser is not an account's, or a live page has an outbox of its own, or nothing waits longer than a press.
APART = {
    "answer": "the questionnaire keeps its pages itself",
    "participant": "the room's drafts",
    "public": "codes",
    "mfa": "codes",
    "account/me": "a line or two, changed in place",
    "account/joining": "codes",
    "workshops/board": "live",
    "workshops/desk": "live",
    "workshops/notebooks": "live",
    "workshops/people": "live",
    "workshops/plenary": "live",
    "surveys/paper": "other people's answers",
}
FEW = {
    "account/confirm_login_code.html": "a code",
    "account/login.html": "who signs in is not known yet",
    "account/reauthenticate.html": "a code",
    "networks/network.html": "a reason of one line, in the fold of its row",
    "privacy/answers/given.html": "a day",
    "privacy/requests/acts.html": "what is erased is marked at once or not at all",
    "programme/schools/detail.html": "a choice and a day",
    "surveys/wave/sections/receipt_check.html": "a code",
    "surveys/wave/sections/settings.html": "a day",
    "today/network/room.html": "a code",
    "workshops/design/aside.html": "two hours",
}


def typed_and_not_kept():
    for path in sorted(TEMPLATES.rglob("*.html")):
        name = str(path.relative_to(TEMPLATES))
        for head, body in FORM.findall(path.read_text(encoding="utf-8")):
            if 'method="post"' in head and TYPED.search(body) and "data-trama-begun" not in head:
                yield name


def test_every_form_in_which_one_types_keeps_what_was_begun():
    bare = {name for name in typed_and_not_kept() if not any(name.startswith(f"{area}/") for area in APART)}
    assert bare == set(FEW)


def test_no_form_with_a_code_of_once_keeps_anything():
    kept = [
        path.name
        for path in TEMPLATES.rglob("*.html")
        for head, body in FORM.findall(path.read_text(encoding="utf-8"))
        if "data-trama-begun" in head and re.search(r"one-time-code|type=\"password\"", body)
    ]
    assert kept == []

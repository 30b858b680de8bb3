"""One datum of a person as somebody typed it: cleaned, or with the sentence that says what to do."""

import re
import unicodedata
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

ID_NUMBER = re.compile(r"\d{1,2}\.?\d{3}\.?\d{3}\s?-\s?[\dkK]")
HIDDEN = "\N{BULLET}\N{BULLET}\N{BULLET}"  # stands where a national id stood: it is never kept
BROKEN = re.compile("Ã.|Â.|â€")
MISTYPED = {
    "gmial.com": "gmail.com", "gmai.com": "gmail.com", "gamil.com": "gmail.com", "gmail.con": "gmail.com",
    "gmail.co": "gmail.com", "hotmial.com": "hotmail.com", "hotmail.con": "hotmail.com", "hotmai.com": "hotmail.com",
    "outlok.com": "outlook.com", "outlook.con": "outlook.com", "yaho.com": "yahoo.com",
}  # fmt: skip
LONGEST_NAME = 160
MOBILE, COUNTRY = 9, "56"
SHORTEST, LONGEST = 8, 15  # figures of a phone, here and anywhere (E.164)


@dataclass(frozen=True)
class Cleaned:
    """A value that can be used, or a sentence about it; both, when it can be used but deserves a look."""

    value: str
    text: str = ""
    is_blocking: bool = False
    mend: str = ""


def clean_name(text: str) -> Cleaned:
    """A person's name."""
    if not text:
        return Cleaned("", _("The name is missing."), is_blocking=True)
    if BROKEN.search(text):
        mend = _mended(text)
        return Cleaned(
            text, _("The accents of «%(name)s» are broken.") % {"name": text}, is_blocking=True, mend=mend
        )
    if "@" in text or not any(letter.isalpha() for letter in text) or text.startswith("="):
        return Cleaned(
            text,
            _("«%(name)s» is not a name: are the columns right?") % {"name": text[:60]},
            is_blocking=True,
        )
    if len(text) > LONGEST_NAME:
        return Cleaned(text, _("The name is too long: 160 letters at most."), is_blocking=True)
    if len(text.split()) == 1:
        return Cleaned(text, _("Only one name: is the surname in another column?"))
    return Cleaned(text)


def _mended(text: str) -> str:
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return ""


def clean_email(text: str) -> Cleaned:
    """A mail address in lower case; empty is fine."""
    found = text.strip("<>").removeprefix("mailto:").lower()
    if not found:
        return Cleaned("")
    several = [part for part in re.split(r"[;,/\s]+", found) if "@" in part]
    if len(several) > 1:
        return Cleaned(
            found, _("There are two addresses in one cell: leave one."), is_blocking=True, mend=several[0]
        )
    try:
        validate_email(found)
        found.encode("ascii")
    except (ValidationError, UnicodeError):
        mend = _probable(found)
        return Cleaned(
            found,
            _("«%(email)s» is not an email address.") % {"email": found[:80]},
            is_blocking=True,
            mend=mend,
        )
    name, domain = found.rsplit("@", 1)
    if domain in MISTYPED:
        mend = f"{name}@{MISTYPED[domain]}"
        return Cleaned(
            found, _("«%(email)s»: did you mean %(mend)s?") % {"email": found, "mend": mend}, mend=mend
        )
    return Cleaned(found)


def _probable(email: str) -> str:
    letters = unicodedata.normalize("NFKD", email)
    guess = "".join(c for c in letters if not unicodedata.combining(c) and not c.isspace()).strip(".,;:")
    guess = re.sub(r"\(at\)|\[at\]|@+", "@", guess)
    try:
        validate_email(guess)
    except ValidationError:
        return ""
    return guess


def clean_phone(text: str) -> Cleaned:
    """A phone with its country, ``+56912345678``; empty is fine."""
    wrong = _phone_wrong(text) if text else ""
    if not text or wrong:
        return Cleaned(text, wrong % {"phone": text[:40]}, is_blocking=bool(wrong))
    figures = _figures(text)
    if text.startswith(("+", "00")):
        return Cleaned("+" + figures.removeprefix("00"))
    if figures.startswith(COUNTRY) and len(figures) == len(COUNTRY) + MOBILE:
        return Cleaned("+" + figures)
    if len(figures) == MOBILE:
        return Cleaned(f"+{COUNTRY}{figures}")
    mend = f"+{COUNTRY}9{figures}" if len(figures) == MOBILE - 1 else ""
    wrong = _("The phone «%(phone)s» should have nine figures.") % {"phone": text[:40]}
    return Cleaned(text, wrong, is_blocking=True, mend=mend)


def _phone_wrong(text: str) -> str:
    if re.fullmatch(r"\d+[.,]\d+[eE]\+?\d+", text):
        return _("The spreadsheet shortened the phone «%(phone)s»: write it whole.")
    if len([part for part in re.split(r"[/;,]| y ", text) if len(_figures(part)) >= SHORTEST]) > 1:
        return _("There are two phones in one cell: leave one.")
    if re.search(r"[^\d\s()+.\-]", text) or not SHORTEST <= len(_figures(text)) <= LONGEST:
        return _("«%(phone)s» is not a phone: write nine figures, as 9 1234 5678.")
    return ""


def _figures(text: str) -> str:
    return re.sub(r"\D", "", text)


def check_digit(rbd: int) -> str:
    """Compute the check digit of a school's code: modulo 11 as for the RUT; ten is written K."""
    total = sum(int(figure) * (2 + index % 6) for index, figure in enumerate(reversed(str(rbd))))
    rest = 11 - total % 11
    return {11: "0", 10: "K"}.get(rest, str(rest))

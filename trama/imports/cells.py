"""One datum of a person as somebody typed it: cleaned, or with the sentence that says what to do."""

import re
import unicodedata
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

ID_NUMBER = re.compile(r"\d{1,2}\.?\d{3}\.?\d{3}\s?-\s?[\dkK]")
# What a spreadsheet shows where a formula failed, in English and in Spanish.
FAILED = re.compile(
    r"#(N/?A|N/?D|[¡!]?REF!?|[¡!]?VALOR!?|VALUE!?|[¿?]?NOMBRE\??|NAME\??|[¡!]?DIV/0!?|[¡!]?NUM!?|[¡!]?NULO!?|NULL!?"
    r"|[¡!]?DESBORDAMIENTO!?|SPILL!?|[¡!]?CALC!?|[¡!]?CAMPO!?|FIELD!?|GETTING_DATA|OBTENIENDO_DATOS|ERROR!?|##+)",
    re.IGNORECASE,
)
HIDDEN = "\N{BULLET}\N{BULLET}\N{BULLET}"  # stands where a national id stood: it is never kept
# What UTF-8 looks like when it was read as the alphabet of Windows; «Ângela» and «JOÃO» are names as they are.
FOLLOWS = bytes(range(0x80, 0xC0)).decode("cp1252", errors="ignore") + "".join(map(chr, range(0x80, 0xC0)))
BROKEN = re.compile(f"(?:[ÂÃ]|â€)[{re.escape(FOLLOWS)}]")
MISTYPED = {
    "gmial.com": "gmail.com", "gmai.com": "gmail.com", "gamil.com": "gmail.com", "gmail.con": "gmail.com",
    "gmail.co": "gmail.com", "hotmial.com": "hotmail.com", "hotmail.con": "hotmail.com", "hotmai.com": "hotmail.com",
    "outlok.com": "outlook.com", "outlook.con": "outlook.com", "yaho.com": "yahoo.com",
}  # fmt: skip
LONGEST_NAME = 160
PARTICLES = {"DE", "DEL", "LA", "LAS", "LOS", "Y"}
LATIN = 256
MOBILE, COUNTRY = 9, "56"
SHORTEST, LONGEST = 8, 15  # figures of a phone, here and anywhere (E.164)


@dataclass(frozen=True)
class Cleaned:
    """A value that can be used, or a sentence about it; both, when it can be used but deserves a look."""

    value: str
    text: str = ""
    is_blocking: bool = False
    mends: tuple[str, ...] = ()  # what was perhaps meant, to be offered and never taken
    confirm: str = ""  # what somebody says who lets it stand as it is


def is_failed(text: str) -> bool:
    """Whether part of a cell is a formula that failed: «#N/D», «#¡REF!»."""
    return any(FAILED.fullmatch(part) for part in text.split())


def clean_name(text: str) -> Cleaned:
    """A person's name, in the order in which it is said."""
    if not text:
        return Cleaned("", _("The name is missing."), is_blocking=True)
    wrong = _name_wrong(text)
    if wrong:
        return Cleaned(text, wrong, is_blocking=True)
    if BROKEN.search(text):
        said = _("The accents of «%(name)s» are broken.") % {"name": text}
        return Cleaned(text, said, is_blocking=True, mends=tuple(filter(None, [_unbroken(text)])))
    if "," in text:
        surname, given = (part.strip() for part in text.split(",", 1))
        said = _("The file says «%(name)s».") % {"name": text}
        return Cleaned(f"{_quietly(given)} {_quietly(surname)}", said)
    if len(text.split()) == 1:
        return Cleaned(text, _("Only one name: is the surname in another column?"))
    return Cleaned(text)


def _name_wrong(text: str) -> str:
    parts = [part.strip() for part in text.split(",")]
    if "@" in text or not any(letter.isalpha() for letter in text) or text.startswith("="):
        return _("«%(name)s» is not a name: are the columns right?") % {"name": text[:60]}
    if len(text) > LONGEST_NAME:
        return _("The name is too long: 160 letters at most.")
    if len(parts) > 2 or not all(parts):  # noqa: PLR2004 -- surnames, names
        return _("«%(name)s»: which are the names and which the surnames?") % {"name": text[:60]}
    return ""


def _quietly(text: str) -> str:
    """Words all in capitals as names are written: «DE LA FUENTE» is «de la Fuente»."""
    if not text.isupper():
        return text
    return " ".join(word.lower() if word in PARTICLES else word.title() for word in text.split())


def _unbroken(text: str) -> str:
    """The same with its letters as they were; empty where they cannot be told."""
    try:
        return BROKEN.sub(lambda found: _bytes_of(found[0]).decode("utf-8"), text)
    except UnicodeError:
        return ""


def _bytes_of(letters: str) -> bytes:
    # Windows leaves five places of its alphabet empty: programs put there what Latin-1 has.
    return b"".join(letter.encode("latin-1" if ord(letter) < LATIN else "cp1252") for letter in letters)


def clean_email(text: str) -> Cleaned:
    """A mail address in lower case; empty is fine."""
    found = text.strip("<>").removeprefix("mailto:").lower()
    if not found:
        return Cleaned("")
    several = [part for part in re.split(r"[;,/\s]+", found) if "@" in part]
    if len(several) > 1:
        return Cleaned(
            found,
            _("There are two addresses in one cell: leave one."),
            is_blocking=True,
            mends=tuple(several),
        )
    try:
        validate_email(found)
        found.encode("ascii")
    except (ValidationError, UnicodeError):
        text = _("«%(email)s» is not an email address.") % {"email": found[:80]}
        return Cleaned(found, text, is_blocking=True, mends=_probable(found))
    name, domain = found.rsplit("@", 1)
    if domain in MISTYPED:
        mend = f"{name}@{MISTYPED[domain]}"
        text = _("«%(email)s»: did you mean %(mend)s?") % {"email": found, "mend": mend}
        return Cleaned(found, text, is_blocking=True, mends=(mend,), confirm=_("It is written as it is"))
    return Cleaned(found)


def _probable(email: str) -> tuple[str, ...]:
    letters = unicodedata.normalize("NFKD", email)
    guess = "".join(c for c in letters if not unicodedata.combining(c) and not c.isspace()).strip(".,;:")
    guess = re.sub(r"\(at\)|\[at\]|@+", "@", guess)
    try:
        validate_email(guess)
    except ValidationError:
        return ()
    return (guess,)


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
    mends = (f"+{COUNTRY}9{figures}",) if len(figures) == MOBILE - 1 else ()
    wrong = _("The phone «%(phone)s» should have nine figures.") % {"phone": text[:40]}
    return Cleaned(text, wrong, is_blocking=True, mends=mends)


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

"""The school that a cell of a roster names: by its RBD, by its name, or nearly, which is asked."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from django.utils.translation import gettext as _

from trama.core.text import normalise
from trama.imports.cells import check_digit
from trama.networks.models import School

RBD = re.compile(r"(?:rbd\W*)?(\d{1,3}(?:\.\d{3})|\d{1,6})(?:\s?-\s?([\dk]))?(?:\s+·\s.*)?", re.IGNORECASE)
DAY = re.compile(r"\d{4}-\d\d-\d\d")  # how a day of a spreadsheet is read
SHORT = {"esc": "escuela", "col": "colegio", "lic": "liceo", "jard": "jardin", "sta": "santa", "sto": "santo"}
KINDS = {"escuela", "colegio", "liceo", "jardin", "basica", "rural", "municipal", "particular", "infantil"}
FILLERS = {"n", "de", "la", "las", "el", "los", "del", "y", "e"}
ALIKE, OFFERED = 0.6, 3


@dataclass(frozen=True)
class SchoolMatch:
    """The school of a cell; else a sentence, whether it stops the line, and what may be offered instead."""

    school: School | None = None
    text: str = ""
    is_blocking: bool = False
    offers: tuple[str, ...] = ()


def asked_rbds(texts: Iterable[str]) -> set[int]:
    """The RBD that cells name, to look for in the directory."""
    return {int(found[1].replace(".", "")) for text in texts if (found := RBD.fullmatch(text))}


def find_school(
    text: str, name: str, schools: Mapping[int, School], elsewhere: frozenset[int]
) -> SchoolMatch:
    """The school that a cell names, of those of the network; ``name`` is what a column of names says beside its RBD."""
    if not text:
        return SchoolMatch()
    if DAY.fullmatch(text):
        return _from_a_day(date.fromisoformat(text), schools)
    number = RBD.fullmatch(text)
    if not number:
        return _by_name(text, schools)
    found = _by_rbd(number, schools, elsewhere)
    if found.school and name and not _words(name) & _words(found.school.name):
        said = _("RBD %(rbd)d is «%(school)s», and the line says «%(name)s»: which of them?")
        values = {"rbd": found.school.rbd, "school": found.school.name, "name": name[:60]}
        offers = (f"{found.school.rbd} · {found.school.name}", *_nearest(name, schools))
        return SchoolMatch(None, said % values, is_blocking=True, offers=offers)
    return found


def _from_a_day(day: date, schools: Mapping[int, School]) -> SchoolMatch:
    """Excel takes «8485-2» for February of the year 8485, and «25-3» for a day of this year."""
    rbd, digit = (day.year, day.month) if day.day == 1 else (day.day, day.month)
    offers = [f"{rbd}-{digit}"]
    if check_digit(rbd) != str(digit) and rbd in schools:
        offers.append(_label(schools[rbd]))
    text = _("Excel turned it into a date: was it %(rbd)s?") % {"rbd": offers[0]}
    return SchoolMatch(None, text, is_blocking=True, offers=tuple(offers))


def _by_rbd(number: re.Match[str], schools: Mapping[int, School], elsewhere: frozenset[int]) -> SchoolMatch:
    rbd, digit = int(number[1].replace(".", "")), (number[2] or "").upper()
    if digit and digit != check_digit(rbd):
        text = _("The RBD %(rbd)s does not agree with its check digit: look at it again.") % {
            "rbd": number[0]
        }
        offers = [_label(schools[rbd])] if rbd in schools else _near_numbers(rbd, schools)
        return SchoolMatch(None, text, is_blocking=True, offers=tuple(offers))
    if rbd in schools:
        return SchoolMatch(schools[rbd])
    if rbd in elsewhere:
        text = _(
            "RBD %(rbd)d is not a school of this network: the person goes in without a school. "
            "Add the school first if it belongs."
        )
        return SchoolMatch(None, text % {"rbd": rbd})
    text = _("No school has the RBD %(rbd)d.") % {"rbd": rbd}
    return SchoolMatch(None, text, is_blocking=True, offers=tuple(_near_numbers(rbd, schools)))


def _by_name(text: str, schools: Mapping[int, School]) -> SchoolMatch:
    asked = _words(text)
    same = [school for school in schools.values() if _words(school.name) == asked]
    is_bare = asked - FILLERS and not asked & KINDS
    bare = [school for school in schools.values() if is_bare and asked <= _words(school.name)]
    if len(same or bare) == 1:
        return SchoolMatch((same or bare)[0])
    if same or bare:
        said = _("More than one school of the network is called like «%(name)s»: write its RBD.")
        offers = tuple(_label(school) for school in same or bare)
    else:
        said = _("No school of this network is called «%(name)s»: choose it, or write its RBD.")
        offers = tuple(_nearest(text, schools))
    return SchoolMatch(None, said % {"name": text[:60]}, is_blocking=True, offers=offers)


def _words(name: str) -> set[str]:
    return {SHORT.get(word, word) for word in normalise(name).split()}


def _nearest(text: str, schools: Mapping[int, School]) -> list[str]:
    """The schools whose names are most alike, without the words that all of them share."""
    names = {_own(school.name): school for school in schools.values()}
    close = get_close_matches(_own(text), names, n=OFFERED, cutoff=ALIKE)
    shared = [name for name in names if name not in close and set(name.split()) & set(_own(text).split())]
    return [_label(names[name]) for name in (*close, *shared)[:OFFERED]]


def _own(name: str) -> str:
    return " ".join(word for word in normalise(name).split() if SHORT.get(word, word) not in KINDS | FILLERS)


def _near_numbers(rbd: int, schools: Mapping[int, School]) -> list[str]:
    """The schools whose RBD has the same figures but one, or in another order."""
    close = get_close_matches(str(rbd), [str(number) for number in schools], n=OFFERED, cutoff=0.75)
    return [_label(schools[int(number)]) for number in close]


def _label(school: School) -> str:
    return f"{school.rbd} · {school.name}"

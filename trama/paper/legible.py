"""Words as the faces at hand can print them: what none of them has is said, and never a crossed box."""

from bisect import bisect_right
from functools import cache
from itertools import groupby
from pathlib import Path

from django.utils.translation import gettext as _

FACES = Path(__file__).with_name("faces")
OWN = (
    (0x20, 0x052F),
    (0x1E00, 0x200A),
    (0x2010, 0x2027),
)  # of the face of the documents: Latin, Greek, Cyrillic
UNSEEN = (
    (0x200B, 0x200F),
    (0x2060, 0x206F),
    (0xFE00, 0xFE0F),
    (0x1F3FB, 0x1F3FF),
    (0xE0000, 0xE0FFF),
)  # they join or tint
Ranges = tuple[tuple[int, int], ...]


def legible(text: str) -> str:
    """``text`` without what cannot be seen, and with words in place of what no face has."""
    seen = (letter for letter in text if not _is_in(ord(letter), UNSEEN))
    parts = []
    for is_printed, run in groupby(seen, key=_is_printed):
        parts.append("".join(run) if is_printed else "[{}]".format(_("sign that cannot be printed")))
    return "".join(parts)


def _is_printed(letter: str) -> bool:
    return letter.isspace() or _is_in(ord(letter), OWN) or _is_in(ord(letter), _covered())


def _is_in(point: int, ranges: Ranges) -> bool:
    at = bisect_right(ranges, (point, 0x110000)) - 1
    return at >= 0 and ranges[at][0] <= point <= ranges[at][1]


@cache
def _covered() -> Ranges:
    """What the faces for everything else have, from the list that came with them."""
    lines = (FACES / "covered.txt").read_text(encoding="ascii").split()
    pairs = (line.partition("-") for line in lines)
    return tuple((int(first, 16), int(last or first, 16)) for first, _dash, last in pairs)

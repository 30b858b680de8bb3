"""Which alphabet a text was written in, told by what its letters would be in each: never by one of them alone.

Excel writes CSV in the alphabet of its computer: Windows, an old Mac, or the one of DOS. The same byte is «ñ» in one,
a dash in another and «û» in the third; only one of them reads as names do.
"""

import re
from functools import lru_cache

from django.utils.translation import gettext as _

from trama.imports.problems import Unreadable

ALPHABETS = ("cp1252", "mac_roman", "cp850")
SPANISH = frozenset("áéíóúüñÁÉÍÓÚÜÑ")
OPENING = frozenset("¿¡«“\N{LEFT SINGLE QUOTATION MARK}")
CLOSING = frozenset("»”…\N{RIGHT SINGLE QUOTATION MARK}")
SIGNS = OPENING | CLOSING | frozenset("—°ºª·€\N{EN DASH}\N{NO-BREAK SPACE}")
FOREIGN, MISPLACED = 1, 3  # how much speaks against a reading, letter by letter
FEWEST = 2  # words that must agree before another alphabet than that of Windows is believed
SHOWN = 3  # words that are shown of a text that cannot be told


def decoded(content: bytes) -> str:
    """The text of a file. Refuses with ``Unreadable`` what is no text, or could be read in two ways."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    if b"\0" in content:
        raise Unreadable(_("This is not a table of text. Choose a spreadsheet (XLSX) or a CSV."))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _most_like_words(content)


def _most_like_words(content: bytes) -> str:
    windows, *others = (content.decode(alphabet, errors="replace") for alphabet in ALPHABETS)
    (least, best), (second, other) = sorted((_doubt(text), text) for text in {windows, *others})[:2]
    letters = sum(not letter.isascii() for letter in best)
    if least == second or least > letters or (best != windows and len(_odd_words(best)) < FEWEST):
        words = ", ".join(f"«{word}»" for text in (best, other) for word in _odd_words(text)[:SHOWN])
        text = _(
            "The accents of this file can be read in more than one way: %(words)s. Open it where it was made and save "
            "it as a spreadsheet (XLSX)."
        )
        raise Unreadable(text % {"words": words})
    return best


def _odd_words(text: str) -> list[str]:
    """Its words that are not of plain letters, each once."""
    words = re.split(r"[\s;,]+", text)
    return list(dict.fromkeys(word[:30] for word in words if not word.isascii()))


def _doubt(text: str) -> int:
    """How much speaks against a text: foreign letters, signs inside of words, capitals behind small letters."""
    padded = f" {text} "
    odd = (at for at, letter in enumerate(padded) if not letter.isascii())
    return sum(_doubt_of(padded[at - 1], padded[at], padded[at + 1]) for at in odd)


@lru_cache(maxsize=4096)
def _doubt_of(before: str, letter: str, after: str) -> int:
    if letter in SPANISH:
        is_wrong = (letter.isupper() and before.islower()) or (letter.islower() and after.isupper())
    elif letter in SIGNS:
        is_inside = (
            before.isalpha()
            and after.isalpha()
            and (not after.isupper() or _is_among_capitals(before, letter))
        )
        is_wrong = is_inside or (letter in CLOSING and not before.strip() and after.isalpha())
    else:
        return FOREIGN if letter.isalpha() else MISPLACED
    return MISPLACED if is_wrong else 0


def _is_among_capitals(before: str, letter: str) -> bool:
    """Whether a sign stands in a word in capitals, where an apostrophe may stand and a dash may not."""
    return before.isupper() and letter != "\N{RIGHT SINGLE QUOTATION MARK}"

"""Text as it is kept, counted and searched."""

import re
import unicodedata
from functools import lru_cache

ACCENTS = re.compile("[\u0300-\u036f]")
# Marks that only say how a sign is drawn (colour of skin, text or picture) or that nobody sees: no part of a word.
DRAWN = re.compile("[\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\u20d0-\u20f0]")
PLAIN_SIGNS = frozenset("°©®™¦\N{MINUS SIGN}\N{FRACTION SLASH}")  # signs that say no more than a comma


def normalise(text: str) -> str:
    """Lower case, without accents or punctuation: «Peñablanca N° 3» → «penablanca n 3».

    Letters, figures and signs of every script stay («李四», «😀»): what is left out of two texts makes them equal.
    """
    bare = ACCENTS.sub("", unicodedata.normalize("NFKD", text).lower())
    kept = unicodedata.normalize("NFC", DRAWN.sub("", bare))
    return " ".join("".join(map(_kept, kept)).split()) if not kept.isascii() else _of_ascii(kept)


def _of_ascii(text: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9]+", " ", text).split())


@lru_cache(maxsize=4096)
def _kept(letter: str) -> str:
    kind = unicodedata.category(letter)
    if kind == "Cf":
        return ""  # joins signs or says the direction: not seen
    is_sign = kind in {"So", "Sm", "Sc"} and not letter.isascii() and letter not in PLAIN_SIGNS
    is_letter = kind[0] in "LNM" and not "\u02b0" <= letter <= "\u02ff"  # apostrophes of Polynesia
    return letter if is_sign or is_letter else " "


def is_same_text(text: str, other: str) -> bool:
    """Whether two texts say the same, accents, capitals and punctuation apart; of signs alone, only the same ones."""
    words = normalise(text)
    return words == normalise(other) if words else as_written(text) == as_written(other)


def has_words(text: str, asked: str) -> bool:
    """Whether each word of ``asked``, or part of one, is in ``text``, with accents or without."""
    said = normalise(text)
    return all(word in said for word in normalise(asked).split())


def as_written(text: str) -> str:
    """A text by all of its signs, however a program codes or spaces them: «4,5» is not «4-5»."""
    return " ".join(unicodedata.normalize("NFC", text).lower().split())


# What no file can carry (XML, a column of PostgreSQL) and no screen shows: controls, halves of letters, marks that
# turn the rest of a line round.
UNWRITABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)

BIGGEST = 2**63  # no database keeps a whole number that is larger
MOST_FIGURES = 19


def cleaned(text: str) -> str:
    """``text`` without what no file can carry; the sign with which Word breaks a line is a space."""
    return UNWRITABLE.sub("", text.replace("\v", " ").replace("\f", " ")) if UNWRITABLE.search(text) else text


def is_whole_number(text: str) -> bool:
    """Whether ``text`` is plain figures: ``²`` and ``٣`` are digits to Python, and no number to anybody else."""
    return len(text) <= MOST_FIGURES and text.isascii() and text.isdigit() and int(text) < BIGGEST

"""Text as it is kept, counted and searched."""

import re
import unicodedata


def normalise(text: str) -> str:
    """Lower case, without accents, tildes or signs: «Peñablanca N° 3» → «penablanca n 3»."""
    letters = unicodedata.normalize("NFKD", text.lower())
    kept = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", kept).split())


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

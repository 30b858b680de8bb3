"""Text normalised for search."""

import re
import unicodedata


def normalise(text: str) -> str:
    """Lower case, without accents, tildes or signs: «Peñablanca N° 3» → «penablanca n 3»."""
    letters = unicodedata.normalize("NFKD", text.lower())
    kept = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", kept).split())

"""On which side of a scale words stand: «Desacuerdo» looks like «De acuerdo» and says the contrary.

What is said here only keeps suggestions and readings from crossing to the other side; it never gives an answer.
"""

import re
from collections.abc import Sequence

from trama.core.text import normalise

NO_INFORMATION = {
    "na", "n a", "no aplica", "no se", "no lo se", "no tengo informacion", "no tengo informacion suficiente",
    "sin informacion", "not applicable", "i don t know", "no information",
}  # fmt: skip
DENIALS = {
    "no", "nada", "nunca", "jamas", "poco", "poca", "pocos", "pocas", "raro", "rara", "raras", "raramente", "sin",
    "tampoco", "menos", "mal", "malo", "mala", "pesimo", "pesima", "ningun", "ninguno", "ninguna", "bajo", "baja",
    "not", "never", "rarely", "little", "few", "hardly", "nothing", "poor", "bad", "low",
}  # fmt: skip
NEGATIONS = {"no", "nada", "nunca", "jamas", "tampoco", "ningun", "ninguno", "ninguna", "sin", "not", "never"}
DENYING = re.compile(r"^((des|dis)[a-z]{3,}|insatis|insufi|inadec|incumpl|inutil|infrecu|improb|imposib)")
SURELY = re.compile(
    r"^(desacuerd|desaprueb|desconform|disconform|insatisf|insuficien|inadecuad|deficien|improbab)"
)
BETWEEN = {
    "ni", "neutral", "neutro", "neutra", "indiferente", "indeciso", "indecisa", "regular", "medio", "media",
    "aveces", "algunas", "algunos", "ocasionalmente", "neither", "sometimes", "undecided",
}  # fmt: skip
IN_BETWEEN = re.compile(r"\b(mas o menos|a veces|de vez en cuando|depende)\b")


def leaning(text: str) -> int | None:
    """Whether words deny (-1), stand between (0) or affirm (1).

    ``None`` when they deny twice, or say something with signs or in another script: «👎», «不同意».
    """
    words = normalise(text)
    if not words.isascii():
        return None
    each = set(words.split())
    if each & BETWEEN or IN_BETWEEN.search(words):
        return 0
    denials = len(each & DENIALS) + sum(1 for word in each - DENIALS if DENYING.match(word))
    return {0: 1, 1: -1}.get(denials)


def denies(text: str) -> bool:
    """Whether a sentence says no to something: one that does is not one that does not."""
    return bool(set(normalise(text).split()) & NEGATIONS)


def may_mean(text: str, place: int, count: int) -> bool:
    """Whether ``text`` may be offered the answer at ``place`` of ``count``: never one across the middle."""
    side = 2 * place - (count - 1)
    said = leaning(text)
    if said is None:
        return False
    return side < 0 if said < 0 else side == 0 if said == 0 else side >= 0


def direction(labels: Sequence[str]) -> int:
    """Whether answers are listed from least to most (1) or from most to least (-1); 0 when their words do not say.

    Only words that surely deny count: «destacado» begins like «desacuerdo».
    """
    half = len(labels) // 2
    sides = [_surely_denies(label) for label in labels]
    low, high = sides[:half], sides[len(sides) - half :]
    if half and all(low) and not any(high):
        return 1
    return -1 if half and all(high) and not any(low) else 0


def _surely_denies(label: str) -> bool:
    words = set(normalise(label).split())
    return not words & BETWEEN and (bool(words & DENIALS) or any(SURELY.match(word) for word in words))

"""Whether a text has a word that may hurt somebody: then its author is asked, and decides. No database."""

import re
import unicodedata
from functools import cache

from trama.content.hurtful_words import hurtful_words

FIGURES = str.maketrans("013457@$", "oieastas")
WORD = re.compile(r"[a-zñ0-9@$*]+")
GENDERS = "[aeox]"
ALONE = "aeouy"
LONE = 3  # letters one by one that may be a word


def may_hurt(text: str) -> bool:
    """Whether it has one of the words or phrases, in any of the ways in which people write them."""
    tokens = WORD.findall(_plain(text))
    words, phrases = _patterns()
    if any(words.fullmatch(spelling) for token in tokens for spelling in _spellings(token)):
        return True
    if any(words.fullmatch(run) for run in _spelled_out(tokens)):
        return True
    return bool(phrases.search(" ".join(tokens)))


def _plain(text: str) -> str:
    """Lower case without accents; ñ is a letter of its own («cono» is not «coño»)."""
    kept = text.lower().replace("ñ", "\0")
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", kept).replace("ñ", "\0"))
    seen = (letter for letter in letters if unicodedata.category(letter) not in {"Mn", "Cf"})
    return "".join(seen).replace("\0", "ñ")


def _spellings(token: str) -> set[str]:
    """The token as it is and with its figures and signs read as letters; a star in the middle is any letter."""
    bare = token.strip("*@$")
    if not re.search(r"[a-zñ]", bare):
        return set()
    read = token.strip("*").translate(FIGURES)
    return {bare, *(read.replace("*", letter) for letter in ("aeiou" if "*" in read else "*"))}


def _spelled_out(tokens: list[str]) -> list[str]:
    """Words written letter by letter: «t o n t o», «h.d.p.»."""
    runs, run = [], ""
    for token in [*tokens, "  "]:
        if len(token) == 1:
            run += token
        else:
            runs += [run, *_without_lone(run)] if len(run) >= LONE else []
            run = ""
    return runs


def _without_lone(run: str) -> list[str]:
    """The run without an «a», «e», «o», «u» or «y» that is a word of its own, before or after it."""
    parts = [run[1:] if run[0] in ALONE else "", run[:-1] if run[-1] in ALONE else ""]
    return [part for part in parts if len(part) >= LONE]


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    listed = hurtful_words()
    words = "|".join(_pattern(word) for word in listed.words)
    phrases = "|".join(re.escape(_plain(phrase)) for phrase in listed.phrases)
    return re.compile(words), re.compile(rf"\b(?:{phrases})\b")


def _pattern(word: str) -> str:
    """A word with its plural, each letter as often as it is repeated."""
    plain = _plain(word)
    letters = [f"{GENDERS}+" if letter == "@" else f"{letter}+" for letter in plain]
    if plain[-1] == "z":
        return "".join(letters[:-1]) + "(?:z+|c+e+s+)"
    return "".join(letters) + ("s*" if plain[-1] in "aeo@" else "(?:e+s+)?")

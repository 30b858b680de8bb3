"""Words that may hurt, one file per language. No database."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class HurtfulWords:
    """What may hurt: words, where «@» stands for the ending of a gender, and phrases."""

    words: tuple[str, ...]
    phrases: tuple[str, ...]


@cache
def hurtful_words(language: str = "es") -> HurtfulWords:
    """The words of a language; none where there is no file for it."""
    path = FOLDER / f"{language}.toml"
    table = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return HurtfulWords(tuple(table.get("words", ())), tuple(table.get("phrases", ())))

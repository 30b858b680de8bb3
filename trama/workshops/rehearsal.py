"""The script of a rehearsal: who comes in and what they say, from the content pack. No database."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from trama.content.load import rehearsal_scripts
from trama.core.tokens import derived
from trama.workshops.enums import Shape


@dataclass(frozen=True)
class SaidNote:
    """A note of the board as the script has it."""

    shape: Shape
    text: str
    is_signed: bool


@dataclass(frozen=True)
class Script:
    """Everything that the people of a rehearsal do and say."""

    people: tuple[tuple[str, str], ...]
    answers: tuple[tuple[str, ...], ...]
    ideas: tuple[str, ...]
    predictions: tuple[str, ...]
    notes: tuple[SaidNote, ...]

    def answer(self, question: int, number: int) -> str:
        """What is written under a question; after the last one it begins again."""
        texts = self.answers[question % len(self.answers)]
        return texts[number % len(texts)]


def script_of(pack: str) -> Script:
    """The script of a pack; of the first that has one where this one has none."""
    scripts = rehearsal_scripts(settings.PACK_FOLDERS)
    return _read(scripts.get(pack) or next(iter(scripts.values())))


def _read(given: Mapping[str, Any]) -> Script:
    return Script(
        people=tuple((person["name"], person["network"]) for person in given["person"]),
        answers=tuple(tuple(answer["texts"]) for answer in given["answers"]),
        ideas=tuple(given["ideas"]["texts"]),
        predictions=tuple(prediction["text"] for prediction in given["predictions"]),
        notes=tuple(SaidNote(Shape(note["shape"]), note["text"], note["signed"]) for note in given["notes"]),
    )


def secret_of(code: str, number: int) -> str:
    """The secret of the phone that a simulated participant would have, so that their screen can be seen."""
    return derived("ensayo", f"{code}:{number}").hex()[:40]

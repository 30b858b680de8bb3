"""Questionnaires to print: those of the repository, and the small one of the tests."""

from functools import cache
from pathlib import Path

from trama.content.load import BUILT_IN, load_pack

MINI = Path(__file__).resolve().parents[1] / "content" / "packs" / "mini"


@cache
def bodies():
    """By code: ``cfr``, ``pulso`` and ``small``."""
    return {
        body.code: body for folder in (BUILT_IN / "clider", MINI) for body in load_pack(folder).instruments
    }

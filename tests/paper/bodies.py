"""Questionnaires to print: those of the repository, and the small one of the tests."""

from functools import cache
from pathlib import Path

from trama.content.load import BUILT_IN, load_pack, parse_body, stored_bodies

MINI = Path(__file__).resolve().parents[1] / "content" / "packs" / "mini"


@cache
def bodies():
    """The newest by code, ``cfr``, ``pulso`` and ``small``, and earlier ones with their number, ``cfr 0.2``."""
    newest = {
        body.code: body for folder in (BUILT_IN / "clider", MINI) for body in load_pack(folder).instruments
    }
    every = [parse_body(body) for body in stored_bodies()["clider"]]
    return newest | {f"{body.code} {body.number}": body for body in every if body != newest[body.code]}

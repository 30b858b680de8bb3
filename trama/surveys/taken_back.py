"""What was taken back with a withdrawal code, kept beside the database: a copy made before would bring it back.

A line is a digest under a key of the server, and says neither what nor when. The list says of each response what its
row says, and no more: also permissions that were never given stand in it, so that nobody reads from it which of
those that are missing had been given once.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from trama.core.beside import add_in_order, path_of, text_of
from trama.core.tokens import derived
from trama.surveys.enums import Permit
from trama.surveys.models import LaterResponse, Response

NAME = "withdrawn"
LENGTH = 32  # hexadecimal letters, 128 bits
GONE, LEFT_OUT, LEFT_AFTER, SENTENCE = "gone", "left out", "left out after", "sentence"
MOST_RELEASES = 2**15


def path() -> Path:
    """Where the list is: beside the database, in none of its copies."""
    return path_of(NAME)


def read() -> frozenset[str]:
    """Every line."""
    return frozenset(text_of(NAME).split())


def line_of(what: str, digest: str, release: int = 0) -> str:
    """The line that says ``what`` of the row that is found by ``digest``."""
    return derived("taken back", f"{what} {digest}", release).hex()[:LENGTH]


def of_left_out(digest: str, release: int) -> Iterator[str]:
    """The lines of answers that stay in figures of before, and are left out after ``release`` of their network."""
    yield line_of(LEFT_OUT, digest)
    yield line_of(LEFT_AFTER, digest, release)
    yield from (line_of(permit, digest) for permit in Permit)


def release_in(lines: frozenset[str], digest: str) -> int | None:
    """After which release of their network the answers were left out; ``None`` when the list does not say."""
    known = (number for number in range(MOST_RELEASES) if line_of(LEFT_AFTER, digest, number) in lines)
    return next(known, None)


def write(lines: Iterable[str] = ()) -> None:
    """Put ``lines`` in the list, and whatever the database says already (2 queries).

    Called before an act is stored: of answers that are erased nothing is left afterwards that could be listed.
    """
    add_in_order(NAME, {*lines, *_stated()})


def _stated() -> Iterator[str]:
    known = Response.objects.exclude(withdrawal="")
    rows = known.values_list("withdrawal", "withdrawn_after", *(f"may_{permit}" for permit in Permit))
    for digest, release, *given in rows.iterator():
        if release is not None:
            yield from of_left_out(digest, release)
        yield from (
            line_of(permit, digest) for permit, is_given in zip(Permit, given, strict=True) if not is_given
        )
    later = LaterResponse.objects.filter(is_withdrawn=True)
    for digest in later.values_list("withdrawal", flat=True).iterator():
        yield line_of(LEFT_OUT, digest)

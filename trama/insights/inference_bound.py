"""How sure anybody may be of somebody's answer, and the ways in which people can have answered."""

from collections.abc import Iterator

Counts = tuple[int, ...]  # how many are at each category

BOUND = 0.8  # nobody's answer may be guessed with more probability than this
ALONE = (1, 2)  # left beside known answers, a person is alone, or with one who knows their own


def compositions(total: int, parts: int) -> Iterator[Counts]:
    """Every way of spreading ``total`` over ``parts``."""
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for others in compositions(total - first, parts - 1):
            yield (first, *others)

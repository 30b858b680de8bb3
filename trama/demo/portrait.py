"""What a demonstration network is like."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Portrait:
    """How a network is: a centre per dimension and per item, and where its people see differently."""

    dimensions: Mapping[str, float] = field(default_factory=dict)
    items: Mapping[str, float] = field(default_factory=dict)
    split: frozenset[str] = frozenset()
    level: int = 2
    sentences: Sequence[str] = ()
    take: int = 0  # which throw of the dice tells the story best

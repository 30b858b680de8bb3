"""How one app points to a thing of another app that it may not import."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reference:
    """A thing by its kind and its public code."""

    kind: str
    code: str

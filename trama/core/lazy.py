"""Lazy imports: a heavy library is loaded when something first uses it."""

from importlib import import_module
from typing import Any


class LazyModule:
    """A module that is imported when one of its attributes is first read.

    Each worker that never reads a photo saves some 25 MB. For type checkers, write the plain import beside it under
    ``TYPE_CHECKING``.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(import_module(self._name), attribute)

"""A heavy library that few pages need, loaded when one of them first touches it."""

from importlib import import_module
from typing import Any


class LazyModule:
    """Stands where ``import name`` would: the module is loaded at the first look at anything in it.

    Each worker that never reads a photo saves some 25 MB. For type checkers, write the plain import beside it under
    ``TYPE_CHECKING``.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(import_module(self._name), attribute)

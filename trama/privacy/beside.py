"""Files beside the database, in none of its copies: what a copy made before does not know. Only codes stand in them."""

import fcntl
import os
from collections.abc import Callable, Iterable
from pathlib import Path

from django.conf import settings


def path_of(name: str) -> Path:
    """Where such a file is."""
    return Path(settings.HOME) / name


def text_of(name: str) -> str:
    """What stands in it; nothing where there is none."""
    path = path_of(name)
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def add_lines(name: str, missing: Callable[[str], Iterable[str]]) -> int:
    """Add the lines that ``missing`` finds not to be in the text yet; how many. Several processes may do it at once."""
    path = path_of(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "r+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        lines = list(missing(file.read()))
        file.write("".join(lines))
        file.flush()
        os.fsync(file.fileno())
    return len(lines)

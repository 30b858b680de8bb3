"""Files beside the database, in none of its copies: what a copy made before does not know. Only codes stand in them."""

import fcntl
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
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


def add_in_order(name: str, lines: Iterable[str]) -> None:
    """Add ``lines`` to a file that is sorted and has no day, so that neither says which came last.

    It is on the disk, whole, when this returns. Written anew also when nothing is new, by several processes at once.
    """
    path = path_of(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    with _held(path.parent) as folder:
        text = "".join(f"{line}\n" for line in sorted({*text_of(name).split(), *lines}))
        _put(path, text, has_day=False)
        os.fsync(folder)


def rewrite(name: str, changed: Callable[[str], str]) -> None:
    """Put what ``changed`` makes of the text in its place, whole, one process at a time; the same is left alone."""
    path = path_of(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    with _held(path.parent) as folder:
        text = text_of(name)
        if (fresh := changed(text)) != text:
            _put(path, fresh, has_day=True)
            os.fsync(folder)


def _put(path: Path, text: str, *, has_day: bool) -> None:
    handle, fresh = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}-")  # 0600
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if not has_day:
            os.utime(fresh, (0, 0))
        os.replace(fresh, path)  # noqa: PTH105 -- beside its siblings of os
    except OSError:
        Path(fresh).unlink(missing_ok=True)
        raise


@contextmanager
def _held(folder: Path) -> Iterator[int]:
    """One process at a time; a lock on the file itself would stay with the one that was replaced."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield handle
    finally:
        os.close(handle)

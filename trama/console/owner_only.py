"""What Trama keeps is for its owner's eyes: files 0600 and folders 0700, also those of before."""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from django.conf import settings

OTHERS = stat.S_IRWXG | stat.S_IRWXO


def open_to_others() -> Iterator[Path]:
    """Files and folders of ``TRAMA_HOME`` that others of this machine could open, and the database wherever it is."""
    database = Path(settings.DATABASES["default"]["NAME"])
    beside = (database.with_name(database.name + suffix) for suffix in ("", "-wal", "-shm"))
    within = (
        Path(folder) / name for folder, _folders, names in os.walk(settings.HOME) for name in (".", *names)
    )
    for path in {*within, *(path for path in beside if settings.TASKS_IN_SERVER)}:
        with suppress(OSError):
            if path.lstat().st_mode & OTHERS and not path.is_symlink():
                yield path


def close_to_others() -> None:
    """Take away what others may; what is not ours is left for the doctor to name."""
    for path in open_to_others():
        with suppress(OSError):
            path.chmod(0o700 if path.is_dir() else 0o600)

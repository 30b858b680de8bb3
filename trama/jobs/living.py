"""Which workers live: each holds a lock that its end frees, however it ends, and that others can see.

On PostgreSQL it is one of the database, so that workers of several machines know each other; on SQLite a file in
``TRAMA_HOME``.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import DatabaseError, connection

try:
    import fcntl
except ImportError:  # not on every system: there a worker counts as gone after a while only
    fcntl = None  # type: ignore[assignment]

KIND = 0x7472616D  # the first half of the locks of PostgreSQL; the number of the worker is the second
PREFIX, SUFFIX = "worker-", ".lock"
LIVING = (
    "SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2 AND classid = %s "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


class Presence:
    """What shows others that this worker lives."""

    def __init__(self) -> None:
        self.name = "trama"
        self._held: Any = None

    def renew(self) -> bool:
        """Be seen, again when the database was away meanwhile; whether it is a beginning."""
        if self._is_seen():
            return False
        number = secrets.randbelow(2**31)
        self._held = _line(number) if connection.vendor == "postgresql" else _file(number)
        self.name = f"trama-{number}"
        return True

    def _is_seen(self) -> bool:
        if self._held is None or connection.vendor != "postgresql":
            return self._held is not None
        try:
            with connection.wrap_database_errors:
                self._held.execute("SELECT 1")
        except DatabaseError:
            self._held.close()
            return False
        return True

    def end(self) -> None:
        """Be gone."""
        if self._held is not None:
            self._held.close()
        self.name, self._held = "trama", None


@contextmanager
def at_work() -> Iterator[Presence]:
    """For as long as a worker works."""
    presence = Presence()
    try:
        yield presence
    finally:
        presence.end()


def living() -> set[str] | None:
    """The names of the workers that live; ``None`` where that cannot be known."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(LIVING, [KIND])
            return {f"trama-{number}" for (number,) in cursor.fetchall()}
    if fcntl is None:
        return None
    return {
        f"trama-{path.name.removeprefix(PREFIX).removesuffix(SUFFIX)}"
        for path in settings.HOME.glob(f"{PREFIX}*{SUFFIX}")
        if _is_held(path)
    }


def _line(number: int) -> Any:
    """A connection of its own, since those of Django come and go."""
    backend: Any = connection
    with connection.wrap_database_errors:
        line = backend.Database.connect(**connection.get_connection_params(), autocommit=True)
        line.execute("SELECT pg_advisory_lock(%s::int, %s::int)", [KIND, number])
    return line


def _file(number: int) -> IO[str]:
    path: Path = settings.HOME / f"{PREFIX}{number}{SUFFIX}"
    while True:
        file = path.open("w")
        if fcntl is None:
            return file
        fcntl.flock(file, fcntl.LOCK_EX)
        if path.exists():  # else somebody took it for one that was left behind, a moment ago
            return file
        file.close()


def _is_held(path: Path) -> bool:
    """Whether its worker lives; what a dead one left is removed."""
    try:
        with path.open() as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink(missing_ok=True)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        pass
    return False

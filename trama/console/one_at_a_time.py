"""Only one process at a time prepares a place: the units of server and worker start together, and both prepare."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

from trama.console.prepare import refuse_unusable

LOCK = 0x7472616D61  # of PostgreSQL's, in this database alone; freed when whoever holds it ends


@contextmanager
def one_at_a_time_here() -> Iterator[None]:
    """Wait for whoever prepares this ``TRAMA_HOME``; freed when its process ends, however it ends."""
    with (settings.HOME / "lock-start").open("w") as file:
        try:
            import fcntl  # noqa: PLC0415 -- not on every system
        except ImportError:
            yield
            return
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Here, and on other machines of the same database. Refuses like ``refuse_unusable``."""
    with one_at_a_time_here():
        if connection.vendor != "postgresql":
            yield
            return
        refuse_unusable()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])

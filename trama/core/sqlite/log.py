"""The write-ahead log is emptied soon after every write, so that what was erased is in no file.

SQLite keeps each version of a page in its log until the log is begun anew: a draft that was sent, an answer that was
withdrawn and the order in which answers came would be read there for days. A thread looks once a second whether there
is a log, whoever wrote it; it puts the pages in their place and cuts the file to nothing.
"""

import atexit
import sqlite3
import threading
from contextlib import closing, suppress
from functools import cache
from pathlib import Path

PAUSE = 1.0  # seconds between two looks: under load one more flush of the disk a second
PATIENCE = (
    0.05  # seconds that writers may wait for whoever still reads the log; then it is left for the next look
)

writing = threading.Lock()  # held by whoever writes in this process: core/sqlite/base.py


@cache
def keep_empty(path: str) -> None:
    """From now until the process ends the log of this database file is emptied; asked again it does nothing."""
    stop = threading.Event()
    thread = threading.Thread(target=_work, args=(path, stop), name="trama-log", daemon=True)
    thread.start()
    atexit.register(_end, thread, stop)


def _work(path: str, stop: threading.Event) -> None:
    while not stop.wait(PAUSE):
        empty(path)
    empty(path)


def _end(thread: threading.Thread, stop: threading.Event) -> None:
    stop.set()
    thread.join(timeout=5)


def empty(path: str) -> bool:
    """Empty the log now; whether it is. Most is done beside the writers, the last of it while they wait."""
    log = Path(f"{path}-wal")
    with suppress(OSError):
        if log.stat().st_size:
            with suppress(sqlite3.Error):  # somebody reads or writes: at the next look
                _put_in_place(path)
        return log.stat().st_size == 0
    return True


def _put_in_place(path: str) -> None:
    address = f"{Path(path).absolute().as_uri()}?mode=rw"
    with closing(sqlite3.connect(address, uri=True, timeout=PATIENCE, isolation_level=None)) as database:
        database.execute("PRAGMA synchronous=FULL")
        database.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        if writing.acquire(timeout=PATIENCE):
            try:
                database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:
                writing.release()

"""Servers and workers that start at the same moment, as systemd starts them, prepare one place once."""

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

TRAMA = Path(sys.executable).parent / "trama"


@contextmanager
def empty_database():
    """Where the suite runs on PostgreSQL, one of its own there; else nothing: SQLite in ``TRAMA_HOME``."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield url
        return
    name, here = f"trama_start_{os.getpid()}", urlsplit(url)._replace(scheme="postgresql").geturl()
    with psycopg.connect(here, autocommit=True) as line:
        line.execute(f'CREATE DATABASE "{name}"')
    try:
        yield urlsplit(url)._replace(path=f"/{name}").geturl()
    finally:
        with psycopg.connect(here, autocommit=True) as line:
            line.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def start(home, url):
    env = {**os.environ, "TRAMA_HOME": str(home), "DATABASE_URL": url, "TRAMA_DEMO": "0"}
    return subprocess.Popen(
        [TRAMA, "start"], env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def test_two_that_start_at_once_make_the_tables_once(tmp_path):
    """On PostgreSQL as two machines with one database, on SQLite as two units of one place."""
    with empty_database() as url:
        other = tmp_path / ("other" if url else ".")
        starting = [start(tmp_path, url), start(other, url)]
        said = [each.communicate(timeout=300)[0] for each in starting]
    assert [each.returncode for each in starting] == [0, 0], said
    assert sorted("the database is ready" in words for words in said) == [False, True]
    assert all((home / "static" / "staticfiles.json").exists() for home in (tmp_path, other))

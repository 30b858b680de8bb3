"""What was erased is in no byte of what Trama keeps, and nobody else of the machine opens any of it."""

import os
import re
import signal
import sqlite3
import stat
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

from tests.ports import own_port
from trama.core.sqlite import log

ROOT = Path(__file__).resolve().parents[2]
TRAMA = Path(sys.executable).parent / "trama"
HALF_WRITTEN = "borrador-que-nadie-mas-lee"
ANSWERED = "palabras-que-se-retiran"
SECRET = "telefono-de-quien-prueba"
ROOM = 30  # seconds a loaded machine is given, at most


def environment(home):
    return {**os.environ, "TRAMA_HOME": str(home), "DATABASE_URL": "", "REDIS_URL": "", "EMAIL_URL": ""}


SCENE = """
import django; django.setup()
from tests.make import make_team, make_wave
from trama.surveys.tasks import mail_everybody
network, people = make_team(people=6)
wave = make_wave(network=network, people=people, code="cfr", timepoint="T0")
mail_everybody(wave=wave, by=people[0])
print(wave.invitations.first().token)
"""
DEVICE = """
import sys, django; django.setup()
from trama.surveys.actions.answering import access_by_token, device_of
print(device_of(access_by_token(sys.argv[1]), sys.argv[2]))
"""


def run(home, *command):
    """As somebody would whose umask lets everybody read and write; what it printed."""
    wide = ["/bin/sh", "-c", 'umask 000; exec "$0" "$@"', *map(str, command)]
    env = environment(home) | {"DJANGO_SETTINGS_MODULE": "trama.config.settings", "PYTHONPATH": str(ROOT)}
    return subprocess.run(wide, env=env, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    path = tmp_path_factory.mktemp("place") / "home"
    run(path, TRAMA, "start")
    return path


@pytest.fixture(scope="module")
def token(home):
    """The link of somebody invited to an open measurement, whose mails wait to be written."""
    return run(home, sys.executable, "-c", SCENE)


@pytest.fixture(scope="module")
def server(home):
    port = own_port()
    with (home.parent / "server.log").open("w") as lines:
        process = subprocess.Popen(
            ["/bin/sh", "-c", f'umask 000; exec "{TRAMA}" serve --port {port}'],
            env=environment(home),
            stdout=lines,
            stderr=subprocess.STDOUT,
        )
    address = f"http://127.0.0.1:{port}"
    until(lambda: is_up(address))
    yield address
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=ROOM) == 0


def is_up(address):
    try:
        return urllib.request.urlopen(f"{address}/readyz", timeout=5).status == 200
    except OSError:
        return False


def until(is_so):
    end = time.monotonic() + ROOM * 2
    while not is_so():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.1)


def post(address, **fields):
    body = urllib.parse.urlencode(fields).encode()
    return urllib.request.urlopen(address, body, timeout=ROOM).read().decode()


def fields_of(page, words):
    """Every choice and every written field of a page, filled in."""
    inputs = re.findall(r"<(?:input|textarea)\b[^>]*>", page)
    named = [(re.search(r'name="(\w+)"', each), each) for each in inputs]
    items = {name[1]: "4" for name, each in named if name and 'type="radio"' in each and 'value="4"' in each}
    written = {name[1]: words for name, each in named if name and each.startswith("<textarea")}
    hidden = {
        name[1]: re.search(r'value="([^"]*)"', each)[1]
        for name, each in named
        if name and 'type="hidden"' in each and name[1] not in {"s", "code"}
    }
    return hidden, items, written


def answer(link, words, *, go):
    """Go through the questionnaire until a page has something to write, or to its end when ``go`` is to send."""
    page = urllib.request.urlopen(link, timeout=ROOM).read().decode()
    for _page in range(12):
        hidden, items, written = fields_of(page, words)
        step = go if written and go == "save" else "on" if 'value="on"' in page else "send"
        page = post(link, **hidden, **items, **written, s=SECRET, go=step)
        if "data-receipt" in page or step == "save":
            return page
    raise AssertionError("the questionnaire has no end")


def bytes_under(home):
    return {
        path: path.read_bytes() for path in [*home.rglob("*"), home.parent / "server.log"] if path.is_file()
    }


def places_of(home, *words):
    return sorted(
        (path.name, word)
        for path, held in bytes_under(home).items()
        for word in words
        if word.encode() in held
    )


def test_the_log_of_a_database_is_emptied_while_others_read(tmp_path):
    path = tmp_path / "a.sqlite3"
    with (
        closing(sqlite3.connect(path, isolation_level=None)) as writer,
        closing(sqlite3.connect(path)) as reader,
    ):
        writer.execute("PRAGMA journal_mode=WAL")
        writer.execute("CREATE TABLE a (b)")
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM a").fetchone() == (0,)
        writer.execute("INSERT INTO a VALUES ('palabra-secreta')")
        assert log.empty(str(path)) is False
        reader.rollback()
        assert log.empty(str(path)) is True
        assert Path(f"{path}-wal").stat().st_size == 0
        assert b"palabra-secreta" in path.read_bytes()
    assert log.empty(str(tmp_path / "no-such")) is True


def test_drafts_withdrawn_answers_and_devices_leave_no_byte(server, home, token):
    log_file, device = home / "trama.sqlite3-wal", run(home, sys.executable, "-c", DEVICE, token, SECRET)
    link = f"{server}/e/{token}/"
    answer(link, HALF_WRITTEN, go="save")
    assert {word for _name, word in places_of(home, HALF_WRITTEN, device)} == {HALF_WRITTEN, device}
    sent = answer(link, ANSWERED, go="send")
    code = re.search(r'name="code" value="(\w{12})"', sent)[1]
    until(lambda: log_file.stat().st_size == 0)
    assert places_of(home, HALF_WRITTEN, device) == []
    assert {name for name, _word in places_of(home, ANSWERED)} == {"trama.sqlite3"}

    assert "se borraron" in post(f"{server}/e/retirar/", code=code)
    until(lambda: log_file.stat().st_size == 0)
    assert places_of(home, HALF_WRITTEN, ANSWERED, SECRET, device, code) == []


def test_files_are_their_owners_alone_whatever_the_umask(server, home, token):
    until(lambda: list((home / "mail").glob("*")))
    run(home, TRAMA, "backup", home / "copia.trama")
    (home / "logs").mkdir(mode=0o755)  # as an older version, or somebody by hand, left it
    (home / "logs" / "viejo.log").write_text("algo")
    run(home, TRAMA, "start")
    modes = {path: stat.S_IMODE(path.lstat().st_mode) for path in [home, *home.rglob("*")]}
    right = {path: 0o700 if path.is_dir() else 0o600 for path in modes}
    assert {path: oct(mode) for path, mode in modes.items() if mode != right[path]} == {}
    kept = {
        "trama.sqlite3",
        "trama.sqlite3-wal",
        "trama.sqlite3-shm",
        "copia.trama",
        "secret-key",
        "mail",
        "static",
    }
    assert kept <= {path.name for path in modes}

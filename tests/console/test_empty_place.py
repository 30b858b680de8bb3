"""A backup goes into a place where there is nothing, or where nothing was done yet; elsewhere nothing is touched."""

import json
import os
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.ports import own_port
from trama.jobs.sealing import new_identity

TRAMA = Path(sys.executable).parent / "trama"
KEY = "q8Zr0mWcV5nT2xKfYb7LhJd4GsPu9AeRi3NoXv6MwCyBt1Fk"
FOUND = [
    "found", "--programme", "Programa", "--institution", "Universidad", "--data-name", "Carolina", "--data-mail",
    "datos@example.org", "--name", "Andrés", "--mail", "andres@example.org", "--time-zone", "America/Santiago",
]  # fmt: skip


def run(home, *arguments, stdin="", **variables):
    env = {
        **os.environ,
        "TRAMA_HOME": str(home),
        "DATABASE_URL": "",
        "REDIS_URL": "",
        "SECRET_KEY": KEY,
        **variables,
    }
    return subprocess.run(
        [TRAMA, *map(str, arguments)], env=env, input=stdin, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def origin(tmp_path_factory):
    """A place that was founded, its key and its encrypted backup."""
    home = tmp_path_factory.mktemp("origin")
    recipient = new_identity(home / "key.txt")
    assert run(home, *FOUND).returncode == 0
    assert run(home, "backup", home / "copia.age", TRAMA_BACKUP_RECIPIENTS=recipient).returncode == 0
    return home


def programmes(home):
    script = "import django; django.setup(); from trama.networks.models import Programme as P; print(P.objects.count())"
    env = {
        **os.environ,
        "TRAMA_HOME": str(home),
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "trama.config.settings",
    }
    return int(
        subprocess.run(
            [sys.executable, "-c", script], env=env, check=True, capture_output=True, text=True
        ).stdout
    )


def test_restoring_makes_the_tables_itself(origin, tmp_path):
    done = run(tmp_path, "restore", origin / "copia.age", "--identity", origin / "key.txt")
    assert done.returncode == 0, done.stderr
    assert programmes(tmp_path) == 1
    assert all(path.stat().st_mode & 0o077 == 0 for path in tmp_path.rglob("*"))
    again = run(tmp_path, "restore", origin / "copia.age", "--identity", origin / "key.txt")
    assert (again.returncode, "--replace" in again.stderr) == (2, True)


def test_a_started_and_visited_place_that_nobody_used_is_empty(origin, tmp_path):
    assert run(tmp_path, "start").returncode == 0
    visit(tmp_path)
    done = run(tmp_path, "restore", origin / "copia.age", "--identity", origin / "key.txt")
    assert done.returncode == 0, done.stderr
    assert programmes(tmp_path) == 1


def visit(home):
    port = own_port()
    env = {**os.environ, "TRAMA_HOME": str(home), "DATABASE_URL": "", "REDIS_URL": "", "SECRET_KEY": KEY}
    with subprocess.Popen(
        [TRAMA, "serve", "--port", str(port)], env=env, stderr=subprocess.PIPE, text=True
    ) as server:
        assert any("running on" in line for line in server.stderr)
        for path in ("", "entrar/", "privacidad/"):
            assert urllib.request.urlopen(f"http://127.0.0.1:{port}/{path}").status == 200
        server.terminate()
        server.stderr.read()


@pytest.mark.parametrize("spoil", ["cut", "other"])
def test_a_bad_copy_leaves_an_empty_place_empty(origin, tmp_path, spoil):
    whole = (origin / "copia.age").read_bytes()
    copy = tmp_path / "copia"
    copy.write_bytes(whole[:-40] if spoil == "cut" else b"hola")
    home = tmp_path / "home"
    done = run(home, "restore", copy, "--identity", origin / "key.txt")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert not (home / "trama.sqlite3").exists() or not (home / "trama.sqlite3").stat().st_size
    assert list(home.rglob("*.part")) == []


def test_a_drill_says_what_came_of_it_and_the_doctor_repeats_it(origin):
    bad = run(origin, "drill", origin / "copia.age")
    assert (bad.returncode, "--identity" in bad.stderr) == (1, True)
    drill = {finding["what"]: finding for finding in json.loads(run(origin, "doctor", "--json").stdout)}[
        "drill"
    ]
    assert (drill["ok"], "failed" in drill["told"]) == (False, True)
    good = run(
        origin, "drill", origin / "copia.age", "--identity", "-", stdin=(origin / "key.txt").read_text()
    )
    assert good.returncode == 0, good.stderr
    assert "The drill is good" in good.stdout
    drill = {finding["what"]: finding for finding in json.loads(run(origin, "doctor", "--json").stdout)}[
        "drill"
    ]
    assert (drill["ok"], "was good" in drill["told"]) == (True, True)
    assert list(origin.glob("drill-*")) == []
    assert run(origin, "drill", origin / "nada").returncode in {1, 2}


def test_a_copy_of_before_the_secret_key_was_changed_is_tried_with_what_the_sentence_says(origin):
    words = ("drill", origin / "copia.age", "--identity", "-")
    changed = {"stdin": (origin / "key.txt").read_text(), "SECRET_KEY": KEY[::-1]}
    assert "--other-key" in run(origin, *words, **changed).stderr
    assert "The drill is good" in run(origin, *words, "--other-key", **changed).stdout


def test_root_keeps_the_key_where_trama_does_not_enter(origin):
    made = run(origin, "backup", "--new-key", "-")
    recipient = made.stderr.strip().removeprefix("TRAMA_BACKUP_RECIPIENTS=")
    assert run(origin, "backup", origin / "other.age", TRAMA_BACKUP_RECIPIENTS=recipient).returncode == 0
    done = run(origin, "drill", origin / "other.age", "--identity", "-", stdin=made.stdout)
    assert "The drill is good" in done.stdout, done.stderr
    assert not (origin / "-").exists()

"""Commands end as they promise, with one sentence."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.ports import own_port

TRAMA = Path(sys.executable).parent / "trama"


def run(home, *arguments, **variables):
    env = {**os.environ, "TRAMA_HOME": str(home), "DATABASE_URL": "", "REDIS_URL": "", **variables}
    return subprocess.run([TRAMA, *arguments], env=env, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A migrated Trama without a demonstration."""
    path = tmp_path_factory.mktemp("home")
    assert run(path, "migrate", "-v", "0").returncode == 0
    assert run(path, "collectstatic", "--noinput", "-v", "0").returncode == 0
    return path


@pytest.mark.parametrize(
    ("variables", "name"),
    [
        ({"PORT": "ocho"}, "PORT"),
        ({"TRAMA_DEMO": "quizás"}, "TRAMA_DEMO"),
        ({"TRAMA_ENV": "test"}, "TRAMA_ENV"),
        ({"TRAMA_ENV": "production"}, "SECRET_KEY"),
        ({"DATABASE_URL": "mysql://x/y"}, "DATABASE_URL"),
        ({"EMAIL_URL": "mailto:x"}, "EMAIL_URL"),
        ({"REDIS_URL": "127.0.0.1:6379"}, "REDIS_URL"),
        ({"TRAMA_MAIL_FROM": "Trama"}, "TRAMA_MAIL_FROM"),
        ({"TRAMA_MAIL_BOUNCES": "rebotes"}, "TRAMA_MAIL_BOUNCES"),
        ({"TRAMA_BASE_URL": "trama.cl"}, "TRAMA_BASE_URL"),
        ({"TRAMA_PACKS": "/no/such/folder"}, "TRAMA_PACKS"),
        ({"SECRET_KEY_FILE": "/no/such/file"}, "SECRET_KEY_FILE"),
    ],
)
def test_a_bad_value_is_refused_with_a_sentence_that_names_it(home, variables, name):
    done = run(home, "check", **variables)
    assert done.returncode == 1
    assert done.stderr.startswith(f"trama: {name}")
    assert done.stderr.count("\n") == 1


def test_doctor_says_what_is_wrong_and_the_mend(home, tmp_path):
    well = run(home, "doctor", "--json")
    assert well.returncode == 0
    assert all(load["ok"] for load in json.loads(well.stdout))
    ill = run(tmp_path, "doctor")
    assert ill.returncode == 1
    assert "run `trama migrate`" in ill.stdout


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["receipts", "--wave", "AAAAAA"], 2),
        (["receipts"], 2),
        (["import", "schools", "no.csv"], 2),
        (["demo", "--networks", "1"], 2),
        (["demo", "--networks", "muchas"], 2),
        (["no_such_command"], 2),
    ],
)
def test_bad_arguments_end_with_two_and_one_sentence(home, arguments, status):
    done = run(home, *arguments, TRAMA_DEMO="1")
    assert (done.returncode, done.stdout) == (status, "")
    assert done.stderr.startswith("trama: ")
    assert done.stderr.count("\n") == 1


def test_directory_is_told_first_and_applied_when_asked(home, tmp_path):
    path = tmp_path / "d.csv"
    path.write_text("AGNO;RBD;NOM_RBD;COD_DEPE\n2025;8485;ESCUELA;2\n", encoding="utf-8")
    report = json.loads(run(home, "import", "schools", str(path), "--json").stdout)
    assert (report["applied"], report["new"]) == (False, 1)
    assert json.loads(run(home, "import", "schools", str(path), "--json", "--apply").stdout)["new"] == 1
    assert json.loads(run(home, "import", "schools", str(path), "--json").stdout)["same"] == 1


def test_serve_answers_and_stops_cleanly(home):
    port = own_port()
    env = {**os.environ, "TRAMA_HOME": str(home), "DATABASE_URL": "", "REDIS_URL": "", "PORT": str(port)}
    process = subprocess.Popen(
        [TRAMA, "serve"], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        assert _answer(port) == b"ok"
    finally:
        process.send_signal(signal.SIGINT)
    assert process.wait(timeout=10) == 0


def _answer(port):
    for _ in range(600):
        try:
            return urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1).read()
        except OSError:
            time.sleep(0.1)
    return b""


def test_help_names_every_command_and_a_wrong_one_says_where_to_look(home):
    output = run(home, "help")
    assert output.returncode == 0
    for name in (
        "serve",
        "demo",
        "import schools",
        "import roster",
        "backup",
        "restore",
        "doctor",
        "worker",
        "measure",
    ):
        assert name in output.stdout
    wrong = run(home, "nada")
    assert (wrong.returncode, "trama help" in wrong.stderr) == (2, True)
    assert run(home, "backup").returncode == 2


def test_a_worker_stops_when_it_is_told_to(home):
    env = {**os.environ, "TRAMA_HOME": str(home), "DATABASE_URL": "", "REDIS_URL": ""}
    process = subprocess.Popen([TRAMA, "worker"], env=env, stderr=subprocess.PIPE, text=True)
    assert "harmless" in process.stderr.readline()
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=15) == 0
    process.stderr.close()


def test_a_backup_made_by_the_command_is_restored_by_the_command(home, tmp_path):
    file = tmp_path / "copia.trama"
    assert run(home, "backup", str(file)).returncode == 0
    assert run(home, "restore", str(file), "--replace").returncode == 0
    assert run(home, "restore", str(tmp_path / "nada")).returncode == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["import", "responses", "no-hay.csv", "--wave", "ABC234"], "There is no measurement"),
        (["import", "responses", "no-hay.csv"], "--wave"),
        (["import", "xlsform", "no-hay.xlsx"], "no-hay.xlsx: No such file or directory."),
        (["export", "xlsform", "--instrument", "nada", "x.xlsx"], "There is no questionnaire"),
        (["export", "xlsform", "x.xlsx"], "one of the arguments --wave --instrument is required"),
    ],
)
def test_files_in_and_out_end_with_2_and_a_sentence(home, arguments, words):
    done = run(home, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert done.stderr.count("\n") == 1


def test_help_names_what_comes_in_and_goes_out(home):
    output = run(home, "help").stdout
    assert [name in output for name in ("import responses", "import xlsform", "export xlsform")] == [True] * 3

"""A server that people use does not start with what belongs to a trial, and the doctor names each of those things."""

import json
import os
import secrets
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trama.config.production import is_weak

TRAMA = Path(sys.executable).parent / "trama"
KEY = "q8Zr0mWcV5nT2xKfYb7LhJd4GsPu9AeRi3NoXv6MwCyBt1Fk"
GOOD = {
    "TRAMA_ENV": "production",
    "TRAMA_DEMO": "0",
    "TRAMA_BASE_URL": "https://trama.example.org",
    "SECRET_KEY": KEY,
}


def run(home, *arguments, **variables):
    env = {**os.environ, "TRAMA_HOME": str(home), "DATABASE_URL": "", "REDIS_URL": "", **GOOD, **variables}
    return subprocess.run([TRAMA, *arguments], env=env, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("variables", "name", "example"),
    [
        ({"TRAMA_DEMO": "1"}, "TRAMA_DEMO", "TRAMA_DEMO=0"),
        ({"TRAMA_BASE_URL": "http://trama.example.org"}, "TRAMA_BASE_URL", "https://"),
        ({"TRAMA_BASE_URL": "https://localhost"}, "TRAMA_BASE_URL", "https://"),
        ({"TRAMA_BASE_URL": ""}, "TRAMA_BASE_URL", "https://"),
        ({"SECRET_KEY": ""}, "SECRET_KEY", "openssl"),
        ({"SECRET_KEY": KEY[:30]}, "SECRET_KEY", "openssl"),
        ({"SECRET_KEY": f"django-insecure-{KEY}"}, "SECRET_KEY", "openssl"),
        ({"TRAMA_BACKUP_RECIPIENTS": "age1nadie"}, "TRAMA_BACKUP_RECIPIENTS", "age1…"),
    ],
)
def test_what_belongs_to_a_trial_is_refused_with_its_name_and_an_example(tmp_path, variables, name, example):
    done = run(tmp_path, "serve", **variables)
    assert done.returncode == 1
    assert done.stderr.startswith(f"trama: {name}")
    assert example in done.stderr
    assert done.stderr.count("\n") == 1


def test_the_doctor_names_each_at_once(tmp_path):
    bad = {"TRAMA_DEMO": "1", "TRAMA_BASE_URL": "http://trama.cl", "SECRET_KEY": "x", "PORT": "ocho"}
    done = run(tmp_path, "doctor", **bad)
    assert done.returncode == 1
    for name in bad:
        assert f"NO  settings: {name} " in done.stdout
    found = json.loads(run(tmp_path, "doctor", "--json", **bad).stdout)
    assert [finding["told"].split()[0] for finding in found] == [
        "PORT",
        "SECRET_KEY",
        "TRAMA_DEMO",
        "TRAMA_BASE_URL",
    ]


def test_the_doctor_names_what_is_missing_to_begin(tmp_path):
    assert run(tmp_path, "start").returncode == 0
    done = run(tmp_path, "doctor")
    for words in (
        "TRAMA_CONTACT and TRAMA_MAIL_FROM not set",
        "TRAMA_PROXIES not set",
        "run `trama found`",
        "run `trama backup FILE`",
    ):
        assert words in done.stdout
    here = run(tmp_path, "doctor", TRAMA_ENV="local")
    assert "set TRAMA_ENV=production" in here.stdout


def test_the_demonstration_is_not_loaded_in_production(tmp_path):
    done = run(tmp_path, "demo")
    assert (done.returncode, "TRAMA_ENV=production" in done.stderr) == (1, True)


def test_a_production_backup_is_encrypted_or_is_not_made(tmp_path):
    assert run(tmp_path, "start").returncode == 0
    done = run(tmp_path, "backup", str(tmp_path / "copia"))
    assert (done.returncode, "TRAMA_BACKUP_RECIPIENTS must be set" in done.stderr) == (2, True)
    assert not (tmp_path / "copia").exists()


@pytest.mark.parametrize(
    "key",
    [
        "",
        "a" * 64,
        "0123456789abcdef" * 4,
        "CaballoCorrecto" * 4,
        f"{KEY}changeme",
        "Secret" + KEY,
        "ab" * 32,
    ],
)
def test_short_known_and_repeated_keys_are_weak(key):
    assert is_weak(key)


@given(
    st.integers(min_value=32, max_value=60).map(secrets.token_hex)
    | st.just(0).map(lambda _: secrets.token_urlsafe(30))
)
def test_random_keys_are_not(key):
    assert not is_weak(key)


def test_the_doctor_says_at_once_what_it_could_not_look_at(tmp_path):
    began = time.monotonic()
    done = run(tmp_path, "doctor", DATABASE_URL="postgres://nobody@127.0.0.1:1/none")
    assert (done.returncode, time.monotonic() - began < 40) == (
        1,
        True,
    )  # the pool alone would wait for sixty
    unseen = {line.split()[1].rstrip(":") for line in done.stdout.splitlines() if "not looked at" in line}
    assert unseen >= {"programme", "jobs", "letters", "backup", "drill"}
    assert "NO  database: OperationalError" in done.stdout

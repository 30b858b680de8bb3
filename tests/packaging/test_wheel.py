"""The wheel is built, installed away from the checkout, and serves in Spanish with everything it needs.

What it depends on is lent by the environment of the tests, so that nothing is fetched; Trama itself is the wheel's.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
import urllib.request
import venv
import zipfile
from pathlib import Path

import pytest

from tests.ports import own_port

ROOT = Path(__file__).resolve().parents[2]
BUILD = "import sys; from setuptools import build_meta; print(build_meta.build_wheel(sys.argv[1]))"
BESIDE = ("pyproject.toml", "setup.py", "MANIFEST.in", "README.md", "LICENSE", "requirements/base.in")


def run(*command, cwd="/", **more):
    """What a command that must succeed says."""
    done = subprocess.run(command, cwd=cwd, check=False, capture_output=True, text=True, **more)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


def package():
    """Every file of the package that a fresh clone holds."""
    paths = (ROOT / "trama").rglob("*")
    kept = (
        path for path in paths if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".mo"
    )
    return {str(path.relative_to(ROOT)) for path in kept}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Built from a bare copy, as from a fresh clone: no catalogue is compiled in it yet."""
    copy, built = tmp_path_factory.mktemp("clone"), tmp_path_factory.mktemp("built")
    for name in [*package(), *BESIDE]:
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, copy / name)
    run(sys.executable, "-c", BUILD, built, cwd=copy)
    return next(built.glob("trama-*.whl"))


@pytest.fixture(scope="module")
def trama(wheel, tmp_path_factory):
    """The command of an environment that holds the wheel, and borrows what it depends on."""
    place = tmp_path_factory.mktemp("empty")
    venv.create(place, with_pip=False)
    python = place / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--no-index", "--no-deps", "-q"]
    run(*pip, "--disable-pip-version-check", wheel)
    own = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))")
    # A plain path: the .pth of the checkout, which lies in that folder, is not read.
    (Path(own) / "borrowed.pth").write_text(sysconfig.get_path("purelib"))
    where = run(python, "-c", "import trama; print(trama.__file__)")
    assert Path(where).is_relative_to(place)
    return place / "bin" / "trama"


def test_the_wheel_holds_every_file_of_the_package_and_the_catalogues(wheel):
    held = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("trama/")}
    assert held - package() == {"trama/locale/es/LC_MESSAGES/django.mo"}
    assert package() - held == set()


def get(address):
    with urllib.request.urlopen(address, timeout=20) as answer:
        return answer.headers["Content-Type"], answer.read().decode()


def wait_until_it_answers(address, process):
    for _ in range(300):
        assert process.poll() is None, process.stderr.read()
        try:
            return get(f"{address}/healthz")
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not answer within 30 s")


@pytest.fixture(scope="module")
def address(trama, tmp_path_factory):
    """Where the wheel serves, from a folder that knows nothing of the checkout."""
    home, port = tmp_path_factory.mktemp("home"), own_port()
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    env = kept | {"TRAMA_HOME": str(home), "PORT": str(port)}
    run(trama, "migrate", "-v", "0", cwd=home, env=env)
    process = subprocess.Popen([trama, "serve"], cwd=home, env=env, stderr=subprocess.PIPE, text=True)
    here = f"http://127.0.0.1:{port}"
    try:
        wait_until_it_answers(here, process)
        yield here
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=15)


def test_its_pages_are_in_spanish_and_its_content_is_there(address):
    _kind, front = get(f"{address}/")
    assert "Entrar" in front
    assert "Sign in" not in front
    _kind, model = get(f"{address}/modelo/")
    assert "Propósito" in model


def test_its_styles_and_scripts_come(address):
    _kind, front = get(f"{address}/")
    names = re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"', front)
    assert names
    kinds = [get(address + name)[0].split(";")[0] for name in names]
    assert set(kinds) <= {"text/css", "text/javascript", "application/javascript"}

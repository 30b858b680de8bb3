"""A server with the demonstration and a browser, one of each per file of stories."""

import fcntl
import json
import os
import shutil
import signal
import subprocess
import time
import urllib.request

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.e2e.phones import Road, tell
from tests.e2e.walking import HERE, PATIENCE, PORT, QUIET, TRAMA

expect.set_options(timeout=1000 * PATIENCE)


class Running:
    """The server's process, for those who pull its plug."""

    def __init__(self, env):
        self.env = env

    def start(self):
        """Until it answers."""
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen([TRAMA, "serve"], env=self.env, **quiet)
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{HERE}/healthz", timeout=1)
                break
            except OSError:
                time.sleep(0.1)

    def kill(self):
        """As a power cut would."""
        self.process.kill()
        self.process.wait()


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """A home with the demonstration, made once for all workers (some 20 s of processor); stories copy it."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    folder = shared / "prepared"
    with (shared / "prepared.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "told.json").exists():
            env = environment(folder)
            for command in (["collectstatic", "--noinput", "-v", "0"], ["start"]):
                subprocess.run([TRAMA, *command], env=env, check=True, capture_output=True)
            result = subprocess.run([TRAMA, "demo", "--json"], env=env, check=True, capture_output=True)
            (folder / "told.json").write_bytes(result.stdout)
    return folder


def environment(home):
    """Where a server of the stories lives: a home and a port of its own, the embedded database."""
    env = {
        **os.environ,
        "TRAMA_HOME": str(home),
        "TRAMA_DEMO": "1",
        "PORT": str(PORT),
        "DATABASE_URL": "",
        "REDIS_URL": "",
    }
    env.pop("TRAMA_BASE_URL", None)
    return env


@pytest.fixture(scope="module")
def server(prepared, tmp_path_factory):
    """A Trama of its own, with the demonstration, as `script/server` starts it."""
    home = tmp_path_factory.mktemp("homes") / "home"
    shutil.copytree(prepared, home)
    running = Running(environment(home))
    running.start()
    yield json.loads((home / "told.json").read_text()) | {"home": home, "running": running}
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(timeout=15) in {0, -2, 130}


@pytest.fixture(scope="module")
def links(server):
    """Links to the questionnaire of forty sentences."""
    return iter(tell(server, "bench_tokens", "24").split())


@pytest.fixture
def road():
    """Between a phone and the server, for those who cut it."""
    between = Road()
    yield between
    between.close()


@pytest.fixture(scope="module")
def playwright():
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="module")
def browser(playwright):
    path = next(filter(None, map(shutil.which, ("chromium", "google-chrome", "chromium-browser"))), None)
    chromium = playwright.chromium.launch(executable_path=path, args=QUIET)
    yield chromium
    chromium.close()

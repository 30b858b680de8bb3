"""A server with the demonstration and a browser, one of each per file of stories."""

import json
import os
import shutil
import signal
import subprocess
import time
import urllib.request

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.e2e.walking import HERE, PORT, QUIET, TRAMA

expect.set_options(timeout=30_000)  # as long as every other wait: a loaded machine is no failure


class Running:
    """The server's process, for those who pull its plug."""

    def __init__(self, env):
        self.env = env

    def start(self):
        """Until it answers."""
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen([TRAMA, "serve"], env=self.env, **quiet)
        for _ in range(100):
            try:
                urllib.request.urlopen(f"{HERE}/healthz", timeout=1)
                break
            except OSError:
                time.sleep(0.1)

    def kill(self):
        """As a power cut would."""
        self.process.kill()
        self.process.wait()


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A Trama of its own, with the demonstration, as `script/server` starts it."""
    home = tmp_path_factory.mktemp("home")
    env = {
        **os.environ,
        "TRAMA_HOME": str(home),
        "TRAMA_DEMO": "1",
        "PORT": str(PORT),
        "DATABASE_URL": "",
        "REDIS_URL": "",
    }
    env.pop("TRAMA_BASE_URL", None)
    for command in (["collectstatic", "--noinput", "-v", "0"], ["start"]):
        subprocess.run([TRAMA, *command], env=env, check=True, capture_output=True)
    running = Running(env)
    running.start()
    told = subprocess.run(
        [TRAMA, "demo", "--json"], env=env, check=True, capture_output=True, text=True
    ).stdout
    yield json.loads(told) | {"home": home, "running": running}
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(timeout=15) in {0, -2, 130}


@pytest.fixture(scope="module")
def browser():
    path = next(filter(None, map(shutil.which, ("chromium", "google-chrome", "chromium-browser"))), None)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield chromium
        chromium.close()

"""The server of a day of work: a change of any kind is seen without another command, and errors are shown whole."""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.ports import own_port

ROOT = Path(__file__).resolve().parents[2]
TRAMA = (sys.executable, "-c", "from trama.console.main import main; main()")
PATIENCE = 60


class Dev:
    """A copy of the package, served for working on it."""

    def __init__(self, folder):
        self.package, self.log = folder / "trama", folder / "terminal.txt"
        shutil.copytree(ROOT / "trama", self.package, ignore=shutil.ignore_patterns("__pycache__"))
        self.port = own_port()
        self.env = {
            **os.environ,
            "PYTHONPATH": str(folder),
            "TRAMA_HOME": str(folder / "home"),
            "TRAMA_ENV": "dev",
            "PORT": str(self.port),
            "DATABASE_URL": "",
            "REDIS_URL": "",
        }
        self.folder = folder
        self.run("migrate", "-v", "0")

    def run(self, *arguments):
        return subprocess.run(
            [*TRAMA, *arguments], env=self.env, cwd=self.folder, check=False, capture_output=True, text=True
        )

    def start(self):
        with self.log.open("w") as terminal:
            self.process = subprocess.Popen(
                [*TRAMA, "serve"], env=self.env, cwd=self.folder, stdout=terminal, stderr=terminal
            )

    def get(self, path):
        """Status and text; 0 while it starts anew."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()
        except OSError:
            return 0, ""

    def until(self, path, status, text):
        """Asks again until the page says ``text``."""
        end, seen = time.monotonic() + PATIENCE, (0, "")
        while time.monotonic() < end:
            assert self.process.poll() is None, self.log.read_text()
            seen = self.get(path)
            if seen[0] == status and text in seen[1]:
                return seen[1]
            time.sleep(0.1)
        raise AssertionError((path, seen[0], seen[1][:2000], self.log.read_text()[-2000:]))

    def change(self, name, old, new):
        path = self.package / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture(scope="module")
def dev(tmp_path_factory):
    server = Dev(tmp_path_factory.mktemp("dev"))
    server.start()
    yield server
    server.process.send_signal(signal.SIGINT)
    server.process.wait(timeout=20)


def test_templates_styles_scripts_and_code_are_seen_when_they_change(dev):
    dev.until("/privacidad/", 200, "</h1>")
    dev.change("templates/public/privacy.html", "</h1>", " (cambiado)</h1>")
    dev.until("/privacidad/", 200, "(cambiado)")
    style = next((dev.package / "static" / "css").rglob("*.css")).relative_to(dev.package)
    script = next((dev.package / "static" / "js").rglob("*.js")).relative_to(dev.package)
    for name, mark in ((style, "/* changed */"), (script, "// changed")):
        with (dev.package / name).open("a") as file:
            file.write(mark)
        dev.until(f"/{name}", 200, mark)
    dev.change("config/urls.py", 'path("hoy/"', 'path("ahora/"')
    dev.until("/hoy/", 404, "ahora/")


def test_an_error_is_shown_whole_in_the_browser_and_on_the_terminal(dev):
    dev.change("templates/public/privacy.html", "</h1>", "</h1>{% no_such_tag %}")
    page = dev.until("/privacidad/", 500, "no_such_tag")
    assert "Invalid block tag" in page
    assert "templates/public/privacy.html" in page
    assert "Invalid block tag" in dev.log.read_text()


def test_it_is_not_served_to_other_machines(dev):
    done = dev.run("serve", "--host", "192.0.2.1")
    assert done.returncode == 2
    assert "127.0.0.1 only" in done.stderr

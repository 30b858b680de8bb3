"""A place to measure in: its own database and server, removed afterwards."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TRAMA = ROOT / ".venv" / "bin" / "trama"
PYTHON = sys.executable


@dataclass(frozen=True)
class Figure:
    """One measured number, its goal, and what stands beside it."""

    name: str
    figure: str
    value: float
    unit: str
    goal: str
    ok: bool
    beside: str

    def as_dict(self) -> dict[str, object]:
        return asdict(self)

    def line(self) -> str:
        """For a person."""
        return f"{'ok ' if self.ok else 'NO '} {self.name:<11} {self.figure:<44} {self.value:>9.2f} {self.unit:<12} goal {self.goal:<12} beside: {self.beside}"


@contextlib.contextmanager
def sandbox(port: int) -> Iterator[dict[str, str]]:
    """The environment of an empty Trama of its own: SQLite in a new folder, or a new PostgreSQL database."""
    home = tempfile.mkdtemp(prefix="trama-bench-")
    env = {
        **os.environ,
        "TRAMA_HOME": home,
        "PORT": str(port),
        "TRAMA_DEMO": "1",
        "TRAMA_BASE_URL": f"http://127.0.0.1:{port}",
    }
    url = env.get("DATABASE_URL", "")
    name = f"trama_bench_{os.getpid()}"
    if url.startswith("postgres"):
        _sql(url, f'CREATE DATABASE "{name}"')
        env["DATABASE_URL"] = url.rsplit("/", 1)[0] + f"/{name}"
    try:
        run(env, "migrate", "-v", "0")
        run(env, "collectstatic", "--noinput", "-v", "0")
        yield env
    finally:
        if url.startswith("postgres"):
            _sql(url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        shutil.rmtree(home, ignore_errors=True)


def _sql(url: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(url.replace("postgres://", "postgresql://"), autocommit=True) as connection:
        connection.execute(statement)


def run(env: dict[str, str], *arguments: str) -> str:
    """A `trama` command; its output."""
    return subprocess.run(
        [str(TRAMA), *arguments], env=env, cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout


@contextlib.contextmanager
def server(env: dict[str, str]) -> Iterator[int]:
    """`trama serve` on 127.0.0.1; yields its process id."""
    process = subprocess.Popen(
        [str(TRAMA), "serve", "--port", env["PORT"]],
        env=env,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(150):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"http://127.0.0.1:{env['PORT']}/healthz", timeout=1)
                break
            time.sleep(0.1)
        yield process.pid
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=15)


def cpu_seconds(pid: int) -> float:
    """Processor time of a process and its children so far (Linux)."""
    ticks = os.sysconf("SC_CLK_TCK")
    total = 0
    for process in [pid, *_children(pid)]:
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
            total += int(fields[11]) + int(fields[12])
    return total / ticks


def _children(pid: int) -> list[int]:
    with contextlib.suppress(OSError):
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
        return [int(child) for child in text.split()]
    return []


def percentile(values: list[float], share: float) -> float:
    """The value below which ``share`` of ``values`` lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

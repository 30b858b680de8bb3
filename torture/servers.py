"""What dies on purpose: Trama's own server, and a Redis that belongs to the storm."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

from bench.common import ROOT, TRAMA

QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


class Server:
    """`trama serve` with its children, killed and started again."""

    def __init__(self, env: dict[str, str]) -> None:
        self.env = env
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Until it answers; seconds it took."""
        begun = time.perf_counter()
        self.process = subprocess.Popen(
            [str(TRAMA), "serve", "--port", self.env["PORT"]],
            env=self.env,
            cwd=ROOT,
            start_new_session=True,
            **QUIET,
        )
        while time.perf_counter() - begun < 60:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.env['PORT']}/healthz", timeout=1).close()
                return time.perf_counter() - begun
            except OSError:
                time.sleep(0.05)
        raise TimeoutError("the server does not come back")

    def kill(self) -> None:
        """As a power cut would."""
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


class Redis:
    """A Redis of the storm's own, on a port of its own; the machine's is not touched."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.home = tempfile.mkdtemp(prefix="trama-redis-")
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Until it takes connections."""
        settings = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen(["redis-server", *settings, "--dir", self.home], **QUIET)
        for _ in range(100):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            time.sleep(0.05)
        raise TimeoutError("Redis does not start")

    def kill(self) -> None:
        """Gone, with everything it knew."""
        if self.process:
            self.process.kill()
            self.process.wait()

    def forget(self) -> None:
        """At the end: no process, no folder."""
        self.kill()
        shutil.rmtree(Path(self.home), ignore_errors=True)

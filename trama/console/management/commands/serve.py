"""`trama serve`: the server."""

import os
import sys
from typing import Any

import uvicorn
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from trama.console.one_at_a_time import one_at_a_time_here
from trama.console.static_files import collect_if_changed

APPLICATION = "trama.config.asgi:application"
PROTOCOL = "trama.config.protocol:BoundedProtocol"
HERE = ("127.0.0.1", "localhost", "::1")
# Pages are prepared once per process, of templates, styles and content: they too start it anew.
WATCHED = ["*.py", "*.html", "*.txt", "*.css", "*.js", "*.toml", "*.typ", "*.mo"]


class Command(BaseCommand):
    """One process on SQLite, two on PostgreSQL; Ctrl-C ends it cleanly."""

    help = "Serve Trama."
    requires_system_checks = ()  # they load every page; `trama doctor` is for looking

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=settings.PORT)
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument(
            "--local",
            metavar="FILE",
            nargs="?",
            help="a workshop without Internet, from the file of its page; without FILE, the one of before",
        )

    def handle(self, **options: Any) -> None:
        """Run until stopped."""
        if settings.DEBUG:
            self._reloading(options["host"], options["port"])
            return
        with one_at_a_time_here():
            collect_if_changed()
        if not settings.TASKS_IN_SERVER:
            self._several(options["host"], options["port"])
        uvicorn.run(
            APPLICATION,
            host=options["host"],
            port=options["port"],
            access_log=False,
            log_config=None,
            timeout_graceful_shutdown=5,
            server_header=False,
            http=PROTOCOL,
            proxy_headers=False,  # web/gate.py believes the proxies that were named
        )

    @staticmethod
    def _reloading(host: str, port: int) -> None:
        """For whoever works on Trama: a change of any file of the package starts it anew; errors are shown whole."""
        if host not in HERE:
            raise CommandError(
                "TRAMA_ENV=dev shows errors whole: it is served on 127.0.0.1 only.", returncode=2
            )
        uvicorn.run(
            APPLICATION,
            host=host,
            port=port,
            reload=True,
            reload_dirs=[str(folder) for folder in (settings.PACKAGE, *settings.PACK_FOLDERS)],
            reload_includes=WATCHED,
            timeout_graceful_shutdown=1,
            log_config=None,
            access_log=False,
            proxy_headers=False,
        )

    @staticmethod
    def _several(host: str, port: int) -> None:
        """This process becomes the one that only watches over two workers: it needs no Django, and its memory."""
        arguments = [
            "--host",
            host,
            "--port",
            str(port),
            "--workers",
            "2",
            "--timeout-graceful-shutdown",
            "5",
        ]
        arguments += ["--http", PROTOCOL, "--no-proxy-headers"]
        quiet = ["--no-access-log", "--no-server-header", "--log-level", "warning"]
        os.execv(sys.executable, [sys.executable, "-m", "uvicorn", APPLICATION, *arguments, *quiet])  # noqa: S606 -- our own

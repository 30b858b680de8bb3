"""`trama serve`: the server."""

from typing import Any

import uvicorn
from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    """One process on SQLite, two on PostgreSQL; Ctrl-C ends it cleanly."""

    help = "Serve Trama."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=settings.PORT)
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument(
            "--local",
            metavar="FILE",
            nargs="?",
            help="a workshop without Internet, from the file of its page «Local room»; without FILE, the one of before",
        )

    def handle(self, **options: Any) -> None:
        """Run until stopped."""
        uvicorn.run(
            "trama.config.asgi:application",
            host=options["host"],
            port=options["port"],
            workers=1 if settings.TASKS_IN_SERVER else 2,
            access_log=False,
            log_config=None,
            timeout_graceful_shutdown=5,
            server_header=False,
        )

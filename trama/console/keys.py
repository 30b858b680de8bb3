"""Where commands read the key of an encrypted backup: a file, or standard input, so that it need not lie here."""

import sys
from pathlib import Path

from django.core.management.base import CommandError, CommandParser


def add_identity(parser: CommandParser) -> None:
    """The option that names the key."""
    parser.add_argument(
        "--identity",
        metavar="FILE",
        default="",
        help="the file of the key that opens the backup; - reads it from standard input",
    )


def add_other_key(parser: CommandParser) -> None:
    """The option that takes a backup for genuine although this server cannot tell."""
    parser.add_argument(
        "--other-key", action="store_true", help="trust a file that was written with another SECRET_KEY"
    )


def read_identity(given: str) -> str:
    """The text of the key; empty when none was given."""
    if not given:
        return ""
    try:
        return sys.stdin.read() if given == "-" else Path(given).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise CommandError(
            f"{given} cannot be read ({getattr(problem, 'strerror', 'not a text')}).", returncode=2
        ) from problem

"""`trama bounces [FILE…]`: reads mails that came back, from files or standard input; meant for a mail pipe."""

import mailbox
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from trama.mail.bounces import LARGEST, read_bounce
from trama.mail.letters import came_back, letter_called


class Command(BaseCommand):
    """Marks the addresses that do not exist. Whatever it reads, it ends well: the mail is in the pipe's hands."""

    help = "Read bounced mails (a mail, an mbox or a Maildir; standard input without arguments)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="*", type=Path)

    def handle(self, **options: Any) -> None:
        """Read and tell how many were ours."""
        paths = options["files"]
        raws = _of_files(paths) if paths else iter([sys.stdin.buffer.read(LARGEST)])
        marked = sum(_mark(raw) for raw in raws)
        self.stdout.write(f"{marked} addresses do not exist.")


def _mark(raw: bytes) -> bool:
    bounce = read_bounce(raw)
    letter = letter_called(bounce.word) if bounce and bounce.is_permanent else None
    if letter is None:
        return False
    came_back(letter)
    return True


def _of_files(paths: list[Path]) -> Iterator[bytes]:
    for path in paths:
        try:
            if path.is_dir():
                yield from (message.as_bytes() for message in mailbox.Maildir(path, create=False))
            elif path.read_bytes()[:5] == b"From ":
                yield from (message.as_bytes() for message in mailbox.mbox(path, create=False))
            else:
                yield path.read_bytes()
        except OSError as problem:
            raise CommandError(f"{path} cannot be read ({problem.strerror}).", returncode=2) from problem

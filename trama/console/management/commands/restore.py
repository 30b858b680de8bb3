"""`trama restore`: what `trama backup` wrote is in the database again."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.db.models import Max
from django.db.utils import DatabaseError

from trama.console.keys import add_identity, add_other_key, read_identity
from trama.console.prepare import make_tables, refuse_unusable
from trama.core.cache import cache_trouble
from trama.jobs.restore import Backup, NotABackup, is_empty, looked_at, restore_backup
from trama.jobs.sealing import DoesNotOpen, identities_in, opened
from trama.mail.models import Letter, LetterState
from trama.privacy import erased_list, hidden_list
from trama.privacy.actions.blocking import hide_listed
from trama.privacy.actions.erasing import erase_listed
from trama.privacy.models import RightsRequest
from trama.surveys import annulled_list, taken_back
from trama.surveys.actions.annulling import annul_listed
from trama.surveys.actions.withdrawal import take_back_listed


def _last_request() -> int:
    """The highest number of a request about data in the database; 0 without any (1 query)."""
    return RightsRequest.objects.aggregate(last=Max("number"))["last"] or 0


class Command(BaseCommand):
    """Makes the tables when there are none; refuses a database in use, unless told to replace it; all or nothing."""

    help = "Put a backup in the database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="whatever the database holds is lost")
        add_other_key(parser)
        add_identity(parser)

    def handle(self, **options: Any) -> None:
        """Check everything first, then restore."""
        path: Path = options["file"]
        try:
            text = read_identity(options["identity"])
            keys = identities_in(text) if options["identity"] else []
            with (
                opened(path, keys, beside=settings.HOME) as file,
                looked_at(file, trusted=options["other_key"]) as backup,
            ):
                self._restore(backup, may_replace=options["replace"])
        except OSError as problem:
            raise CommandError(f"{path} cannot be read ({problem.strerror}).", returncode=2) from problem
        except (NotABackup, DoesNotOpen) as problem:
            raise CommandError(f"{path} cannot be restored: {problem}.", returncode=2) from problem
        except DatabaseError as problem:
            raise CommandError("The backup does not fit this database; nothing was changed.") from problem

    def _restore(self, backup: Backup, *, may_replace: bool) -> None:
        refuse_unusable()
        if not may_replace and not is_empty():
            raise CommandError(
                "The database is not empty: --replace puts the backup in its place.", returncode=2
            )
        make_tables()
        before = _last_request()
        with transaction.atomic():
            counts = restore_backup(backup)
            lists = (erased_list.path(), hidden_list.path(), taken_back.path(), annulled_list.path())
            lost = [str(path) for path in lists if not path.is_file()]
            take_back_listed(and_permits=True)
            annulled = annul_listed()
            erased = erase_listed(since=backup.made_on)
            hidden = hide_listed(since=backup.made_on)
        cache.clear()  # sign-ins, and what was worked out of answers that are no longer there
        if cache_trouble():
            self.stdout.write(
                "Redis does not answer: empty it (`redis-cli FLUSHDB`) before Trama serves again."
            )
        self.stdout.write(f"{sum(counts.values())} rows of {len(counts)} tables, as of {backup.made_at}.")
        self._say_of_lists(erased, hidden, annulled, lost, is_of_this_key=backup.is_of_this_key)
        self._say_what_is_lost(backup.made_at, before)
        waiting = Letter.objects.filter(state=LetterState.WAITING, next_at__isnull=True).count()
        if waiting:
            self.stdout.write(
                f"{waiting} letters were about to leave: `trama requeue` sends them, unless the other server did."
            )

    def _say_what_is_lost(self, made_at: str, before: int) -> None:
        """What no list brings back, and who has to make it good."""
        last = _last_request()
        self.stdout.write(
            f"No list brings back what came since {made_at}: corrections of names and phones, reminders refused, "
            "requests about data, incidents. Who answers for the data does: docs/operating.md, «What a restore loses»."
        )
        if before > last:
            self.stdout.write(
                f"Requests {last + 1} to {before} were in what was replaced; their numbers are given again."
            )

    def _say_of_lists(
        self, erased: int, hidden: int, annulled: int, lost: list[str], *, is_of_this_key: bool
    ) -> None:
        if erased:
            self.stdout.write(
                f"{erased} erased since it was made, and erased again: {erased_list.path()} lists them."
            )
        if hidden:
            self.stdout.write(
                f"{hidden} hidden or shown since it was made, and so again: {hidden_list.path()} lists them."
            )
        if annulled:
            self.stdout.write(
                f"{annulled} measurements annulled since it was made, and annulled again: {annulled_list.path()} "
                "lists them."
            )
        if str(taken_back.path()) not in lost and is_of_this_key:  # how many would say when
            self.stdout.write(f"Answers and permissions that {taken_back.path()} lists are taken back again.")
        if lost:
            self.stdout.write(
                f"Missing: {', '.join(lost)}. If anybody was erased or hidden since, took answers or a permission "
                "back, or annulled a measurement, put it there and restore again."
            )
        if not is_of_this_key:
            self.stdout.write(
                "The secret key is another one: links sent before, and answers half-way, do not open. "
                f"{taken_back.path()} says nothing of this copy: what was taken back since it was made has come back."
            )

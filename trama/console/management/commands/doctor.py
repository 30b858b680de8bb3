"""`trama doctor`: what is wrong, and the mend."""

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from trama.console.database_state import other_version
from trama.content.load import packs
from trama.content.problems import ContentProblem
from trama.core.cache import cache_trouble
from trama.mail.models import Letter, LetterState
from trama.surveys.enums import ReminderState
from trama.surveys.models import Reminder

LITTLE = 500 * 1024 * 1024
LATE = timedelta(days=5)  # a reminder waits for a working day, never for longer


@dataclass(frozen=True)
class Finding:
    """One thing looked at."""

    what: str
    ok: bool
    told: str
    mend: str = ""


class Command(BaseCommand):
    """Looks at everything that Trama needs."""

    help = "Check settings, database, jobs, mail and disk; say what is wrong and the mend."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, **options: Any) -> None:
        """Look, tell, and end with 1 when something is wrong."""
        findings = [*_database(), *_jobs(), _cache(), _mail(), _disk(), _static(), _content()]
        if options["json"]:
            self.stdout.write(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False))
        else:
            for finding in findings:
                mend = f" Mend: {finding.mend}" if finding.mend and not finding.ok else ""
                self.stdout.write(f"{'ok' if finding.ok else 'NO'}  {finding.what}: {finding.told}.{mend}")
        wrong = [finding.what for finding in findings if not finding.ok]
        if wrong:
            raise CommandError(f"look at: {', '.join(wrong)}.", returncode=1)


def _database() -> Iterator[Finding]:
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as problem:
        yield Finding(
            "database",
            ok=False,
            told=type(problem).__name__,
            mend="check DATABASE_URL and that it is running",
        )
        return
    yield Finding("database", ok=True, told=connection.vendor)
    other = other_version()
    if other:
        yield Finding("version", ok=False, told=other.removesuffix("."))
        return
    yield Finding("version", ok=True, told="the tables are those of this code")
    yield Finding("migrations", ok=not pending, told=f"{len(pending)} waiting", mend="run `trama migrate`")


def _jobs() -> Iterator[Finding]:
    try:
        failed = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED).count()
        waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY).count()
        due = Reminder.objects.filter(state=ReminderState.DUE)
        late = due.filter(due_at__lt=timezone.now() - LATE).count()
        mails = Counter(Letter.objects.values_list("state", flat=True))
        stuck = Letter.objects.filter(state=LetterState.WAITING, tries__gt=1)
        trouble = ", ".join(sorted(set(stuck.values_list("trouble", flat=True))))
    except DatabaseError:
        return
    mend = "see the log; they are tried three times"
    yield Finding("jobs", ok=not failed, told=f"{waiting} waiting, {failed} failed", mend=mend)
    worker = (
        "start `trama worker`" if not settings.TASKS_IN_SERVER else "start `trama serve`: jobs run inside it"
    )
    yield Finding("reminders", ok=not late, told=f"{due.count()} to come, {late} late", mend=worker)
    yield Finding(
        "letters",
        ok=not trouble,
        told=f"{mails['waiting']} to be sent, {mails['sent']} sent, {mails['failed']} could not be"
        + (f" ({trouble})" if trouble else ""),
        mend="check EMAIL_URL: the mail server refuses or does not answer",
    )


def _cache() -> Finding:
    trouble = cache_trouble()
    if trouble:
        return Finding("cache", ok=False, told=trouble, mend="check REDIS_URL and that it is running")
    return Finding("cache", ok=True, told="Redis" if settings.REDIS_URL else "memory, one process")


def _mail() -> Finding:
    mailer = get_connection()
    try:
        mailer.open()
        mailer.close()
    except OSError as problem:
        return Finding("mail", ok=False, told=type(problem).__name__, mend="check EMAIL_URL")
    return Finding("mail", ok=True, told=settings.EMAIL_BACKEND.split(".")[-2])


def _disk() -> Finding:
    free = shutil.disk_usage(settings.HOME).free
    mend = "make room: answers cannot be kept on a full disk"
    return Finding("disk", ok=free > LITTLE, told=f"{free // 2**20} MiB free", mend=mend)


def _static() -> Finding:
    made = (Path(settings.STATIC_ROOT) / "staticfiles.json").exists()
    return Finding(
        "static files", ok=made, told="collected" if made else "missing", mend="run `trama collectstatic`"
    )


def _content() -> Finding:
    try:
        found = packs(settings.PACK_FOLDERS)
    except ContentProblem as problem:
        return Finding("content", ok=False, told=str(problem), mend="mend the pack's files")
    return Finding("content", ok=True, told=", ".join(sorted(found)))

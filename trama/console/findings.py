"""What the doctor finds in the database: the public notice, the queue of jobs and mails, and the backups."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from trama.audit.models import AuditEntry
from trama.jobs.stuck import abandoned_jobs, forgotten_letters, half_sent_letters
from trama.mail.bounce_reasons import NO_SUCH_ADDRESS
from trama.mail.models import Letter, LetterState
from trama.networks.models import Programme
from trama.privacy.nights import last_whole, waits_since
from trama.privacy.notice import first_facts
from trama.privacy.versions import newest_notice
from trama.surveys.enums import ReminderState
from trama.surveys.models import Reminder

LATE = timedelta(days=5)  # a reminder waits for a working day, never for longer
STORED = (
    "programme", "notice", "jobs", "reminders", "letters", "sign-in", "left behind", "forgetting", "backup",
    "drill",
)  # fmt: skip
OLD_NIGHT = timedelta(days=3)
OLD_BACKUP, OLD_DRILL = timedelta(days=2), timedelta(days=92)


@dataclass(frozen=True)
class Finding:
    """One thing looked at."""

    what: str
    ok: bool
    told: str
    mend: str = ""


def queue() -> Iterator[Finding]:
    """Jobs, reminders and letters; nothing when there are no tables yet."""
    try:
        yield _jobs()
        yield _reminders()
        yield _letters()
        yield _codes()
        yield _stuck()
        yield _forgetting()
    except DatabaseError:
        return


def notices() -> Iterator[Finding]:
    """What the law asks the public to be told and nobody has said (docs/law.md)."""
    try:
        facts = [
            notice.facts if (notice := newest_notice(programme=programme)) else first_facts(programme)
            for programme in Programme.objects.order_by("pk")
        ]
    except DatabaseError:
        return
    missing = sorted({in_words(name) for each in facts for name in each.missing()})
    yield Finding(
        "notice",
        ok=not missing or not settings.PRODUCTION,
        told=f"not said yet: {', '.join(missing)}" if missing else "everything that the law asks is said",
        mend="write it on the page /datos/aviso/",
    )


def in_words(fact: str) -> str:
    """A fact of the notice, as it is named on a terminal."""
    return fact.replace("_", " ")


def _jobs() -> Finding:
    count = Counter(DBTaskResult.objects.values_list("status", flat=True))
    failed = count[TaskResultStatus.FAILED]
    described = (
        f"{count[TaskResultStatus.READY]} waiting, {count[TaskResultStatus.RUNNING]} running, {failed} failed"
    )
    return Finding("jobs", ok=not failed, told=described, mend="see the log; they are tried three times")


def _reminders() -> Finding:
    due = Reminder.objects.filter(state=ReminderState.DUE)
    late = due.filter(due_at__lt=timezone.now() - LATE).count()
    worker = "`trama serve`: jobs run inside it" if settings.TASKS_IN_SERVER else "`trama worker`"
    return Finding(
        "reminders", ok=not late, told=f"{due.count()} to come, {late} late", mend=f"start {worker}"
    )


def _letters() -> Finding:
    mails = Counter(Letter.objects.values_list("state", flat=True))
    tried = Letter.objects.filter(state=LetterState.WAITING, tries__gt=1)
    trouble = ", ".join(sorted(set(tried.values_list("trouble", flat=True))))
    described = f"{mails['waiting']} to be sent, {mails['sent']} sent, {mails['failed']} could not be"
    return Finding(
        "letters",
        ok=not trouble,
        told=described + (f" ({trouble})" if trouble else ""),
        mend="check EMAIL_URL: the mail server refuses or does not answer",
    )


def _codes() -> Finding:
    """Mails of signing in are no letters: whoever waits for one is told, and whoever runs the server here."""
    since = timezone.now() - timedelta(days=1)
    entries = AuditEntry.objects.filter(event="code_not_sent", at__gte=since)
    failed = Counter(entries.values_list("subject_code", flat=True))
    described = f"{failed.total()} codes could not leave in the last day ({', '.join(sorted(failed))})"
    return Finding(
        "sign-in",
        ok=not set(failed) - {NO_SUCH_ADDRESS},
        told=described if failed else "every code left in the last day",
        mend="look at EMAIL_URL and at what the mail server lets it send: without a code nobody comes in",
    )


def _stuck() -> Finding:
    jobs, half, forgotten = (
        found().count() for found in (abandoned_jobs, half_sent_letters, forgotten_letters)
    )
    described = (
        f"{jobs} jobs that nobody runs, {half} letters whose worker died, {forgotten} letters that nobody will take"
        if jobs or half or forgotten
        else "nothing"
    )
    return Finding("left behind", ok=described == "nothing", told=described, mend="run `trama requeue`")


def _forgetting() -> Finding:
    """What retention promises is done every night; a night that could not be whole does not count."""
    last, since = last_whole(), waits_since()
    late = since is not None and timezone.now() - since > OLD_NIGHT and not settings.OFFLINE_ROOM
    worker = "`trama serve`: the nights run inside it" if settings.TASKS_IN_SERVER else "`trama worker`"
    return Finding(
        "forgetting",
        ok=not late,
        told=f"the last whole night of {timezone.localtime(last):%Y-%m-%d}" if last else "no night yet",
        mend=f"start {worker}; `trama retention --apply` does it now, and the log says what went wrong",
    )


def backups() -> Iterator[Finding]:
    """When everything was last written to a file, and when such a file was last tried."""
    try:
        written = AuditEntry.objects.filter(event="backup_written").first()
        tried = AuditEntry.objects.filter(event="backup_tried").first()
    except DatabaseError:
        return
    now = timezone.now()
    needed = settings.PRODUCTION
    yield Finding(
        "backup",
        ok=not needed or bool(written and now - written.at < OLD_BACKUP),
        told=f"the last one of {written.at:%Y-%m-%d}" if written else "none yet",
        mend="run `trama backup FILE` every night (docs/operating.md)",
    )
    is_good = bool(tried and tried.details["is_good"])
    yield Finding(
        "drill",
        ok=is_good and bool(tried and now - tried.at < OLD_DRILL) if needed or tried else True,
        told=f"the last one of {tried.at:%Y-%m-%d} {'was good' if is_good else 'failed'}"
        if tried
        else "none yet",
        mend="run `trama drill FILE --identity KEY` with the last backup",
    )

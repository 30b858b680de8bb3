"""`trama doctor`: what is wrong, and the mend."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from smtplib import SMTPException
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import get_connection, send_mail
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from trama.console.database_state import other_version
from trama.console.findings import STORED, Finding, backups, notices, queue
from trama.console.owner_only import open_to_others
from trama.content.load import packs
from trama.content.problems import ContentProblem
from trama.core.cache import cache_trouble
from trama.demo.load import has_real_data, is_loaded
from trama.networks.models import Programme

LITTLE = 500 * 1024 * 1024


class Command(BaseCommand):
    """Looks at everything that Trama needs."""

    help = "Check settings, database, jobs, mail and disk; say what is wrong and the mend."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--mail", metavar="ADDRESS", help="write there when something is wrong")

    def handle(self, **options: Any) -> None:
        """Look, tell, and end with 1 when something is wrong."""
        _wait_for_no_database()
        findings = [*_environment(), *_database()]
        answers = not any(finding.what == "database" and not finding.ok for finding in findings)
        findings += [*notices(), *queue(), *backups()] if answers else map(_unseen, STORED)
        findings += [_cache(), _mail(), _disk(), _files(), _static(), _content()]
        if options["json"]:
            self.stdout.write(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False))
        else:
            self.stdout.writelines(map(_line, findings))
        wrong = [finding for finding in findings if not finding.ok]
        if wrong and options["mail"]:
            _write_to(options["mail"], wrong)
        if wrong:
            raise CommandError(f"look at: {', '.join(finding.what for finding in wrong)}.", returncode=1)


def _wait_for_no_database() -> None:
    """The pool of the pages tries for twenty seconds each time; the doctor asks once."""
    if connection.vendor == "postgresql" and connection.connection is None:
        options = connection.settings_dict["OPTIONS"]
        options.pop("pool", None)
        options.setdefault("connect_timeout", 5)


def _unseen(what: str) -> Finding:
    return Finding(what, ok=False, told="not looked at, since the database does not answer")


def _line(finding: Finding) -> str:
    mend = f" Mend: {finding.mend}" if finding.mend and not finding.ok else ""
    return f"{'ok' if finding.ok else 'NO'}  {finding.what}: {finding.told}.{mend}\n"


def _write_to(address: str, wrong: list[Finding]) -> None:
    """For a nightly run: what nobody reads on a screen."""
    subject = f"Trama, {urlsplit(settings.BASE_URL).hostname}: {', '.join(finding.what for finding in wrong)}"
    try:
        send_mail(subject, "".join(map(_line, wrong)), settings.SENDER, [address])
    except (SMTPException, OSError) as problem:
        raise CommandError(
            f"{subject}. The mail to {address} could not leave ({type(problem).__name__}).", returncode=1
        ) from problem


def _environment() -> Iterator[Finding]:
    """What the settings say; those that production refuses are told by console/bad_settings.py."""
    is_public = settings.BASE_URL.startswith("https://") and not settings.DEMO
    yield Finding(
        "settings",
        ok=settings.PRODUCTION or not is_public,
        told=f"TRAMA_ENV={settings.KIND}, {settings.BASE_URL}",
        mend="others reach this address: set TRAMA_ENV=production",
    )
    if settings.PRODUCTION:
        given = {"TRAMA_CONTACT": settings.CONTACT, "TRAMA_MAIL_FROM": settings.SENDER}
        missing = [name for name, value in given.items() if "@localhost" in value]
        yield Finding(
            "addresses",
            ok=not missing,
            told=f"{' and '.join(missing)} not set" if missing else f"{settings.SENDER}, {settings.CONTACT}",
            mend="set them to addresses that people can write to",
        )
        yield Finding(
            "proxies",
            ok=bool(settings.PROXIES),
            told=", ".join(map(str, settings.PROXIES)) or "TRAMA_PROXIES not set",
            mend="set it to the address of what ends https: behind it everybody is one address",
        )


def _beginning() -> Finding:
    """Whether there is a programme, and of whom."""
    has_demo, has_real = is_loaded(), has_real_data()
    if has_demo and (settings.PRODUCTION or has_real):
        mend = "give the programme a database of its own: `trama found` in an empty one"
        return Finding(
            "programme", ok=False, told="the demonstration is beside real data or in production", mend=mend
        )
    if not has_demo and not Programme.objects.exists():
        mend = "run `trama found`: without it nobody can sign in"
        return Finding("programme", ok=not settings.PRODUCTION, told="none yet", mend=mend)
    return Finding("programme", ok=True, told="the demonstration" if has_demo else "founded")


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
    if not pending:
        yield _beginning()


def _cache() -> Finding:
    trouble = cache_trouble()
    if trouble:
        return Finding("cache", ok=False, told=trouble, mend="check REDIS_URL and that it is running")
    return Finding("cache", ok=True, told="Redis" if settings.REDIS_URL else "memory, one process")


def _mail() -> Finding:
    if settings.PRODUCTION and settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        mend = "set EMAIL_URL, or nobody gets a code to sign in"
        return Finding("mail", ok=False, told="mails are written to files and reach nobody", mend=mend)
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


def _files() -> Finding:
    found = sorted(open_to_others())
    mend = "run `trama start` as the owner of the files"
    described = f"others of this machine can open {found[0]}" if found else "for their owner's eyes only"
    return Finding("files", ok=not found, told=described, mend=mend)


def _static() -> Finding:
    made = (Path(settings.STATIC_ROOT) / "staticfiles.json").exists()
    return Finding("static files", ok=made, told="collected" if made else "missing", mend="run `trama start`")


def _content() -> Finding:
    try:
        found = packs(settings.PACK_FOLDERS)
    except ContentProblem as problem:
        return Finding("content", ok=False, told=str(problem), mend="mend the pack's files")
    return Finding("content", ok=True, told=", ".join(sorted(found)))

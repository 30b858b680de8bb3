"""Letters to somebody, what is remembered of their address, and mails that lie in a folder of this server."""

import re
from collections.abc import Iterable
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.db.models import Q, QuerySet

from trama.mail.models import DeadAddress, Letter, Refusal, digest_of
from trama.networks.models import Joining, Person
from trama.networks.tasks import AGAIN
from trama.privacy.forgetting.traces import Traces
from trama.privacy.letters import about_desk
from trama.sessions.models import Participant
from trama.surveys.letters import INVITATION, OBJECTION, REMINDER, REPORT
from trama.workshops.thanks import THANKS

IN_FILES = "django.core.mail.backends.filebased.EmailBackend"
BETWEEN, LINE = re.compile(rb"^-{79}\n", re.MULTILINE), b"-" * 79 + b"\n"  # between two mails in one file


def forget_letters(person: Person, traces: Traces) -> dict[str, int]:
    """Letters to them that left or wait, and what is known of their addresses (≤ 4 queries)."""
    asked = Q(about__startswith=INVITATION) | Q(about__startswith=REMINDER) | Q(about__startswith=REPORT)
    news = Q()
    for kind in AGAIN:
        news |= Q(about=f"{kind}:{person.pk}")
    digests = [digest_of(address) for address in traces.addresses]
    found = Letter.objects.filter(
        asked & Q(reference__in=person.invitations.values("pk"))
        | news
        | Q(about__startswith=f"{OBJECTION}:{person.pk}:")
        | Q(recipient__in=digests)
        | Q(about__in=[about_desk(address) for address in traces.addresses])
    )
    return {"letters": _deleted(found) + _forget_addresses(digests)}


def forget_letters_to_join(joinings: Iterable[Joining]) -> None:
    """What is remembered of mails with these invitations (1 query)."""
    keys = [joining.pk for joining in joinings]
    Letter.objects.filter(about__startswith="joining:", reference__in=keys).delete()


def forget_thanks(participant: Participant) -> None:
    """The letter with their own notes, and what is known of the address that they left (≤ 3 queries)."""
    Letter.objects.filter(about__startswith=f"{THANKS}:", reference=participant.pk).delete()
    if participant.mail and not Person.objects.filter(email__iexact=participant.mail).exists():
        _forget_addresses([digest_of(participant.mail)])


def _forget_addresses(digests: list[str]) -> int:
    dead = _deleted(DeadAddress.objects.filter(digest__in=digests))
    return dead + _deleted(Refusal.objects.filter(digest__in=digests))


def _deleted(found: QuerySet[Letter] | QuerySet[DeadAddress] | QuerySet[Refusal]) -> int:
    return found.delete()[0]


def forget_mails_on_disk(traces: Traces) -> int:
    """Delete mails to them or about them that a server without a way out for mail keeps as files; returns how many."""
    folder = getattr(settings, "EMAIL_FILE_PATH", None)
    if settings.EMAIL_BACKEND != IN_FILES or not folder or not Path(folder).is_dir():
        return 0
    return sum(_forget_in(path, traces) for path in Path(folder).iterdir() if path.is_file())


def _forget_in(path: Path, traces: Traces) -> int:
    """Take their mails out of a file: mails of one second may share it."""
    mails = [part for part in BETWEEN.split(path.read_bytes()) if part.strip()]
    kept = [part for part in mails if not _tells(part, traces)]
    if not kept:
        path.unlink(missing_ok=True)
    elif len(kept) < len(mails):
        path.write_bytes(b"".join(part + LINE for part in kept))
    return len(mails) - len(kept)


def _tells(content: bytes, traces: Traces) -> bool:
    return traces.are_in(_text(message_from_bytes(content, policy=policy.default)))


def _text(mail: EmailMessage) -> str:
    """All that a mail says, decoded: headers, text and page."""
    bodies = [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
    return "\n".join([*(str(value) for value in mail.values()), *(str(body) for body in bodies)])

"""The mails of a measurement: who gets one, in whose name, and what it says."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import Any

from django.conf import settings
from django.db.models import Case, F, Q, QuerySet, When
from django.urls import reverse

from trama.core.tokens import is_genuine, make_token, token_number
from trama.mail import outgoing
from trama.mail.letters import dead_among, word_of
from trama.mail.models import Letter, LetterState, Refusal, digest_of
from trama.networks.addresses import notice_address
from trama.networks.enums import Permission
from trama.networks.models import Person
from trama.networks.roles import can, coordinating
from trama.surveys.invited_words import asked_in_words, invited_in_words
from trama.surveys.models import Invitation, Wave
from trama.surveys.queries import InvitedPerson, deciders_of, with_own_mail

INVITATION, REMINDER, REPORT, OBJECTION = "invitation", "reminder", "report", "objection"
ANNULMENT = "annulment"
MOST_REMINDERS = 2  # of one measurement to one person, however they are asked for
NEARLY = 2 / 3  # of the sentences answered
NOTICES = "notices"
NEARER = (
    LetterState.DROPPED, LetterState.FAILED, LetterState.WAITING, LetterState.LEAVING, LetterState.SENT,
)  # fmt: skip
BIGGEST = 2**63


class Begun(StrEnum):
    """How far somebody is, looked at when a reminder leaves and kept nowhere."""

    NOT_YET = "not_yet"
    BEGUN = "begun"
    NEARLY = "nearly"


@dataclass(frozen=True)
class Signature:
    """In whose name a mail leaves."""

    name: str
    email: str


def signature_of(wave: Wave) -> Signature:
    """Who opened it, while they may open one there; else who coordinates today (2 queries at most)."""
    if wave.opened_by and can(wave.opened_by, Permission.WAVE_OPEN, on=wave.network):
        return Signature(wave.opened_by.name, wave.opened_by.email)
    person = Person.objects.filter(memberships__in=coordinating(wave.network)).first()
    return Signature(person.name, person.email) if person else Signature("", "")


def invitation_letters(*, wave: Wave) -> list[Letter]:
    """A letter for everybody invited that has an address that exists; once for each address (4 queries)."""
    return _letters([(_about(invitation), invitation.pk) for invitation in _reachable(wave)])


@dataclass(frozen=True)
class Mailed:
    """How far the mails with each link are: those that left, and those on their way."""

    sent: int
    leaving: int


def mailed(*, wave: Wave) -> Mailed:
    """Count the letters that carry the links of a measurement (1 query)."""
    asked = Letter.objects.filter(about__startswith=INVITATION, reference__in=wave.invitations.values("pk"))
    states = Counter(asked.values_list("state", flat=True))
    return Mailed(states[LetterState.SENT], states[LetterState.WAITING] + states[LetterState.LEAVING])


def people_to_mail(*, people: Sequence[InvitedPerson]) -> list[Person]:
    """Filter ``people`` by an address that exists and to which no letter went yet (1 query)."""
    reachable = [row.invitation for row in people if row.invitation.person.email and not row.is_dead]
    went = set(
        Letter.objects.filter(
            about__startswith=INVITATION, reference__in=[invitation.pk for invitation in reachable]
        ).values_list("about", "reference")
    )
    return [invitation.person for invitation in reachable if (_about(invitation), invitation.pk) not in went]


def _about(invitation: Invitation) -> str:
    return f"{INVITATION}:{digest_of(invitation.person.email)[:16]}"


def mail_states(invitations: Iterable[Invitation]) -> dict[int, LetterState]:
    """How far the mail with the link of each invitation is, the furthest of several (1 query).

    Reminders tell nothing: see ``reminder_letters``.
    """
    letters = Letter.objects.filter(
        about__startswith=INVITATION, reference__in=[invitation.pk for invitation in invitations]
    )
    found = [
        (reference, LetterState(state)) for reference, state in letters.values_list("reference", "state")
    ]
    return dict(sorted(found, key=lambda row: NEARER.index(row[1])))


def reminder_letters(*, wave: Wave) -> list[Letter]:
    """A letter for everybody who accepts reminders and had fewer than two (6 queries).

    Those whose answer came have theirs too, which will not leave: a row must not tell who had answered.
    """
    invited = _reachable(wave)
    refused = set(
        Refusal.objects.filter(
            about=wave.network.code, digest__in=[digest_of(invitation.person.email) for invitation in invited]
        ).values_list("digest", flat=True)
    )
    had = Counter(
        Letter.objects.filter(
            about__startswith=REMINDER, reference__in=[invitation.pk for invitation in invited]
        ).values_list("reference", flat=True)
    )
    return _letters(
        [
            (f"{REMINDER}:{had[invitation.pk] + 1}", invitation.pk)
            for invitation in invited
            if had[invitation.pk] < MOST_REMINDERS and digest_of(invitation.person.email) not in refused
        ]
    )


def report_letters(*, wave: Wave) -> list[Letter]:
    """A letter about what came with each link, for everybody invited who has a mail of their own (5 queries).

    Who left the network since gets theirs too: an answer may have come in their name.
    The first time they are for all, whatever came; later on, in the grace, for those with whose link more came.
    """
    is_first = wave.told_at is None
    known = wave.invitations.filter(person__blocked_at__isnull=True).select_related("person")
    more = known.annotate(came=F("later_count") + Case(When(is_used=True, then=1), default=0))
    untold = Q(told_count__isnull=True)  # who was hidden when the others were told
    due = known if is_first else more.filter(Q(came__gt=F("told_count")) | untold)
    invitations = with_own_mail(list(due))
    dead = dead_among([invitation.person.email for invitation in invitations])
    wanted = [
        (f"{REPORT}:{0 if is_first else invitation.arrived_count}", invitation.pk)
        for invitation in invitations
        if invitation.person.email not in dead
    ]
    for invitation in due:
        invitation.told_count = invitation.arrived_count
    Invitation.objects.bulk_update(due, ["told_count"])
    return _letters(wanted)


def annulment_letters(*, wave: Wave) -> list[Letter]:
    """A letter for everybody invited who has a mail: the measurement was annulled, and why (4 queries)."""
    return _letters([(ANNULMENT, invitation.pk) for invitation in _reachable(wave)])


def reports_wait(*, wave: Wave) -> bool:
    """Whether some letter about what came has not left yet, or nobody knows whether it did (1 query)."""
    states = (LetterState.WAITING, LetterState.LEAVING)
    reports = Letter.objects.filter(about__startswith=REPORT, state__in=states)
    return reports.filter(reference__in=wave.invitations.values("pk")).exists()


def forget_letters(*, invitations: QuerySet[Invitation]) -> None:
    """Part of an action: nothing is kept about what asked these people to answer; what tells them stays (1 query)."""
    asking = Q(about__startswith=INVITATION) | Q(about__startswith=REMINDER)
    Letter.objects.filter(asking, reference__in=invitations.values("pk")).delete()


def forget_reports(*, told_until: datetime) -> None:
    """Part of an action: letters about what came are over with their fourteen days (1 query)."""
    invited = Invitation.objects.filter(wave__told_at__lte=told_until)
    Letter.objects.filter(about__startswith=REPORT, reference__in=invited.values("pk")).delete()


def _reachable(wave: Wave) -> list[Invitation]:
    invited = wave.invitations.standing().filter(person__email__gt="")
    invitations = list(invited.select_related("person"))
    dead = dead_among([invitation.person.email for invitation in invitations])
    return [invitation for invitation in invitations if invitation.person.email not in dead]


def _letters(wanted: list[tuple[str, int]]) -> list[Letter]:
    new = [Letter(about=about, reference=reference) for about, reference in wanted]
    Letter.objects.bulk_create(new, ignore_conflicts=True)
    pks = [letter.pk for letter in new]
    return list(Letter.objects.filter(pk__in=pks, state=LetterState.WAITING))


def how_far(invitation: Invitation) -> Begun:
    """Not begun, begun, nearly done: by what the draft in the server holds (1 query)."""
    counts = [len(body.get("items", {})) for body in invitation.drafts.values_list("body", flat=True)]
    if not counts:
        return Begun.NOT_YET
    answered = max(counts)
    return Begun.NEARLY if answered >= NEARLY * len(invitation.wave.version.parsed.items) else Begun.BEGUN


def context_of(invitation: Invitation, begun: Begun) -> dict[str, Any]:
    """What the templates of both mails print."""
    return {
        "invitation": invitation,
        "wave": invitation.wave,
        # Asked for as the letter is written, in its language.
        "invited": partial(invited_in_words, invitation.wave_id, invitation.wave.mode),
        "begun": str(begun),
        "signature": signature_of(invitation.wave),
        "link": settings.BASE_URL + reverse("answer:personal", args=[invitation.token]),
        "notice_link": notice_address(invitation.wave.network.cohort.programme),
        "unsubscribe": settings.BASE_URL + reverse("notices:notices", args=[notices_token(invitation)]),
    }


def send_about(letter: Letter, invitation: Invitation) -> None:
    """Write the letter and send it. Raises what the mail server answers."""
    if letter.about.startswith(REPORT):
        send_report(invitation)
        return
    if letter.about == ANNULMENT:
        send_annulment(letter, invitation)
        return
    is_reminder = letter.about.startswith(REMINDER)
    context = context_of(invitation, how_far(invitation))
    outgoing.send(
        "survey_reminder" if is_reminder else "survey_invitation",
        to=invitation.person.email,
        context=context,
        zone=invitation.wave.time_zone,
        envelope=outgoing.Envelope(
            name=context["signature"].name,
            place=invitation.wave.network.name,
            reply_to=context["signature"].email,
            letter="" if is_reminder else word_of(letter),  # one that comes back must tell nothing
            unsubscribe=context["unsubscribe"],
        ),
    )


def send_annulment(letter: Letter, invitation: Invitation) -> None:
    """Say that a measurement was annulled and why, in the name of who coordinates."""
    signature = signature_of(invitation.wave)
    outgoing.send(
        "surveys/annulled",
        to=invitation.person.email,
        context={"wave": invitation.wave, "signature": signature},
        zone=invitation.wave.time_zone,
        envelope=outgoing.Envelope(
            name=signature.name,
            place=invitation.wave.network.name,
            reply_to=signature.email,
            letter=word_of(letter),
        ),
    )


def report_context(wave: Wave, link: str) -> dict[str, Any]:
    """What the letter about what came prints: nothing of whom it is for, so that all are alike."""
    return {"wave": wave, "link": link, "until": wave.reports_until, "asked": partial(asked_in_words, wave)}


def send_report(invitation: Invitation) -> None:
    """Send the letter about what came with a link: in nobody's name, since nobody of the network sends it."""
    link = settings.BASE_URL + reverse("notices:report", args=[make_token(REPORT, invitation.pk, 0)])
    outgoing.send(
        "survey_report",
        to=invitation.person.email,
        context=report_context(invitation.wave, link),
        zone=invitation.wave.time_zone,
    )


def objection_letters(*, wave: Wave) -> list[tuple[Letter, Person]]:
    """A letter for each one who decides of the objection that waits, once for each objection (≤ 3 + 2 a person)."""
    if wave.withheld_at is None:
        return []
    since = int(wave.withheld_at.timestamp())
    return [
        (Letter.objects.get_or_create(about=f"{OBJECTION}:{person.pk}:{since}", reference=wave.pk)[0], person)
        for person in deciders_of(wave=wave)
        if person.email
    ]


def send_objection(letter: Letter, wave: Wave, person: Person) -> None:
    """Tell ``person`` that an objection waits for them: in nobody's name, and nothing of who objected."""
    outgoing.send(
        "surveys/objection",
        to=person.email,
        context={
            "wave": wave,
            "person": person,
            "link": settings.BASE_URL + reverse("surveys:wave-detail", args=[wave.code]),
        },
        zone=wave.time_zone,
        envelope=outgoing.Envelope(letter=word_of(letter)),
    )


def invitation_of_report(token: str) -> Invitation | None:
    """The invitation about whose link a letter's word tells (1 query)."""
    return _invitation_of(token, REPORT)


def notices_token(invitation: Invitation) -> str:
    """The signed word with which reminders are refused: it opens no questionnaire, and outlives a changed link."""
    return make_token(NOTICES, invitation.pk, 0)


def invitation_of_notices(token: str) -> Invitation | None:
    """The invitation whose reminders a word refuses (1 query)."""
    return _invitation_of(token, NOTICES)


def _invitation_of(token: str, kind: str) -> Invitation | None:
    number = token_number(token)
    if number is None or number >= BIGGEST:
        return None
    invitation = Invitation.objects.select_related("person", "wave__network").filter(pk=number).first()
    return invitation if invitation and is_genuine(token, kind, number, 0) else None

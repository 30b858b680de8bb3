"""The mail of thanks: to whom, once, and what it says. The address is erased when it has left."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, QuerySet
from django.urls import NoReverseMatch, reverse

from trama.core.codes import in_fours
from trama.mail import outgoing
from trama.mail.letters import dead_among, word_of
from trama.mail.models import Letter, LetterState, digest_of
from trama.networks.models import Person
from trama.sessions.models import Participant, Session
from trama.workshops.certificates import is_certified
from trama.workshops.models import Note
from trama.workshops.open_questions import written_questions
from trama.workshops.queries import may_conduct

THANKS = "thanks"
KEPT = timedelta(days=60)  # how long an address waits for a mail that nobody sends


@dataclass(frozen=True)
class Thanked:
    """How far the thanks of a workshop are."""

    waiting: int  # left their mail and nothing was sent yet
    leaving: int
    sent: int
    dead: int  # addresses that do not exist
    last_at: datetime | None  # when the last of those that left did


def thanked(*, workshop: Session) -> Thanked:
    """How many wait for the mail, how many had it (4 queries)."""
    given = list(_given(workshop))
    on_their_way = set(_letters(given, LetterState.WAITING, LetterState.LEAVING))
    dead = dead_among([participant.mail for participant in given])
    waiting = [
        participant
        for participant in given
        if participant.pk not in on_their_way and participant.mail not in dead
    ]
    left = workshop.participants.aggregate(count=Count("thanked_at"), last=Max("thanked_at"))
    return Thanked(
        waiting=len(waiting),
        leaving=len(on_their_way),
        sent=left["count"],
        last_at=left["last"],
        dead=sum(participant.mail in dead for participant in given),
    )


def _given(workshop: Session) -> QuerySet[Participant]:
    return workshop.participants.seen().filter(removed_at__isnull=True, thanked_at__isnull=True, mail__gt="")


def _letters(people: Iterable[Participant], *states: LetterState) -> QuerySet[Letter, int]:
    found = Letter.objects.filter(
        about__startswith=THANKS, reference__in=[person.pk for person in people], state__in=states
    )
    return found.values_list("reference", flat=True)


def thanks_letters(*, workshop: Session) -> list[Letter]:
    """A letter for everybody who left an address that exists; asked for again, there are no more (5 queries)."""
    people = list(_given(workshop))
    dead = dead_among([person.mail for person in people])
    people = [person for person in people if person.mail not in dead]
    over = Letter.objects.filter(about__startswith=THANKS, reference__in=[person.pk for person in people])
    over.filter(state__in=(LetterState.FAILED, LetterState.DROPPED)).delete()
    new = [Letter(about=f"{THANKS}:{digest_of(person.mail)[:16]}", reference=person.pk) for person in people]
    Letter.objects.bulk_create(new, ignore_conflicts=True)
    return list(Letter.objects.filter(pk__in=[letter.pk for letter in new], state=LetterState.WAITING))


def context_of(participant: Participant) -> dict[str, Any]:
    """What the mail tells somebody: their own notes, what their group brought, what is still owed (4 queries)."""
    workshop = participant.session
    mine = {note.pk for note in participant.own(Note.objects.filter(removed_at__isnull=True))}
    group = participant.group
    ideas = group.ideas.filter(removed_at__isnull=True).order_by("position", "pk") if group else []
    return {
        **frame_of(workshop),
        "questions_link": answers_address(workshop) if participant.person_id else "",
        "name": participant.name,
        "notes": participant.own(Note.objects.filter(removed_at__isnull=True)).order_by("written_at", "pk"),
        "group": group,
        "ideas": ideas,
        "questions": [
            question for question in written_questions(workshop=workshop) if question.note.pk in mine
        ],
        **certificate_part(participant),
    }


def frame_of(workshop: Session) -> dict[str, Any]:
    """What the mail tells everybody."""
    return {
        "workshop": workshop,
        "place": str(workshop.owner),
        "signature": writer.name if (writer := writer_of(workshop)) else "",
        "questions_link": "",
    }


def writer_of(workshop: Session) -> Person | None:
    """In whose name the mails of a workshop leave: who made it, while they may conduct it (1 query)."""
    writer = workshop.made_by
    return writer if writer and may_conduct(person=writer, workshop=workshop) else None


def certificate_part(participant: Participant) -> dict[str, Any]:
    """Where their certificate is, when there is one."""
    if not is_certified(participant.session):
        return {"certificate_code": "", "certificate_link": ""}
    code = participant.certificate
    link = settings.BASE_URL + reverse("public:certificate", args=[code])
    return {"certificate_code": in_fours(code), "certificate_link": link}


def answers_address(workshop: Session) -> str:
    """Where who has an account reads what became of what was not clear, if there is such a page."""
    try:
        return settings.BASE_URL + reverse("workshops:answers", args=[workshop.code])
    except NoReverseMatch:
        return ""


def send_about(letter: Letter, participant: Participant) -> None:
    """Write the mail and send it. Raises what the mail server answers."""
    workshop = participant.session
    writer = writer_of(workshop)
    outgoing.send(
        "workshop_thanks",
        to=participant.mail,
        zone=workshop.time_zone,
        context=context_of(participant),
        envelope=outgoing.Envelope(
            name=writer.name if writer else "",
            place=str(workshop.owner),
            reply_to=writer.email if writer else "",
            letter=word_of(letter),
        ),
    )

"""Mails of the networks. Jobs carry ids only."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django_tasks import task
from django_tasks.base import Task

from trama.mail import letters, outgoing
from trama.mail.models import Letter, LetterState
from trama.networks.addresses import notice_address
from trama.networks.models import Handover, Joining, Membership, Network, Person
from trama.networks.queries import (
    JOINING,
    coordination_of,
    giving_back,
    is_hidden_address,
    people_to_tell,
    todays_mail,
)


@task()
def send_joining(joining_id: int) -> None:
    """Mail somebody the link of their invitation to join; not twice on one day."""
    waiting = Joining.objects.pending().select_related(
        "made_by", "network__cohort__programme", "cohort__programme", "programme"
    )
    joining = waiting.filter(pk=joining_id).first()
    if joining is None or not joining.email or is_hidden_address(joining.email):
        return
    writer = coordination_of(joining.network) or _unless_hidden(joining.made_by)
    letters_of_it = Letter.objects.filter(about__startswith=JOINING, reference=joining_id)
    letter = letters_of_it.filter(state=LetterState.WAITING).first()
    if letter is None:
        letter = Letter.objects.get_or_create(about=todays_mail(), reference=joining_id)[0]
    context = {
        "joining": joining,
        "where": joining.place,
        "link": _link("account:joining", joining.token),
        "notice_link": notice_address(joining.answering),
    }
    _send(letter, "joining", joining.email, context, network=joining.network, writer=writer)


@task()
def tell_joined(membership_id: int) -> None:
    """Tell the coordination, and whoever had that role there, that somebody accepted an invitation."""
    held = Membership.objects.select_related("person", "network", "cohort", "programme")
    membership = held.filter(pk=membership_id).first()
    if membership is None:
        return
    context = {"membership": membership, "where": membership.place, "link": settings.BASE_URL}
    if membership.network:
        context["link"] = _link("networks:network-detail", membership.network.code)
    _tell(people_to_tell(membership=membership), "joined", membership, context)


@task()
def tell_handed_over(handover_id: int) -> None:
    """Write to the successor, and to who gave the coordination up: what holds from today."""
    handover = _handover(handover_id)
    if handover is None:
        return
    network = _link("networks:network-detail", handover.network.code)
    _tell([handover.successor], "handover_to_you", handover, {"handover": handover, "link": network})
    context = {"handover": handover, "link": _link("account:me")}
    _tell([handover.former], "handover_from_you", handover, context)


@task()
def tell_asked_back(handover_id: int) -> None:
    """Write to who may give the coordination back that it was asked for."""
    handover = _handover(handover_id)
    if handover is not None:
        link = _link("networks:network-detail", handover.network.code)
        people = giving_back(handover=handover)
        _tell(people, "handover_asked", handover, {"handover": handover, "link": link})


@task()
def tell_decided(handover_id: int) -> None:
    """Write what was decided to both, when the coordination was asked back."""
    handover = _handover(handover_id)
    if handover is not None:
        people = [handover.former, handover.successor]
        _tell(people, "handover_decided", handover, {"handover": handover, "link": settings.BASE_URL})


AGAIN: dict[str, Task[[int], None]] = {
    "joining": send_joining,
    "joined": tell_joined,
    "handover_to_you": tell_handed_over,
    "handover_from_you": tell_handed_over,
    "handover_asked": tell_asked_back,
    "handover_decided": tell_decided,
}


@transaction.atomic
def run_due_news(now: datetime | None = None) -> int:
    """Do what the clock asks for: try letters of the networks again; returns how many."""
    again = letters.due_again(now or timezone.now(), *(f"{kind}:" for kind in AGAIN))
    waiting = Letter.objects.filter(pk__in=again)
    due = {(letter.about.partition(":")[0], letter.reference) for letter in waiting}
    waiting.update(next_at=None)
    for kind, reference in due:
        transaction.on_commit(partial(AGAIN[kind].enqueue, reference))
    return len(again)


def _handover(handover_id: int) -> Handover | None:
    return Handover.objects.select_related("network", "former", "successor").filter(pk=handover_id).first()


def _unless_hidden(person: Person | None) -> Person | None:
    return person if person and person.blocked_at is None else None


def _link(name: str, *args: Any) -> str:
    return settings.BASE_URL + reverse(name, args=args)


def _tell(
    people: Iterable[Person], template: str, about: Membership | Handover, context: dict[str, Any]
) -> None:
    """One letter for each person that has an address; the same news leaves once."""
    for person in people:
        if person.email and person.blocked_at is None:
            news = f"{template}:{person.pk}"
            letter = Letter.objects.get_or_create(about=news, reference=about.pk)[0]
            addressed = {**context, "person": person}
            _send(letter, f"people/{template}", person.email, addressed, network=about.network)


def _send(
    letter: Letter,
    template: str,
    to: str,
    context: dict[str, Any],
    *,
    network: Network | None = None,
    writer: Person | None = None,
) -> None:
    taken = letters.take(letter.pk, to)
    if taken is None:
        return
    envelope = outgoing.Envelope(
        name=writer.name if writer else "",
        place=network.name if network and writer else "",
        reply_to=writer.email if writer else "",
        letter=letters.word_of(taken),
    )
    zone = network.time_zone if network else settings.TIME_ZONE
    send = partial(outgoing.send, template, to=to, context=context, zone=zone, envelope=envelope)
    letters.hand_over(taken, send)

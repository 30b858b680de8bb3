"""Test data: typed functions with unsurprising defaults."""

import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.account.internal.userkit import user_id_to_str
from django.db.models import Max
from django.test import Client
from django.utils import timezone

from trama.accounts.models import User
from trama.agreements.enums import AgreementKind, OriginKind
from trama.agreements.models import Agreement, Focus, Intention
from trama.audit.record import SYSTEM
from trama.core.codes import random_key
from trama.core.references import Reference
from trama.instruments.actions import load_instruments
from trama.instruments.models import InstrumentVersion
from trama.networks.enums import Role, State, Track
from trama.networks.models import Cohort, Membership, Network, Person, Programme, School
from trama.sessions.models import AgendaItem, Session
from trama.surveys.enums import Mode, Timepoint
from trama.surveys.models import Campaign, Invitation, Response, Wave
from trama.trace.enums import TraceKind
from trama.trace.links import link
from trama.workshops.models import Note, Workshop

_number = count(1)


def make_user(*, email: str = "") -> User:
    return User.objects.create_user(email=email or f"persona{next(_number)}@example.org")


def make_person(*, name: str = "", user: User | None = None, email: str = "") -> Person:
    number = next(_number)
    return Person.objects.create(
        name=name or f"Persona {number}", user=user, email=user.email if user else email
    )


def make_programme(*, name: str = "Programa") -> Programme:
    return Programme.objects.create(name=name)


def make_cohort(*, programme: Programme | None = None) -> Cohort:
    return Cohort.objects.create(
        programme=programme or make_programme(),
        name="Proyecto regular 2026",
        track=Track.REGULAR,
        starts_on="2026-03-01",
    )


def make_network(*, cohort: Cohort | None = None, name: str = "", state: State = State.ACTIVE) -> Network:
    return Network.objects.create(
        cohort=cohort or make_cohort(), name=name or f"Red {next(_number)}", state=state
    )


def make_school(*, name: str = "Escuela Los Maitenes") -> School:
    return School.objects.create(rbd=10000 + next(_number), name=name)


def make_membership(
    *, network: Network, role: Role = Role.MEMBER, person: Person | None = None, since: str = "2026-03-01"
) -> Membership:
    return Membership.objects.create(
        person=person or make_person(user=make_user()), network=network, role=role, since_on=since
    )


def make_versions() -> dict[str, InstrumentVersion]:
    """The questionnaires of the pack of the repository, loaded once a test: each time they would be compared whole."""
    found = InstrumentVersion.objects.filter(pack="clider").order_by("pk")
    if not found.exists():
        load_instruments(folders=(), by=SYSTEM)
    return {version.code: version for version in found}


def make_version(*, code: str, number: str) -> InstrumentVersion:
    """An earlier version of a questionnaire."""
    make_versions()
    return InstrumentVersion.objects.get(pack="clider", code=code, number=number)


def make_wave(
    *,
    network: Network,
    code: str = "pulso",
    timepoint: Timepoint = Timepoint.PULSE,
    mode: Mode = Mode.INDIVIDUAL,
    people: Sequence[Person] = (),
    opened: datetime | None = None,
    is_final: bool = False,
    **fields: Any,
) -> Wave:
    """A measurement that is open; or final an hour ago and with its results opened, unless told otherwise."""
    now = timezone.now()
    if fields.pop("is_released", is_final):
        last = Wave.objects.filter(network=network).aggregate(last=Max("release"))["last"] or 0
        fields |= {"released_at": now, "release": last + 1}
    opened = opened or now - timedelta(days=3)
    usual_grace = 0 if is_final or fields.get("heads") else 72
    grace_hours = 0 if is_final else fields.pop("grace_hours", usual_grace)
    wave = Wave.objects.create(
        campaign=Campaign.objects.create(),
        network=network,
        version=make_versions()[code],
        timepoint=timepoint,
        mode=mode,
        minimum=5 if mode == Mode.INDIVIDUAL else 1,
        opened_at=opened,
        closes_at=max(opened + timedelta(hours=1), now - timedelta(hours=1))
        if is_final
        else now + timedelta(days=7),
        grace_hours=grace_hours,
        **fields,
    )
    Invitation.objects.bulk_create(Invitation(wave=wave, person=person) for person in people)
    return wave


def make_response(
    *, wave: Wave, value: int = 4, items: dict[str, Any] | None = None, **fields: Any
) -> Response:
    """A response by a personal link that gives ``value`` to every item, but for those in ``items``."""
    answers = {item.code: value for item in wave.version.parsed.items} | (items or {})
    body = {"items": answers, **fields.pop("body", {})}
    fields.setdefault("link", random_key())
    return Response.objects.create(wave=wave, body=body, **fields)


def make_focus(*, wave: Wave, dimension: str = "trust", reason: str = "porque sí", **fields: Any) -> Focus:
    """A focus that the conversation about a measurement chose."""
    focus = Focus.objects.create(
        network=wave.network,
        origin_kind=OriginKind.WAVE,
        origin_code=wave.code,
        dimension=dimension,
        reason=reason,
        **fields,
    )
    link([(focus.origin, Reference(TraceKind.FOCUS, focus.code))], whose=wave.network)
    return focus


def make_commitment(
    *, wave: Wave, text: str = "Traer una clase grabada", number: int = 1, **fields: Any
) -> Agreement:
    """Something that the conversation about a measurement agreed."""
    return Agreement.objects.create(
        kind=AgreementKind.COMMITMENT,
        network=wave.network,
        origin_kind=OriginKind.WAVE,
        origin_code=wave.code,
        number=number,
        text=text,
        **{"due_on": timezone.localdate() + timedelta(days=20)} | fields,
    )


def make_question(*, note: Note, **fields: Any) -> Agreement:
    """What was agreed about a triangle."""
    return Agreement.objects.create(
        kind=AgreementKind.OPEN_QUESTION,
        network=note.session.network,
        cohort=note.session.cohort,
        origin_kind=OriginKind.NOTE,
        origin_code=note.code,
        **fields,
    )


def make_intention(*, note: Note, text: str, **fields: Any) -> Intention:
    """What the author of a note takes with them from it."""
    assert note.author is not None
    return Intention.objects.create(
        kind=AgreementKind.INTENTION,
        author=note.author.code,
        network=note.session.network,
        cohort=note.session.cohort,
        origin_kind=OriginKind.NOTE,
        origin_code=note.code,
        text=text,
        **fields,
    )


def make_workshop(
    *,
    network: Network,
    is_open: bool = True,
    kinds: Sequence[str] = ("welcome", "groups", "plenary", "final_ideas"),
) -> Session:
    """A workshop of a network with an item of each kind, in the first one when it is open."""
    now = timezone.now()
    workshop = Workshop.objects.create(network=network, title="Taller", opened_at=now if is_open else None)
    items = [
        AgendaItem.objects.create(session=workshop, kind=kind, title=kind, position=index, minutes=10)
        for index, kind in enumerate(kinds)
    ]
    if is_open:
        items[0].run(now)
        items[0].save()
        workshop.current = items[0]
        workshop.save()
    return workshop


def make_team(*, people: int = 7) -> tuple[Network, list[Person]]:
    """A network with coordination and members; the first person coordinates."""
    network = make_network()
    members = [
        make_membership(network=network, role=Role.COORDINATOR if number == 0 else Role.MEMBER).person
        for number in range(people)
    ]
    return network, members


def sign_in(client: Client, person: Person) -> Client:
    """``client`` is signed in as ``person``."""
    assert person.user is not None
    client.force_login(person.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    came_in(client, person.user)
    return client


def came_in(client: Client, user: User, *, method: str = "code", ago: float = 0, **more: Any) -> None:
    """The session remembers that its person came in ``ago`` seconds ago: exports and grants ask for that."""
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": method, "at": time.time() - ago, **more}]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = user_id_to_str(user)
    session.save()

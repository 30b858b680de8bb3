"""The workshops of the demonstration: one that was lived some weeks ago, one whose room is open today."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone

from trama.agreements.enums import AgreementKind, AgreementState, OriginKind
from trama.agreements.models import Agreement
from trama.content.load import workshop_tables
from trama.demo import story
from trama.demo.people import signs
from trama.demo.waves import DemoNetwork
from trama.networks.enums import Role
from trama.networks.models import Cohort, Network, Person
from trama.sessions.models import AgendaItem, Group, Participant, Session
from trama.sessions.plans import SessionPlan, read_plan
from trama.workshops.enums import WORKSHOP, GroupRole, ItemKind, Shape
from trama.workshops.models import Cluster, Echo, Entry, Idea, Note, Workshop
from trama.workshops.rehearsal import Script, script_of
from trama.workshops.tracing import trace_workshop

WEEKS_AGO, GROUPS, QUESTIONS = 4, 3, 4
GUESTS = 3  # of each other network of the cohort
OPEN_TITLE = "Taller 2 · Aprender del trabajo a medio hacer"
CLUSTERS = (
    (
        "Conducir entre varias personas",
        "Que la red no dependa de quien coordina: preparar relevos y turnarnos las reuniones.",
    ),
    (
        "Mostrarnos trabajo de verdad",
        "Traer lo que está a medio hacer y pedir una pregunta, no una felicitación.",
    ),
    ("Cuidar el tiempo", ""),
)
ANSWERS = (
    (
        AgreementState.ANSWERED,
        "Se acuerda antes quién pregunta primero; la jefatura escucha la primera ronda.",
    ),
    (AgreementState.LATER, ""),
    (AgreementState.OPEN, ""),
)


Crowd = Sequence[tuple[Network, Person]]


@dataclass(frozen=True)
class WorkshopMaker:
    """What makes the rows of a workshop repeatable."""

    dice: random.Random
    code: Callable[[], str]
    script: Script
    by: Person

    def number(self) -> int:
        """A repeatable number that nobody else has."""
        return self.dice.getrandbits(62) + 1


def tell_workshops(
    *, demo_networks: Sequence[DemoNetwork], dice: random.Random, code: Callable[[], str]
) -> None:
    """The cohort of the rural network has lived the deck's workshop, and that network holds another one today."""
    river = next(demo_network for demo_network in demo_networks if demo_network.part is story.RIVER)
    coach = Person.objects.get(email=next(sign.mail for sign in signs() if sign.role == Role.COACH))
    maker = WorkshopMaker(dice, code, script_of(river.network.cohort.programme.pack), coach)
    [table] = workshop_tables(settings.PACK_FOLDERS)[river.network.cohort.programme.pack][:1]
    plan = read_plan(table, kind=WORKSHOP)
    cohort = river.network.cohort
    crowd = _crowd(river, demo_networks)
    live_workshop(maker, cohort, crowd, plan, timezone.localdate() - timedelta(weeks=WEEKS_AGO))
    today = Workshop(
        code=code(), network=river.network, title=OPEN_TITLE, objective=plan.objective, made_by=river.people[0],
        held_on=timezone.localdate(), opened_at=timezone.now(),
    )  # fmt: skip
    today.save()
    AgendaItem.objects.bulk_create(_items(maker, today, plan))


def open_workshop() -> Session | None:
    """The workshop whose room is open, if the demonstration is loaded."""
    return Workshop.objects.real().filter(title=OPEN_TITLE).order_by("pk").last()


def _items(maker: WorkshopMaker, workshop: Session, plan: SessionPlan) -> list[AgendaItem]:
    return [
        AgendaItem(
            code=maker.code(), session=workshop, position=position, kind=item.kind, title=item.title,
            minutes=item.minutes, body=item.body, guide=item.guide, is_shown=item.is_shown,
        )
        for position, item in enumerate(plan.items)
    ]  # fmt: skip


def live_workshop(maker: WorkshopMaker, cohort: Cohort, crowd: Crowd, plan: SessionPlan, day: date) -> None:
    """A workshop that was lived on ``day``, with all that was kept of it."""
    began = datetime(day.year, day.month, day.day, 15, tzinfo=timezone.get_default_timezone())
    workshop = Workshop(
        code=maker.code(), cohort=cohort, title=plan.title, objective=plan.objective, held_on=day,
        made_by=maker.by, opened_at=began, ended_at=began + timedelta(minutes=plan.minutes),
    )  # fmt: skip
    workshop.save()
    items = _items(maker, workshop, plan)
    for item in items:
        item.began_at, item.ended_at = began, began + timedelta(minutes=item.minutes)
        item.left, item.lived = 0, 60 * item.minutes
        began = item.ended_at
        if item.kind in {ItemKind.CASE, ItemKind.FINAL_IDEAS}:
            item.revealed_at = item.ended_at
    AgendaItem.objects.bulk_create(items)
    groups = Group.objects.bulk_create(
        Group(code=maker.code(), session=workshop, number=number + 1, turn=number + 1, spoke_at=began)
        for number in range(GROUPS)
    )
    people = _people(maker, workshop, crowd, groups)
    _notebooks(maker, groups, people)
    _plenary(maker, workshop, groups, people)
    _board(maker, workshop, people)
    trace_workshop(workshop=workshop)


def _crowd(river: DemoNetwork, demo_networks: Sequence[DemoNetwork]) -> Crowd:
    """All of the rural network, and some of each other network of its cohort: a workshop is open to these alone."""
    guests = [
        (demo_network, demo_network.people[:GUESTS])
        for demo_network in demo_networks
        if demo_network is not river and demo_network.network.cohort_id == river.network.cohort_id
    ]
    return [(guest.network, person) for guest, some in [(river, river.people), *guests] for person in some]


def _people(
    maker: WorkshopMaker, workshop: Session, crowd: Crowd, groups: Sequence[Group]
) -> list[Participant]:
    people = Participant.objects.bulk_create(
        Participant(
            code=maker.code(), number=maker.number(), session=workshop, name=person.name, person=person,
            network=network, network_name=network.name, group=groups[index % GROUPS],
            role=GroupRole.WRITES if index < GROUPS else "",
        )
        for index, (network, person) in enumerate(crowd)
    )  # fmt: skip
    Participant.objects.filter(session=workshop).update(joined_at=workshop.opened_at)
    for index, group in enumerate(groups):
        group.representative = people[index + GROUPS]
    Group.objects.bulk_update(groups, ["representative"])
    return people


def _notebooks(maker: WorkshopMaker, groups: Sequence[Group], people: Sequence[Participant]) -> None:
    Entry.objects.bulk_create(
        Entry(
            code=maker.code(), group=group, question=question, author=people[index],
            text=maker.script.answer(question, index),
        )
        for question in range(QUESTIONS)
        for index, group in enumerate(groups)
    )  # fmt: skip


def _plenary(
    maker: WorkshopMaker, workshop: Session, groups: Sequence[Group], people: Sequence[Participant]
) -> None:
    clusters = Cluster.objects.bulk_create(
        Cluster(code=maker.code(), session=workshop, title=title, synthesis=synthesis, position=index)
        for index, (title, synthesis) in enumerate(CLUSTERS, start=1)
    )
    ideas = Idea.objects.bulk_create(
        Idea(
            code=maker.code(), group=groups[index % GROUPS], text=text, position=index + 1,
            cluster=clusters[(0, 1, 1, 0, 2, 0)[index]] if index < 6 else None,  # noqa: PLR2004 -- one is left loose
        )
        for index, text in enumerate(maker.script.ideas)
    )  # fmt: skip
    Echo.objects.bulk_create(
        Echo(participant=who, idea=idea)
        for number, who in enumerate(people)
        for index, idea in enumerate(ideas)
        if (number * 5 + index * 3) % 4 == 0
    )


def _board(maker: WorkshopMaker, workshop: Session, people: Sequence[Participant]) -> None:
    notes = Note.objects.bulk_create(
        Note(
            code=maker.code(), session=workshop, shape=said.shape, text=said.text, is_signed=said.is_signed,
            author=people[index % len(people)],
        )
        for index, said in enumerate(maker.script.notes)
    )  # fmt: skip
    Echo.objects.bulk_create(
        Echo(participant=who, note=note)
        for number, who in enumerate(people)
        for index, note in enumerate(notes)
        if (number * 7 + index * 3) % 6 == 0 and note.author != who
    )
    triangles = [note for note in notes if note.shape == Shape.TRIANGLE]
    due = workshop.held_on + timedelta(weeks=WEEKS_AGO + 1)
    Agreement.objects.bulk_create(
        Agreement(
            code=maker.code(), kind=AgreementKind.OPEN_QUESTION, cohort=workshop.cohort,
            origin_kind=OriginKind.NOTE, origin_code=note.code, owner=maker.by, due_on=due, state=state, answer=answer,
            answered_on=workshop.held_on + timedelta(days=9) if answer else None,
        )
        for note, (state, answer) in zip(triangles, ANSWERS, strict=False)
    )  # fmt: skip

"""A workshop that was lived to its end, with everything that must and must not be in its record."""

from dataclasses import dataclass
from datetime import timedelta

import time_machine
from django.utils import timezone

from tests.make import make_question
from tests.workshops.room_scene import Room, enter, make_room
from trama.agreements.enums import AgreementState
from trama.sessions.actions.conducting import end_session, reveal, skip_item
from trama.sessions.actions.contributing import Wording
from trama.sessions.actions.joining import Card, add_without_phone, remove
from trama.sessions.models import AgendaItem, Contribution, Participant
from trama.workshops.actions.clustering import Words, make_cluster, move_ideas, write_clusters
from trama.workshops.actions.plenary import Brought, bring_idea, count_raised, take_back_idea
from trama.workshops.actions.writing import (
    add_note,
    count_hands,
    echo,
    hide_note,
    remove_entry,
    take_back_note,
    write_entry,
)
from trama.workshops.enums import Shape
from trama.workshops.models import Note, Raised

FORMULA = '=HYPERLINK("http://malo.example";"premio")'
LONG = "Liceo Bicentenario Politécnico Monseñor Ramón Munita Eyzaguirre"
ABSENT = (
    "oculta por quien",
    "me arrepentí",
    "Expulsado",
    "predicción tapada",
    "sacada de la hoja",
    "idea retirada",
)
OUTCOME = "La directora habló al final."


@dataclass
class After:
    """The room and whom the tests speak of."""

    room: Room
    without_phone: Participant
    gone: Participant

    @property
    def link(self) -> str:
        return self.room.desk_link


def leave_note(room: Room, who: int, text: str, shape: Shape = Shape.SQUARE, *, signed: bool = False) -> Note:
    tags = ["trust"] if signed else []
    return add_note(
        workshop=room.workshop,
        shape=shape,
        wording=Wording(text),
        is_signed=signed,
        tags=tags,
        by=room.people[who],
    )


def lived(*, is_over: bool = True) -> After:
    """Three hours of a workshop: groups, a case with a prediction, plenary, board; one person taken out."""
    room = make_room(people=4, groups=2)
    workshop, by = room.workshop, room.by
    workshop.title, workshop.objective = "Taller 1 · Redes efectivas", "Mirar cómo acompañamos."
    workshop.save()
    card = Card("Elba Millán", network_name=LONG)
    without_phone = add_without_phone(session=workshop, card=card, by=by)
    gone = enter(workshop, "Expulsado", type(room.phones[0])())
    remove(participant=gone, by=by)
    write_groups(room)
    tell_case(room)
    room.in_item("plenary")
    speak(room)
    room.in_item("final_ideas")
    write_board(room)
    if is_over:
        with time_machine.travel(timezone.now() + timedelta(minutes=171), tick=False):
            end_session(session=workshop, by=by)
    workshop.refresh_from_db()
    return After(room, without_phone, gone)


def write_groups(room: Room) -> None:
    first, two = room.group(1), room.group(2)
    write_entry(group=first, question=1, wording=Wording("Tiempo protegido"), by=room.people[0])
    write_entry(group=two, question=0, wording=Wording("Nos visitamos"), by=room.people[1])
    out = write_entry(group=two, question=0, wording=Wording("sacada de la hoja"), by=room.people[1])
    remove_entry(entry=out, is_removed=True, by=room.people[1])


def tell_case(room: Room) -> None:
    """A case whose outcome was revealed after two predictions; one item is left out, one is not for the room."""
    case = AgendaItem.objects.create(
        session=room.workshop, kind="case", title="Caso real", position=10, minutes=25,
        body={"prompt": "¿Qué crees que pasó?", "outcome": OUTCOME},
    )  # fmt: skip
    Contribution.objects.create(item=case, text="Se fue la supervisora", author=room.people[0])
    Contribution.objects.create(item=case, text="Algo cambió en la red", author=room.people[2])
    Contribution.objects.create(
        item=case, text="predicción tapada", author=room.people[1], hidden_at=timezone.now()
    )
    Raised.objects.create(item=case, question="¿A quién le pasa?", count=7)
    room.in_item("case")
    reveal(item=case, is_revealed=True, by=room.by)
    skipped = AgendaItem.objects.create(session=room.workshop, kind="break", title="Pausa", position=11)
    skip_item(item=skipped, is_skipped=True, by=room.by)
    AgendaItem.objects.create(
        session=room.workshop, kind="talk", title="Solo para quien conduce", position=12, is_shown=False
    )


def speak(room: Room) -> None:
    brought = bring_idea(group=room.group(1), brought=Brought(Wording("Visitas entre escuelas")), by=room.by)
    loose = bring_idea(group=room.group(2), brought=Brought(Wording("Hablar al final")), by=room.by)
    away = bring_idea(group=room.group(2), brought=Brought(Wording("idea retirada")), by=room.by)
    take_back_idea(idea=away, is_removed=True, by=room.by)
    cluster = make_cluster(workshop=room.workshop, title="Mirarnos", by=room.by)
    move_ideas(workshop=room.workshop, ideas=[brought], target=cluster, by=room.by)
    write_clusters(
        workshop=room.workshop,
        words={cluster.code: Words("Mirarnos", "Salir a ver lo del otro.")},
        by=room.by,
    )
    echo(participant=room.people[2], on=brought, is_on=True, by=room.people[2])
    count_raised(item=room.workshop.items.get(kind="plenary"), idea=loose, count=5, by=room.by)


def write_board(room: Room) -> None:
    liked = leave_note(room, 0, "Que la red no es solo un grupo de personas.", signed=True)
    echo(participant=room.people[1], on=liked, is_on=True, by=room.people[1])
    count_hands(note=liked, hands=7, by=room.by)
    leave_note(room, 1, FORMULA)
    owed = leave_note(room, 2, "¿Qué pasa con la red cuando llega el traspaso?", Shape.TRIANGLE)
    make_question(
        note=owed,
        owner=room.by,
        due_on="2030-03-01",
        state=AgreementState.ANSWERED,
        answer="Sigue.",
        answered_on="2030-02-01",
    )
    make_question(note=leave_note(room, 3, "¿Y el PME?", Shape.TRIANGLE))
    leave_note(room, 2, "Rotar quién conduce, con fecha puesta.", Shape.CIRCLE, signed=True)
    hide_note(note=leave_note(room, 3, "oculta por quien conduce"), is_hidden=True, by=room.by)
    take_back_note(note=leave_note(room, 3, "me arrepentí"), is_removed=True, by=room.people[3])

"""A room with unsigned texts, and everything that the coordination and the direction can open of it."""

import json
import re

from django.test import Client
from django.urls import reverse

from tests.make import make_person, make_user, sign_in
from tests.offline_room.scene import lived
from tests.web.access_table import TABLE
from tests.workshops.room_scene import make_room
from trama.live.changes import ChangedItem
from trama.networks.enums import Role
from trama.networks.models import Membership
from trama.offline_room.files import file_of
from trama.offline_room.models import OfflineRoom
from trama.sessions.actions.contributing import Wording, contribute
from trama.web.live import desk, wall
from trama.web.live.audiences import CONDUCTING
from trama.web.live.workshops import RENDERERS, render
from trama.workshops.actions.writing import add_note, echo, write_entry
from trama.workshops.enums import Shape
from trama.workshops.models import Entry, Note

# What differs from one request to the next and is of no author.
PASSING = re.compile(
    r'name="(?:csrfmiddlewaretoken|key)" value="[^"]*"|data-(now|since|deadline|rest|left)="[^"]*"|nonce-[\w+/=-]+|"left":[^,}]*'
)
FILES = ("registro.json", "asistencia.csv", "notas.csv", "ideas.csv", "hojas.csv", "deudas.csv")


def make_unsigned_room():
    """Rosa and Inés, of one group, each with a note, an entry and a thought of their own; Pedro says «me too» to both."""
    made = make_room(kinds=("welcome", "case", "groups", "plenary", "final_ideas"))
    made.workshop.items.filter(kind="case").update(body={"prompt": "¿Qué pasó después?"})
    rosa, pedro, ines, _luis = made.people
    made.in_item("case")
    for who in (rosa, ines):
        contribute(item=made.workshop.current, wording=Wording(f"Creo que {who.pk}"), by=who)
    made.in_item("groups")
    for who in (rosa, ines):
        write_entry(
            group=made.group(1), question=0, wording=Wording(f"Entrada {who.pk}", f"e{who.pk}"), by=who
        )
    made.in_item("final_ideas")
    for who in (rosa, ines):
        for shape in Shape:
            words = Wording(f"{shape} de {who.pk}", f"{shape}{who.pk}")
            note = add_note(
                workshop=made.workshop, shape=shape, wording=words, is_signed=False, tags=[], by=who
            )
            echo(participant=pedro, on=note, is_on=True, by=pedro)
    programme = made.workshop.network.cohort.programme
    person = make_person(user=make_user())
    Membership.objects.create(person=person, role=Role.DIRECTION, since_on="2026-03-01", programme=programme)
    made.direction = sign_in(Client(), person)
    return made


def openable(room):
    """Everything that the coordination and the direction can open of the workshop, by what it is."""
    return {
        **{
            f"{who} {name}": page
            for who in ("desk", "direction")
            for name, page in pages(room, getattr(room, who))
        },
        **{f"stream {audience}": stream(room, audience) for audience in CONDUCTING},
        **packs(room),
    }


def pages(room, client):
    code = room.workshop.code
    for name, (method, _row) in TABLE.items():
        if name.startswith("workshops:") and method == "GET":
            arguments = arguments_of(room, name)
            if arguments is not None:
                yield name, read(client.get(reverse(name, args=arguments)))
    for file in FILES:
        yield file, read(client.post(reverse("workshops:record-file", args=[code, file])))
    yield "picture", read(client.get(reverse("workshops:record-picture", args=[code, "svg"])))


def arguments_of(room, name):
    """What the address names; nothing for those that are of another kind."""
    if name in {"workshops:workshop-list", "workshops:workshop-make"}:
        return []
    if name in {"workshops:offline-login", "workshops:offline-record", "workshops:record-picture"}:
        return None
    named = {"workshops:item": room.workshop.current, "workshops:person": room.people[0]}
    return [room.workshop.code, named[name].code] if name in named else [room.workshop.code]


def read(response):
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body.startswith((b"%PDF", b"PK")):
        return response.status_code, "packed"
    return response.status_code, PASSING.sub("", body.decode())


def stream(room, audience):
    """Every fragment of what may change, as it is sent to that audience."""
    kinds = {*RENDERERS, *desk.RENDERERS, *desk.EXTRA_RENDERERS, *wall.RENDERERS}
    subjects = {
        "note": [note.code for note in Note.objects.order_by("code")],
        "entry": [entry.code for entry in Entry.objects.order_by("code")],
        "contribution": [room.workshop.items.get(kind="case").code],
        "group": [group.code for group in room.workshop.groups.order_by("number")],
        "people": [person.code for person in room.people],
        "own": [person.code for person in room.people],
    }
    skipped = {"idea", "cluster", "moves"}
    items = [
        ChangedItem(kind, subject) for kind in sorted(kinds - skipped) for subject in subjects.get(kind, [""])
    ]
    return PASSING.sub("", render(room.workshop.code, audience, items))


def packs(room):
    OfflineRoom.objects.all().delete()
    response = room.desk.post(reverse("workshops:offline-pack", args=[room.workshop.code]))
    pack = json.loads(response.content)
    record = json.loads(file_of(lived(room.workshop, lambda: None)))
    own = {"pack", "key", "made_at", "seal", "own", "laptop"}
    OfflineRoom.objects.all().delete()
    return {
        name: {key: value for key, value in file.items() if key not in own}
        for name, file in (("pack", pack), ("record", record))
    }

"""The facilitator finds no road to whose an unsigned text is: two authors change places, and nothing they can open does."""

import json
import re
from datetime import timedelta
from difflib import unified_diff

import pytest
import time_machine
from django.db.models import Case, F, Value, When
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.make import make_person, make_user, sign_in
from tests.offline_room.scene import lived
from tests.web.access_table import TABLE
from tests.workshops.room_scene import make_room
from trama.audit.models import AuditEntry
from trama.live.changes import ChangedItem
from trama.networks.enums import Role
from trama.networks.models import Membership
from trama.offline_room.authors import AUTHORED
from trama.offline_room.files import file_of
from trama.offline_room.models import OfflineRoom
from trama.sessions.actions.conducting import end_session
from trama.sessions.actions.contributing import Wording, contribute
from trama.sessions.actions.joining import tell_word
from trama.sessions.models import Contribution
from trama.sessions.return_codes import return_code
from trama.web.live import desk, wall
from trama.web.live.audiences import CONDUCTING
from trama.web.live.workshops import RENDERERS, render
from trama.workshops.actions.writing import add_note, echo, write_entry
from trama.workshops.enums import Shape
from trama.workshops.models import Entry, Note

pytestmark = pytest.mark.django_db

# What differs from one request to the next and is of no author, and the order of notes, which the room saw.
PASSING = re.compile(
    r'name="(?:csrfmiddlewaretoken|key)" value="[^"]*"|data-(now|since|deadline|rest|left|order)="[^"]*"|nonce-[\w+/=-]+|"left":[^,}]*'
)
FILES = ("registro.json", "asistencia.csv", "notas.csv", "ideas.csv", "hojas.csv", "deudas.csv")


@pytest.fixture
def room():
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


def change_places(room):
    """What Rosa wrote is Inés's, and the other way round; all a while earlier, in the same order."""
    rosa, _pedro, ines, _luis = room.people
    swapped = Case(When(author=rosa.pk, then=Value(ines.pk)), default=Value(rosa.pk))
    for model in (Note, Entry, Contribution):
        earlier = F("written_at") - timedelta(minutes=37)
        model.objects.filter(author__in=(rosa, ines)).update(author=swapped, written_at=earlier)


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
        yield file, read(client.get(reverse("workshops:record-file", args=[code, file])))


def arguments_of(room, name):
    """What the address names; nothing for those that are of another kind."""
    if name in {"workshops:workshop-list", "workshops:workshop-make"}:
        return []
    if name in {"workshops:offline-login", "workshops:offline-record", "workshops:record-file"}:
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


def differing(before, after):
    """The lines that say it."""
    return list(unified_diff(str(before).split("\\n"), str(after).split("\\n"), n=0, lineterm=""))


def test_two_authors_change_places_and_nothing_that_others_can_open_does(room):
    with time_machine.travel(timezone.now(), tick=False):  # how long it lasted is of no author
        own = f"/t/{room.workshop.code}/lo-mio/"
        for _phase in ("under way", "over"):
            before, mine = openable(room), read(room.phones[0].get(own))
            change_places(room)
            after = openable(room)
            changed = {
                name: differing(before[name], after[name]) for name in before if before[name] != after[name]
            }
            assert changed == {}
            assert read(room.phones[0].get(own)) != mine, "what is one's own has to be another's"
            assert len(before) > 40
            end_session(session=room.workshop, by=room.by)


def test_a_pack_and_a_record_hold_no_author_no_time_and_no_me_too(room):
    for name, file in packs(room).items():
        rows = file["body"]["rows"] if name == "pack" else file["rows"]
        for table in AUTHORED:
            assert rows[table.name]
            assert not {"author", "written_at"} & {key for row in rows[table.name] for key in row}
        assert rows["echoes"] == []


def test_no_act_of_somebody_who_writes_is_in_the_record_of_acts(room):
    codes = [person.code for person in room.people]
    assert not AuditEntry.objects.filter(actor__in=codes).exists()


def test_the_word_that_was_read_aloud_opens_nothing_that_was_written_before(room):
    """Not by what is shown, nor by what is refused: own notes take no «me too», and the same words come once."""
    rosa = room.people[0]
    tell_word(participant=rosa, by=room.by)
    stranger = Client()
    stranger.post(f"{room.link}volver/", {"word": return_code(rosa.number)})
    mine = Note.objects.get(author=rosa, shape=Shape.SQUARE)
    others = Note.objects.get(author=room.people[2], shape=Shape.SQUARE)
    texts = [mine.text, f"Entrada {rosa.pk}", f"Creo que {rosa.pk}"]
    page = stranger.get(f"{room.link}lo-mio/").content.decode()
    assert not [text for text in texts if text in page]
    for address in ("quitar/", "cambiar/"):
        assert stranger.post(f"{room.link}notas/{mine.code}/{address}").status_code == 404
    assert stranger.post(f"{room.link}notas/", {"shape": "square", "text": mine.text}).status_code == 302
    assert Note.objects.filter(text=mine.text).count() == 2
    counts = []
    for note in (mine, others):
        stranger.post(f"{room.link}notas/{note.code}/tambien/", {"yes": "1"})
        counts.append(note.echoes.count())
    assert counts == [2, 2]


def test_the_words_to_come_back_are_not_guessed_by_many_together(room):
    for number in range(100):
        Client(REMOTE_ADDR=f"10.0.0.{number}").post(f"{room.link}volver/", {"word": "agua-agua-10"})
    late = Client(REMOTE_ADDR="10.0.1.1")
    late.post(f"{room.link}volver/", {"word": return_code(room.people[0].number)})
    assert "Demasiados intentos" in late.get(room.link).content.decode()

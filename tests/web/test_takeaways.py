"""What I take with me: mine alone."""

import pytest
from django.test import Client

from tests.make import sign_in
from tests.workshops.room_scene import another_desk, make_room
from trama.agreements.models import Intention
from trama.audit.models import AuditEntry
from trama.live.models import Change
from trama.sessions.actions.contributing import Wording
from trama.sessions.models import Contribution
from trama.sessions.return_codes import return_code
from trama.workshops.actions.plenary import Brought, bring_idea
from trama.workshops.actions.writing import add_note, echo, write_entry
from trama.workshops.enums import Shape

pytestmark = pytest.mark.django_db
WILL = "Hablar al final en la reunión de marzo"


@pytest.fixture
def room():
    room = make_room(kind="final_ideas")
    _note(room, "Hablar al final")
    _note(room, "Otra cosa", by=1)
    return room


def _note(room, text, *, by=0, shape=Shape.CIRCLE):
    return add_note(
        workshop=room.workshop,
        shape=shape,
        wording=Wording(text),
        is_signed=True,
        tags=[],
        by=room.people[by],
    )


def circle(room):
    return room.workshop.notes.get(text="Hablar al final")


def address(room):
    return f"{room.link}lo-mio/{circle(room).code}/"


def own(phone, room):
    return phone.get(f"{room.link}lo-mio/").content.decode()


def test_a_circle_becomes_an_intention_that_is_changed_and_taken_away(room):
    phone = room.phones[0]
    assert phone.post(address(room), {"text": WILL, "try_on": "2026-12-01"}).status_code == 302
    assert WILL in own(phone, room)
    assert 'value="2026-12-01"' in own(phone, room)
    phone.post(address(room), {"text": "Escuchar primero", "try_on": ""})
    kept = Intention.objects.get()
    assert (kept.text, kept.due_on) == ("Escuchar primero", None)
    phone.post(address(room), {"drop": "1"})
    assert Intention.objects.count() == 0


@pytest.mark.parametrize("given", [{"text": " "}, {"text": "Algo", "try_on": "mañana"}, {"text": "a" * 281}])
def test_what_cannot_be_kept_is_said_beside_its_note(room, given):
    answer = room.phones[0].post(address(room), given)
    assert answer.status_code == 422
    assert given["text"].strip() in answer.content.decode()
    assert Intention.objects.count() == 0


def test_only_its_author_makes_one_and_only_from_a_circle(room):
    assert room.phones[1].post(address(room), {"text": "Ajena"}).status_code == 404
    square = _note(room, "Cuadrado", shape=Shape.SQUARE)
    assert room.phones[0].post(f"{room.link}lo-mio/{square.code}/", {"text": "No"}).status_code == 404


def test_nobody_else_reads_it_and_it_leaves_no_trace(room):
    before = (AuditEntry.objects.count(), Change.objects.count())
    room.phones[0].post(address(room), {"text": WILL})
    assert (AuditEntry.objects.count(), Change.objects.count()) == before
    pages = [
        "",
        "personas/",
        f"personas/{room.people[0].code}/",
        "tablero/",
        "deudas/",
        "hojas/",
        "respuestas/",
    ]
    for desk in (room.desk, another_desk(room)[1]):
        for page in pages:
            assert WILL not in desk.get(room.desk_link + page).content.decode(), page
    for where in ("", "lo-mio/", "parte/"):
        assert WILL not in room.phones[1].get(room.link + where).content.decode()


def test_what_was_kept_about_me_is_all_there(room):
    rosa, group = room.people[0], room.group(1)
    write_entry(group=group, question=0, wording=Wording("Visitas cruzadas"), by=rosa)
    idea = bring_idea(group=room.group(2), brought=Brought(Wording("Tiempo protegido")), by=room.by)
    echo(participant=rosa, on=idea, is_on=True, by=rosa)
    item = room.workshop.items.get(kind="welcome")
    Contribution.objects.create(item=item, text="Que trabajaron la confianza", author=rosa)
    rosa.mail = "rosa@example.org"
    rosa.save()
    page = own(room.phones[0], room)
    for result in (
        "Red de Rosa",
        "Grupo 1",
        "Visitas cruzadas",
        "Tiempo protegido",
        "Que trabajaron la confianza",
        "rosa@example.org",
        "Hablar al final",
    ):
        assert result in page
    assert "Visitas cruzadas" not in own(room.phones[1], room)


def test_who_has_an_account_finds_theirs_of_every_workshop(room):
    person, _desk = another_desk(room)
    mine = room.people[0]
    mine.person = person
    mine.save()
    client = sign_in(Client(), person)
    page = client.get("/cuenta/lo-que-me-llevo/").content.decode()
    assert "Hablar al final" in page
    assert "Otra cosa" not in page
    path = f"/cuenta/lo-que-me-llevo/{circle(room).code}/"
    assert client.post(path, {"text": WILL, "try_on": "01-12-2026"}).status_code == 302
    assert WILL in client.get("/cuenta/lo-que-me-llevo/").content.decode()
    assert WILL in own(room.phones[0], room)
    assert client.post(path, {"text": ""}).status_code == 422
    others = room.workshop.notes.get(text="Otra cosa")
    assert client.post(f"/cuenta/lo-que-me-llevo/{others.code}/", {"text": "No"}).status_code == 404
    assert room.desk.post(path, {"text": "No"}).status_code == 404


def test_the_facilitator_who_looked_at_the_word_reads_no_intention_with_it(room):
    room.phones[0].post(address(room), {"text": WILL, "try_on": ""})
    other = Client()
    other.post(f"{room.link}volver/", {"word": return_code(room.people[0].number)})
    assert WILL in own(other, room)  # theirs, on another phone
    page = room.desk.post(f"{room.desk_link}personas/{room.people[0].code}/", {"do": "word"})
    assert return_code(room.people[0].number) in page.content.decode()
    assert WILL in own(other, room)
    stranger = Client()
    stranger.post(f"{room.link}volver/", {"word": return_code(room.people[0].number)})
    assert WILL not in own(stranger, room)
    assert "quien conduce vio tu palabra" in own(stranger, room)

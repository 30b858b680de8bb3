"""A form that the workshop does not take any more, sent without a script: what was written is on the page that says so."""

import pytest
from django.test import Client

from tests.workshops.room_scene import make_room
from trama.sessions.actions.conducting import end_session

pytestmark = pytest.mark.django_db
TEXT = "Que el acuerdo quede <escrito>"


@pytest.fixture
def room():
    made = make_room()
    made.in_item("final_ideas")
    return made


def note(room, client, **headers):
    sent = {"shape": "square", "text": TEXT}
    return client.post(f"/t/{room.workshop.code}/notas/", sent, headers=headers)


def test_after_the_end(room):
    end_session(session=room.workshop, by=room.by)
    answer = note(room, room.phones[0])
    assert answer.status_code == 409
    assert "Que el acuerdo quede &lt;escrito&gt;</textarea>" in answer.content.decode()


def test_where_nobody_is_in_any_more(room):
    answer = note(room, Client())
    assert answer.status_code == 409
    assert "Que el acuerdo quede &lt;escrito&gt;</textarea>" in answer.content.decode()
    assert not room.workshop.notes.filter(text=TEXT).exists()


def test_a_script_is_led_to_the_door_as_before(room):
    assert note(room, Client(), **{"X-Trama": "1"}).status_code == 302

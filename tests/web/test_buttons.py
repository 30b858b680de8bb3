"""A form that does not say which button sent it is refused with a sentence, and nothing changes."""

import pytest

from tests.workshops.room_scene import make_room

pytestmark = pytest.mark.django_db
SENTENCE = "no entendió qué botón fue"


@pytest.mark.parametrize("where", ["conducir/", "preparar/", "plenario/turnos/"])
@pytest.mark.parametrize("sent", [{}, {"do": ""}, {"do": "otra"}, {"text": "Quedan cinco minutos"}])
def test_a_form_without_its_button_is_refused(where, sent):
    room = make_room(kinds=("welcome", "case", "plenary"), kind="case")
    before = room.workshop.current_id
    refused = room.desk.post(room.desk_link + where, sent)
    assert (refused.status_code, SENTENCE in refused.content.decode()) == (409, True)
    said = room.desk.post(room.desk_link + where, sent, headers={"X-Trama": "1"})
    assert said["Content-Type"].startswith("text/plain")
    assert SENTENCE in said.content.decode()
    room.workshop.refresh_from_db()
    assert (room.workshop.current_id, room.workshop.said) == (before, "")

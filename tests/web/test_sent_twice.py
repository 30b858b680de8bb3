"""Plain forms that are sent twice, as phones do when a line is slow: done once, and two that mean two stay two."""

import re

import pytest
from django.test import Client

from tests.workshops.room_scene import make_room

pytestmark = pytest.mark.django_db


def key_on(client, address):
    return re.search(r'name="key" value="([^"]+)"', client.get(address).content.decode()).group(1)


def test_at_the_door_one_person_comes_in(client):
    room = make_room(people=0, groups=0)
    key = key_on(client, room.link)
    for _twice in range(2):  # before the first answer came, the phone has no cookie
        assert Client().post(room.link, {"name": "Rosa", "key": key}).status_code == 302
    assert room.workshop.participants.count() == 1
    Client().post(room.link, {"name": "Rosa", "key": key_on(client, room.link)})  # another one of that name
    Client().post(room.link, {"name": "Rosa", "key": "corta"})
    assert room.workshop.participants.count() == 3


def test_somebody_without_a_phone_is_added_once():
    room = make_room(people=0, groups=0)
    address = f"{room.desk_link}personas/"
    for _two in range(2):
        key = key_on(room.desk, address)
        for _twice in range(2):
            assert room.desk.post(address, {"name": "Hugo", "key": key}).status_code == 302
    assert room.workshop.participants.count() == 2


def test_an_entry_of_a_plain_form_is_written_once_and_others_may_say_the_same():
    room = make_room()
    for phone in (room.phones[0], room.phones[0], room.phones[2]):
        assert (
            phone.post(f"{room.link}hoja/", {"question": "0", "text": "Nos falta tiempo"}).status_code == 302
        )
    room.phones[0].post(f"{room.link}hoja/", {"question": "1", "text": "Nos falta tiempo"})
    assert list(room.group(1).entries.order_by("pk").values_list("question", "author__name")) == [
        (0, "Rosa"),
        (0, "Inés"),
        (1, "Rosa"),
    ]

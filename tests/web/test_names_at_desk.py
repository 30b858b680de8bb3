"""A name that somebody gave themselves is said to be one where letters are noted and acts are read."""

import pytest

from tests.make import make_membership, make_person, make_user
from tests.web.desk_scene import at, noted, words
from trama.audit.record import record
from trama.networks.actions.people import change_details
from trama.networks.enums import Role

pytestmark = pytest.mark.django_db
BERTA = "Berta Invitada Soto"
NOTE = "/datos/solicitudes/nueva/"


def call(person, name, by=None):
    change_details(person=person, name=name, phone="", by=by or person)
    person.refresh_from_db()


def looked(client, name):
    return words(client.post(NOTE, {"do": "look", "name": name}))


def test_who_calls_themselves_like_somebody_else_is_told_from_them(client, officer, rosa, network):
    make_membership(network=network, person=make_person(name=BERTA))
    call(rosa, BERTA)
    page = looked(client, "berta soto")
    assert f"{BERTA} (las demás personas le dicen Rosa Ñanco) · Red Maule" in page
    assert page.count("las demás personas le dicen") == 1
    made = noted(officer, rosa)
    assert "le dicen Rosa Ñanco" in words(client.get(at(made)))
    assert "le dicen Rosa Ñanco" in words(client.get("/datos/"))


def test_whoever_writes_by_an_earlier_name_is_found_by_it(client, officer, rosa):
    call(rosa, "Rosa Pérez", by=officer)
    assert "Rosa Pérez · antes: Rosa Ñanco · Red Maule" in looked(client, "ñanco")
    call(rosa, "Mariposa")
    call(rosa, "Rosa Pérez")
    assert "Rosa Pérez · por un nombre que se puso esa misma persona · Red Maule" in looked(
        client, "mariposa"
    )
    assert "Rosa Pérez · Red Maule" in looked(client, "pérez")


def test_nobody_does_anything_in_the_name_of_somebody_else(client, officer, network):
    luis = make_membership(
        network=network, role=Role.COORDINATOR, person=make_person(name="Luis Soto", user=make_user())
    ).person
    call(luis, BERTA)
    record("roster_taken", network, by=luis, network=network.code)
    assert f"{BERTA} (las demás personas le dicen Luis Soto)" in words(client.get("/datos/accesos/"))

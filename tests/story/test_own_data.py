"""What is kept under a person's name is handed to them whole, also after they left, and to nobody else."""

import pytest
from django.utils import timezone

from tests.make import (
    make_intention,
    make_question,
    make_team,
    make_wave,
    make_workshop,
    sign_in,
)
from trama.agreements.enums import AgreementState
from trama.networks.actions.people import end_membership
from trama.sessions.models import Contribution, Group, Participant
from trama.story.own_data import own_data
from trama.workshops.enums import Shape
from trama.workshops.models import Entry, Note

pytestmark = pytest.mark.django_db


@pytest.fixture
def lived():
    """A network, its people, and a workshop in which the second and the third person wrote."""
    network, people = make_team(people=3)
    wave = make_wave(network=network, people=people)
    wave.invitations.update(consent_on=timezone.localdate(), consent_version="2")
    workshop = make_workshop(network=network)
    group = Group.objects.create(session=workshop, number=1)
    for person in people[1:]:
        rosa = Participant.objects.create(session=workshop, name=person.name, person=person, group=group)
        of = f"de {person.name}"
        note = Note.objects.create(session=workshop, author=rosa, shape=Shape.CIRCLE, text=f"nota {of}")
        Note.objects.create(
            session=workshop, author=rosa, shape=Shape.CIRCLE, text="quitada", removed_at=timezone.now()
        )
        Contribution.objects.create(item=workshop.current, author=rosa, text=f"creo {of}")
        Entry.objects.create(group=group, question=1, author=rosa, text=f"idea {of}")
        make_intention(note=note, text=f"probar {of}")
        make_question(note=note, link="https://ejemplo.cl/x", owner=person, state=AgreementState.OPEN)
    return network, people


def test_workshops_intentions_and_what_was_taken_on_are_part_of_it(lived):
    _network, people = lived
    mine = own_data(person=people[1])
    [workshop] = mine.workshops
    of = f"de {people[1].name}"
    assert {writing.text for writing in workshop.writings} == {f"nota {of}", f"creo {of}", f"idea {of}"}
    assert [intention.text for intention in mine.intentions] == [f"probar {of}"]
    assert [(owed.text, owed.link) for owed in mine.agreements] == [(f"nota {of}", "https://ejemplo.cl/x")]
    assert len(mine.consents) == 1


def test_nothing_of_anybody_else_is(lived, client):
    _network, people = lived
    data = sign_in(client, people[1]).post("/cuenta/mis-datos/").content.decode()
    assert people[2].name not in data
    assert own_data(person=people[0]).workshops == ()


def test_who_left_still_reaches_their_data_and_nothing_more(lived, client):
    network, people = lived
    end_membership(membership=people[1].current_memberships().get(), on=timezone.localdate(), by=people[0])
    sign_in(client, people[1])
    assert "/cuenta/" in client.get("/hoy/", follow=True).content.decode()
    assert "Llevarme todo" in client.get("/cuenta/mis-datos/").content.decode()
    assert client.get("/cuenta/lo-que-me-llevo/").status_code == 200
    assert client.post("/cuenta/mis-datos/").json()["workshops"][0]["place"] == str(network)
    assert client.get(f"/redes/{network.code}/").status_code == 302

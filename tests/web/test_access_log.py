"""«Quién vio qué», of one person: also what was taken out while it held them, and searches that showed them."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from tests.make import (
    make_membership,
    make_network,
    make_person,
    make_user,
    make_wave,
    make_workshop,
    sign_in,
)
from trama.audit.models import AuditEntry
from trama.audit.record import record
from trama.imports.roster.actions import write_roster
from trama.networks.enums import Role
from trama.networks.models import Membership
from trama.privacy.actions.own_data import take_own_data
from trama.sessions.models import Participant
from trama.workshops.actions.taking import note_taken

pytestmark = pytest.mark.django_db
SEARCH = "/datos/solicitudes/nueva/"


@pytest.fixture
def network():
    return make_network(name="Red Maule")


@pytest.fixture
def coordination(network):
    return make_membership(network=network, role=Role.COORDINATOR).person


@pytest.fixture
def rosa(network):
    return make_membership(network=network, person=make_person(name="Rosa Ñanco", user=make_user())).person


@pytest.fixture
def officer(network):
    person = make_person(name="Luis Soto", user=make_user())
    where = {"role": Role.DATA_OFFICER, "programme": network.cohort.programme}
    Membership.objects.create(person=person, since_on="2026-03-01", **where)
    return person


@pytest.fixture
def listed(client, officer):
    sign_in(client, officer)

    def rows(query=""):
        page = BeautifulSoup(client.get(f"/datos/accesos/?{query}").content, "html.parser")
        return " · ".join(row.get_text(" ", strip=True) for row in page.select(".list li"))

    return rows


def test_a_list_that_held_somebody_is_among_what_was_seen_of_them(listed, network, coordination, rosa):
    write_roster(network=network, by=coordination)
    assert "sacó una lista de personas" in listed(f"persona={rosa.code}")


def test_a_list_of_before_they_came_or_after_they_left_did_not_hold_them(listed, network, coordination, rosa):
    held = rosa.memberships.get()
    held.since_on = timezone.localdate() + timedelta(days=2)
    held.save()
    write_roster(network=network, by=coordination)
    assert "sacó una lista de personas" not in listed(f"persona={rosa.code}")
    held.since_on, held.until_on = "2026-03-01", timezone.localdate() - timedelta(days=2)
    held.save()
    assert "sacó una lista de personas" not in listed(f"persona={rosa.code}")


def test_the_record_of_their_workshop_and_their_word_are_too(listed, network, coordination, rosa):
    workshop = make_workshop(network=network)
    card = Participant.objects.create(session=workshop, name=rosa.name, person=rosa)
    note_taken(workshop=workshop, what="xlsx", by=coordination)
    record("word_looked_at", card, by=coordination, network=network.code)
    other = make_workshop(network=network)
    note_taken(workshop=other, what="xlsx", by=coordination)
    for code in (rosa.code, card.code):
        seen = listed(f"persona={code}")
        assert seen.count("bajó un archivo de un taller") == 1
        assert "miró la palabra" in seen


def test_joining_answers_by_the_table_of_keys_is_told_of_whoever_was_asked(
    listed, network, coordination, rosa
):
    wave = make_wave(network=network, people=[rosa])
    record("keys_looked_at", wave, by=coordination, network=network.code, keys=1)
    assert "tabla de claves" in listed(f"persona={rosa.code}")


def test_a_guest_who_downloads_their_own_is_in_the_record(listed, network):
    guest = Participant.objects.create(session=make_workshop(network=network), name="Ana Soto")
    take_own_data(programme=network.cohort.programme, form="json", by=guest)
    assert f"{guest.code} descargó" in listed()
    assert f"{guest.code} descargó" in listed(f"persona={guest.code}")


def test_to_look_for_people_by_a_name_is_recorded_without_the_name(client, listed, rosa, officer, network):
    client.post(SEARCH, {"do": "look", "name": "ro"})
    assert not AuditEntry.objects.filter(event="people_searched").exists(), "two letters find nobody"
    assert "Rosa Ñanco" in client.post(SEARCH, {"do": "look", "name": "ros"}).content.decode()
    [entry] = AuditEntry.objects.filter(event="people_searched")
    assert (entry.actor, entry.details) == (officer.code, {"found": 1})
    assert "Luis Soto buscó a personas por su nombre" in listed("clase=searches")
    client.get(SEARCH)
    assert AuditEntry.objects.filter(event="people_searched").count() == 1


def test_what_is_sent_and_comes_back_with_names_is_recorded_as_well(client, listed, rosa, officer):
    assert "Rosa Ñanco" in client.post(SEARCH, {"do": "note", "name": "ros"}).content.decode()
    assert AuditEntry.objects.filter(event="people_searched", actor=officer.code).exists()

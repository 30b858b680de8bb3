"""Hoy of the roles that have no work yet: when they will have it, what brings it; and names that lead somewhere."""

from urllib.parse import urljoin

import pytest
from bs4 import BeautifulSoup

from tests.make import (
    make_cohort,
    make_membership,
    make_network,
    make_person,
    make_programme,
    make_school,
    make_user,
    sign_in,
)
from trama.networks.enums import Role
from trama.networks.models import Membership, SchoolYear

pytestmark = pytest.mark.django_db


def today_of(client, role):
    programme = make_programme()
    network = make_network(cohort=make_cohort(programme=programme), name="Red Uno")
    place = {"network": network} if role == Role.AUTHORITY else {"programme": programme}
    person = make_person(user=make_user())
    Membership.objects.create(person=person, role=role, since_on="2026-03-01", **place)
    page = BeautifulSoup(sign_in(client, person).get("/hoy/").content, "html.parser")
    return page.select_one("main .card")


@pytest.mark.parametrize(("role", "when", "brought_by", "leads_to"), [
    (Role.AUTHORITY, "cuando la red decida mostrarte", "lo trae quien la coordina", "/modelo/"),
    (Role.RESEARCHER, "cuando el programa entregue uno", "lo trae la dirección del programa", "/programa/redes/"),
    (Role.OPERATOR, "publica uno cada año", "El Ministerio de Educación", "/programa/establecimientos/"),
    (Role.DATA_OFFICER, "Cuando alguien pida algo sobre sus datos", "estará aquí con el día", "/datos/"),
])  # fmt: skip
def test_a_role_reads_when_it_will_have_work_and_what_brings_it(client, role, when, brought_by, leads_to):
    card = today_of(client, role)
    words = " ".join(card.get_text(" ").split())
    assert when in words
    assert brought_by in words
    assert client.get(card.select_one("a")["href"]).status_code == 200
    assert card.select_one("a")["href"] == leads_to


def test_the_operator_has_to_load_a_directory_only_while_there_is_none(client):
    assert today_of(client, Role.OPERATOR).select_one(".card__eyebrow").text.strip() == "Por hacer"
    SchoolYear.objects.create(school=make_school(), year=2025, name="Escuela")
    card = today_of(client, Role.OPERATOR)
    assert "Está cargado el de 2025." in card.text
    assert card.select_one(".card__eyebrow") is None


def test_a_coach_without_networks_reads_who_enrols_them(client):
    person = make_person(user=make_user())
    Membership.objects.create(person=person, role=Role.COACH, cohort=make_cohort(), since_on="2026-03-01")
    page = " ".join(sign_in(client, person).get("/hoy/").content.decode().split())
    assert "Las redes las inscribe la dirección del programa" in page


def test_cohorts_and_names_lead_where_whoever_reads_may_look(client):
    cohort = make_cohort()
    network = make_network(cohort=cohort, name="Red Uno")
    make_membership(network=network, role=Role.COORDINATOR)
    coach, researcher = make_person(user=make_user()), make_person(user=make_user())
    Membership.objects.create(person=coach, role=Role.COACH, cohort=cohort, since_on="2026-03-01")
    Membership.objects.create(
        person=researcher, role=Role.RESEARCHER, programme=cohort.programme, since_on="2026-03-01"
    )
    for person, may_open in ((coach, True), (researcher, False)):
        page = BeautifulSoup(sign_in(client, person).get("/programa/redes/").content, "html.parser")
        links = [link["href"] for link in page.select("main section a")]
        assert all(client.get(urljoin("/programa/redes/", link)).status_code == 200 for link in links)
        assert any(link.startswith("?q=") for link in links)
        assert (f"/redes/{network.code}/#people" in links) is may_open
    shown = BeautifulSoup(sign_in(client, coach).get(f"/redes/{network.code}/").content, "html.parser")
    assert shown.find("a", string=str(cohort)) is not None

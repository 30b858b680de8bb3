"""The papers of the institution: the record of processing and the annex of art. 15 bis."""

import html
from dataclasses import replace

import pytest

from tests.make import make_programme, sign_in
from tests.privacy.test_notice import FACTS, NOT_SAID, officer
from trama.audit.record import SYSTEM
from trama.networks.enums import Role
from trama.privacy.actions.notices import publish_notice
from trama.privacy.records import BASES, treatments
from trama.privacy.retention import rules, sections

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return make_programme(name="Redes del Maule")


def read(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def test_every_part_of_the_file_says_whose_data_and_on_which_basis():
    assert {each.title for each in sections() if each.basis not in BASES or not each.people} == set()


def test_the_record_holds_every_rule_with_whose_why_and_how_long(client, programme):
    publish_notice(programme=programme, facts=FACTS, by=SYSTEM)
    page = read(sign_in(client, officer(programme)), "/datos/tratamientos/")
    kept = [text for rule in rules() for text in (rule.what, rule.why, rule.how_long, rule.then)]
    assert [text for text in kept if text not in page] == []
    assert all(each.people in page and str(each.basis) in page for each in treatments(FACTS))
    assert FACTS.operator in page


def test_a_public_body_treats_data_within_its_functions(client, programme):
    publish_notice(programme=programme, facts=replace(FACTS, is_public_body=True), by=SYSTEM)
    page = read(sign_in(client, officer(programme)), "/datos/tratamientos/")
    assert ("funciones legales" in page, "inscripción en el programa" in page) == (True, False)
    assert "consentimiento, aparte para cada fin" in page


def test_the_annex_holds_what_the_law_asks_and_says_what_is_missing(client, programme):
    publish_notice(programme=programme, facts=replace(FACTS, helpers="Centro de Datos Sur"), by=SYSTEM)
    page = read(sign_in(client, officer(programme)), "/datos/encargo/")
    for words in (
        "Objeto y finalidad", "Duración", "Qué datos y de quiénes", "Derechos y deberes", "Al terminar",
        "Si el servidor tiene solo este programa", "Si tiene otros programas, un respaldo entregaría también los datos",
        "no delega nada sin una autorización escrita", "Centro de Datos Sur", "como si fuera responsable", FACTS.operator,
    ):  # fmt: skip
        assert words in page, words
    assert page.count(NOT_SAID) == 1  # how long the order lasts


def test_before_any_notice_both_say_what_is_missing(client, programme):
    sign_in(client, officer(programme))
    assert read(client, "/datos/tratamientos/").count(NOT_SAID) == 11
    assert NOT_SAID in read(client, "/datos/encargo/")


def test_the_direction_writes_the_notice_and_has_no_desk(client, programme):
    sign_in(client, officer(programme, Role.DIRECTION))
    assert client.get("/datos/aviso/").status_code == 200
    assert client.get("/datos/tratamientos/").status_code == 403

"""The programme's questionnaires: listed, taken to Kobo, brought from an XLSForm."""

import io
import re
import tomllib

import pytest
from bs4 import BeautifulSoup
from openpyxl import load_workbook

from tests.imports.forms import END, GROUP, ITEM, TITLES, book
from tests.make import (
    make_membership,
    make_network,
    make_person,
    make_programme,
    make_user,
    make_versions,
    sign_in,
)
from trama.exports.xlsform import write_xlsform
from trama.instruments.models import InstrumentVersion
from trama.networks.enums import Role
from trama.networks.models import Membership

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(client):
    """The direction of a programme before its questionnaires."""
    make_versions()
    programme = make_programme()
    person = make_person(user=make_user())
    Membership.objects.create(person=person, role=Role.DIRECTION, programme=programme, since_on="2026-03-01")
    sign_in(client, person)
    return f"/programa/{programme.code}/cuestionarios/"


def upload(client, place, content, name="formulario.xlsx"):
    file = io.BytesIO(content)
    file.name = name
    return client.post(place, {"file": file})


def words(response):
    return " ".join(BeautifulSoup(response.content, "html.parser").find("main").get_text(" ").split())


def carried(response):
    return {element["name"]: element["value"] for element in BeautifulSoup(response.content, "html.parser").find_all("input", type="hidden") if element["name"] != "csrfmiddlewaretoken"}  # fmt: skip


def test_a_form_is_looked_at_placed_and_used(client, place):
    page = upload(client, place, book([TITLES, ("begin_group", "g1", "Cosas"), (*ITEM, "yes"), END]))
    said = words(page)
    assert "Fila 3, columna required En Trama nadie está obligado a responder" in said
    assert "De qué dimensión es cada grupo Cosas" in said
    assert "Usarlo en el programa" not in said
    page = client.post(place, carried(page) | {"do": "read", "dimension-g1": "trust"})
    assert "Cosas Confianza 1 frase" in words(page)
    assert "De menos a más: «Nunca» … «Siempre»." in words(page)
    kept = carried(page)
    file = client.post(place, kept | {"do": "toml"})
    assert re.search(r'filename="mi_pulso-1.toml"', file["Content-Disposition"])
    assert tomllib.loads(file.content.decode())["block"][0]["dimension"] == "trust"
    done = client.post(place, kept | {"do": "load"}, follow=True)
    assert "Ya se puede medir con «Mi pulso v1»." in done.content.decode()
    assert "Mi pulso 1" in words(done)
    again = client.post(place, kept | {"do": "load"}, follow=True)
    assert "ya estaba aquí" in again.content.decode()
    assert InstrumentVersion.objects.filter(code="mi_pulso").count() == 1


def test_its_questionnaire_can_be_opened_by_a_network(client, place):
    page = upload(client, place, book([TITLES, GROUP, ITEM, END]))
    client.post(place, carried(page) | {"do": "load"})
    network = make_network()
    coordinator = make_membership(network=network, role=Role.COORDINATOR).person
    sign_in(client, coordinator)
    assert "Mi pulso" in words(client.get(f"/mediciones/red/{network.code}/abrir/"))


def test_rows_that_are_wrong_are_named_and_nothing_is_loaded(client, place):
    page = upload(client, place, book([TITLES, GROUP, ITEM, END, ("geopoint", "donde", "¿Dónde?")]))
    assert "Fila 5, columna type «geopoint» no se puede preguntar en Trama" in words(page)
    refused = client.post(place, carried(page) | {"do": "load"})
    assert refused.status_code == 422
    assert "todavía no es un cuestionario" in words(refused)
    assert client.post(place, carried(page) | {"do": "toml"})["Content-Type"].startswith("text/html")
    assert not InstrumentVersion.objects.filter(code="mi_pulso").exists()


@pytest.mark.parametrize("content", [b"", b"no es", b"PK\x03\x04roto", b"x" * (500 * 1024 + 1)])
def test_what_is_no_form_gets_a_sentence(client, place, content):
    assert upload(client, place, content).status_code == 422
    assert client.post(place, {"content": "a"}).status_code == 422


def test_words_that_were_used_do_not_change(client, place):
    page = upload(client, place, book([TITLES, GROUP, ITEM, END]))
    client.post(place, carried(page) | {"do": "load"})
    other = upload(client, place, book([TITLES, GROUP, ("select_one si", "MIO2", "Otra frase."), END]))
    refused = client.post(place, carried(other) | {"do": "load"})
    assert refused.status_code == 422
    assert "versión" in words(refused)


def cells_of(content):
    """What each sheet of a book says; the hour at which it was written is not compared."""
    return [
        (sheet.title, [*sheet.iter_rows(values_only=True)]) for sheet in load_workbook(io.BytesIO(content))
    ]


def test_each_questionnaire_goes_to_kobo(client, place):
    version = InstrumentVersion.objects.newest(pack="clider", code="cfr")
    file = client.get(f"{place}cfr/0.4/xlsform/")
    assert file["Content-Disposition"] == 'attachment; filename="cfr-0.4-xlsform.xlsx"'
    assert cells_of(file.content) == cells_of(write_xlsform(version.parsed, position=version.position))
    assert client.get(f"{place}cfr/9/xlsform/").status_code == 404


def test_which_answer_is_the_least_is_asked(client, place):
    choices = [("si", "a", "Destacado"), ("si", "b", "Competente"), ("si", "c", "Básico")]
    group = (*GROUP[:2], "Propósito")
    page = upload(client, place, book([TITLES, group, ITEM, END], choices=choices))
    assert "Cuál respuesta es la menor Destacado · Competente · Básico" in words(page)
    assert "Usarlo en el programa" not in words(page)
    page = client.post(place, carried(page) | {"do": "read", "order-si": "down"})
    assert "De menos a más: «Básico» … «Destacado»" in words(page)
    assert client.post(place, carried(page) | {"do": "load"}).status_code == 302
    assert InstrumentVersion.objects.get(code="mi_pulso").body["scales"]["si"][0] == "Básico"

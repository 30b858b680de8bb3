"""The pages of the model: whole with the pack of the repository, and with a small one."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.make import (
    make_cohort,
    make_membership,
    make_network,
    make_person,
    make_programme,
    make_user,
    sign_in,
)
from trama.content.load import packs
from trama.networks.enums import Role
from trama.networks.models import Membership
from trama.web.public.model import said

pytestmark = pytest.mark.django_db

MINI = Path(__file__).resolve().parents[1] / "content" / "packs" / "mini"


@pytest.fixture
def mini(settings):
    """A programme that brought a pack without levels, stages or antecedents."""
    settings.PACK_FOLDERS = (MINI,)
    programme = make_programme()
    programme.pack = "mini"
    programme.save()
    return programme


def test_the_model_is_told_whole_and_each_piece_says_where_it_comes_from(client):
    page = client.get("/modelo/").content.decode()
    pack = packs()["clider"]
    found = [part.name for dimension in pack.dimensions for part in dimension.parts]
    found += [part.name for part in (*pack.dimensions, *pack.levels)]
    found += [antecedent.title for antecedent in pack.antecedents]
    assert [text for text in found if text not in page] == []
    assert page.count("model__source") >= 2 * len(pack.dimensions) + len(pack.antecedents)
    assert "Instrumento propio en pilotaje" in page
    assert "S-deck" not in page


@pytest.mark.parametrize(("address", "kind"), [("niveles", "level_rubric"), ("etapas", "stage_rubric")])
def test_each_rubric_is_a_table_with_every_square(client, address, kind):
    page = client.get(f"/modelo/{address}/").content.decode()
    rubric = getattr(packs()["clider"], kind)
    assert page.count("<td") == sum(len(cells) for _name, cells in rubric.rows)
    assert [text for text in rubric.rules if text not in page] == []


def test_where_it_comes_from_is_said_in_words():
    assert said("S-deck (nombre); own (descripción)") == (
        "taller del modelo (nombre); redacción propia (descripción)"
    )
    assert said("Downey y otros (2010)") == "Downey y otros (2010)"


@pytest.mark.parametrize("scope", ["network", "cohort", "programme"])
def test_who_looks_from_a_programme_sees_its_own_model(client, mini, scope):
    cohort = make_cohort(programme=mini)
    person = make_person(user=make_user())
    place = {"network": make_network(cohort=cohort), "cohort": cohort, "programme": mini}[scope]
    role = {"network": Role.MEMBER, "cohort": Role.COACH, "programme": Role.DIRECTION}[scope]
    Membership.objects.create(person=person, role=role, since_on="2026-03-01", **{scope: place})
    page = sign_in(client, person).get("/modelo/").content.decode()
    assert "A small model" in page
    assert ("Craft" in page) and ("Propósito" not in page)
    assert 'href="#levels"' not in page
    assert client.get("/modelo/niveles/").status_code == 404
    assert client.get("/modelo/etapas/").status_code == 404


def test_a_pack_that_is_not_here_gives_the_usual_model(client):
    programme = make_programme()
    programme.pack = "elsewhere"
    programme.save()
    person = make_membership(network=make_network(cohort=make_cohort(programme=programme))).person
    assert "Corresponsabilidad" in sign_in(client, person).get("/modelo/").content.decode()


def test_the_model_asks_the_database_nothing_of_a_stranger(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/modelo/")


@pytest.mark.parametrize("count", [1, 3])
def test_the_model_asks_little_however_many_places(client, django_assert_num_queries, count):
    person = make_person(user=make_user())
    for _ in range(count):
        make_membership(network=make_network(), person=person)
    sign_in(client, person)
    with django_assert_num_queries(5):
        client.get("/modelo/")


def test_the_nucleus_stands_before_the_dimensions_and_what_is_ours_is_said(client):
    page = client.get("/modelo/").content.decode()
    pack = packs()["clider"]
    assert page.index(pack.nucleus) < page.index('id="dimension-purpose"')
    responsibility = page[page.index('id="dimension-shared_responsibility"') :]
    note = responsibility.index("El taller la nombra y no la detalla; lo que sigue es propuesta nuestra.")
    assert note < responsibility.index("Tareas y agenda compartidas")


def test_trust_says_which_of_its_sentences_look_at_persons_and_which_at_their_work(client):
    [personal, professional] = packs()["clider"].dimension("trust").groups
    assert (personal.aspect, personal.items) == ("personal", ("CON1", "CON2"))
    assert (professional.aspect, professional.items) == ("professional", ("CON4", "CON5", "CON6", "CON7"))
    page = " ".join(client.get("/modelo/").content.decode().split())
    assert "Confianza personal" in page
    assert "· 4 frases" in page


def test_antecedents_cite_their_sources_and_lead_to_the_deck_s_own_readings_as_another_site(client):
    page = BeautifulSoup(client.get("/modelo/").content, "html.parser").select_one("#antecedentes")
    readings = [reading for antecedent in packs()["clider"].antecedents for reading in antecedent.readings]
    links = page.select(".years__readings a")
    assert [(link["href"], link.get_text(strip=True)) for link in links] == [
        (reading.address, reading.title) for reading in readings
    ]
    assert len(readings) == 4
    assert all(set(link["rel"]) == {"noreferrer", "noopener"} for link in links)
    words = " ".join(page.get_text().split())
    assert words.count("búscalo por su título") == 3
    assert "Provan y Kenis (2008, p. 230); Gray y otros (2003), en Ehren (2018)" in words
    assert "Huerta (2014); Costa y Kallick (1993)" in words

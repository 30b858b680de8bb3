"""What is taken away from the page of results, read back with other programs: what the page tells and no more."""

import io

import openpyxl
import pytest
from bs4 import BeautifulSoup

from tests.make import make_response, make_team, make_wave, sign_in
from trama.audit.record import SYSTEM
from trama.insights.ladder import RungChoice
from trama.insights.opening import Telling
from trama.insights.preparing import keep_telling
from trama.insights.rungs import Rung

pytestmark = pytest.mark.django_db

GIVEN = {
    Rung.EACH: (1, 2, 3, 5, 5, 4, 1),
    Rung.GROUPS: (1, 2, 3, 5, 5, 4, 1),
    Rung.NEARLY: (4, 4, 4, 5, 5, 4, 4),
    Rung.WORDS: (1, 2, 3, 5, 5, 4, 1),
    Rung.POSITION: (4, 4, 5, 5, 5, 4, 5),
    Rung.NOTHING: (1, 2, 3, 5, 5, 4, 1),
}
COUNTED = slice(6, 14)  # columns of counts by point and by group


@pytest.fixture
def coordination(client):
    network, people = make_team()
    network.name = "=Red «Ñandú/Quinta» & Río <b>Ñirehuao</b>"
    network.save()
    return sign_in(client, people[0]), network, people


def told_by(coordination, rung: Rung, *, code: str = "pulso"):
    """A measurement every sentence of which is told by ``rung``."""
    _client, network, people = coordination
    wave = make_wave(network=network, people=people, code=code, is_final=True)
    for value in GIVEN[rung]:
        make_response(wave=wave, value=value)
    body = wave.version.parsed
    choices = {item.code: RungChoice(rung, is_alone=False) for item in body.items}
    keep_telling(wave=wave, telling=Telling(choices, has_scores=rung is Rung.EACH), by=SYSTEM)
    return wave


def page_of(client, wave) -> BeautifulSoup:
    return BeautifulSoup(client.get(f"/devolucion/{wave.code}/").content, "html.parser")


def file_of(client, wave, name: str) -> bytes:
    answer = client.get(f"/devolucion/{wave.code}/bajar/{name}")
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == f'attachment; filename="{wave.code}-{name}"'
    return answer.content


def book_of(client, wave) -> dict[str, list[tuple]]:
    """The lines of each sheet below its columns."""
    book = openpyxl.load_workbook(io.BytesIO(file_of(client, wave, "cifras.xlsx")))
    return {sheet.title: list(sheet.iter_rows(min_row=4, values_only=True)) for sheet in book}


@pytest.mark.parametrize("rung", Rung)
def test_the_spreadsheet_tells_of_each_sentence_what_the_page_draws_and_no_more(coordination, rung):
    client, wave = coordination[0], told_by(coordination, rung)
    lines = page_of(client, wave).select(".line")
    rows = book_of(client, wave)["Frases"]
    drawn = {
        " ".join(line.select_one(".line__text").get_text().split()): (
            line.select_one("[role=img]")["aria-label"],
            " ".join(line.select_one(".line__word").get_text().split()),
        )
        for line in lines
    }
    assert len(rows) == len(wave.version.parsed.items)
    assert len(drawn) == (0 if rung is Rung.NOTHING else len(rows))
    for row in rows:
        numbers = [cell for cell in row if isinstance(cell, int | float)]
        if rung is Rung.NOTHING:
            assert (row[3], numbers) == ("\N{EN DASH}", [])
            continue
        label, word = next(said for text, said in drawn.items() if row[1] in text)
        assert row[5] == label
        assert word == f"{row[3]} {row[4]}"
        counted = {Rung.EACH: (2, 1, 1, 1, 2, None, None, None), Rung.GROUPS: (*[None] * 5, 3, 1, 3)}
        assert row[COUNTED] == counted.get(rung, (None,) * 8)
        assert row[14] is None


@pytest.mark.parametrize("rung", Rung)
def test_the_spreadsheet_tells_of_each_dimension_what_the_page_tells(coordination, rung):
    client, wave = coordination[0], told_by(coordination, rung)
    page, rows = page_of(client, wave), book_of(client, wave)["Dimensiones"]
    words = {
        row.th.get_text(strip=True): row.td.get_text(strip=True)
        for row in page.select("details table tbody tr")
    }
    figures = {" ".join(reason.get_text().split()) for reason in page.select(".dim > p")}
    whole = {row[0]: row for row in rows if not row[1]}
    assert list(whole) == list(words)
    for name, row in whole.items():
        if rung is Rung.NOTHING:
            assert row[2] in figures
            assert set(row[3:]) == {None}
        else:
            assert row[2] == words[name]
            assert (row[6] is None) == (rung is not Rung.EACH)


def test_names_that_would_be_formulas_are_words_and_each_sheet_names_its_source(coordination):
    client, wave = coordination[0], told_by(coordination, Rung.EACH)
    book = openpyxl.load_workbook(io.BytesIO(file_of(client, wave, "cifras.xlsx")))
    for sheet in book:
        assert sheet["A1"].value.startswith("'=Red «Ñandú/Quinta» & Río <b>Ñirehuao</b> · ")
        assert sheet["A1"].data_type == "s"
        assert sheet["A2"].value.startswith("Respondieron 7 de 7 (100 %), individual, ")


def test_where_nothing_is_shown_no_figures_are_offered(coordination):
    client, network, people = coordination
    wave = make_wave(network=network, people=people, is_final=True)
    for value in (1, 2, 3):
        make_response(wave=wave, value=value)
    assert not page_of(client, wave).select("a[href*='cifras']")
    assert client.get(f"/devolucion/{wave.code}/bajar/cifras.xlsx").status_code == 404
    assert client.get(f"/devolucion/{wave.code}/bajar/otra.xlsx").status_code == 404


def test_while_results_are_prepared_a_file_waits_like_the_page(coordination):
    client, network, people = coordination
    told_by(coordination, Rung.EACH)
    wave = make_wave(network=network, people=people, is_final=True)
    for value in GIVEN[Rung.EACH]:
        make_response(wave=wave, value=value)
    answer = client.get(f"/devolucion/{wave.code}/bajar/cifras.xlsx")
    assert answer["Refresh"] == "3"
    assert "Content-Disposition" not in answer

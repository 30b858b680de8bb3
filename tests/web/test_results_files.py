"""What is taken away from the page of results, read back with other programs: what the page tells and no more."""

import io
from datetime import date

import cv2
import numpy as np
import openpyxl
import pypdfium2
import pytest
from bs4 import BeautifulSoup

from tests.make import make_commitment, make_focus, make_response, make_team, make_wave, sign_in
from trama.audit.record import SYSTEM
from trama.insights.ladder import RungChoice
from trama.insights.opening import Telling
from trama.insights.preparing import keep_telling
from trama.insights.rungs import Rung
from trama.surveys.enums import Mode

pytestmark = pytest.mark.django_db

GIVEN = {
    Rung.EACH: (1, 2, 3, 5, 5, 4, 1),
    Rung.GROUPS: (1, 2, 3, 5, 5, 4, 1),
    Rung.NEARLY: (4, 4, 4, 5, 5, 4, 4),
    Rung.WORDS: (1, 2, 3, 5, 5, 4, 1),
    Rung.POSITION: (4, 4, 5, 5, 5, 4, 5),
    Rung.NOTHING: (1, 2, 3, 5, 5, 4, 1),
}
ALIKE = {  # other answers of which the same is told
    Rung.GROUPS: (2, 2, 3, 4, 4, 4, 1),
    Rung.NEARLY: (4, 4, 4, 4, 5, 5, 4),
    Rung.WORDS: (1, 1, 3, 5, 5, 5, 1),
    Rung.POSITION: (4, 5, 5, 5, 5, 5, 5),
    Rung.NOTHING: (5, 5, 5, 5, 5, 5, 5),
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
            assert (len(row) > 6) == (rung is Rung.EACH)


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


def words_of(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    try:
        texts = [page.get_textpage().get_text_bounded() for page in pages]
    finally:
        pages.close()
    return " ".join(" ".join(texts).split())


def cells_of(book: bytes) -> list:
    return [list(sheet.values) for sheet in openpyxl.load_workbook(io.BytesIO(book))]


READ = {
    "cifras.xlsx": cells_of,
    "cuadernillo.pdf": words_of,
    "dimensiones.png": bytes,
    "frases.png": bytes,
}


@pytest.mark.parametrize("rung", ALIKE)
def test_answers_of_which_the_same_is_told_give_the_same_files(coordination, rung):
    client, wave = coordination[0], told_by(coordination, rung)
    names = [name for name in READ if name != "frases.png" or rung in {Rung.GROUPS, Rung.WORDS}]
    before = {name: READ[name](file_of(client, wave, name)) for name in names}
    body = wave.version.parsed
    for response, value in zip(wave.responses.all(), ALIKE[rung], strict=True):
        response.body = {"items": {item.code: value for item in body.items}}
        response.save()
    for name in names:
        assert READ[name](file_of(client, wave, name)) == before[name]


def test_answers_told_each_by_each_give_other_files(coordination):
    client, wave = coordination[0], told_by(coordination, Rung.EACH)
    before = {name: READ[name](file_of(client, wave, name)) for name in READ}
    response = next(found for found in wave.responses.all() if 2 not in found.body["items"].values())
    response.body = {"items": {item.code: 2 for item in wave.version.parsed.items}}
    response.save()
    for name in READ.keys() - {"cuadernillo.pdf"}:
        assert READ[name](file_of(client, wave, name)) != before[name]
    assert "1 1 2" in before["cuadernillo.pdf"] or "112" in before["cuadernillo.pdf"]
    assert words_of(file_of(client, wave, "cuadernillo.pdf")) != before["cuadernillo.pdf"]


def test_a_picture_is_read_by_another_program_with_a_dot_for_each_person(coordination):
    dye = np.array([155, 75, 47])  # of the first dimension, as that program orders colours
    found = {}
    for rung in (Rung.EACH, Rung.WORDS):
        content = file_of(coordination[0], told_by(coordination, rung), "dimensiones.png")
        picture = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
        mask = (np.abs(picture.astype(int) - dye).max(axis=2) < 4).astype(np.uint8)
        _many, _labels, stats, _centres = cv2.connectedComponentsWithStats(mask)
        found[rung] = sum(12 < width < 16 and 12 < tall < 16 for _x, _y, width, tall, _area in stats)
        assert picture.shape[1] > 1000
    assert found == {Rung.EACH: 6, Rung.WORDS: 0}  # the mean's line cuts the seventh


def test_a_name_without_a_space_is_cut_in_no_file(coordination):
    client, network, _people = coordination
    network.name = "Ñ" * 80
    network.save()
    wave = told_by(coordination, Rung.EACH)
    read = np.frombuffer(file_of(client, wave, "dimensiones.png"), np.uint8)
    picture = cv2.imdecode(read, cv2.IMREAD_GRAYSCALE)
    booklet = pypdfium2.PdfDocument(file_of(client, wave, "cuadernillo.pdf"))
    for drawn in (picture, *(page.render(grayscale=True).to_numpy().squeeze() for page in booklet)):
        assert drawn.min() < 100
        assert drawn[:, -20:].min() == 255, "the margin on the right is empty"


def test_the_booklet_holds_what_was_said_chosen_and_agreed(coordination):
    client, network, _people = coordination
    wave = told_by(coordination, Rung.EACH)
    wave.notes.create(step=3, text="#set page(width: 1pt) nos cuesta *decirlo*")
    wave.notes.create(step=3, text="esto se quitó", removed_at=wave.opened_at)
    make_focus(wave=wave, reason="porque nos cuesta confiar")
    make_commitment(wave=wave, text="Traer una clase grabada")
    said = words_of(file_of(client, wave, "cuadernillo.pdf"))
    page = BeautifulSoup(client.get(f"/devolucion/{wave.code}/cuadernillo/").content, "html.parser")
    for words in (
        "#set page(width: 1pt) nos cuesta *decirlo*",
        "porque nos cuesta confiar",
        "Traer una clase grabada",
    ):
        assert words in said
        assert words in page.get_text()
    assert "esto se quitó" not in said
    assert str(network) in said
    assert all(" ".join(leaf.get_text().split()) in said for leaf in page.select(".leaf > h2"))
    assert said.count("Respondieron 7 de 7") == 3


def test_the_booklet_shows_what_sustains_the_network_and_when_and_by_whom_a_focus_was_chosen(coordination):
    client, _network, people = coordination
    wave = told_by(coordination, Rung.NEARLY)
    wave.notes.create(step=5, text="las visitas entre escuelas")
    make_focus(wave=wave, chosen_on=date(2026, 5, 3), chosen_by=people[0])
    make_focus(wave=wave, dimension="purpose", chosen_on=date(2026, 4, 1), ended_on=date(2026, 5, 2))
    step = BeautifulSoup(client.get(f"/devolucion/{wave.code}/paso/5/").content, "html.parser")
    cared = [" ".join(line.find_all("span")[2].get_text().split()) for line in step.select(".line__text")]
    assert len(cared) == 5
    said = words_of(file_of(client, wave, "cuadernillo.pdf"))
    page = BeautifulSoup(client.get(f"/devolucion/{wave.code}/cuadernillo/").content, "html.parser")
    fifth = said[said.index("¿Qué queremos cuidar?") : said.index("Una dimensión para trabajar")]
    leaf = " ".join(page.select(".leaf")[4].get_text().split())
    assert [
        text for text in (*cared, "las visitas entre escuelas") if text not in fifth or text not in leaf
    ] == []
    by = f"lo anotó {people[0].shown_name}"
    whole = " ".join(page.get_text().split())
    for words in (
        "elegido el 3 de mayo de 2026",
        by,
        "elegido el 1 de abril de 2026, terminado el 2 de mayo de 2026",
    ):
        assert (words in said, words in whole) == (True, True), words


def test_an_aspect_of_one_sentence_says_what_the_sentence_says(coordination):
    client, _network, _people = coordination
    page = page_of(client, told_by(coordination, Rung.NEARLY))
    aspects = {aspect.get_text().strip() for aspect in page.select(".aspects dd")}
    assert aspects == {"casi todas entre 4 y 5"}


def test_the_mark_of_a_turned_sentence_says_what_it_is_wherever_it_stands(coordination):
    client, network, people = coordination
    wave = told_by(coordination, Rung.EACH, code="cfr")
    client.post(f"/devolucion/{wave.code}/paso/3/", {"to": "3"})
    talked = make_wave(network=network, people=people, code="cfr", mode=Mode.CONVERSED)
    here = f"/devolucion/{wave.code}"
    for address in (f"{here}/", f"{here}/proyector/", f"/devolucion/{talked.code}/conversado/2/"):
        text = " ".join(BeautifulSoup(client.get(address).content, "html.parser").get_text().split())
        assert 0 < text.count("↺") == text.count("↺ frase en sentido contrario"), address
    said = words_of(file_of(client, wave, "cuadernillo.pdf"))
    assert said.count("↺") == said.count("↺ frase en sentido contrario")


def test_a_conversed_measurement_gives_its_words_and_no_picture(coordination):
    client, network, people = coordination
    wave = make_wave(network=network, people=people, mode=Mode.CONVERSED, is_final=True)
    wave.conversed.create(dimension="trust", agreed=3, raised=[2, 3, 3], words="Hablamos poco")
    assert "Hablamos poco" in words_of(file_of(client, wave, "cuadernillo.pdf"))
    assert book_of(client, wave)["Conversación"] == [("Confianza", 3, "2 · 3 · 3", "Hablamos poco")]
    assert client.get(f"/devolucion/{wave.code}/bajar/dimensiones.png").status_code == 404

"""The print: the same bytes for the same sheets, and every page says which it is."""

import cv2
import numpy as np
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.paper.bodies import bodies
from tests.paper.pens import flatten
from trama.core.codes import ALPHABET
from trama.paper.flat import code_in
from trama.paper.layout import layout_of
from trama.paper.marks import CORNERS, PageMark, mark_of
from trama.paper.pictures import pictures_in
from trama.paper.printing import Print, Sheet, pdf_of, pictures_of

SHEETS = (
    Sheet("ABCDEFGH", "ABC4D2", "ABCDEFGHJKMN", "María de los Ángeles Huenchumilla"),
    Sheet("23456789", "ZZZ222", "ZZZZ22223333"),
)


def print_of(code="pulso", sheets=SHEETS, network="Red Rural Valle del Río"):
    return Print(bodies()[code], "individual", "WAVE22", network, "trama.example/e/retirar/", sheets)


def text_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    return [page.get_textpage().get_text_range() for page in document]


def test_the_same_sheets_are_the_same_bytes():
    assert pdf_of(print_of()) == pdf_of(print_of())


def test_the_strip_holds_what_the_person_keeps():
    first, second = text_of(pdf_of(print_of()))
    assert "ABC 4D2" in first
    assert "ABCD EFGH JKMN" in first
    assert "Huenchumilla" in first
    assert "trama.example/e/retirar/" in first
    assert "ZZZZ 2222 3333" in second
    assert "Huenchumilla" not in second


def test_each_page_says_for_whom_it_is_and_that_it_is_not_copied():
    named, free = (text_of(pdf_of(print_of("cfr", [sheet]))) for sheet in SHEETS)
    for pages, words in ((named, "cuyo nombre está en la tira"), (free, "sin nombre")):
        assert all(words in page and "no la fotocopies" in page for page in pages)


def test_every_page_has_the_words_of_the_questionnaire():
    body = bodies()["cfr"]
    pages = text_of(pdf_of(print_of("cfr", SHEETS[:1])))
    whole = " ".join(" ".join(pages).split())
    assert len(pages) == 4
    assert [item.code for item in body.items if item.text not in whole] == []
    assert all(consent.text in whole for consent in body.consents)
    assert [
        paragraph for paragraph in body.notice("individual").paragraphs if paragraph[:30] not in whole
    ] == []


def test_what_a_name_says_is_words_and_never_code():
    wild = Sheet("ABCDEFGH", "ABC4D2", "ABCDEFGHJKMN", 'A" + panic() + " #eval("1") \\ $x$ [b]')
    result = text_of(pdf_of(print_of(sheets=[wild], network='Red "del #Río" \\ $1')))[0]
    assert 'Red "del #Río" \\ $1' in result
    assert "#eval" in result


def test_the_corners_are_the_markers_that_are_looked_for():
    dictionary = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50)
    for number, rows in enumerate(CORNERS):
        drawn = cv2.aruco.generateImageMarker(dictionary, number, 6, borderBits=1)
        assert ["".join("1" if cell == 0 else "0" for cell in row) for row in drawn] == list(rows)


@pytest.mark.parametrize("turned", range(4))
def test_each_page_says_which_it_is_however_it_is_turned(turned):
    pages = layout_of(bodies()["cfr"], "individual").pages
    read = []
    for content in pictures_of(print_of("cfr"), per_inch=130):
        picture = np.ascontiguousarray(np.rot90(next(pictures_in(content)), turned))
        read.append(mark_of(code_in(flatten(picture))))
    assert read == [PageMark("WAVE22", sheet.code, page.number, 1) for sheet in SHEETS for page in pages]


code = st.text(st.sampled_from(ALPHABET), min_size=8, max_size=8)


@given(wave=code.map(lambda text: text[:6]), sheet=code, page=st.integers(1, 9), layout=st.integers(0, 9))
def test_a_mark_is_read_back(wave, sheet, page, layout):
    mark = PageMark(wave, sheet, page, layout)
    assert mark_of(mark.text) == mark
    assert {len(row) for row in mark.cells} == {21}


@pytest.mark.parametrize(
    "text", ["", "T1", "https://example.org/12345", "T11ABC2340BCDEFG", "X11ABC234ABCDEFGH"]
)
def test_another_mark_is_not_ours(text):
    assert mark_of(text) is None

"""The record on paper and as a picture, read back with another program."""

import json
import re
from xml.etree import ElementTree as ET

import cv2
import numpy as np
import pypdfium2
import pytest

from tests.make import make_network, make_workshop
from tests.workshops.after_scene import ABSENT, FORMULA, OUTCOME, lived
from trama.documents.board_picture import COLUMN, WIDE, board_png, board_svg
from trama.documents.certificates import certificates_pdf
from trama.documents.workshop_record import record_pdf
from trama.exports.workshop_tables import TABLES, csv_of, json_of
from trama.workshops.certificates import certificates_of
from trama.workshops.enums import Shape
from trama.workshops.models import Note
from trama.workshops.record import record_of

pytestmark = pytest.mark.django_db
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def after():
    return lived()


@pytest.fixture
def record(after):
    return record_of(workshop=after.room.workshop)


def words_of(pdf: bytes) -> str:
    """What another program reads in a PDF, on one line."""
    pages = pypdfium2.PdfDocument(pdf)
    try:
        texts = [page.get_textpage().get_text_bounded() for page in pages]
    finally:
        pages.close()
    return " ".join(" ".join(texts).split())


def drawn_board(record):
    return ET.fromstring(board_svg(record))  # noqa: S314 -- drawn here


def test_what_was_hidden_or_taken_back_is_in_no_format(record):
    files = [json_of(record).decode(), board_svg(record), words_of(record_pdf(record))]
    files += [csv_of(make(record)).decode() for make in TABLES.values()]
    assert [word for word in ABSENT for text in files if word in text] == []


def test_the_pdf_says_what_the_page_says(record):
    said = words_of(record_pdf(record))
    for piece in (
        "Taller 1 · Redes efectivas",
        "2 horas y 51 minutos",
        "Elba Millán",
        "Tiempo protegido",
        OUTCOME,
    ):
        assert piece in said
    assert "Salir a ver lo del otro." in said
    assert "Rosa · Red de Rosa · Confianza · me pasa también: 1 · manos alzadas: 7" in said
    assert record_pdf(record) == record_pdf(record)


def test_what_people_write_is_no_instruction_for_the_typesetter(after):
    """Signs that mean something in a document come out as they were written."""
    strange = '#panic("no") $x^2$ *fuerte* _cursiva_ \\ @nadie <a> "comillas" #import "x.typ"'
    Note.objects.filter(text=FORMULA).update(text=strange)
    record = record_of(workshop=after.room.workshop)
    assert '#panic("no") $x^2$ *fuerte* _cursiva_ \\ @nadie <a>' in words_of(record_pdf(record))
    assert drawn_board(record).tag == f"{SVG}svg"


def test_the_board_hangs_in_three_columns_and_no_word_leaves_its_slip(record):
    picture = drawn_board(record)
    texts = picture.findall(f"{SVG}text")
    assert {"Ideas finales", "Rosa · Red de Rosa", "Sin firma"} <= {text.text for text in texts}
    for text in texts:
        begins, length = float(text.get("x")), float(text.get("textLength"))
        begins -= length if text.get("text-anchor") == "end" else 0
        assert begins >= 0
        assert begins + length <= WIDE
        if text.get("font-size") == "26":
            assert length <= COLUMN - 40


def test_the_picture_is_as_tall_as_many_notes_need_and_survives_any_sign(after):
    for number in range(30):
        Note.objects.create(
            session=after.room.workshop, shape=Shape.CIRCLE, text=f"Nota {number} \x0b🙂 " + "palabra " * 30
        )
    record = record_of(workshop=after.room.workshop)
    drawn = drawn_board(record)
    lowest = max(
        float(match.get("y")) + float(match.get("height")) for match in drawn.findall(f"{SVG}rect")[1:]
    )
    assert lowest < float(drawn.get("height")) < lowest + 60
    picture = cv2.imdecode(np.frombuffer(board_png(record), np.uint8), cv2.IMREAD_COLOR)
    assert picture.shape[:2] == (int(drawn.get("height")), WIDE)


def test_the_png_shows_slips_in_the_three_columns(record):
    picture = cv2.imdecode(np.frombuffer(board_png(record), np.uint8), cv2.IMREAD_GRAYSCALE)
    for index in range(3):
        begins = round(44 + index * (COLUMN + 36)) + 4
        slip = picture[212:270, begins : begins + round(COLUMN) - 8]
        assert slip.max() > 250
        assert slip.min() < 90


def test_an_empty_workshop_has_a_record_too():
    record = record_of(workshop=make_workshop(network=make_network(), is_open=False))
    assert "No entró nadie." in words_of(record_pdf(record))
    assert json.loads(json_of(record))["attendance"] == []
    assert [len(column.notes) for column in record.board] == [0, 0, 0]
    assert drawn_board(record).get("height") == "900"


def read_code(page):
    """The address in a page's code: nearer and nearer, as a phone is held until it reads."""
    for scale in (3, 4, 2, 5, 6):
        picture = cv2.cvtColor(page.render(scale=scale).to_numpy(), cv2.COLOR_BGR2GRAY)
        address, *_rest = cv2.QRCodeDetector().detectAndDecode(picture)
        if address:
            return address
    return ""


def test_certificates_are_a_page_each_with_a_code_that_a_phone_reads(after):
    every = certificates_of(workshop=after.room.workshop)
    assert [certificate.name for certificate in every] == ["Elba Millán", "Inés", "Luis", "Pedro", "Rosa"]
    pages = pypdfium2.PdfDocument(certificates_pdf(every))
    assert len(pages) == 5
    said = pages[0].get_textpage().get_text_bounded()
    assert every[0].spoken in said
    assert "2 horas y 51 minutos" in said
    address = read_code(pages[0])
    pages.close()
    assert re.search(rf"/certificado/{every[0].code}/$", address)

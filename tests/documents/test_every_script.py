"""Names and words of any script on paper: in a face that has them, or said; never a crossed box."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.make import make_network, make_workshop
from tests.paper.test_printing import Sheet, print_of, text_of
from trama.documents.board_picture import board_png, board_svg
from trama.documents.certificates import TEMPLATE
from trama.documents.workshop_record import record_pdf
from trama.paper.compiling import compiled, pdf_from
from trama.paper.legible import legible
from trama.paper.printing import pdf_of
from trama.paper.writing import FACE
from trama.workshops.enums import Shape
from trama.workshops.models import Note
from trama.workshops.record import record_of

FLOWER, NAME = "\N{CHERRY BLOSSOM}", "王小明"
MISSING = "\N{SMILING FACE WITH SMILING EYES AND THREE HEARTS}"  # younger than the face
BOX = "\U0010fffd"
SAID = "[signo que no se puede imprimir]"


def drawn(letter):
    """A letter as the typesetter draws it."""
    source = (
        f'#set page(width: 60pt, height: 60pt, margin: 6pt)\n#text(font: "{FACE}", size: 32pt, "{letter}")'
    )
    made = compiled(source, "png", 72)
    picture = made if isinstance(made, bytes) else made[0]
    return cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_GRAYSCALE)


@pytest.mark.parametrize("letter", [*FLOWER, *NAME, "か", "Ж", "ʉ", "♥", "☀", "\N{GRINNING FACE}", "→"])
def test_a_letter_that_is_kept_has_a_face(letter):
    assert legible(letter) == letter
    picture = drawn(letter)
    assert picture.min() < 128
    assert not np.array_equal(picture, drawn(BOX))


def test_what_no_face_has_is_said():
    assert legible(f"Ana {MISSING}{MISSING} Soto") == f"Ana {SAID} Soto"
    assert legible("नमस्ते") == SAID
    assert legible("❤\ufe0f 👍\U0001f3fd") == "❤ 👍"  # what joins or tints is not seen by itself
    assert legible("María Ñancupil, «ü» – 50 %…\n") == "María Ñancupil, «ü» – 50 %…\n"


@given(st.text())
def test_whatever_was_written_can_be_printed(text):
    assert legible(legible(text)) == legible(text)
    assert BOX not in legible(text + BOX)


@pytest.mark.django_db
def test_certificates_records_boards_and_sheets_print_them():
    workshop = make_workshop(network=make_network(name=f"Red {NAME} {FLOWER}"))
    workshop.title = f"Taller {FLOWER} {MISSING}"
    workshop.save()
    Note.objects.create(session=workshop, shape=Shape.CIRCLE, text=f"Gracias {FLOWER} de {NAME} {MISSING}")
    record = record_of(workshop=workshop)
    kept = " ".join(" ".join(text_of(record_pdf(record))).split())
    assert f"Taller {FLOWER} {SAID}" in kept
    assert f"Gracias {FLOWER} de {NAME} {SAID}" in kept
    assert MISSING not in board_svg(record)
    assert len(board_png(record)) > 1000
    certificate = {
        "programme": "P", "name": f"{NAME} {FLOWER}{MISSING}", "network": "", "took_part": "", "workshop": "T",
        "when": "", "code": "A", "address": "x", "cells": ["10", "01"],
    }  # fmt: skip
    page = {"language": "es", "title": "C", "heading": "H", "code_words": "", "certificates": [certificate]}
    assert f"{NAME} {FLOWER}{SAID}" in " ".join(text_of(pdf_from(TEMPLATE, page))[0].split())
    sheet = Sheet("ABCDEFGH", "ABC4D2", "ABCDEFGHJKMN", f"{NAME} {MISSING}")
    printed = text_of(pdf_of(print_of(sheets=[sheet], network=f"Red {FLOWER}")))[0]
    assert f"{NAME} {SAID}" in printed
    assert f"Red {FLOWER}" in printed

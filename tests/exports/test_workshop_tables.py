"""The record of a workshop as JSON, tables and an archive, read back with another program."""

import csv
import io
import json
import zipfile
from operator import itemgetter

import pytest

from tests.workshops.after_scene import FORMULA, LONG, OUTCOME, lived
from trama.exports.workshop_tables import TABLES, archive_of, csv_of, json_of
from trama.workshops.record import record_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def after():
    return lived()


@pytest.fixture
def record(after):
    return record_of(workshop=after.room.workshop)


def table(record, name):
    raw = csv_of(TABLES[name](record))
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_json_has_the_documented_shape_and_all_that_was_said(record):
    report = json.loads(json_of(record))
    assert (report["format"], report["version"]) == ("trama-workshop-record", 1)
    assert set(report) == {
        "format", "version", "workshop", "attendance", "moments", "groups", "plenary", "board", "debts",
    }  # fmt: skip
    assert report["workshop"]["minutes"] == 171
    assert {"name": "Elba Millán", "network": LONG, "without_phone": True} in report["attendance"]
    assert [attended["name"] for attended in report["attendance"]] == [
        "Elba Millán",
        "Inés",
        "Luis",
        "Pedro",
        "Rosa",
    ]
    case = next(moment for moment in report["moments"] if moment["kind"] == "case")
    assert case["predictions"] == ["Algo cambió en la red", "Se fue la supervisora"]
    assert case["outcome"] == OUTCOME
    assert case["hands"] == [{"question": "¿A quién le pasa?", "count": 7}]
    rest = next(moment for moment in report["moments"] if moment["kind"] == "break")
    assert (rest["skipped"], rest["real_minutes"]) == (True, None)
    assert "talk" not in {moment["kind"] for moment in report["moments"]}
    assert report["groups"][0] == {
        "name": "Grupo 1",
        "people": ["Inés", "Rosa"],
        "sheet": [{"question": "¿Qué se podría mejorar?", "entries": ["Tiempo protegido"]}],
    }
    assert report["plenary"][0] == {
        "title": "Mirarnos",
        "synthesis": "Salir a ver lo del otro.",
        "ideas": [{"text": "Visitas entre escuelas", "group": "Grupo 1", "echoes": 1, "hands": 0}],
    }
    assert report["plenary"][1]["ideas"][0]["hands"] == 5
    assert report["debts"][0]["answer"] == "Sigue."
    assert [debt["state"] for debt in report["debts"]] == ["answered", "open"]


def test_only_a_signed_note_has_a_name(record):
    board = {column["shape"]: column["notes"] for column in json.loads(json_of(record))["board"]}
    unsigned, signed = sorted(board["square"], key=itemgetter("author"))  # they hang by chance
    assert signed["author"] == "Rosa · Red de Rosa"
    assert (signed["echoes"], signed["hands"], signed["tags"]) == (1, 7, ["Confianza"])
    assert unsigned["author"] == ""
    assert [note["author"] for note in board["triangle"]] == ["", ""]


def test_tables_are_read_whole_and_hold_no_formula(record):
    assert table(record, "asistencia.csv")[1] == ["Elba Millán", LONG, "sí"]
    notes = table(record, "notas.csv")
    assert notes[0] == ["Forma", "Idea final", "Firma", "Dimensiones", "Me pasa también", "Manos alzadas"]
    assert [row[1] for row in notes if "HYPERLINK" in row[1]] == [f"'{FORMULA}"]
    assert table(record, "ideas.csv")[1] == [
        "Mirarnos", "Visitas entre escuelas", "Grupo 1", "1", "0", "Salir a ver lo del otro.",
    ]  # fmt: skip
    assert table(record, "hojas.csv")[1:] == [
        ["Grupo 1", "¿Qué se podría mejorar?", "Tiempo protegido"],
        ["Grupo 2", "¿Cómo acompañan?", "Nos visitamos"],
    ]
    assert table(record, "deudas.csv")[1][4] == "Sigue."


@pytest.mark.parametrize("start", ["=1+1", "+56 9", "-2", "@suma", " =1", "\t=1", "\r=1"])
def test_no_cell_begins_as_a_formula(start):
    written = csv_of([[start]]).decode("utf-8-sig")
    cell = next(csv.reader(io.StringIO(written, newline=""), delimiter=";"))[0]
    assert cell == f"'{start}"


def test_a_cell_with_lines_semicolons_and_quotes_comes_back_as_it_was():
    said = 'Dijo: "sí";\ny se fue'
    written = csv_of([[said, 3]]).decode("utf-8-sig")
    assert next(csv.reader(io.StringIO(written, newline=""), delimiter=";")) == [said, "3"]


def test_the_archive_holds_every_table_and_is_the_same_twice(record):
    pictures = {"tablero.svg": b"<svg/>"}
    archive = zipfile.ZipFile(io.BytesIO(archive_of(record, pictures=pictures)))
    assert set(archive.namelist()) == {*TABLES, "registro.json", "tablero.svg"}
    assert archive.testzip() is None
    assert archive_of(record, pictures=pictures) == archive_of(record, pictures=pictures)
    archive.close()

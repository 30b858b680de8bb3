"""Tables as people bring them: alphabets, signs, titles further down, merged cells, rows that do not show."""

import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font

from trama.imports.problems import Unreadable
from trama.imports.tables import find_titles, read_sheets, table_under

CASES = Path(__file__).parent / "cases"


def read_first(content):
    [sheet, *_others] = read_sheets(content)
    return table_under(sheet, sheet.lines[0][0])


def book(*sheets) -> Workbook:
    made = Workbook()
    made.remove(made.active)
    for name, rows in sheets:
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return made


def saved(made) -> bytes:
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "mac_roman", "cp850"])
@pytest.mark.parametrize("sign", [";", ",", "\t"])
def test_every_csv_that_excel_writes(encoding, sign):
    table = read_first(f"Nombre{sign}Correo\r\nÑuñoa PÉREZ García{sign}a@b.cl\r\n".encode(encoding))
    assert table.header == ("Nombre", "Correo")
    assert table.rows == ((2, ("Ñuñoa PÉREZ García", "a@b.cl")),)


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "cp850"])
@pytest.mark.parametrize(
    "words",
    ["Núñez N° 3, 2ª etapa", "¿Óscar, Íñigo y Ángela?", "RAÚL ÁVILA GÜELL", "Müller Peñailillo, María"],
)
def test_an_alphabet_is_told_by_what_reads_as_words(encoding, words):
    assert read_first(f"Teléfono;Dirección\n{words};x".encode(encoding)).rows[0][1][0] == words


def test_the_signs_of_windows_are_no_letters_of_a_mac():
    words = "Liceo O\N{RIGHT SINGLE QUOTATION MARK}Higgins \N{EN DASH} «Núñez»;Teléfono"
    assert read_first(f"a;b\n{words}".encode("cp1252")).rows[0][1] == tuple(words.split(";"))


def test_what_could_be_read_in_two_ways_is_refused_by_what_was_seen():
    with pytest.raises(Unreadable) as refusal:
        read_sheets("Nombre;Correo\nlunes\N{EN DASH}viernes;a@b.cl".encode("cp1252"))
    assert "«lunesñviernes»" in str(refusal.value.message)


def test_a_line_that_excel_writes_for_itself_is_no_title():
    assert read_first(b"sep=;\r\nNombre;Correo\r\nAna, Soto;a@b.cl").header == ("Nombre", "Correo")


def test_a_spreadsheet_with_numbers_for_phones_and_empty_lines():
    made = book(("a", [["Nombre", "Celular"], [], ["Ana Soto", 987654321.0], [None, None, None]]))
    assert read_first(saved(made)).rows == ((3, ("Ana Soto", "987654321")),)


def test_rows_that_do_not_show_and_rows_below_an_empty_one_are_marked():
    made = book(("a", [["Nombre", "Edad"], ["Ana", 1], ["Eva", 2], [], ["Total", 3]]))
    made["a"].row_dimensions[3].hidden = True
    table = read_first(saved(made))
    assert (table.concealed, table.apart) == ({3}, {5})


def test_rows_with_something_struck_through_are_marked():
    """Who left the network is often not deleted but struck through: the whole row, or only the name."""
    made = book(("a", [["Nombre", "Edad"], ["Ana", 1], ["Eva", 2], ["Luz", 3]]))
    for cell in (*made["a"][3], made["a"]["A4"]):
        cell.font = Font(strike=True)
    made["a"]["A2"].font = Font(bold=True)
    assert read_first(saved(made)).concealed == {3, 4}


def test_a_formula_without_its_result_is_refused_by_its_cell():
    """As other programs than a spreadsheet write them: read as blank, somebody would go missing."""
    made = book(("a", [["Nombre", "Apellido"], ["Ana", "Soto"], ['="Eva"&" "&"Paz"', "Ríos"]]))
    with pytest.raises(Unreadable) as refusal:
        read_sheets(saved(made))
    assert "A3 de «a»" in str(refusal.value.message)


def test_formulas_with_their_results_are_read_and_an_empty_text_is_one():
    content = saved(book(("a", [["Nombre", "Otro"], ["Ana", "=1+1"], ["Eva", '=""']])))
    packed, file = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(file, "w") as other:
        for member in packed.namelist():
            sheet = packed.read(member).replace(b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>")
            sheet = sheet.replace(b'<c r="B3"', b'<c r="B3" t="str"')
            other.writestr(member, sheet)
    assert read_first(file.getvalue()).rows == ((2, ("Ana", "2")), (3, ("Eva",)))


def test_a_filter_conceals_rows_as_spreadsheets_write_it():
    made = book(("a", [["Nombre"], ["Ana"], ["Eva"]]))
    content = saved(made)
    packed, file = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(file, "w") as other:
        for member in packed.namelist():
            other.writestr(member, packed.read(member).replace(b'<row r="2"', b'<row r="2" hidden="1"'))
    assert read_first(file.getvalue()).concealed == {2}


def test_merged_cells_say_their_words_in_each_line_with_something_else():
    made = book(
        ("a", [["Escuela", "Nombre"], ["Los Notros", "Ana"], [None, "Eva"], [None, None], [None, "Luz"]])
    )
    made["a"].merge_cells("A2:A5")
    rows = read_first(saved(made)).rows
    assert rows == ((2, ("Los Notros", "Ana")), (3, ("Los Notros", "Eva")), (5, ("Los Notros", "Luz")))


def test_hidden_sheets_are_known_as_such_and_empty_ones_are_left():
    made = book(("a", [["x", "y"]]), ("b", [["z"]]), ("c", []))
    made["b"].sheet_state = "hidden"
    assert [(sheet.name, sheet.is_hidden) for sheet in read_sheets(saved(made))] == [
        ("a", False),
        ("b", True),
    ]


def test_a_sheet_painted_to_its_end_is_read_and_words_down_there_are_not_overlooked():
    made = book(("a", [["Nombre"], ["Ana"]]))
    made["a"].cell(1_048_576, 1).number_format = "@"
    assert len(read_first(saved(made)).rows) == 1
    made["a"].cell(1_048_576, 1).value = "Eva"
    with pytest.raises(Unreadable) as refusal:
        read_sheets(saved(made))
    assert "1048576" in str(refusal.value.message)


def test_titles_are_the_line_with_most_of_them():
    [sheet] = read_sheets((CASES / "roster-banner-above-titles.xlsx").read_bytes())
    assert find_titles(sheet, lambda cells: sum(cell.startswith("C") for cell in cells)) == (3, 2)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "vacío"),
        (b"\n\n", "vacío"),
        (b"Nombre;Correo\n", "nada debajo"),
        (b'Nombre;Correo\n"Ana;a@b.cl\n' + b"x" * 140000, "comilla"),
        (b"PK\x03\x04roto", "no se puede abrir"),
        (b"\xd0\xcf\x11\xe0resto", "XLS"),
        (b"Rar!resto", "RAR"),
        (b"%PDF-1.7", "PDF"),
        (b"Nombre\n\0\0", "no es una tabla"),
        (b"x" * (20 * 1024 * 1024 + 1), "20 MB"),
        (b"Nombre\n" + b"Ana Soto\n" * 5001, "5000"),
    ],
)
def test_files_that_are_no_table(content, words):
    with pytest.raises(Unreadable) as refusal:
        read_first(content)
    assert words in str(refusal.value.message)

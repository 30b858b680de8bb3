"""The official directory, with every trap it is known for."""

from datetime import date

import pytest

from trama.audit.record import SYSTEM
from trama.imports.cells import check_digit
from trama.imports.problems import Unreadable
from trama.imports.schools.actions import apply_directory
from trama.imports.schools.known import preview
from trama.imports.schools.parse import parse
from trama.networks.enums import Dependency
from trama.networks.models import School, SchoolDependency, SchoolYear

pytestmark = pytest.mark.django_db

HEADER = (
    "AGNO;RBD;DGV_RBD;NOM_RBD;MRUN;RUT_SOSTENEDOR;P_JURIDICA;COD_REG_RBD;NOM_REG_RBD_A;COD_PRO_RBD;COD_COM_RBD;NOM_COM_RBD;"
    "COD_DEPROV_RBD;NOM_DEPROV_RBD;COD_DEPE;COD_DEPE2;RURAL_RBD;LATITUD;LONGITUD;MAT_TOTAL;MATRICULA;ESTADO_ESTAB"
)


def line(rbd, name, *, year=2025, digit="", depends="2", rural="1", enrolment="31", status="1"):
    return (
        f"{year};{rbd};{digit};{name};11111111;22222222;1;9;ARAUCANIA;91;9101;TEMUCO;91;CAUTIN NORTE;{depends};1;{rural};"
        f"-38,735902;-72,590373;{enrolment};1;{status}"
    )


def table(*lines, header=HEADER, encoding="utf-8-sig"):
    return "\r\n".join([header, *lines]).encode(encoding)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "latin-1", "mac_roman", "cp850", "utf-16"])
def test_encodings_of_all_years(encoding):
    lines = [line(8485, "ESCUELA PEÑABLANCA", digit="9"), line(8487, "LICEO JOSÉ NÚÑEZ", digit="5"), line(3, "O’HIGGINS")]  # fmt: skip
    if encoding in {"latin-1", "cp850"}:
        lines.pop()
    parsed = parse(table(*lines, encoding=encoding))
    assert [row.name for row in parsed.rows][:2] == ["ESCUELA PEÑABLANCA", "LICEO JOSÉ NÚÑEZ"]


def test_accents_that_can_be_read_in_two_ways_are_not_guessed():
    with pytest.raises(Unreadable, match="CSV UTF-8"):
        parse(table(line(1, "ESCUELA ÑIELOL"), encoding="latin-1"))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "latin-1"])
def test_a_school_is_read_with_its_figures(encoding):
    parsed = parse(table(line(8485, "ESCUELA PEÑABLANCA", digit="9"), encoding=encoding))
    assert [(row.rbd, row.name, row.enrolment) for row in parsed.rows] == [(8485, "ESCUELA PEÑABLANCA", 31)]
    assert parsed.problems == ()


def test_a_bom_glued_to_the_first_header_and_lower_case_columns():
    content = b"\xef\xbb\xbf" + table(line(8485, "ESCUELA ÑIELOL"), header=HEADER.lower(), encoding="latin-1")
    assert parse(content).rows[0].year == 2025


def test_commas_in_coordinates_and_head_count_not_the_flag():
    row = parse(table(line(8485, "ESCUELA", enrolment="17"))).rows[0]
    assert (float(row.latitude), float(row.longitude), row.enrolment) == (-38.735902, -72.590373, 17)


def test_personal_identifiers_are_never_read():
    parsed = parse(table(line(8485, "ESCUELA")))
    apply_directory(parsed=parsed, by=SYSTEM)
    stored = str(list(School.objects.values())) + str(list(SchoolYear.objects.values())) + str(parsed)
    assert "11111111" not in stored
    assert "22222222" not in stored


@pytest.mark.parametrize(("rbd", "digit"), [(8485, "9"), (8487, "5")])
def test_check_digit_of_real_schools(rbd, digit):
    assert check_digit(rbd) == digit


def test_problems_by_line_with_their_mend():
    parsed = parse(
        table(
            line("8485-9", "A"), line(8486, ""), line(8487, "C", digit="1"), line(8488, "D", depends="9"),
            line(8489, "E", year="dos mil"), line(8490, "F"), line(8490, "F BIS"), "",
        )
    )  # fmt: skip
    found = {problem.line: (problem.text, problem.is_blocking) for problem in parsed.problems}
    assert "no es un RBD" in found[2][0]
    assert "no tiene nombre" in found[3][0]
    assert "dígito verificador debería ser 5" in found[4][0]
    assert not found[4][1]
    assert "código «9» en COD_DEPE" in found[5][0]
    assert "no es un año" in found[6][0]
    assert "dos veces" in found[8][0]
    assert [row.rbd for row in parsed.rows] == [8487, 8488, 8490]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"Rar!\x1a\x07", "RAR"),
        (b"PK\x03\x04xlsx", "ZIP"),
        (b"PK\x03\x04..xl/workbook.xml", "guárdala como CSV"),
        (b"", "El archivo está vacío"),
        (b"uno,dos,tres\n1,2,3", "falta AGNO"),
        (HEADER.encode(), "ningún establecimiento"),
        (b"\x00" * 5_000_000, "No es una tabla"),
        (HEADER.encode() + b"\n" + b"a" * 5_000_000, "No es una tabla"),
    ],
)
def test_files_that_are_no_directory_say_what_to_do(content, sentence):
    with pytest.raises(Unreadable) as refused:
        parse(content)
    assert sentence in str(refused.value.message)


def test_applying_twice_changes_nothing_and_a_transfer_is_history():
    first = parse(table(line(8485, "ESCUELA A", depends="2"), line(8487, "ESCUELA B")))
    apply_directory(parsed=first, by=SYSTEM)
    apply_directory(parsed=first, by=SYSTEM)
    assert School.objects.count() == SchoolYear.objects.count() == SchoolDependency.objects.count() == 2

    later = parse(table(line(8485, "LICEO A", year=2026, depends="6"), line(8487, "ESCUELA B", year=2026)))
    result = preview(later)
    assert (result.new, result.renamed, result.transferred, result.same) == (0, 1, 1, 1)
    apply_directory(parsed=later, by=SYSTEM)

    school = School.objects.get(rbd=8485)
    assert school.year_on(date(2025, 6, 1)).name == "ESCUELA A"
    assert school.year_on(date(2026, 6, 1)).name == "LICEO A"
    assert school.dependency_on(date(2025, 6, 1)).kind == Dependency.DAEM
    assert (school.dependency_on(date(2026, 6, 1)).kind, school.dependency_on(date(2026, 6, 1)).is_exact) == (
        Dependency.SLEP,
        False,
    )


@pytest.mark.uncounted
def test_seventeen_thousand_rows_in_bulk(django_assert_max_num_queries):
    """SQLite takes some fifty rows a statement; row by row it would be 51,000."""
    parsed = parse(table(*(line(number, f"ESCUELA {number}") for number in range(1, 17_001))))
    with django_assert_max_num_queries(420):
        result = apply_directory(parsed=parsed, by=SYSTEM)
    assert (result.total, result.new) == (17_000, 17_000)

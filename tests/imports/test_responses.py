"""Exports as forms elsewhere write them, with every mistake people make: each gets its sentence, nothing is guessed."""

import io
import re
import zipfile

import pytest

from tests.imports import forms
from tests.make import make_version, make_versions
from trama.imports.problems import Unreadable
from trama.imports.responses.check import Mends, check
from trama.imports.responses.choices import Choices, Unread, read_answer
from trama.imports.responses.columns import Fate, columns_of, readable_title, targets_of
from trama.imports.responses.parse import Source, read_responses
from trama.imports.responses.personal import sent_twice

pytestmark = pytest.mark.django_db
AGREEMENT = Choices(
    "agreement",
    ("1", "2", "3", "4", "5"),
    ("Muy en desacuerdo", "En desacuerdo", "Ni de acuerdo ni en desacuerdo", "De acuerdo", "Muy de acuerdo"),
    "No tengo información suficiente",
)


@pytest.fixture
def pulse():
    return make_version(code="pulso", number="0.2").parsed


@pytest.fixture
def whole():
    return make_versions()["cfr"].parsed


def entries(content, body, mends=None):
    [brought] = read_responses(content, body)
    return check(brought, brought.sure_columns, mends or Mends(), body)


def titles(brought, fate):
    return [column.title for column in brought.columns if column.fate == fate]


@pytest.mark.parametrize(("delimiter", "encoding"), [(",", "utf-8"), (";", "utf-8-sig"), ("\t", "utf-16"), (";", "cp1252")])  # fmt: skip
def test_google_in_spanish_with_grids_and_words(whole, delimiter, encoding):
    rows = forms.google_rows(whole)
    if encoding == "cp1252":
        rows = [[cell.replace("\u2026", "...") for cell in row] for row in rows]
    content = forms.as_csv(rows, delimiter=delimiter, encoding=encoding)
    [brought] = read_responses(content, whole)
    assert brought.source == Source.GOOGLE
    assert titles(brought, Fate.PERSONAL) == ["Marca temporal", "Dirección de correo electrónico"]
    assert len(brought.sure_columns) == 43
    parsed = entries(content, whole)
    assert [entry.is_ready for entry in parsed] == [True] * 6
    assert [entry.values["items"]["PRO1"] for entry in parsed] == ["1", "2", "3", "4", "5", "4"]
    assert parsed[0].values["open"]["avoided"] == "Una idea de la persona 1"


def test_google_in_english_numbered_with_figures(pulse):
    content = forms.as_csv(forms.google_english_rows(pulse))
    [brought] = read_responses(content, pulse)
    assert brought.source == Source.GOOGLE
    assert titles(brought, Fate.PERSONAL) == ["Timestamp", "Username"]
    assert [entry.values["items"]["COR3"] for entry in entries(content, pulse)] == ["1", "2", "3", "4", "5"]


def test_microsoft_with_hard_spaces_and_marks_of_html(pulse):
    content = forms.as_xlsx(forms.microsoft_rows(pulse))
    [brought] = read_responses(content, pulse)
    assert brought.source == Source.MICROSOFT
    assert len(titles(brought, Fate.PERSONAL)) == 5
    assert sorted(brought.sure_columns.values()) == sorted(item.code for item in pulse.items)
    assert [entry.values["items"]["COL2"] for entry in entries(content, pulse)] == ["1", "2", "3", "4", "5"]


def test_kobo_with_groups_levels_and_no_information(whole):
    content = forms.as_csv(forms.kobo_rows(whole))
    [brought] = read_responses(content, whole)
    assert brought.source == Source.KOBO
    first = entries(content, whole)[0].values
    assert (first["items"]["PRO1"], first["items"]["COR7"]) == ("1", "na")
    assert (first["level"], first["example"]) == ("association", "un ejemplo 1")
    assert first["purpose"] == "que cada niño lea 1"


def test_kobo_with_labels_instead_of_names(whole):
    titles = [f"{block.title}/{item.text}" for block in whole.blocks for item in block.items]
    level = whole.level_in_full(whole.levels[2], ": ")
    rows = [[*titles, whole.level_question.text], [*forms.labels(whole, [2])[0][:-1], whole.opt_out, level]]
    [entry] = entries(forms.as_csv(rows), whole)
    assert (entry.values["items"]["PRO1"], entry.values["items"]["COR7"]) == ("2", "na")
    assert entry.values["level"] == "sustained"


def test_trama_own_shape(pulse):
    content = forms.as_xlsx(forms.neutral_rows(pulse))
    assert read_responses(content, pulse)[0].source == Source.TRAMA
    assert [entry.values["items"]["PRO6"] for entry in entries(content, pulse)] == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("4", "4"), ("4.0", "4"), ("4,0", "4"), ("De acuerdo", "4"), ("  DE  ACUERDO. ", "4"), ("4 - De acuerdo", "4"),
        ("4. De acuerdo", "4"), ("4) De acuerdo", "4"), ("4 De acuerdo", "4"), ("De acuerdo (4)", "4"),
        ("Ni de acuerdo, ni en desacuerdo", "3"), ("No tengo información suficiente", "na"), ("N/A", "na"), ("no sé", "na"),
        ("na", "na"), ("6 - No tengo información suficiente", "na"), ("", None), ("   ", None),
    ],
)  # fmt: skip
def test_answers_are_read_by_figure_word_and_both(cell, value):
    assert read_answer(cell, AGREEMENT) == value


@pytest.mark.parametrize(
    ("cell", "words", "mend"),
    [
        ("7", "no está en esta escala", ""),
        ("0", "no está en esta escala", ""),
        ("Tal vez", "no es una respuesta", ""),
        ("Totalmente de acuerdo", "no es una respuesta", "5"),
        ("De acuerod", "no es una respuesta", "4"),
        ("4 - En desacuerdo", "una cosa con el número", ""),
        ("4 - Más o menos", "no es una respuesta", ""),
        ("4,5", "no es una respuesta", ""),
    ],
)
def test_what_is_no_answer_is_asked_with_what_was_probably_meant(cell, words, mend):
    reading = read_answer(cell, AGREEMENT)
    assert isinstance(reading, Unread)
    assert (words in reading.text, reading.mend) == (True, mend)


def fates(titles, body, cell="De acuerdo"):
    columns = columns_of(titles, [[cell] * len(titles)], targets_of(body))
    return [(column.fate, column.target) for column in columns]


def test_columns_by_code_by_words_and_by_both(pulse):
    words = pulse.items[0].text
    found = [
        "pro1", "PRO1", " PRO1 ", "grupo/PRO1", "PRO1. " + words, "PRO1 " + words, "12. " + words.upper(),
        f"Para qué existimos [{words}]", words.replace("é", "e").rstrip("."), f"<p>{words}</p>",
    ]  # fmt: skip
    assert [fates([title], pulse)[0] for title in found] == [(Fate.SURE, "PRO1")] * len(found)


def test_columns_that_must_be_confirmed_or_are_not_kept(pulse):
    first, second = pulse.items[0].text, pulse.items[1].text
    assert fates(["Puedo explicar en pocas frases para qué existe la red"], pulse) == [(Fate.NEAR, "PRO1")]
    assert fates([f"PRO6. {first}"], pulse)[0][0] == Fate.NEAR  # its code and its words disagree
    assert fates(["No " + first.lower()], pulse) == [(Fate.CLOSED, "")]  # what says no is not what says yes
    assert fates([first, first], pulse) == [(Fate.NEAR, "PRO1"), (Fate.REPEATED, "PRO1")]
    assert fates(["¿Volverías a venir?"], pulse) == [(Fate.CLOSED, "")]
    assert fates(["¿Cómo te llamas?"], pulse, "Rosa Catalán") == [(Fate.ASIDE, "")]
    assert fates([f"{second} [Puntuación]", f"Puntos: {second}"], pulse) == [(Fate.PERSONAL, "")] * 2
    assert fates(["Contacto"], pulse, "rosa@colegio.cl") == [(Fate.PERSONAL, "")]
    assert fates(["Documento"], pulse, "12.345.678-9") == [(Fate.PERSONAL, "")]
    assert fates(["Cuándo"], pulse, "02/11/2026 9:14") == [(Fate.PERSONAL, "")]
    assert fates(["Desde dónde"], pulse, "200.1.123.4") == [(Fate.PERSONAL, "")]
    assert fates(["Vacía"], pulse, "") == [(Fate.EMPTY, "")]


def test_titles_are_read_as_people_see_them():
    assert readable_title("<b>Puedo&nbsp;explicar</b>\xa0 qué&iacute;\n") == "Puedo explicar quéí"


def lines(pulse, *changed):
    """A clean file of six people, with some cells changed: (row, column, words)."""
    rows = forms.google_rows(pulse)
    for row, column, words in changed:
        rows[row - 1][column] = words
    return rows


def test_a_line_with_one_bad_answer_waits_and_the_others_come(pulse):
    parsed = entries(forms.as_csv(lines(pulse, (3, 4, "Tal vez"), (5, 4, "7"))), pulse)
    assert [entry.is_ready for entry in parsed] == [True, False, True, False, True, True]
    assert [(problem.line, problem.field) for entry in parsed for problem in entry.problems if problem.is_blocking] == [(3, "CON1"), (5, "scale")]  # fmt: skip


def test_a_word_is_mended_once_for_all_its_lines(pulse):
    content = forms.as_csv(lines(pulse, (3, 4, "Tal vez"), (5, 4, "tal vez"), (6, 4, "Quizás")))
    mends = Mends(words={"agreement": {"tal vez": "3", "quizás": "blank"}})
    parsed = entries(content, pulse, mends)
    assert all(entry.is_ready for entry in parsed)
    assert [entry.values["items"].get("CON1") for entry in parsed[1:5]] == ["3", "3", "3", None]


def test_a_mend_off_the_scale_is_no_mend(pulse):
    parsed = entries(forms.as_csv(lines(pulse, (3, 4, "Tal vez"))), pulse, Mends(words={"agreement": {"tal vez": "9"}}))  # fmt: skip
    assert not parsed[1].is_ready


def test_the_same_person_twice_is_asked_without_naming(pulse):
    rows = lines(pulse, (7, 1, forms.MAILS[1].upper()))
    content = forms.as_csv(rows)
    parsed = entries(content, pulse)
    texts = [problem.text for entry in parsed for problem in entry.problems if problem.is_blocking]
    assert texts == ["Las líneas 3, 7 vienen de la misma persona: indica cuál vale."] * 2
    assert [entry.line for entry in parsed if not entry.is_ready] == [3, 7]
    last = entries(content, pulse, Mends(twins={3: "7"}))
    assert [entry.line for entry in last if not entry.is_ready] == [3]
    assert all(entry.is_ready for entry in entries(content, pulse, Mends(twins={3: "all"})))
    left_out = entries(content, pulse, Mends(out=frozenset({7})))
    assert [entry.line for entry in left_out if not entry.is_ready] == [7]


def test_who_said_no_to_taking_part_stays_out(pulse):
    rows = lines(pulse)
    rows[0] += ["¿Acepta participar?", "Acepto que se citen mis palabras"]
    for row, parsed in zip(rows[1:], ("Sí", "No acepto", "Si", "no", "Sí", ""), strict=True):
        row += [parsed, "No"]
    parsed = entries(forms.as_csv(rows), pulse)
    assert [entry.line for entry in parsed if not entry.is_ready] == [3, 5]
    assert parsed[1].problems[-1].text == "Quien respondió no aceptó participar: queda fuera."


def test_microsoft_in_english_too(pulse):
    rows = forms.microsoft_rows(pulse)
    rows[0][:5] = ["ID", "Start time", "Completion time", "Email", "Name"]
    [brought] = read_responses(forms.as_xlsx(rows), pulse)
    assert (brought.source, len(titles(brought, Fate.PERSONAL))) == (Source.MICROSOFT, 5)


def test_anonymous_is_nobody_twice(pulse):
    rows = forms.microsoft_rows(pulse)
    for row in rows[1:]:
        row[3], row[4] = "anonymous", ""
    assert read_responses(forms.as_xlsx(rows), pulse)[0].twins == ()


def test_lines_that_say_the_same_get_a_remark(pulse):
    parsed = entries(forms.as_csv(forms.neutral_rows(pulse, (4, 4, 5))), pulse)
    assert [len(entry.problems) for entry in parsed] == [1, 1, 0]
    assert all(entry.is_ready for entry in parsed)


def test_moved_empty_and_endless_lines(whole):
    rows = forms.google_rows(whole)
    rows[1].append("corrida")
    rows[2][2:] = [""] * (len(rows[2]) - 2)
    rows[3][-1] = "a" * 2500
    parsed = entries(forms.as_csv(rows), whole)
    assert "más celdas que títulos" in parsed[0].problems[0].text
    assert "No responde nada" in parsed[1].problems[0].text
    assert "2000 letras" in parsed[2].problems[0].text
    assert [entry.is_ready for entry in parsed[:3]] == [False, False, True]


def test_a_mail_where_an_answer_belongs_is_crossed_out(pulse):
    [brought] = read_responses(forms.as_csv(lines(pulse, (3, 4, "rosa@colegio.cl"))), pulse)
    assert "rosa@colegio.cl" not in str(brought)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "vacío"),
        (b"Nombre;Correo\nAna;a@b.cl", "Ninguna columna"),
        (b"%PDF-1.7", "PDF"),
        (b"PRO1\n" + b"4\n" * 5001, "5000"),
    ],
)
def test_files_that_bring_no_answers(pulse, content, words):
    with pytest.raises(Unreadable) as refusal:
        read_responses(content, pulse)
    assert words in str(refusal.value.message)


def test_titles_full_of_commas_do_not_hide_the_semicolons(pulse):
    title = f"Ahora, pensando en la red, sus reuniones, sus acuerdos, y lo demás [{pulse.items[0].text}]"
    content = f"Marca temporal;{title}\n2026/11/02 9:14;De acuerdo\n2026/11/03 9:14;4\n".encode()
    assert [entry.values for entry in entries(content, pulse)] == [{"items": {"PRO1": "4"}}] * 2


def test_a_title_of_two_lines_is_one_title(pulse):
    content = f'Timestamp,"Para qué existimos\n[{pulse.items[0].text}]",PRO6\n1/2/2026 9:14,4,5\n'.encode()
    [entry] = entries(content, pulse)
    assert entry.values == {"items": {"PRO1": "4", "PRO6": "5"}}


def test_a_sheet_that_says_to_be_of_one_cell_is_read_whole(pulse):
    packed, file = zipfile.ZipFile(io.BytesIO(forms.as_xlsx(forms.neutral_rows(pulse)))), io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for member in packed.namelist():
            made.writestr(
                member, re.sub(rb'<dimension ref="[^"]+"', b'<dimension ref="A1"', packed.read(member))
            )
    assert len(entries(file.getvalue(), pulse)) == 5


@pytest.mark.uncounted
def test_two_thousand_lines_are_looked_at(whole):
    rows = forms.neutral_rows(whole, [1, 2, 3, 4, 5] * 400)
    assert len(entries(forms.as_csv(rows), whole)) == 2000


def test_lines_of_one_mail_are_asked_about_whatever_name_they_give():
    rows = [
        (2, ("Ana Lagos", "ana@x.cl", "")),
        (3, ("Ana Lagos R.", "ANA@x.cl", "")),
        (4, ("Juan Soto", "j@x.cl", "987654321")),
        (5, ("Juan Soto", "k@x.cl", "")),
        (6, ("王小明", "", "")),
        (7, ("李四", "anonymous", "")),
        (8, ("Eva Paz", "e.va@x.cl", "")),
        (9, ("Rosa Paz", "e-va@x.cl", "")),
        (10, ("Otra", "l@x.cl", "987654321")),
    ]
    assert sent_twice(["Nombre", "Correo", "Celular"], rows) == [(2, 3), (4, 5, 10)]


def test_a_surname_alone_says_of_nobody_that_they_are_the_same():
    rows = [(2, ("Ana", "Soto")), (3, ("Luis", "Soto")), (4, ("ana", "SOTO"))]
    assert sent_twice(["Nombre", "Apellido"], rows) == [(2, 4)]

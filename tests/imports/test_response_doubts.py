"""What has two readings is asked, never taken: «Desacuerdo», rows under the data, figures that begin elsewhere."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.imports import forms
from tests.imports.test_reading_tables import book, saved
from tests.make import make_version
from trama.imports.responses.check import AskedLines, Mends, check, doubtful_scales
from trama.imports.responses.choices import Choices, Unread, read_answer
from trama.imports.responses.figures import Start
from trama.imports.responses.parse import from_plain, plain_rows, read_responses
from trama.imports.responses.review import spans
from trama.imports.wording import direction, leaning, may_mean

pytestmark = pytest.mark.django_db
CASES = Path(__file__).parent / "cases"
AGREEMENT = Choices(
    "agreement",
    ("1", "2", "3", "4", "5"),
    ("Muy en desacuerdo", "En desacuerdo", "Ni de acuerdo ni en desacuerdo", "De acuerdo", "Muy de acuerdo"),
    "No tengo información suficiente",
)
FREQUENCY = Choices(
    "frequency",
    ("1", "2", "3", "4", "5"),
    ("Nunca o casi nunca", "Pocas veces", "A veces", "Muchas veces", "Siempre o casi siempre"),
)


@pytest.fixture
def pulse():
    return make_version(code="pulso", number="0.2").parsed


def judged(brought, body, mends=None):
    return check(brought, brought.sure_columns, mends or Mends(), body)


def case(name, body):
    [brought] = read_responses((CASES / name).read_bytes(), body)
    return brought


@pytest.mark.parametrize(
    "word",
    ["Desacuerdo", "desacuerdos", "No de acuerdo", "No muy de acuerdo", "Nada de acuerdo", "Poco de acuerdo",
     "Muy poco de acuerdo", "Disconforme", "No estoy de acuerdo", "4 - Desacuerdo", "5 - Nada de acuerdo"],
)  # fmt: skip
def test_words_that_deny_are_never_offered_as_positive(word):
    reading = read_answer(word, AGREEMENT)
    assert isinstance(reading, Unread)
    assert reading.mend in {"", "1", "2"}


@pytest.mark.parametrize("word", ["Casi nunca", "No siempre", "Nunca siempre", "Rara vez", "Muy pocas veces"])
def test_words_of_frequency_that_deny_are_never_offered_as_positive(word):
    assert read_answer(word, FREQUENCY).mend in {"", "1", "2"}


def test_no_word_is_offered_an_answer_on_the_other_side():
    every = [*AGREEMENT.words, *FREQUENCY.words]
    for text in every:
        for choices in (AGREEMENT, FREQUENCY):
            offered = read_answer(f"{text}s", choices)
            place = int(offered.mend) - 3 if isinstance(offered, Unread) and offered.mend else None
            assert place is None or place * leaning(text) > 0 or place == 0
    assert not may_mean("No estoy en desacuerdo", 1, 5)
    assert not may_mean("No estoy en desacuerdo", 3, 5)


def test_disagreement_in_other_words_is_asked(pulse):
    brought = case("responses-disagree-in-other-words.csv", pulse)
    lines = judged(brought, pulse)
    assert not any(line.is_ready for line in lines)
    assert {answer.mend for line in lines for _name, answer in line.unread} <= {"", "2"}
    answers = judged(brought, pulse, Mends(words={"agreement": {"desacuerdo": "2"}}))
    assert {line.values["items"]["PRO1"] for line in answers} == {"2"}


def test_rows_under_the_data_are_asked_by_line(pulse):
    brought = case("responses-summary-rows-under-data.xlsx", pulse)
    lines = judged(brought, pulse)
    assert [line.line for line in lines if line.is_ready] == [2, 3, 4, 5, 6, 7]
    assert [problem.field for line in lines[6:] for problem in line.problems] == ["summary"] * 3
    taken = judged(brought, pulse, Mends(people=frozenset({9}), out=frozenset({10, 11})))
    assert [line.line for line in taken if line.is_ready] == [2, 3, 4, 5, 6, 7, 9]


def test_an_average_in_the_first_column_of_a_table_by_hand_is_asked(pulse):
    rows = forms.neutral_rows(pulse, (1, 2, 3))
    rows.append(["Promedio", *["2"] * (len(rows[0]) - 1)])
    [brought] = read_responses(forms.as_csv(rows), pulse)
    assert brought.summaries == (5,)


def test_rows_below_an_empty_line_without_hours_are_asked_together(pulse):
    rows = forms.neutral_rows(pulse, (1, 2, 3, 4))
    [brought] = read_responses(saved(book(("a", [*rows[:3], [], *rows[3:]]))), pulse)
    assert brought.apart == (5, 6)
    ready = {
        said: sum(
            line.is_ready for line in judged(brought, pulse, Mends(groups={AskedLines.APART.value: said}))
        )
        for said in ("", "in", "out")
    }
    assert ready == {"": 2, "in": 4, "out": 2}


def test_rows_hidden_by_a_filter_are_asked_together(pulse):
    made = book(("a", forms.neutral_rows(pulse, (1, 2, 3, 4))))
    made["a"].row_dimensions[3].hidden = made["a"].row_dimensions[5].hidden = True
    [brought] = read_responses(saved(made), pulse)
    assert brought.concealed == (3, 5)
    assert [line.is_ready for line in judged(brought, pulse)] == [True, False, True, False]
    taken = judged(brought, pulse, Mends(groups={AskedLines.CONCEALED.value: "in"}))
    assert all(line.is_ready for line in taken)


def test_a_scale_that_begins_at_zero_is_asked_whole(pulse):
    brought = case("responses-zero-based-scale.csv", pulse)
    lines = judged(brought, pulse)
    assert not any(line.is_ready for line in lines)  # those without a zero too
    scales = doubtful_scales(brought, brought.sure_columns, Mends(), pulse)
    assert {key: (found.lowest, found.highest) for key, found in scales.items()} == {
        "agreement": (0, 4), "frequency": (0, 4)
    }  # fmt: skip
    assert scales["agreement"].starts == (Start.ZERO, Start.ZERO_IS_NONE, Start.ONE, Start.UNUSED)


def said_of_zero(brought, pulse, start):
    lines = judged(brought, pulse, Mends(starts={"agreement": start, "frequency": start}))
    return [line.values.get("items", {}).get("PRO1") for line in lines]


def test_what_is_said_of_a_scale_counts_for_all_its_lines(pulse):
    brought = case("responses-zero-based-scale.csv", pulse)
    assert said_of_zero(brought, pulse, "0") == ["1", "3", "4", "5", "2", "3"]
    assert said_of_zero(brought, pulse, "na") == ["na", "2", "3", "4", "1", "2"]
    assert said_of_zero(brought, pulse, "1") == [None, "2", "3", "4", "1", "2"]
    assert said_of_zero(brought, pulse, "none") == [None] * 6
    assert said_of_zero(brought, pulse, "9") == [None] * 6  # nothing that was offered: still asked


def test_a_scale_up_to_seven_is_asked_whole_and_begins_at_no_zero(pulse):
    rows = forms.neutral_rows(pulse, (1, 2, 3))
    rows[1] = ["7"] * len(rows[0])
    [brought] = read_responses(forms.as_csv(rows), pulse)
    assert not any(line.is_ready for line in judged(brought, pulse))
    scale = doubtful_scales(brought, brought.sure_columns, Mends(), pulse)["agreement"]
    assert scale.starts == (Start.ONE, Start.UNUSED)
    assert said_of_zero(brought, pulse, "1") == [None, "2", "3"]


def test_a_scale_with_ninety_nine_for_no_answer_is_asked_too(pulse):
    rows = forms.neutral_rows(pulse, (1, 2, 3))
    rows[2][0] = "99"
    [brought] = read_responses(forms.as_csv(rows), pulse)
    mends = Mends(starts={"agreement": "1"}, words={"agreement": {"99": "na"}})
    assert [line.is_ready for line in judged(brought, pulse)] == [False] * 3
    lines = judged(brought, pulse, mends)
    assert [line.values["items"]["PRO1"] for line in lines] == ["1", "na", "3"]


def test_zeros_beside_their_words_need_nobody_once_the_scale_is_said(pulse):
    words = [f"{at} - {word}" for at, word in enumerate(AGREEMENT.words)]
    rows = [["PRO1"], *[[word] for word in words]]
    [brought] = read_responses(forms.as_csv(rows), pulse)
    lines = judged(brought, pulse, Mends(starts={"agreement": "0"}))
    assert [line.values["items"]["PRO1"] for line in lines] == ["1", "2", "3", "4", "5"]


def test_two_sheets_of_answers_or_a_hidden_one_are_all_told(pulse):
    rows = forms.neutral_rows(pulse, (1, 2))
    made = book(("Abril", rows), ("Mayo", rows), ("Notas", [["hola"], ["sí"]]))
    made["Mayo"].sheet_state = "hidden"
    sheets = read_responses(saved(made), pulse)
    assert [(sheet.sheet, sheet.is_hidden) for sheet in sheets] == [("Abril", False), ("Mayo", True)]


def test_titles_below_a_banner_are_found(pulse):
    rows = [["RESULTADOS DE LA RED"], [], *forms.neutral_rows(pulse, (1, 2))]
    [brought] = read_responses(saved(book(("a", rows))), pulse)
    assert brought.header_line == 3
    assert [line.is_ready for line in judged(brought, pulse)] == [True, True]


def test_what_waits_comes_back_as_it_was(pulse):
    brought = case("responses-summary-rows-under-data.xlsx", pulse)
    assert from_plain(plain_rows(brought)) == brought


def test_line_numbers_are_said_as_people_say_them():
    assert spans([9, 3, 7, 8]) == "3, 7\N{EN DASH}9"


@pytest.mark.parametrize(
    ("labels", "way"),
    [
        (AGREEMENT.words, 1), (AGREEMENT.words[::-1], -1), (FREQUENCY.words[::-1], -1), (("Sí", "No"), -1),
        (("Inicial", "Intermedio", "Avanzado"), 0),
        (("Destacado", "Competente", "Básico"), 0), (("Insatisfactorio", "Destacado"), 1), (("Logrado", "No logrado"), -1),
        (("Desarrollado", "En desarrollo"), 0), (("Ni de acuerdo ni en desacuerdo", "De acuerdo"), 0),
    ],
)  # fmt: skip
def test_the_order_of_a_scale_is_what_its_words_say(labels, way):
    assert direction(labels) == way


def test_the_cases_are_as_they_were_made():
    made = load_workbook(CASES / "responses-summary-rows-under-data.xlsx")
    assert made.active.max_row == 11


@pytest.mark.parametrize("label", ["Resultado", "Resultados red", "X̄", "Índice", "Puntaje"])
def test_an_average_of_another_name_is_asked(pulse, label):
    rows = forms.neutral_rows(pulse, (1, 2, 3))
    rows.append([label, *["2"] * (len(rows[0]) - 1)])
    [brought] = read_responses(forms.as_csv(rows), pulse)
    assert brought.summaries == (5,)


def test_a_line_of_means_without_a_name_is_asked(pulse):
    codes = [item.code for item in pulse.items]
    table = [codes, *([str(point)] * len(codes) for point in (1, 2, 3, 5)), ["2,75"] * len(codes)]
    for means, found in (("2,75", (6,)), ("3", (6,)), ("5", ())):
        table[-1] = [means] * len(codes)
        [brought] = read_responses(forms.as_csv(table, delimiter=";"), pulse)
        assert brought.summaries == found

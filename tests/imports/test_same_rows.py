"""A row of answers is the same row however its file was saved; one that is nearly one of before is asked."""

import unicodedata

import pytest

from tests.imports import forms
from tests.imports.test_responses_actions import bring, google, keep
from tests.make import make_team, make_wave
from trama.audit.record import SYSTEM
from trama.imports.problems import NothingToBring
from trama.imports.responses.actions import ImportCounts, apply_responses, mend_responses, undo_responses
from trama.imports.responses.check import Mends
from trama.imports.responses.known import lines_of, remarks
from trama.surveys.models import Response

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    """An open measurement of seven people."""
    network, people = make_team(people=7)
    return make_wave(network=network, people=people, code="cfr", timepoint="T0"), people[0]


def codes(wave, points, *, as_text="{}"):
    """A table of codes whose answers are points, one row each."""
    items = [item.code for item in wave.version.parsed.items]
    return [items, *([as_text.format(point)] * len(items) for point in points)]


def test_a_file_saved_in_another_way_adds_nothing_and_undoes_itself(scene):
    wave, _by = scene
    plain = google(wave)
    assert bring(scene, plain).came == 6
    again = unicodedata.normalize("NFD", plain.decode()).encode("utf-8-sig")
    assert bring(scene, again) == ImportCounts(0, 6)
    assert undo_responses(wave=wave, content=again, by=SYSTEM) == 6
    assert not Response.objects.exists()


@pytest.mark.parametrize("as_text", ["{},0", "{}.00", " {} "])
def test_figures_of_a_spreadsheet_and_of_a_csv_are_the_same_rows(scene, as_text):
    wave, _by = scene
    rows = [[float(cell) if cell.isdigit() else cell for cell in row] for row in codes(wave, (1, 2, 4))]
    assert bring(scene, forms.as_xlsx(rows)).came == 3
    other = forms.as_csv(codes(wave, (1, 2, 4), as_text=as_text), delimiter=";")
    assert bring(scene, other) == ImportCounts(0, 3)
    assert undo_responses(wave=wave, content=other, by=SYSTEM) == 3


def test_one_corrected_answer_is_asked_before_that_person_counts_twice(scene):
    wave, by = scene
    rows = codes(wave, (1, 2, 4))
    bring(scene, forms.as_csv(rows))
    rows[1][3], rows[3][0] = "5", ""
    draft = keep(scene, forms.as_csv(rows))
    asked = [
        line.line for line in lines_of(draft) if any(problem.field == "alike" for problem in line.problems)
    ]
    assert asked == [2, 4]
    with pytest.raises(NothingToBring):
        mend_responses(draft=draft, mends=Mends(out=frozenset({3})), by=by)
        apply_responses(draft=draft, is_told=True, is_other=False, by=by)
    mend_responses(draft=draft, mends=Mends(groups={"alike": "in"}), by=by)
    assert apply_responses(draft=draft, is_told=True, is_other=False, by=by).came == 2


def test_people_who_are_like_each_other_in_one_file_are_not_asked_about(scene):
    wave, _by = scene
    rows = codes(wave, (1, 1, 4))
    rows[2][0] = "2"
    bring(scene, forms.as_csv(rows[:3]))
    assert all(line.is_ready for line in lines_of(keep(scene, forms.as_csv(rows))))


def test_more_answers_than_people_are_said_before_they_come(scene):
    wave, _by = scene
    bring(scene, google(wave))
    draft = keep(scene, forms.as_csv(codes(wave, (1, 3))))
    [said] = [
        text for text in remarks(wave=wave, entries=lines_of(draft)) if "Con las que ya llegaron" in text
    ]
    assert "8 respuestas de 7 personas" in said

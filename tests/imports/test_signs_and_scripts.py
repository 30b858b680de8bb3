"""Faces, signs and letters of other scripts are told apart: as answers, as questions, as names of people."""

import unicodedata

import pytest

from tests.imports import forms
from tests.imports.test_response_doubts import AGREEMENT
from tests.make import make_membership, make_network, make_person, make_team, make_version
from trama.audit.record import SYSTEM
from trama.content.check import check_pack
from trama.content.load import raw_pack
from trama.core.text import as_written, is_same_text, normalise
from trama.imports.responses.check import Mends, check
from trama.imports.responses.choices import Choices, Unread, read_answer
from trama.imports.responses.columns import Target, answering
from trama.imports.responses.parse import read_responses
from trama.imports.roster.known import is_same_name
from trama.imports.wording import leaning
from trama.imports.xlsform.parse import XlsChoice
from trama.imports.xlsform.scales import scale_of
from trama.networks.actions.people import Guest, invite
from trama.networks.models import Joining, School

pytestmark = pytest.mark.django_db
FACES = ("😡", "🙁", "😐", "🙂", "😀")
SIGNS = ("--", "-", "0", "+", "++")
HANZI = ("很不同意", "不同意", "一般", "同意", "很同意")
MARKS = ("A", "A+", "A-", "B", "C")


def scale(words):
    return Choices("own", ("1", "2", "3", "4", "5"), words, "No sé")


@pytest.fixture
def pulse():
    return make_version(code="pulso", number="0.2").parsed


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Peñablanca N° 3", "penablanca n 3"), ("李四", "李四"), ("Иван Ёлкин", "иван елкин"), ("हिन्दी", "हिन्दी"),
        ("人々", "人々"), ("😀", "😀"), ("👍🏽", "👍"), ("❤️ Sí", "❤ si"), ("4️⃣", "4"), ("Hotuʻiti", "hotu iti"),
        ("Hotu'iti", "hotu iti"), ("A+ / B-", "a b"), ("María", "maria"), ("👩‍🏫", "👩🏫"), ("-", ""),
    ],
)  # fmt: skip
def test_letters_and_signs_of_every_script_stay(text, words):
    assert normalise(text) == words
    assert normalise(unicodedata.normalize("NFD", text)) == words


def test_signs_alone_are_the_same_only_when_they_are():
    assert is_same_text("Ñanco  SOTO", "nanco soto")
    assert is_same_text("—", "—")
    assert not is_same_text("—", "…")
    assert as_written("4,5") != as_written("4-5")


@pytest.mark.parametrize("words", [FACES, SIGNS, HANZI, MARKS])
def test_each_answer_of_a_scale_is_read_as_itself(words):
    assert [read_answer(word, scale(words)) for word in words] == ["1", "2", "3", "4", "5"]


def test_two_answers_that_say_the_same_name_none():
    alike = scale(("Sí", "Sí", "A", "a.", "No"))
    for word in ("Sí", "si", "A,"):
        assert isinstance(read_answer(word, alike), Unread)
    assert read_answer("a.", alike) == "4"
    assert read_answer("no", alike) == "5"


def test_faces_beside_words_are_asked_with_no_offer():
    for word in ("👎 De acuerdo", "不De acuerdo", "De acuerdo 👎"):
        answer = read_answer(word, AGREEMENT)
        assert isinstance(answer, Unread)
        assert answer.mend == ""
    assert leaning("👎 de acuerdo") is None


@pytest.mark.parametrize(
    ("decided", "other"), [("😀", "😡"), ("√", "➃"), ("-", "."), ("4,5", "4-5"), ("4?", "4!"), ("王", "李")]
)
def test_a_decision_about_one_sign_is_not_one_about_another(pulse, decided, other):
    rows = forms.neutral_rows(pulse, (4, 4, 4))
    rows[1][0], rows[2][0] = decided, other
    [brought] = read_responses(forms.as_csv(rows), pulse)
    [key] = {answer.choices for line in check(brought, brought.sure_columns, Mends(), pulse) for _name, answer in line.unread}  # fmt: skip
    mended = check(brought, brought.sure_columns, Mends(words={key: {decided: "5"}}), pulse)
    assert [line.is_ready for line in mended] == [True, False, True]


def test_two_questions_of_the_same_words_are_both_said():
    targets = {name: Target(name, "¿Cómo va?") for name in ("A1", "A2")}
    assert answering(["Cómo va"], targets) == ["A1", "A2"]


def test_a_list_with_two_answers_that_say_the_same_is_refused():
    choices = [XlsChoice(str(at), word) for at, word in enumerate(("Sí", "😀", unicodedata.normalize("NFD", "sí")), 1)]  # fmt: skip
    [problem] = scale_of("own", choices, "").problems
    assert problem.is_blocking
    assert "«Sí»" in problem.text
    assert not scale_of("own", [XlsChoice(str(at), word) for at, word in enumerate(FACES, 1)], "").problems


def test_a_pack_with_two_points_that_say_the_same_is_refused():
    raw = raw_pack("clider", ())
    name = next(name for name in raw if name.startswith("instruments/"))
    table = raw[name] | {"scales": raw[name]["scales"] | {"agreement": ["Sí", "sí ", "x", "y", "z"]}}
    assert any("say the same" in problem for problem in check_pack(raw | {name: table}))


@pytest.mark.parametrize(("name", "other"), [("王小明", "李四"), ("王小明", "Luis Antilef"), ("Иван", "Пётр"), ("—", "Ana Soto"), ("🌱", "🙂")])  # fmt: skip
def test_people_are_not_taken_for_each_other(name, other):
    network = make_network()
    assert not is_same_name(name, other)
    first = invite(guest=Guest(name, phone="+56987650001"), place=network, by=SYSTEM)
    second = invite(guest=Guest(other, phone="+56987650001"), place=network, by=SYSTEM)
    assert first.pk != second.pk
    assert not first.is_named(other)
    assert set(Joining.objects.values_list("name", flat=True)) == {name, other}


def test_a_mail_of_a_member_is_not_held_by_a_name_of_another_script():
    network, _people = make_team(people=1)
    luis = make_person(name="Luis Antilef", email="luis@example.org")
    make_membership(person=luis, network=network)
    assert invite(guest=Guest("王小明", "luis@example.org"), place=network, by=SYSTEM).name == "王小明"


def test_schools_are_searched_in_every_script():
    School.objects.create(rbd=1, name="Escuela Ñielol")
    School.objects.create(rbd=2, name="Colegio 中华")
    assert [school.rbd for school in School.objects.matching("中华")] == [2]
    assert not School.objects.matching("学校")
    assert [school.rbd for school in School.objects.matching("nielol")] == [1]

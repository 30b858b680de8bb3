"""Answers of a file come once, leave no trace of who or when, and go out by the same file."""

import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from tests.imports import forms
from tests.make import make_team, make_wave
from trama.audit.models import AuditEntry
from trama.audit.record import SYSTEM
from trama.imports.actions import forget_drafts
from trama.imports.models import ImportDraft
from trama.imports.problems import (
    ConversedTakesNoFiles,
    DoubtfulColumns,
    DraftOver,
    NothingToBring,
    PeopleNotInformed,
    UnkeptColumn,
    Unreadable,
)
from trama.imports.responses.actions import (
    apply_responses,
    choose_columns,
    discard_responses,
    keep_responses,
    mend_responses,
    read_again,
    undo_responses,
)
from trama.imports.responses.check import Mends
from trama.imports.responses.known import brought_of, lines_of, remarks
from trama.surveys import queries
from trama.surveys.actions.answering import access_by_token
from trama.surveys.actions.intake import WholeResponse, take_response
from trama.surveys.enums import Mode, ResponseChannel
from trama.surveys.errors import WaveFinal
from trama.surveys.models import Intake, Invitation, PersonKey, PurposeSentence, Receipt, Response, Wave
from trama.surveys.queries import participation

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    """An open measurement of seven people, whom somebody asked in a form elsewhere."""
    network, people = make_team(people=7)
    return make_wave(network=network, people=people, code="cfr", timepoint="T0"), people[0]


def keep(scene, content):
    wave, by = scene
    return keep_responses(wave=wave, content=content, file_name="respuestas.csv", by=by)


def bring(scene, content, *, is_other=False):
    return apply_responses(draft=keep(scene, content), is_told=True, is_other=is_other, by=scene[1])


def google(wave, points=(1, 2, 3, 4, 5, 4)):
    return forms.as_csv(forms.google_rows(wave.version.parsed, points))


def everything():
    """All that the database holds, as text, and what waits, unpacked."""
    with connection.cursor() as cursor:
        lines = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 -- names of our tables
            lines += [str(row) for row in cursor.fetchall()]
    return "\n".join(
        [*lines, *(json.dumps(draft.content, ensure_ascii=False) for draft in ImportDraft.objects.all())]
    )


def test_a_file_is_responses_without_people_clocks_or_keys(scene):
    wave, by = scene
    done = bring(scene, google(wave))
    assert (done.came, done.already) == (6, 0)
    assert sorted(response.body["items"]["PRO1"] for response in Response.objects.filter(wave=wave)) == [
        1,
        2,
        3,
        4,
        4,
        5,
    ]
    assert {response.link for response in Response.objects.all()} == {None}
    assert not PersonKey.objects.exists()
    assert not Invitation.objects.filter(is_used=True).exists()
    assert Intake.objects.get(wave=wave, channel=ResponseChannel.FILE).count == 6
    entry = AuditEntry.objects.get(event="responses_brought")
    assert (entry.actor, entry.details) == (by.actor_code, {"people": 6, "notice": "4", "consent": "2"})


def test_nothing_personal_is_stored_while_it_waits_nor_after(scene):
    wave, _by = scene
    rows = forms.google_rows(wave.version.parsed)
    rows[0] += ["Nombre", "RUT", "¿Cómo te dicen?", "Teléfono", "Dirección IP"]
    for index, row in enumerate(rows[1:]):
        row += [forms.PEOPLE[index], f"12.345.67{index}-9", f"apodo{index}", f"+56 9 8765 432{index}", f"200.1.123.{index}"]  # fmt: skip
    personal = [cell for row in rows[1:] for cell in (*row[:2], *row[-5:])]
    draft = keep(scene, forms.as_csv(rows))
    waiting = everything()
    assert "Una idea de la persona 1" in waiting  # the answers are there
    assert [word for word in personal if word in waiting] == []
    apply_responses(draft=draft, is_told=True, is_other=False, by=scene[1])
    stored = everything()
    assert "Una idea de la persona 1" in stored
    assert [word for word in personal if word in stored] == []
    assert ImportDraft.objects.get().content is None


def test_the_same_file_adds_nothing_and_a_file_that_grew_adds_what_is_new(scene):
    wave, _by = scene
    bring(scene, google(wave, (1, 2, 3, 4)))
    again = bring(scene, google(wave, (1, 2, 3, 4)))
    assert (again.came, again.already) == (0, 4)
    grew = bring(scene, google(wave, (1, 2, 3, 4, 5)))
    assert (grew.came, grew.already) == (1, 4)
    excel = bring(scene, forms.as_xlsx(forms.google_rows(wave.version.parsed, (1, 2, 3, 4, 5))))
    assert (excel.came, excel.already) == (0, 5)
    assert Response.objects.filter(wave=wave).count() == 5


def test_people_who_answered_alike_are_all_counted_and_another_form_can_add_more(scene):
    wave, _by = scene
    alike = forms.as_csv(forms.neutral_rows(wave.version.parsed, (4, 4, 5)))
    assert bring(scene, alike).came == 3
    assert bring(scene, alike).came == 0
    other = forms.as_csv(forms.neutral_rows(wave.version.parsed, (4, 2)))
    outcome = bring(scene, other, is_other=True)
    assert (outcome.came, outcome.already) == (2, 0)
    assert sorted(response.body["items"]["PRO1"] for response in Response.objects.all()) == [2, 4, 4, 4, 5]
    assert bring(scene, other).came == 0


def test_the_same_file_undoes_itself_with_its_sentences(scene):
    wave, by = scene
    first = forms.as_csv(forms.kobo_rows(wave.version.parsed, (1, 2, 3)))
    other = google(wave, (4, 5))
    PurposeSentence.objects.create(wave=wave, text="que cada niño lea 2")  # somebody's phone said the same
    bring(scene, first)
    bring(scene, other)
    assert PurposeSentence.objects.filter(wave=wave).count() == 4
    assert undo_responses(wave=wave, content=first, by=by) == 3
    assert sorted(response.body["items"]["PRO1"] for response in Response.objects.all()) == [4, 5]
    assert Receipt.objects.count() == 2
    assert [sentence.text for sentence in PurposeSentence.objects.filter(wave=wave)] == [
        "que cada niño lea 2"
    ]
    assert Intake.objects.get(channel=ResponseChannel.FILE).count == 2
    assert undo_responses(wave=wave, content=first, by=by) == 0
    entry = AuditEntry.objects.get(event="responses_taken_out")
    assert entry.details == {"channel": "file", "people": 3}
    assert bring(scene, first).came == 3


def test_bringing_a_file_and_taking_it_out_tells_nothing_of_who_answers_meanwhile(scene, monkeypatch):
    wave, by = scene
    monkeypatch.setattr(queries, "_behind", lambda _wave: 0)
    content = google(wave, (1, 2, 3))
    seen = []
    for number, invitation in enumerate(wave.invitations.order_by("pk")[:7]):
        sent = WholeResponse({"items": {"PRO1": 4}}, f"un-telefono-numero-{number}")
        access = access_by_token(invitation.token)
        take_response(access=access, response=sent, by=access)
        before = participation(wave=Wave.objects.get(pk=wave.pk)).arrived
        bring(scene, content)
        with_file = participation(wave=Wave.objects.get(pk=wave.pk)).arrived
        undo_responses(wave=wave, content=content, by=by)
        seen.append((before, with_file, participation(wave=Wave.objects.get(pk=wave.pk)).arrived))

    assert seen == [(n, n + 3, n) for n in (0, 0, 3, 3, 3, 6, 6)]


def test_undo_needs_neither_the_columns_nor_the_mends_that_were_chosen(scene):
    wave, by = scene
    rows = forms.google_rows(wave.version.parsed, (1, 2, 3))
    rows[0][2] = "Puedo explicar en pocas frases para qué existe la red"
    rows[1][3] = "Tal vez"
    draft = keep(scene, forms.as_csv(rows))
    choose_columns(draft=draft, columns={2: "PRO1", **brought_of(draft).sure_columns}, by=by)
    mend_responses(draft=draft, mends=Mends(words={"agreement": {"tal vez": "3"}}), by=by)
    assert apply_responses(draft=draft, is_told=True, is_other=False, by=by).came == 3
    assert undo_responses(wave=wave, content=forms.as_csv(rows), by=by) == 3
    assert not Response.objects.exists()


def test_what_is_nearly_a_question_is_not_taken_for_it(scene):
    wave, by = scene
    rows = forms.google_rows(wave.version.parsed, (1, 2, 3))
    rows[0][2] = "Puedo explicar en pocas frases para qué existe la red"
    draft = keep(scene, forms.as_csv(rows))
    with pytest.raises(DoubtfulColumns):
        apply_responses(draft=draft, is_told=True, is_other=False, by=by)
    choose_columns(draft=draft, columns={**brought_of(draft).sure_columns, 2: ""}, by=by)
    assert apply_responses(draft=draft, is_told=True, is_other=False, by=by).came == 3
    assert ["PRO1" in response.body["items"] for response in Response.objects.all()] == [False] * 3


def test_a_column_that_was_not_kept_needs_its_file_again(scene):
    wave, by = scene
    rows = forms.google_rows(wave.version.parsed, (1, 2))
    rows[0][-1] = "Una cosa distinta"
    content = forms.as_csv(rows)
    draft = keep(scene, content)
    at = len(rows[0]) - 1
    chosen = {**brought_of(draft).sure_columns, at: "one_change"}
    choose_columns(draft=draft, columns=chosen, by=by)
    with pytest.raises(UnkeptColumn):
        apply_responses(draft=draft, is_told=True, is_other=False, by=by)
    with pytest.raises(Unreadable):
        read_again(draft=draft, content=google(wave), by=by)
    read_again(draft=draft, content=content, by=by)
    apply_responses(draft=draft, is_told=True, is_other=False, by=by)
    assert sorted(response.body["open"]["one_change"] for response in Response.objects.all()) == [
        "Una idea de la persona 1",
        "Una idea de la persona 2",
    ]


def test_a_question_is_answered_by_one_column(scene):
    wave, by = scene
    draft = keep(scene, google(wave))
    choose_columns(draft=draft, columns={2: "PRO1", 3: "PRO1", 4: "no existe"}, by=by)
    assert [name for name in draft.columns.values() if name] == ["PRO1"]


def test_refusals(scene):
    wave, by = scene
    draft = keep(scene, google(wave))
    with pytest.raises(PeopleNotInformed):
        apply_responses(draft=draft, is_told=False, is_other=False, by=by)
    mend_responses(draft=draft, mends=Mends(out=frozenset(range(2, 8))), by=by)
    with pytest.raises(NothingToBring):
        apply_responses(draft=draft, is_told=True, is_other=False, by=by)
    assert not Response.objects.exists()
    talked = make_wave(network=wave.network, timepoint="T1", mode=Mode.CONVERSED)
    with pytest.raises(ConversedTakesNoFiles):
        keep_responses(wave=talked, content=google(wave), file_name="", by=by)


def test_a_final_measurement_takes_nothing_and_gives_nothing_back(scene):
    wave, by = scene
    bring(scene, google(wave, (1, 2)))
    draft = keep(scene, google(wave))
    wave.closes_at, wave.grace_hours = timezone.now() - timedelta(hours=1), 0
    wave.save()
    wave.refresh_from_db()
    draft.refresh_from_db()
    with pytest.raises(WaveFinal):
        apply_responses(draft=draft, is_told=True, is_other=False, by=by)
    with pytest.raises(WaveFinal):
        undo_responses(wave=wave, content=google(wave, (1, 2)), by=by)
    with pytest.raises(WaveFinal):
        keep(scene, google(wave))
    assert Response.objects.count() == 2


def test_a_draft_is_over_when_it_was_brought_and_forgotten_after_a_day(scene):
    wave, by = scene
    draft = keep(scene, google(wave))
    apply_responses(draft=draft, is_told=True, is_other=False, by=by)
    with pytest.raises(DraftOver):
        apply_responses(draft=draft, is_told=True, is_other=False, by=by)
    waiting = keep(scene, google(wave))
    discard_responses(draft=waiting, by=by)
    keep(scene, google(wave))
    assert forget_drafts(by=SYSTEM) == 0
    ImportDraft.objects.update(made_at=timezone.now() - timedelta(hours=25))
    assert forget_drafts(by=SYSTEM) == 1


def test_remarks_speak_of_the_file_and_never_of_what_has_come(scene):
    wave, _by = scene
    few = remarks(wave=wave, entries=lines_of(keep(scene, google(wave, (1, 2)))))
    assert few == ["El archivo trae 2. Si en total son menos de 5 respuestas, no se muestra nada."]
    assert remarks(wave=wave, entries=lines_of(keep(scene, google(wave)))) == []
    many = forms.as_csv(forms.neutral_rows(wave.version.parsed, (1, 2, 3, 4, 5, 5, 5, 5)))
    assert "se invitó a 7 personas" in remarks(wave=wave, entries=lines_of(keep(scene, many)))[0]


def command(path, wave, capsys, *arguments):
    call_command("import_responses", str(path), "--wave", wave.code, "--json", *arguments)
    return json.loads(capsys.readouterr().out)


def test_the_command_tells_applies_and_undoes(scene, tmp_path, capsys):
    wave, _by = scene
    path = tmp_path / "respuestas.csv"
    path.write_bytes(google(wave))
    output = command(path, wave, capsys)
    assert (output["source"], output["ready"], output["left"], output["already"]) == ("google", 6, 0, 0)
    assert output["dropped"] == ["Marca temporal", "Dirección de correo electrónico"]
    assert (output["applied"], output["came"], output["notice"]) == (False, 0, "4")
    assert not Response.objects.exists()
    assert command(path, wave, capsys, "--apply")["came"] == 6
    again = command(path, wave, capsys, "--apply")
    assert (again["came"], again["already"]) == (0, 6)
    assert command(path, wave, capsys, "--undo") == {"taken_out": 6}
    call_command("import_responses", str(path), "--wave", wave.code.lower(), "--apply")
    assert "6 responses are in." in capsys.readouterr().out
    call_command("import_responses", str(path), "--wave", wave.code, "--undo")
    assert capsys.readouterr().out == "6 responses are out again.\n"
    assert AuditEntry.objects.filter(actor=SYSTEM.actor_code, event="responses_brought").count() == 3


def test_the_command_mends_by_its_options(scene, tmp_path, capsys):
    wave, _by = scene
    rows = forms.google_rows(wave.version.parsed, (1, 2, 3))
    rows[0][2] = "Puedo explicar en pocas frases para qué existe la red"
    rows[0][-1] = "Una cosa"
    rows[1][3], rows[2][3] = "Tal vez", "Quién sabe"
    path = tmp_path / "respuestas.csv"
    path.write_bytes(forms.as_csv(rows))
    with pytest.raises(CommandError, match=r"nearly says PRO1") as refusal:
        command(path, wave, capsys, "--apply")
    assert refusal.value.returncode == 2
    output = command(
        path, wave, capsys, "--apply", f"--column={rows[0][2]}=PRO1", "--column=Una cosa=one_change",
        "--mend=Tal vez=3", "--leave-out=3",
    )  # fmt: skip
    assert (output["came"], output["left"]) == (2, 1)
    assert [(problem["line"], problem["blocking"]) for problem in output["problems"]] == [(3, True)]
    assert {response.body["items"]["PRO1"] for response in Response.objects.all()} == {1, 3}
    assert all("one_change" in response.body["open"] for response in Response.objects.all())


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--column=PRO1"], "takes two things"),
        (["--column=No está=PRO1"], "has no column"),
        (["--column=PRO1=NADA"], "has no question"),
    ],
)
def test_the_command_refuses_options_that_say_nothing(scene, tmp_path, capsys, options, words):
    wave, _by = scene
    path = tmp_path / "respuestas.csv"
    path.write_bytes(forms.as_csv(forms.neutral_rows(wave.version.parsed)))
    with pytest.raises(CommandError, match=words) as refusal:
        command(path, wave, capsys, *options)
    assert refusal.value.returncode == 2


def test_the_command_refuses_what_is_not_there(scene, tmp_path, capsys):
    wave, _by = scene
    path = tmp_path / "respuestas.csv"
    with pytest.raises(CommandError, match="cannot be read"):
        command(path, wave, capsys)
    path.write_bytes(b"Nombre\nAna")
    with pytest.raises(CommandError, match="Ninguna columna"):
        command(path, wave, capsys)
    with pytest.raises(CommandError, match="no measurement"):
        call_command("import_responses", str(path), "--wave", "NADA")


def test_the_command_takes_the_code_of_the_room_when_it_means_one(scene, tmp_path, capsys):
    wave, _by = scene
    path = tmp_path / "respuestas.csv"
    path.write_bytes(google(wave))
    call_command(
        "import_responses", str(path), "--wave", f"{wave.campaign.code[:3]} {wave.campaign.code[3:]}"
    )
    assert capsys.readouterr().out.startswith("6 can be brought")
    other = make_wave(network=make_team()[0])
    Wave.objects.filter(pk=other.pk).update(campaign=wave.campaign)
    with pytest.raises(CommandError, match="Several networks"):
        call_command("import_responses", str(path), "--wave", wave.campaign.code)


def test_the_command_says_in_words_what_it_found(scene, tmp_path, capsys):
    wave, _by = scene
    rows = forms.google_rows(wave.version.parsed, (1, 2))
    rows[1][3] = "Tal vez"
    path = tmp_path / "respuestas.csv"
    path.write_bytes(forms.as_csv(rows))
    call_command("import_responses", str(path), "--wave", wave.code)
    output = capsys.readouterr().out.splitlines()
    assert output[0] == "1 can be brought, 1 stay out, 0 had come before."
    assert "Not read, since they tell who or when: Marca temporal, Dirección de correo electrónico." in output
    assert output[-1] == "Nothing was stored: add --apply, if people were told what notice 4 says."
    assert [line for line in output if line.startswith("  line 2:")] != []

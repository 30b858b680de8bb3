"""An annulled measurement keeps nothing of who answered what, and stays annulled in a copy that was made before."""

import stat
from datetime import UTC, timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from tests.imports import forms
from tests.make import make_person, make_response, make_team, make_wave
from trama.core.tokens import make_token
from trama.imports.models import ImportDraft, SheetDraft, SheetPicture
from trama.imports.responses.actions import keep_responses
from trama.mail.models import Letter
from trama.surveys import annulled_list
from trama.surveys.actions.annulling import annul_mistake
from trama.surveys.actions.answering import access_by_token
from trama.surveys.actions.intake import WholeResponse, take_response
from trama.surveys.actions.objections import annul_wave
from trama.surveys.actions.rooms import annul_room
from trama.surveys.letters import REPORT, invitation_letters
from trama.surveys.models import Draft, Invitation, LaterResponse, PurposeSentence, Response, Wave

pytestmark = pytest.mark.django_db
WHY = "Se abrió con el cuestionario\nequivocado."
COMES = (Response, LaterResponse, PurposeSentence, Draft)


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def scene():
    """Six who answered, one of them twice; somebody on the way; letters, a file and a sheet that wait."""
    network, people = make_team(people=7)
    for number, person in enumerate(people):
        person.email = f"persona{number}@example.org"
        person.save()
    wave = make_wave(network=network, people=people, code="cfr", timepoint="T0")
    for number, invitation in enumerate(wave.invitations.all()[:6]):
        access = access_by_token(invitation.token)
        for device in ("telefono", "computador") if number == 0 else ("telefono",):
            whole = WholeResponse({"items": {"PRO3": 4}}, f"el-secreto-del-{device}-{number}")
            take_response(access=access, response=whole, by=access)
    PurposeSentence.objects.create(wave=wave, text="Para aprender")
    Draft.objects.create(wave=wave, device="a" * 64, body={"items": {"PRO3": 2}})
    invitation_letters(wave=wave)
    content = forms.as_csv(forms.google_rows(wave.version.parsed, (1, 2, 3)))
    keep_responses(wave=wave, content=content, file_name="respuestas.csv", by=people[0])
    sheet = SheetDraft.objects.create(wave=wave, made_by=people[0], sheet="ABCD2345")
    SheetPicture.objects.create(draft=sheet, page=1, packed=b"gris")
    return wave, people


@pytest.fixture
def annul(django_capture_on_commit_callbacks):
    """Annul, as far as the end of the transaction."""

    def run(action, wave, **more):
        with django_capture_on_commit_callbacks(execute=True):
            action(wave=wave, **more)

    return run


@pytest.fixture
def restored(tmp_path, capsys):
    """``copy()`` makes a copy; what it returns restores it and returns what the command said."""

    def copy():
        path = tmp_path / f"copia-{len(list(tmp_path.iterdir()))}.trama"
        call_command("backup", str(path))

        def run():
            capsys.readouterr()
            call_command("restore", str(path), replace=True)
            return capsys.readouterr().out

        return run

    return copy


def assert_nothing_is_left(wave):
    assert [kept.__name__ for kept in COMES if kept.objects.filter(wave=wave).exists()] == []
    assert [kept.__name__ for kept in (ImportDraft, SheetDraft, SheetPicture) if kept.objects.exists()] == []
    assert not Letter.objects.filter(about__startswith="invitation").exists()
    used = wave.invitations.values("is_used", "later_count", "told_count", "consent_version", "consent_on")
    assert list(used.distinct()) == [
        {"is_used": False, "later_count": 0, "told_count": None, "consent_version": "", "consent_on": None}
    ]


def test_everything_of_who_answered_what_goes_with_it(scene, annul):
    wave, people = scene
    assert Invitation.objects.filter(wave=wave, is_used=True, consent_on__isnull=False).count() == 6
    annul(annul_mistake, wave, reason=WHY, by=people[0])
    assert_nothing_is_left(wave)


def test_of_another_measurement_nothing_goes(scene, annul):
    wave, people = scene
    other = make_wave(network=wave.network, people=people)
    annul(annul_mistake, other, reason=WHY, by=people[0])
    assert wave.responses.count() == 6
    assert wave.invitations.filter(is_used=True).count() == 6
    assert (ImportDraft.objects.count(), SheetPicture.objects.count()) == (1, 1)


def test_a_copy_of_before_brings_no_answer_back(scene, annul, restored):
    wave, people = scene
    restore = restored()
    annul(annul_mistake, wave, reason=WHY, by=people[0])
    at = Wave.objects.get(pk=wave.pk).annulled_at
    said = restore()
    assert "1 measurements annulled since it was made" in said
    back = Wave.objects.get(code=wave.code)
    assert (back.annulled_at, back.annul_reason) == (at, " ".join(WHY.split()))
    assert back.is_final
    assert back.settled_at is not None, "the clock tells nobody anything more"
    assert_nothing_is_left(back)
    later = restored()
    assert "annulled again" not in later()
    assert Wave.objects.get(code=wave.code).annulled_at == at


def test_one_that_was_annulled_after_its_end_is_so_in_a_copy_of_before(home, scene, restored):
    wave, _people = scene
    now = timezone.now()
    Wave.objects.filter(pk=wave.pk).update(
        opened_at=now - timedelta(days=9), closes_at=now - timedelta(hours=1)
    )
    (home / "annulled").write_text(f"{wave.code} {now.astimezone(UTC).isoformat()} Por error\n")
    restored()()
    back = Wave.objects.get(code=wave.code)
    assert (back.annulled_at, back.annul_reason) == (now, "Por error")
    assert_nothing_is_left(back)


@pytest.mark.parametrize("is_room", [False, True])
def test_what_an_objection_annulled_stays_so_and_its_answers_stay_shut_in(annul, restored, is_room):
    network, people = make_team(people=6)
    wave = make_wave(network=network, people=() if is_room else people, heads=6 if is_room else None)
    for value in (1, 2, 3, 4, 5):
        make_response(wave=wave, value=value)
    restore = restored()
    Wave.objects.filter(pk=wave.pk).update(withheld_at=timezone.now())
    annul(annul_room if is_room else annul_wave, wave, by=people[0] if is_room else make_person())
    restore()
    back = Wave.objects.get(code=wave.code)
    assert back.annulled_at is not None
    assert (back.annul_reason, back.is_withheld, back.is_offered) == ("", True, False)
    assert back.responses.count() == 5


def test_a_line_has_code_moment_and_reason_and_only_its_owner_reads_it(home, scene, annul):
    wave, people = scene
    annul(annul_mistake, wave, reason=WHY, by=people[0])
    at = Wave.objects.get(pk=wave.pk).annulled_at.astimezone(UTC).isoformat()
    assert (home / "annulled").read_text() == f"{wave.code} {at} Se abrió con el cuestionario equivocado.\n"
    assert stat.S_IMODE((home / "annulled").stat().st_mode) == 0o600
    assert annulled_list.write_missing() == 0


def test_a_line_that_nobody_can_read_stops_nothing(home, scene, restored):
    (home / "annulled").write_text(
        f"hola\n{scene[0].code}\n{scene[0].code} ayer x\n{scene[0].code} 2026-01-01\n"
    )
    assert annulled_list.read() == {}
    restored()()
    assert Response.objects.count() == 6


def test_the_letter_about_what_came_says_that_it_was_annulled(client, scene, annul):
    wave, people = scene
    link = reverse("notices:report", args=[make_token(REPORT, wave.invitations.first().pk, 0)])
    annul(annul_mistake, wave, reason=WHY, by=people[0])
    page = client.get(link).content.decode()
    assert ("Se abrió con el cuestionario" in page, 'name="do"' in page) == (True, False)
    assert client.post(link, {"do": "claim"}).status_code == 409
    assert not wave.invitations.filter(claimed_on__isnull=False).exists()

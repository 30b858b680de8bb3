"""What a network does with its answers: shares, notes, marks, purpose, focus, and the conversed mode."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.make import make_team, make_wave, sign_in
from trama.core.errors import EmptyText
from trama.core.references import Reference
from trama.networks.enums import AgreedLevel
from trama.networks.models import PurposeVersion
from trama.surveys.actions import talking
from trama.surveys.actions.waves import close_wave, invite_more, move_closing, set_reminders, settle_wave
from trama.surveys.enums import Mode
from trama.surveys.errors import ClosesInThePast, ReminderOutOfTime, WaveClosed, WaveFinal, WaveNotFinal
from trama.surveys.models import ConversedAnswer, PurposeSentence, StepNote
from trama.trace.models import TraceLink

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    network, people = make_team(people=5)
    return network, people[0], people


def test_results_are_shared_once_and_only_when_final(team):
    network, by, _people = team
    with pytest.raises(WaveNotFinal):
        talking.share_results(wave=make_wave(network=network), by=by)
    wave = make_wave(network=network, is_final=True)
    talking.share_results(wave=wave, by=by)
    first = wave.shared_at
    talking.share_results(wave=wave, by=by)
    assert wave.shared_at == first


def test_a_note_is_written_taken_away_and_brought_back(team):
    network, by, _people = team
    wave = make_wave(network=network, is_final=True)
    with pytest.raises(EmptyText):
        talking.add_note(wave=wave, step=2, text="  ", by=by)
    note = talking.add_note(wave=wave, step=2, text=" nos cuesta preguntar ", by=by)
    talking.remove_note(note=note, by=by)
    assert StepNote.objects.get().removed_at is not None
    talking.restore_note(note=note, by=by)
    assert (StepNote.objects.get().text, StepNote.objects.get().removed_at) == ("nos cuesta preguntar", None)


def test_purposes_are_versions_with_a_day_of_review(team):
    network, by, _people = team
    given = {"network": network, "level": AgreedLevel.COMMON_CORE, "reason": "", "by": by}
    with pytest.raises(EmptyText):
        talking.save_purpose(text=" ", review_on=None, **given)
    talking.save_purpose(text="Aprender a escribir mejor", review_on=None, **given)
    talking.save_purpose(text="Aprender juntas", review_on=date(2030, 1, 1), **given)
    assert [(version.number, version.text) for version in PurposeVersion.objects.all()] == [
        (2, "Aprender juntas"), (1, "Aprender a escribir mejor")
    ]  # fmt: skip
    assert (PurposeVersion.objects.get(number=1).review_on - timezone.localdate()).days == 182


def test_a_focus_is_chosen_in_the_conversation_about_a_measurement(team):
    network, by, _people = team
    first, second = (make_wave(network=network, is_final=True) for _twice in range(2))
    focus = talking.choose_focus(wave=first, dimension="trust", reason="porque", by=by)
    assert (focus.network, focus.origin) == (network, Reference("wave", first.code))
    assert talking.choose_focus(wave=second, dimension="trust", reason="mejor dicho", by=by) == focus
    focus.refresh_from_db()
    assert focus.origin == Reference("wave", second.code)
    links = TraceLink.objects.filter(outcome_kind="focus")
    assert {(link.origin_code, link.outcome_code) for link in links} == {
        (first.code, focus.code),
        (second.code, focus.code),
    }


def test_what_was_said_in_a_step_comes_of_its_measurement_and_stays_linked(team):
    network, by, _people = team
    wave = make_wave(network=network, is_final=True)
    note = talking.add_note(wave=wave, step=2, text="nos cuesta preguntar", by=by)
    talking.remove_note(note=note, by=by)
    kept = TraceLink.objects.get()
    assert (kept.origin_kind, kept.origin_code) == ("wave", wave.code)
    assert (kept.outcome_kind, kept.outcome_code, kept.network) == ("step_note", note.code, network)


def test_the_conversed_way_from_the_first_dimension_to_the_results(client, team):
    network, by, _people = team
    wave = make_wave(network=network, code="cfr", timepoint="T0", mode=Mode.CONVERSED, grace_hours=0)
    sign_in(client, by)
    here = [reverse("results:conversed", args=[wave.code, number]) for number in range(1, 6)]
    assert client.get(reverse("results:conversed", args=[wave.code, 9])).status_code == 404
    page = client.post(
        here[0], {"raised-3": "2", "raised-4": "x", "raised-5": "999", "agreed": "4", "words": "Sabemos"}
    )
    assert page["Location"] == here[1]
    kept = ConversedAnswer.objects.get()
    assert (kept.raised.count(3), kept.raised.count(4), kept.raised.count(5), kept.agreed) == (2, 0, 40, 4)
    assert "Sabemos" in client.get(here[0]).content.decode()
    assert client.post(here[1], {"go": "back"})["Location"] == here[0]
    for address in here[1:]:
        page = client.post(address, {"raised-2": "3", "agreed": "2", "words": "Nos falta"})
    assert page["Location"] == reverse("results:detail", args=[wave.code])
    wave.refresh_from_db()
    assert wave.is_final
    assert "Nos falta" in client.get(page["Location"]).content.decode()
    with pytest.raises(WaveFinal):
        talking.record_conversed(wave=wave, dimension="trust", raised=[1], agreed=1, words="", by=by)


def test_a_purpose_is_marked_and_agreed_by_page(client, team):
    network, by, _people = team
    wave = make_wave(network=network, code="cfr", timepoint="T0", is_final=True)
    sentence = PurposeSentence.objects.create(wave=wave, text="que los niños lean")
    sign_in(client, by)
    address = reverse("results:purpose", args=[wave.code])
    client.post(address, {f"who-{sentence.pk}": "1", f"what-{sentence.pk}": "1", "what-x": "1"})
    sentence.refresh_from_db()
    assert (sentence.says_who, sentence.says_what, sentence.says_how) == (True, True, False)
    page = client.post(address, {"text": "Que lean", "level": "nada"})
    assert page.status_code == 422
    assert "Que lean" in page.content.decode()
    client.post(address, {"text": "Que lean", "level": "coherent", "reason": "", "review_on": ""})
    assert PurposeVersion.objects.get().text == "Que lean"


def test_closing_reminders_and_late_invitations_only_while_it_is_offered(team):
    network, by, people = team
    wave = make_wave(network=network, people=people[:2])
    now = timezone.now()
    with pytest.raises(ClosesInThePast):
        move_closing(wave=wave, closes_at=now, by=by)
    day = now + timedelta(days=2)
    for wrong in (now - timedelta(days=1), wave.closes_at):
        with pytest.raises(ReminderOutOfTime):
            set_reminders(wave=wave, days=[day, wrong], by=by)
    set_reminders(wave=wave, days=[day, day + timedelta(days=1)], by=by)
    set_reminders(wave=wave, days=[day], by=by)
    assert [reminder.due_at for reminder in wave.reminders.all()] == [day]
    assert invite_more(wave=wave, people=people[:3], by=by) == 1
    with pytest.raises(WaveNotFinal):
        settle_wave(wave=wave)
    close_wave(wave=wave, by=by)
    close_wave(wave=wave, by=by)
    for act in (
        lambda: move_closing(wave=wave, closes_at=day, by=by),
        lambda: set_reminders(wave=wave, days=[day], by=by),
        lambda: invite_more(wave=wave, people=people, by=by),
    ):
        with pytest.raises(WaveClosed):
            act()

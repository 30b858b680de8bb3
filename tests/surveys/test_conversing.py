"""Each page of the conversation is one act: all that was typed is kept, or nothing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.make import make_focus, make_team, make_wave
from trama.agreements.enums import AgreementState
from trama.agreements.errors import TooManyFoci
from trama.agreements.models import Agreement, Focus
from trama.audit.models import AuditEntry
from trama.live.changes import version_of
from trama.surveys.actions import conversing
from trama.surveys.actions.conversing import Agreed, ChosenFocus, Said
from trama.surveys.errors import WaveNotFinal
from trama.surveys.models import StepNote
from trama.surveys.models.wave import TALK_END
from trama.trace.enums import TraceKind
from trama.trace.queries import with_outcome

pytestmark = pytest.mark.django_db

DAY = timezone.localdate() + timedelta(days=30)


@pytest.fixture
def team():
    network, people = make_team(people=5)
    return make_wave(network=network, is_final=True), people


def events():
    found = AuditEntry.objects.exclude(event="instrument_loaded").order_by("pk")
    return list(found.values_list("event", flat=True))


def test_all_that_was_typed_is_one_act(team):
    wave, people = team
    said = Said("algo", ChosenFocus("trust", "porque"), Agreed("Traer una clase", people[1], DAY))
    conversing.carry_on(wave=wave, step=6, said=said, to=7, by=people[0])
    agreed = Agreement.objects.get()
    assert (agreed.text, agreed.owner, agreed.due_on, agreed.state) == (
        "Traer una clase",
        people[1],
        DAY,
        "open",
    )
    assert (StepNote.objects.get().step, Focus.objects.get().reason, wave.talk_step) == (6, "porque", 7)
    assert with_outcome(kind=TraceKind.WAVE, codes=[wave.code], outcome=TraceKind.COMMITMENT) == {wave.code}
    assert events() == [
        "note_written", "focus_chosen", "commitment_made", "conversation_begun", "conversation_moved"
    ]  # fmt: skip
    conversing.carry_on(wave=wave, step=6, said=said, to=7, by=people[0])  # the same once more, as phones do
    assert (Agreement.objects.count(), StepNote.objects.count(), Focus.objects.count()) == (1, 1, 1)


def test_when_one_thing_is_refused_nothing_is_kept(team):
    wave, people = team
    for key in ("purpose", "trust"):
        make_focus(wave=wave, dimension=key)
    said = Said("algo", ChosenFocus("leadership", "porque"), Agreed("Traer una clase", None, DAY))
    with pytest.raises(TooManyFoci):
        conversing.carry_on(wave=wave, step=6, said=said, to=7, by=people[0])
    wave.refresh_from_db()
    assert not (StepNote.objects.exists() or Agreement.objects.exists() or wave.talk_step)
    assert version_of(wave.talk_topic) == 0


def test_going_on_from_the_first_step_opens_the_results_or_refuses(team):
    wave, people = team
    closed = make_wave(network=wave.network, is_final=True, is_released=False)
    conversing.carry_on(wave=closed, step=1, said=Said("esperamos"), to=1, by=people[0])
    assert not closed.was_ever_released
    conversing.carry_on(wave=closed, step=1, said=Said(), to=2, by=people[0])
    assert closed.was_ever_released
    running = make_wave(network=wave.network)
    with pytest.raises(WaveNotFinal):
        conversing.carry_on(wave=running, step=1, said=Said("esperamos"), to=2, by=people[0])
    assert not running.notes.exists()


def test_a_conversation_is_begun_once_moves_and_ends(team):
    wave, people = team
    for step, to in ((1, 1), (1, 2), (1, 2), (2, 9)):
        conversing.carry_on(wave=wave, step=step, said=Said(), to=to, by=people[0])
    conversing.bring(wave=wave, to=8, by=people[0])
    conversing.carry_on(wave=wave, step=8, said=Said(), to=9, by=people[0])
    assert events() == [
        "conversation_begun", "conversation_moved", "conversation_ended", "conversation_moved", "conversation_ended"
    ]  # fmt: skip
    assert (wave.is_talk_begun, wave.is_talk_over) == (False, True)


def test_it_moves_only_from_where_it_stands(team):
    wave, people = team
    stale = type(wave).objects.get(pk=wave.pk)
    for stands in (6, TALK_END):
        conversing.bring(wave=wave, to=stands, by=people[0])
        conversing.carry_on(wave=stale, step=3, said=Said("algo"), by=people[1])
        for to in (2, 4, TALK_END):
            conversing.carry_on(wave=stale, step=3, said=Said("algo más"), to=to, by=people[1])
        assert not conversing.stand(wave=stale, step=2, since=3, unfolded=["silent"], by=people[1])
        wave.refresh_from_db()
        assert (wave.talk_step, wave.talk_open, stale.talk_step) == (stands, "", stands)
    assert [*wave.notes.values_list("step", "text")] == [(3, "algo"), (3, "algo más")]
    conversing.bring(wave=wave, to=3, by=people[0])
    conversing.carry_on(wave=stale, step=3, said=Said(), to=4, by=people[1])
    assert conversing.stand(wave=wave, step=3, since=4, unfolded=[], by=people[0])


def test_what_is_written_begins_no_conversation(team):
    wave, people = team
    conversing.carry_on(wave=wave, step=3, said=Said("algo"), by=people[0])
    wave.refresh_from_db()
    assert wave.talk_step is None


def test_what_changes_is_told_to_the_pages_that_look_on(team):
    wave, people = team
    by = {"by": people[0]}
    conversing.bring(wave=wave, to=8, **by)
    conversing.carry_on(wave=wave, step=3, said=Said("algo"), **by)
    said = version_of(wave.talk_topic)
    note = wave.notes.get()
    conversing.take_away(note=note, **by)
    conversing.bring_back(note=note, **by)
    conversing.end_focus(wave=wave, focus=make_focus(wave=wave), **by)
    conversing.carry_on(wave=wave, step=8, said=Said(agreed=Agreed("Llamar", None, DAY)), to=8, **by)
    conversing.settle(wave=wave, commitment=Agreement.objects.get(), state=AgreementState.DONE, **by)
    assert version_of(wave.talk_topic) == said + 5
    conversing.carry_on(wave=wave, step=8, said=Said(), to=8, **by)  # nothing was said and nothing moved
    assert version_of(wave.talk_topic) == said + 5

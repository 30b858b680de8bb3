"""The conversation about the results, step by step: what was typed on its page is kept in one act, then it goes on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from trama.agreements.actions import commitments, foci
from trama.agreements.enums import AgreementState, OriginKind
from trama.agreements.models import Agreement, Focus
from trama.audit.record import record
from trama.core.references import Reference
from trama.live.changes import publish
from trama.networks.models import Person
from trama.surveys.actions import talking
from trama.surveys.models import StepNote, Wave
from trama.surveys.models.wave import TALK_END
from trama.trace.enums import TraceKind
from trama.trace.links import link

FOLDS = ("silent", "beside")  # what may be unfolded in a step
MOVED, SAID = "moved", "said"  # kinds of change of the conversation's live topic


@dataclass(frozen=True)
class ChosenFocus:
    """A dimension and the network's own reason for it."""

    dimension: str
    reason: str


@dataclass(frozen=True)
class Agreed:
    """What, who, or nobody yet, and by when."""

    text: str
    owner: Person | None
    due_on: date


@dataclass(frozen=True)
class Said:
    """What was typed on the page of a step, of which any may be missing."""

    text: str = ""
    focus: ChosenFocus | None = None
    agreed: Agreed | None = None


@transaction.atomic
def carry_on(*, wave: Wave, step: int, said: Said, to: int, by: Person) -> None:
    """Keep what was said in ``step`` and stand at ``to``; going on from the first step opens the results.

    One act: when anything is refused, nothing is kept. Refuses like `talking.release_results` and
    `talking.choose_focus`.
    """
    _keep(wave, step, said, by)
    if to > 1 and not wave.was_ever_released:
        talking.release_results(wave=wave, by=by)
    if wave.talk_step == to:
        return
    event = "conversation_ended" if to == TALK_END else "conversation_moved"
    if wave.talk_step is None:
        record("conversation_begun", wave, by=by, network=wave.network.code)
    wave.talk_step, wave.talk_open = to, ""
    wave.save(update_fields=["talk_step", "talk_open"])
    if to != 1:
        record(event, wave, by=by, network=wave.network.code, step=to)
    publish(wave.talk_topic, MOVED)


@transaction.atomic
def stand(*, wave: Wave, step: int, unfolded: Sequence[str], by: Person) -> None:
    """Stand at ``step`` again, reached by the browser's own way, with ``unfolded`` open: the projector shows the same.

    Nothing is kept of what is being typed. A conversation that ended stays so, and nothing moves.
    """
    if wave.is_talk_over:
        return
    carry_on(wave=wave, step=step, said=Said(), to=step, by=by)
    shown = " ".join(fold for fold in FOLDS if fold in unfolded)
    if shown != wave.talk_open:
        wave.talk_open = shown
        wave.save(update_fields=["talk_open"])
        publish(wave.talk_topic, MOVED)


def _keep(wave: Wave, step: int, said: Said, by: Person) -> None:
    if said.text.strip():
        talking.add_note(wave=wave, step=step, text=said.text, by=by)
    if said.focus:
        talking.choose_focus(wave=wave, dimension=said.focus.dimension, reason=said.focus.reason, by=by)
    if said.agreed:
        _agree(wave, said.agreed, by)
    if said != Said():
        publish(wave.talk_topic, SAID)


def _agree(wave: Wave, agreed: Agreed, by: Person) -> None:
    origin = Reference(OriginKind.WAVE, wave.code)
    made = commitments.make(
        network=wave.network,
        origin=origin,
        text=agreed.text,
        owner=agreed.owner,
        due_on=agreed.due_on,
        by=by,
    )
    link([(origin, Reference(TraceKind.COMMITMENT, made.code))], whose=wave.network)


@transaction.atomic
def take_away(*, note: StepNote, by: Person) -> None:
    """Hide a note from every page of its conversation; it can be brought back."""
    talking.remove_note(note=note, by=by)
    publish(note.wave.talk_topic, SAID)


@transaction.atomic
def bring_back(*, note: StepNote, by: Person) -> None:
    """Show a note again that was taken away."""
    talking.restore_note(note=note, by=by)
    publish(note.wave.talk_topic, SAID)


@transaction.atomic
def end_focus(*, wave: Wave, focus: Focus, by: Person) -> None:
    """The network no longer works on ``focus``: said in the conversation about ``wave``."""
    foci.end(focus=focus, by=by)
    publish(wave.talk_topic, SAID)


@transaction.atomic
def mend_focus(*, wave: Wave, focus: Focus, chosen: ChosenFocus, by: Person) -> None:
    """Say a focus better. Refuses like `agreements.actions.foci.mend`."""
    foci.mend(focus=focus, dimension=chosen.dimension, reason=chosen.reason, by=by)
    publish(wave.talk_topic, SAID)


@transaction.atomic
def settle(*, wave: Wave, commitment: Agreement, state: AgreementState, by: Person) -> None:
    """What became of something that was agreed in the conversation about ``wave``."""
    commitments.settle(commitment=commitment, state=state, by=by)
    publish(wave.talk_topic, SAID)


@transaction.atomic
def give(*, wave: Wave, commitment: Agreement, owner: Person | None, by: Person) -> None:
    """Who does something that was agreed in the conversation about ``wave``, after all."""
    commitments.give(commitment=commitment, owner=owner, by=by)
    publish(wave.talk_topic, SAID)

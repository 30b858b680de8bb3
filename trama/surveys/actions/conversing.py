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
    """A dimension and the network's own reason for it, with the marks of the foci that the page showed, if one did."""

    dimension: str
    reason: str
    seen: tuple[str, ...] | None = None


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
def carry_on(*, wave: Wave, step: int, said: Said, to: int | None = None, by: Person) -> None:
    """Keep what was said in ``step`` and go to ``to``, if given; going on from the first step opens the results.

    It goes only from where it stands: said on a page of another step, or after the end, what was said is kept and
    nothing moves. ``wave.talk_step`` says then where it stands. One act: when anything is refused, nothing is kept.
    Refuses like `talking.release_results` and `talking.choose_focus`.
    """
    _keep(wave, step, said, by)
    if to is None:
        return
    if to > 1 and not wave.was_ever_released:
        talking.release_results(wave=wave, by=by)
    _move(wave, to, by, since=step)


@transaction.atomic
def bring(*, wave: Wave, to: int, by: Person) -> None:
    """Bring the conversation to ``to`` from wherever it stands, also after its end."""
    _move(wave, to, by)


def _move(wave: Wave, to: int, by: Person, *, since: int | None = None) -> None:
    """Stand at ``to``; with ``since``, only from there, or where nobody has begun."""
    stands = Wave.objects.select_for_update().values_list("talk_step", flat=True)
    wave.talk_step = stands.get(pk=wave.pk)
    if wave.talk_step == to or (since and wave.talk_step not in {None, since}):
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
def stand(*, wave: Wave, step: int, since: int, unfolded: Sequence[str], by: Person) -> bool:
    """Stand at ``step`` again, reached by the browser's own way, with ``unfolded`` open: the projector shows the same.

    Nothing is kept of what is being typed, and nothing moves unless the conversation stands where the page was
    before, at ``since``: one that ended stays so, and a page that is behind leaves it where it is. Return whether it
    stands there.
    """
    _move(wave, step, by, since=since)
    if wave.talk_step != step:
        return False
    shown = " ".join(fold for fold in FOLDS if fold in unfolded)
    if shown != wave.talk_open:
        wave.talk_open = shown
        wave.save(update_fields=["talk_open"])
        publish(wave.talk_topic, MOVED)
    return True


def _keep(wave: Wave, step: int, said: Said, by: Person) -> None:
    if said.text.strip():
        talking.add_note(wave=wave, step=step, text=said.text, by=by)
    if said.focus:
        talking.choose_focus(wave=wave, **vars(said.focus), by=by)
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
def mend_focus(*, wave: Wave, focus: Focus, chosen: ChosenFocus, keeps: bool, by: Person) -> None:
    """Say a focus better. Refuses like `agreements.actions.foci.mend`."""
    foci.mend(
        focus=focus,
        dimension=chosen.dimension,
        reason=chosen.reason,
        keeps=keeps,
        seen="".join(chosen.seen or ()),
        by=by,
    )
    publish(wave.talk_topic, SAID)


@transaction.atomic
def forget_earlier(*, wave: Wave, focus: Focus, by: Person) -> None:
    """Take away what a focus said before it was mended."""
    foci.forget_earlier(focus=focus, by=by)
    publish(wave.talk_topic, SAID)


@transaction.atomic
def settle(*, wave: Wave, commitment: Agreement, state: AgreementState, by: Person) -> None:
    """What became of something that was agreed in the conversation about ``wave``."""
    commitments.settle(commitment=commitment, state=state, by=by)
    publish(wave.talk_topic, SAID)


@transaction.atomic
def give(
    *, wave: Wave, commitment: Agreement, owner: Person | None, seen: str | None = None, by: Person
) -> None:
    """Who does something that was agreed in the conversation about ``wave``. Refuses like `commitments.give`."""
    commitments.give(commitment=commitment, owner=owner, seen=seen, by=by)
    publish(wave.talk_topic, SAID)

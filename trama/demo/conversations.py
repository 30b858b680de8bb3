"""Conversations of the demonstration: held by the same acts as on their pages, then dated on their day."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils import timezone

from trama.agreements.enums import AgreementState
from trama.agreements.models import Agreement, Focus
from trama.agreements.queries import commitments_ever_from, open_foci
from trama.audit.models import AuditEntry
from trama.core.references import Reference
from trama.networks.enums import AgreedLevel
from trama.networks.models import Network, Person, PurposeVersion
from trama.surveys.actions import conversing, talking
from trama.surveys.actions.conversing import Agreed, ChosenFocus, Said
from trama.surveys.models import Wave
from trama.surveys.models.wave import TALK_END
from trama.trace.enums import TraceKind

FOCUS_STEP, AGREED_STEP = 6, 8
HOUR = 16  # of the afternoon in which networks talk


@dataclass(frozen=True)
class Promise:
    """What somebody agreed to do, so many days after the conversation, and what became of it."""

    text: str
    owner: int | None  # their place among the people of the network; nobody yet
    days: int
    state: AgreementState = AgreementState.OPEN

    def due_on(self, talked_on: date) -> date:
        """The day by which it is done."""
        return talked_on + timedelta(days=self.days)


@dataclass(frozen=True)
class Purpose:
    """A purpose as the network agreed it."""

    text: str
    level: AgreedLevel
    reason: str = ""


@dataclass(frozen=True)
class Talk:
    """What was said in each step, what was chosen and agreed, and where the conversation stands."""

    said: Mapping[int, str]
    foci: Mapping[str, str] = field(default_factory=dict)  # the reason, by dimension
    ends: tuple[str, ...] = ()  # dimensions the network no longer works on
    promises: tuple[Promise, ...] = ()
    purpose: Purpose | None = None
    stands_at: int = TALK_END


def hold_talk(*, wave: Wave, talk: Talk, on: date, people: Sequence[Person]) -> None:
    """The network talks about ``wave`` on that day; its results are opened then, unless they were before."""
    by, at = people[0], at_hour(on, HOUR)
    was_released = wave.was_ever_released
    with dated(at):
        conversing.carry_on(wave=wave, step=1, said=Said(), to=1, by=by)
        for step in range(1, min(talk.stands_at + 1, TALK_END)):
            _hold_step(wave, talk, step, on, people)
    wave.notes.update(written_at=at)
    if not was_released:
        Wave.objects.filter(pk=wave.pk).update(released_at=at)
    if talk.purpose:
        agree_purpose(network=wave.network, purpose=talk.purpose, on=on, by=by)
    _settle(wave, talk, on, people)


def _hold_step(wave: Wave, talk: Talk, step: int, on: date, people: Sequence[Person]) -> None:
    by = people[0]
    if step == FOCUS_STEP:
        _choose(wave, talk, on, by)
    for promise in talk.promises if step == AGREED_STEP else ():
        owner = None if promise.owner is None else people[promise.owner]
        agreed = Agreed(promise.text, owner, promise.due_on(on))
        conversing.carry_on(wave=wave, step=step, said=Said(agreed=agreed), to=step, by=by)
    following = step + 1 if step < talk.stands_at else step
    conversing.carry_on(wave=wave, step=step, said=Said(text=talk.said.get(step, "")), to=following, by=by)


def _choose(wave: Wave, talk: Talk, on: date, by: Person) -> None:
    for focus in open_foci(network=wave.network).filter(dimension__in=talk.ends):
        conversing.end_focus(wave=wave, focus=focus, by=by)
        Focus.objects.filter(pk=focus.pk).update(ended_on=on)
    for dimension, reason in talk.foci.items():
        chosen = Said(focus=ChosenFocus(dimension, reason))
        conversing.carry_on(wave=wave, step=FOCUS_STEP, said=chosen, to=FOCUS_STEP, by=by)
    Focus.objects.filter(network=wave.network, origin_code=wave.code, ended_on=None).update(chosen_on=on)


def _settle(wave: Wave, talk: Talk, on: date, people: Sequence[Person]) -> None:
    """What became of what was agreed, on its day."""
    made = commitments_ever_from(origin=Reference(TraceKind.WAVE, wave.code)).order_by("number")
    for promise, commitment in zip(talk.promises, made, strict=True):
        day = promise.due_on(on)
        if promise.state != AgreementState.OPEN:
            with dated(at_hour(day, HOUR)):
                conversing.settle(wave=wave, commitment=commitment, state=promise.state, by=people[0])
        Agreement.objects.filter(pk=commitment.pk).update(
            written_at=at_hour(on if promise.state == AgreementState.OPEN else day, HOUR),
            answered_on=day if promise.state == AgreementState.DONE else None,
        )


def share(*, wave: Wave, on: date, by: Person) -> None:
    """The results are shared with the whole network on that day."""
    at = at_hour(on, HOUR)
    with dated(at):
        talking.share_results(wave=wave, by=by)
    Wave.objects.filter(pk=wave.pk).update(shared_at=at)


def agree_purpose(
    *, network: Network, purpose: Purpose, on: date, by: Person, review_on: date | None = None
) -> None:
    """The network agrees its purpose on that day, to be looked at again half a year later."""
    review_on = review_on or on + timedelta(days=talking.REVIEW_DAYS)
    with dated(at_hour(on, HOUR)):
        version = talking.save_purpose(
            network=network, text=purpose.text, level=purpose.level, reason=purpose.reason,
            review_on=review_on, by=by,
        )  # fmt: skip
    PurposeVersion.objects.filter(pk=version.pk).update(agreed_on=on)


@contextmanager
def dated(at: datetime) -> Iterator[None]:
    """What is done meanwhile stands in the record as done then."""
    last = AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    yield
    AuditEntry.objects.filter(pk__gt=last).update(at=at)


def at_hour(day: date, hour: int) -> datetime:
    """An hour of a day in continental Chile."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=timezone.get_default_timezone())

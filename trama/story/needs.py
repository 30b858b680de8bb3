"""The first thing that waits for a person in a network, as values: pages and programs say it in their own words."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from django.utils import timezone

from trama.networks.enums import Permission
from trama.networks.models import Network, Person
from trama.networks.roles import can
from trama.surveys.enums import Mode
from trama.surveys.models import Wave
from trama.surveys.models.wave import WaveQuerySet
from trama.surveys.queries import counted_towards_minimum, participation
from trama.trace.enums import TraceKind
from trama.trace.queries import with_outcome

QUIET_DAYS = 90  # after which a network is asked how it is today
NEWS_DAYS = 14  # in which it is told that results were shared


class NeedKind(StrEnum):
    """What is to be done next."""

    MEASURE_FIRST = "measure_first"
    CONVERSE = "converse"
    WATCH_OPEN = "watch_open"
    WATCH_CLOSED = "watch_closed"
    WAIT_FOR_OBJECTIONS = "wait_for_objections"
    DECIDE_OBJECTION = "decide_objection"
    OPEN_RESULTS = "open_results"
    TALK_CONVERSED = "talk_conversed"
    TALK_TOO_FEW = "talk_too_few"
    TALK = "talk"
    TALK_ON = "talk_on"
    SHARE = "share"
    SEE_SHARED = "see_shared"
    MEASURE_AGAIN = "measure_again"


@dataclass(frozen=True)
class NetworkNeed:
    """What waits in a network, and the measurement it is about, if there is one.

    ``at`` is when the measurement stops being offered, becomes final, may be or was opened, as ``kind`` needs it.
    """

    kind: NeedKind
    network: str
    wave: str = ""
    arrived: int = 0
    invited: int = 0
    at: datetime | None = None
    step: int = 0  # where a conversation that was begun stands
    only_looks: bool = False  # it is prepared and written down by others


def network_need(*, network: Network, person: Person) -> NetworkNeed | None:
    """The first thing that waits for ``person`` in ``network``; ``None`` when nothing does (≤ 7 queries)."""
    waves = Wave.objects.filter(network=network).select_related("version", "network").defer("version__body")
    if can(person, Permission.RESULTS_SHARE, on=network):
        return _of_whoever_leads(network, waves)
    shared = waves.with_results_for(person).first()
    if shared is None:
        return None
    if _was_talked_about(shared):
        return _just_shared(shared)
    return replace(_talk(shared), only_looks=not can(person, Permission.CONVERSATION_WRITE, on=network))


def _of_whoever_leads(network: Network, waves: WaveQuerySet) -> NetworkNeed | None:
    last = waves.standing().first()
    if last is None:
        return NetworkNeed(NeedKind.MEASURE_FIRST, network.code)
    return _wait(last) if last.is_withheld else _of_last(last)


def _of_last(last: Wave) -> NetworkNeed | None:
    if last.mode == Mode.CONVERSED and not last.is_final:
        return NetworkNeed(NeedKind.CONVERSE, last.network.code, last.code)
    if not last.is_final:
        return _watch(last)
    if not (last.was_ever_released or last.may_be_opened):
        return _wait(last)
    if not last.was_ever_released:
        return _about(NeedKind.OPEN_RESULTS, last)
    if last.is_talk_begun or not _was_talked_about(last):
        return _talk(last)
    return _measure_again(last) or _share(last)


def _was_talked_about(wave: Wave) -> bool:
    """Whether its conversation came to its end; before it was said, whether a focus came of what was shared."""
    if wave.is_talk_over:
        return True
    found = with_outcome(kind=TraceKind.WAVE, codes=[wave.code], outcome=TraceKind.FOCUS)
    return wave.is_shared and not wave.is_talk_begun and bool(found)


def _about(kind: NeedKind, wave: Wave, at: datetime | None = None) -> NetworkNeed:
    rate = participation(wave=wave)
    return NetworkNeed(kind, wave.network.code, wave.code, rate.arrived, rate.invited, at)


def _watch(wave: Wave) -> NetworkNeed:
    if wave.is_offered:
        return _about(NeedKind.WATCH_OPEN, wave, wave.offered_until)
    return _about(NeedKind.WATCH_CLOSED, wave, wave.final_at)


def _wait(wave: Wave) -> NetworkNeed:
    """Somebody objected, or may still do so before anything is opened."""
    if wave.is_withheld:
        return NetworkNeed(NeedKind.DECIDE_OBJECTION, wave.network.code, wave.code)
    return _about(NeedKind.WAIT_FOR_OBJECTIONS, wave, wave.opens_from)


def _talk(wave: Wave) -> NetworkNeed:
    if wave.is_talk_begun:
        return NetworkNeed(NeedKind.TALK_ON, wave.network.code, wave.code, step=wave.talk_step or 1)
    if wave.mode == Mode.CONVERSED:
        return NetworkNeed(NeedKind.TALK_CONVERSED, wave.network.code, wave.code)
    need, counted = _about(NeedKind.TALK, wave), counted_towards_minimum(wave=wave)
    if counted < wave.minimum:
        return replace(need, kind=NeedKind.TALK_TOO_FEW, arrived=counted)
    return need


def _share(last: Wave) -> NetworkNeed | None:
    """Talked about, and the network does not see it: whoever said «not now» finds the question again."""
    return NetworkNeed(NeedKind.SHARE, last.network.code, last.code) if not last.is_shared else None


def _just_shared(wave: Wave) -> NetworkNeed | None:
    """What was shared is told for two weeks, also when its conversation is over."""
    is_news = wave.shared_at is not None and (timezone.now() - wave.shared_at).days < NEWS_DAYS
    return (
        NetworkNeed(NeedKind.SEE_SHARED, wave.network.code, wave.code, at=wave.opened_at) if is_news else None
    )


def shared_lately(*, network: Network, person: Person) -> Wave | None:
    """The measurement whose results were just shared with ``person``, unless they share them (≤ 3 queries)."""
    if can(person, Permission.RESULTS_SHARE, on=network):
        return None
    since = timezone.now() - timedelta(days=NEWS_DAYS)
    seen = Wave.objects.filter(network=network, shared_at__gt=since).with_results_for(person)
    return seen.first()


def _measure_again(last: Wave) -> NetworkNeed | None:
    """Nothing waits: after a while, a pulse of three minutes tells how the network is today."""
    is_quiet = (timezone.now() - last.opened_at).days >= QUIET_DAYS
    if not is_quiet or not last.network.is_accompanied:
        return None
    return NetworkNeed(NeedKind.MEASURE_AGAIN, last.network.code, last.code, at=last.opened_at)

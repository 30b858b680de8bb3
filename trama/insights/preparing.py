"""What is told of a measurement is worked out once, when its results are opened, and stored."""

from django.core.cache import cache
from django_tasks import task

from trama.audit.record import SYSTEM, Actor
from trama.insights.opening import Telling, opened_until, telling_at_opening, telling_of
from trama.networks.models import Person
from trama.surveys.actions import talking
from trama.surveys.enums import Mode
from trama.surveys.models import Disclosure, Wave


def open_results(*, wave: Wave, by: Person) -> None:
    """Open the results, and have what they tell worked out. Refuses like ``talking.release_results``."""
    talking.release_results(wave=wave, by=by)
    prepare(wave)


def prepare(wave: Wave) -> None:
    """Have worked out what a measurement tells, once it was opened; twice changes nothing."""
    is_due = wave.was_ever_released and wave.mode != Mode.CONVERSED
    if is_due and not Disclosure.objects.filter(wave=wave).exists():
        prepare_results.enqueue(wave.pk)


@task()
def prepare_results(wave_id: int) -> None:
    """Work out and store what a measurement tells, and those opened before it."""
    wave = Wave.objects.ever_released().filter(pk=wave_id).first()
    if wave is not None:
        store_telling(wave=wave, by=SYSTEM)


def store_telling(*, wave: Wave, by: Actor) -> None:
    """Store what ``wave`` and those opened before it tell, where it is not yet; twice changes nothing.

    Working it out takes seconds, in which nothing is locked: who does so at the same time comes to the same.
    """
    for current in opened_until(wave).filter(disclosure__isnull=True).select_related("network"):
        keep_telling(wave=current, telling=telling_at_opening(current), by=by)


def keep_telling(*, wave: Wave, telling: Telling, by: Actor) -> None:
    """Store what was worked out, unless something is stored already."""
    rungs = {code: (int(choice.rung), choice.is_alone) for code, choice in telling.choices.items()}
    talking.keep_disclosure(wave=wave, rungs=rungs, has_scores=telling.has_scores, by=by)


def run_due_preparations() -> None:
    """Prepare what was opened and never prepared: its job was lost."""
    for wave in Wave.objects.ever_released().filter(disclosure__isnull=True).exclude(mode=Mode.CONVERSED):
        store_telling(wave=wave, by=SYSTEM)


def telling_in(wave: Wave) -> Telling | None:
    """How an opened measurement is told; ``None`` while that is worked out (1 query, 4 more until it is stored).

    The first of a network is told as it alone allows, which takes no time: nobody waits for it.
    """
    row = Disclosure.objects.filter(wave=wave).first()
    if row is not None:
        return telling_of(row)
    if opened_until(wave).count() > 1:
        return None
    opened = f"{wave.released_at:%Y%m%dT%H%M%S%f}"  # numbers come back when a copy of the database does
    name = f"telling:{wave.pk}:{opened}"
    found: Telling | None = cache.get(name)
    if found is None:
        found = telling_at_opening(wave)
        cache.set(name, found, timeout=None)
    return found

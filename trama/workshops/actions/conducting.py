"""Conducting: moments are soft. Any may be started, left and started again; nothing is deleted or exposed by that."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from trama.audit.record import record
from trama.live.changes import publish
from trama.networks.models import Person
from trama.workshops.errors import EmptyAgenda, NotOpen
from trama.workshops.models import AgendaItem, Workshop
from trama.workshops.timing import timing


def _held(workshop: Workshop) -> Workshop:
    """The workshop as it is now, held until the transaction ends: two who conduct do not cross."""
    return (
        Workshop.objects.select_for_update(of=("self",))
        .select_related("current", "network")
        .get(pk=workshop.pk)
    )


def _told(workshop: Workshop, event: str, by: Person, item: AgendaItem | None = None) -> None:
    publish(workshop.topic, "stage")
    publish(workshop.topic, "agenda")
    network = workshop.network.code if workshop.network else ""
    record(event, item or workshop, by=by, network=network)


@transaction.atomic
def open_room(*, workshop: Workshop, by: Person) -> None:
    """People may come in. Open again after the end, it goes on where it was, with the time that was left."""
    held = _held(workshop)
    now = timezone.now()
    if held.current and held.ended_at and not held.current.is_running:
        held.current.run(now)
        held.current.save()
    if held.ended_at:
        publish(held.topic, "over")
    held.opened_at, held.ended_at = held.opened_at or now, None
    held.save(update_fields=["opened_at", "ended_at"])
    _told(held, "workshop_opened", by)


@transaction.atomic
def start_item(*, item: AgendaItem, by: Person) -> None:
    """The room is in ``moment``, whose time runs with what is left of it; the one before rests as it was.

    Refuses with ``NotOpen`` when the room is not open. Starting the current one again changes nothing.
    """
    held = _held(item.workshop)
    if not held.is_under_way:
        raise NotOpen
    item.refresh_from_db()
    _go_to(held, item)
    _told(held, "moment_started", by, item)


def _go_to(held: Workshop, item: AgendaItem) -> None:
    now = timezone.now()
    before = held.current
    if before and before.pk != item.pk:
        _leave(before, item)
    if not item.is_running and held.paused_at is None:
        item.run(now)
    elif held.paused_at:
        item.left, item.deadline = item.seconds_left(now), None
        item.began_at, item.ended_at, item.is_skipped = item.began_at or now, None, False
    item.save()
    held.current = item
    held.save(update_fields=["current"])


def _leave(before: AgendaItem, following: AgendaItem) -> None:
    now = timezone.now()
    before.rest(now)
    if (following.position, following.pk) > (before.position, before.pk):
        before.ended_at = before.ended_at or now
    before.save()


@transaction.atomic
def go_on(*, workshop: Workshop, leaving: str | None = None, by: Person) -> AgendaItem:
    """The room goes on to the next moment that is not skipped; from the last one it stays.

    ``leaving`` is the code of the moment that whoever pressed was looking at ("" for none): when the room is
    already elsewhere, nothing happens. Refuses with ``EmptyAgenda`` and ``NotOpen``.
    """
    return _step(workshop, by, 1, leaving)


@transaction.atomic
def go_back(*, workshop: Workshop, leaving: str | None = None, by: Person) -> AgendaItem:
    """The room goes back to the moment before; what was revealed and written is as it was."""
    return _step(workshop, by, -1, leaving)


def _step(workshop: Workshop, by: Person, way: int, leaving: str | None) -> AgendaItem:
    held = _held(workshop)
    if not held.is_under_way:
        raise NotOpen
    if held.current and leaving is not None and leaving != held.current.code:
        return held.current
    items = [one for one in held.items.all() if not one.is_skipped or one.pk == held.current_id]
    if not items:
        raise EmptyAgenda
    places = [one.pk for one in items]
    place = places.index(held.current_id) + way if held.current_id in places else 0
    item = items[min(max(place, 0), len(items) - 1)]
    _go_to(held, item)
    _told(held, "moment_started", by, item)
    return item


@transaction.atomic
def extend(*, item: AgendaItem, seconds: int, by: Person) -> None:
    """``seconds`` more (or fewer) for a moment, running or not."""
    held = _held(item.workshop)
    item.refresh_from_db()
    if item.deadline:
        item.deadline += timedelta(seconds=seconds)
    else:
        item.left = item.seconds_left() + seconds
    item.save(update_fields=["deadline", "left"])
    _told(held, "moment_extended", by, item)


@transaction.atomic
def catch_up(*, workshop: Workshop, by: Person) -> None:
    """What is late comes out of the moments to come, as `timing` proposes; final ideas and closing keep theirs.

    On time, nothing happens: two who press at once shorten once.
    """
    held = _held(workshop)
    cuts = timing(workshop=held, items=list(held.items.all()), now=timezone.now()).cuts
    for cut in cuts:
        cut.item.left = cut.item.seconds_left() - 60 * (cut.before - cut.after)
        cut.item.save(update_fields=["left"])
    if cuts:
        _told(held, "workshop_shortened", by)


@transaction.atomic
def pause(*, workshop: Workshop, by: Person) -> None:
    """Time stands still and nobody writes; pausing twice changes nothing."""
    held = _held(workshop)
    if held.paused_at or not held.is_under_way:
        return
    held.paused_at = timezone.now()
    held.save(update_fields=["paused_at"])
    if held.current:
        held.current.rest(held.paused_at)
        held.current.save()
    _told(held, "workshop_paused", by)


@transaction.atomic
def resume(*, workshop: Workshop, by: Person) -> None:
    """Time goes on with what was left."""
    held = _held(workshop)
    if held.paused_at is None:
        return
    held.paused_at = None
    held.save(update_fields=["paused_at"])
    if held.current and held.is_under_way:
        held.current.run(timezone.now())
        held.current.save()
    _told(held, "workshop_resumed", by)


@transaction.atomic
def skip_item(*, item: AgendaItem, is_skipped: bool, by: Person) -> None:
    """«Seguir» passes over it, or does not any more; what was done in it stays."""
    held = _held(item.workshop)
    item.refresh_from_db()
    item.is_skipped = is_skipped
    item.save(update_fields=["is_skipped"])
    _told(held, "moment_skipped" if is_skipped else "moment_kept", by, item)


@transaction.atomic
def reveal(*, item: AgendaItem, is_revealed: bool, by: Person) -> None:
    """What a moment keeps for later (an outcome, the board) is seen by the room, or not any more."""
    held = _held(item.workshop)
    item.refresh_from_db()
    item.revealed_at = timezone.now() if is_revealed else None
    item.save(update_fields=["revealed_at"])
    publish(held.topic, "board")
    _told(held, "moment_revealed" if is_revealed else "moment_hidden", by, item)


@transaction.atomic
def say(*, workshop: Workshop, text: str, by: Person) -> None:
    """A sentence at the top of every screen, until another or none."""
    workshop.said = text.strip()[:200]
    workshop.save(update_fields=["said"])
    publish(workshop.topic, "said")
    record("workshop_said", workshop, by=by, network=workshop.network.code if workshop.network else "")


@transaction.atomic
def end_workshop(*, workshop: Workshop, by: Person) -> None:
    """The workshop is over: nobody writes any more, and its record stands."""
    held = _held(workshop)
    if not held.is_under_way:
        return
    now = timezone.now()
    if held.current:
        held.current.rest(now)
        held.current.ended_at = held.current.ended_at or now
        held.current.save()
    publish(held.topic, "over")
    held.ended_at, held.paused_at = now, None
    held.save(update_fields=["ended_at", "paused_at"])
    _told(held, "workshop_ended", by)

"""Conducting: items are soft. Any may be started, left and started again; nothing is deleted or exposed by that."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from trama.audit.record import record
from trama.live.changes import publish
from trama.networks.models import Person
from trama.sessions.actions.holding import hold, publish_agenda, publish_shared
from trama.sessions.errors import EmptyAgenda, NotOpen
from trama.sessions.models import AgendaItem, Session
from trama.sessions.timing import timing


def _announce(session: Session, event: str, by: Person, item: AgendaItem | None = None) -> None:
    publish_agenda(session)
    record(event, item or session, by=by, network=session.network_code)


@transaction.atomic
def open_session(*, session: Session, by: Person) -> None:
    """Let people in. Opened again after its end, a session goes on where it was, with the time that was left."""
    held = hold(session)
    now = timezone.now()
    if held.current and held.ended_at and not held.current.is_running:
        held.current.run(now)
        held.current.save()
    if held.ended_at:
        publish(held.topic, "over")
    held.opened_at, held.ended_at = held.opened_at or now, None
    held.save(update_fields=["opened_at", "ended_at"])
    _announce(held, f"{held.kind}_opened", by)


@transaction.atomic
def start_item(*, item: AgendaItem, by: Person) -> None:
    """Start ``item`` with the time that is left of it; the one before rests as it was.

    Refuses with ``NotOpen`` when the room is not open. Starting the current one again changes nothing.
    """
    held = hold(item.session)
    if not held.is_under_way:
        raise held.refusal(NotOpen)
    item.refresh_from_db()
    _go_to(held, item)
    _announce(held, "moment_started", by, item)


def _go_to(held: Session, item: AgendaItem) -> None:
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
def go_on(*, session: Session, leaving: str | None = None, by: Person) -> AgendaItem:
    """Go on to the next item that is not skipped; from the last one, stay.

    ``leaving`` is the code of the item that whoever pressed was looking at ("" for none): when the room is
    already elsewhere, nothing happens. Refuses with ``EmptyAgenda`` and ``NotOpen``.
    """
    return _step(session, by, 1, leaving)


@transaction.atomic
def go_back(*, session: Session, leaving: str | None = None, by: Person) -> AgendaItem:
    """Go back to the item before; what was revealed and written stays."""
    return _step(session, by, -1, leaving)


def _step(session: Session, by: Person, way: int, leaving: str | None) -> AgendaItem:
    held = hold(session)
    if not held.is_under_way:
        raise held.refusal(NotOpen)
    if held.current and leaving is not None and leaving != held.current.code:
        return held.current
    items = [each for each in held.items.all() if not each.is_skipped or each.pk == held.current_id]
    if not items:
        raise held.refusal(EmptyAgenda)
    keys = [each.pk for each in items]
    index = keys.index(held.current_id) + way if held.current_id in keys else 0
    item = items[min(max(index, 0), len(items) - 1)]
    _go_to(held, item)
    _announce(held, "moment_started", by, item)
    return item


@transaction.atomic
def extend(*, item: AgendaItem, seconds: int, by: Person) -> None:
    """Give an item ``seconds`` more (or fewer), running or not."""
    held = hold(item.session)
    item.refresh_from_db()
    if item.deadline:
        item.deadline += timedelta(seconds=seconds)
    else:
        item.left = item.seconds_left() + seconds
    item.save(update_fields=["deadline", "left"])
    _announce(held, "moment_extended", by, item)


@transaction.atomic
def catch_up(*, session: Session, by: Person) -> None:
    """Shorten the items to come by the delay, as `timing` proposes; protected items keep theirs.

    On time, nothing happens: two who press at once shorten once.
    """
    held = hold(session)
    cuts = timing(session=held, items=list(held.items.all()), now=timezone.now()).cuts
    for cut in cuts:
        cut.item.left = cut.item.seconds_left() - 60 * (cut.before - cut.after)
        cut.item.save(update_fields=["left"])
    if cuts:
        _announce(held, f"{held.kind}_shortened", by)


@transaction.atomic
def pause(*, session: Session, by: Person) -> None:
    """Stop the time and the writing; pausing twice changes nothing."""
    held = hold(session)
    if held.paused_at or not held.is_under_way:
        return
    held.paused_at = timezone.now()
    held.save(update_fields=["paused_at"])
    if held.current:
        held.current.rest(held.paused_at)
        held.current.save()
    _announce(held, f"{held.kind}_paused", by)


@transaction.atomic
def resume(*, session: Session, by: Person) -> None:
    """Let the time go on with what was left."""
    held = hold(session)
    if held.paused_at is None:
        return
    held.paused_at = None
    held.save(update_fields=["paused_at"])
    if held.current and held.is_under_way:
        held.current.run(timezone.now())
        held.current.save()
    _announce(held, f"{held.kind}_resumed", by)


@transaction.atomic
def skip_item(*, item: AgendaItem, is_skipped: bool, by: Person) -> None:
    """Skip an item on «Seguir», or do not any more; what was done in it stays."""
    held = hold(item.session)
    item.refresh_from_db()
    item.is_skipped = is_skipped
    item.save(update_fields=["is_skipped"])
    _announce(held, "moment_skipped" if is_skipped else "moment_kept", by, item)


@transaction.atomic
def reveal(*, item: AgendaItem, is_revealed: bool, by: Person) -> None:
    """Reveal what an item keeps for later (an outcome, the board), or put it away again."""
    held = hold(item.session)
    item.refresh_from_db()
    item.revealed_at = timezone.now() if is_revealed else None
    item.save(update_fields=["revealed_at"])
    publish_shared(held)
    _announce(held, "moment_revealed" if is_revealed else "moment_hidden", by, item)


@transaction.atomic
def say(*, session: Session, text: str, by: Person) -> None:
    """Show a sentence at the top of every screen, until another or none."""
    session.said = text.strip()[:200]
    session.save(update_fields=["said"])
    publish(session.topic, "said")
    record(f"{session.kind}_said", session, by=by, network=session.network_code)


@transaction.atomic
def end_session(*, session: Session, by: Person) -> None:
    """End the session: nobody writes any more, and its record stands."""
    held = hold(session)
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
    _announce(held, f"{held.kind}_ended", by)

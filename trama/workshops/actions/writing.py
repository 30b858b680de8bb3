"""What is written in a workshop. The same thing sent twice is one; two who change it at once keep both."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from trama.audit.record import record
from trama.live.changes import publish
from trama.networks.models import Person
from trama.sessions.actions.contributing import Wording, require_writing
from trama.sessions.models import Group, Participant, Session
from trama.workshops.enums import Shape
from trama.workshops.models import Echo, Entry, Idea, Note
from trama.workshops.models.note import LONGEST_NOTE

LONGEST_ENTRY = 1000


@transaction.atomic
def add_note(
    *,
    workshop: Session,
    shape: Shape,
    wording: Wording,
    is_signed: bool,
    tags: Sequence[str],
    by: Participant | Person,
) -> Note:
    """Post a note on the board; the facilitator's has no author.

    Refuses with ``Frozen``, ``TooLate``, ``EmptyText`` and ``MayHurt``.
    """
    note = Note(session=workshop, shape=shape, is_signed=is_signed, tags=list(tags)[:5])
    note.author = by if isinstance(by, Participant) else None
    return _keep_note(note, wording, by)


def _keep_note(note: Note, wording: Wording, by: Participant | Person) -> Note:
    """Store the note once, with its author if it has one."""
    workshop, note.sent = note.session, wording.sent[:36]
    known = _same_note(note) if note.sent else None
    if known:
        return known
    require_writing(workshop, by)
    note.text, note.is_for_others = wording.cut(LONGEST_NOTE), isinstance(by, Person)
    _publish_note(note)  # held: sent twice at the same time, the second finds the first
    known = _same_note(note)
    if known:
        return known
    note.save()
    if isinstance(by, Person):
        record("note_for_others", note, by=by, network=workshop.network_code)
    return note


def _same_note(note: Note) -> Note | None:
    """Return the note with the same key; without a key, its author's with the same words."""
    every = note.session.notes
    if note.sent:
        return every.filter(sent=note.sent).first()
    mine = note.author.own(every.filter(removed_at__isnull=True)) if note.author else every.none()
    return mine.filter(shape=note.shape, text=note.text).first()


@transaction.atomic
def add_note_for(
    *, author: Participant, shape: Shape, wording: Wording, is_signed: bool, tags: Sequence[str], by: Person
) -> Note:
    """Post a note for somebody without a phone. Refuses like ``add_note``."""
    note = Note(session=author.session, author=author, shape=shape, is_signed=is_signed, tags=list(tags)[:5])
    return _keep_note(note, wording, by)


def _publish_note(note: Note) -> None:
    """Publish the note before it is saved, which keeps their order; never its author, since everybody listens."""
    publish(note.session.topic, "note", note.code)


@transaction.atomic
def change_note(
    *, note: Note, wording: Wording, is_signed: bool, tags: Sequence[str], by: Participant
) -> None:
    """Change the words of one's own note. Refuses like ``add_note``."""
    require_writing(note.session, by)
    text = wording.cut(LONGEST_NOTE)
    _publish_note(note)
    note.text, note.is_signed, note.tags = text, is_signed, list(tags)[:5]
    note.save(update_fields=["text", "is_signed", "tags"])


@transaction.atomic
def take_back_note(*, note: Note, is_removed: bool, by: Participant) -> None:
    """Take back one's own note, or put it again."""
    _publish_note(note)
    note.removed_at = timezone.now() if is_removed else None
    note.save(update_fields=["removed_at"])


@transaction.atomic
def hide_note(*, note: Note, is_hidden: bool, by: Person) -> None:
    """Hide a note, or show it again; its author is told, and it is never deleted."""
    _publish_note(note)
    note.hidden_at = timezone.now() if is_hidden else None
    note.save(update_fields=["hidden_at"])
    record("note_hidden" if is_hidden else "note_shown", note, by=by)


@transaction.atomic
def echo(*, participant: Participant, on: Note | Idea, is_on: bool, by: Participant) -> None:
    """Add or remove a «me pasa también»; tapped twice it counts once. Refuses with ``Frozen`` and ``TooLate``."""
    workshop = participant.session
    require_writing(workshop, by)
    which = {"note": on} if isinstance(on, Note) else {"idea": on}
    if is_on:
        Echo.objects.get_or_create(participant=participant, **which)
    else:
        Echo.objects.filter(participant=participant, **which).delete()
    publish(workshop.topic, "note" if isinstance(on, Note) else "idea", on.code)


@transaction.atomic
def count_hands(*, note: Note, hands: int, by: Person) -> None:
    """Store how many hands were counted for a note: «mano alzada: 7»."""
    publish(note.session.topic, "note", note.code)
    note.hands = min(max(hands, 0), 999)
    note.save(update_fields=["hands"])
    record("hands_counted", note, by=by, hands=note.hands)


def _publish_entry(entry: Entry) -> None:
    """Publish the entry before it is saved: the topics are held, which keeps the order of entries."""
    publish(entry.group.session.topic, "entry", entry.code)
    publish(entry.group.topic, "entry", entry.code)


def _came_before(entry: Entry) -> Entry | None:
    """Return the entry with the same key; without a key (a plain form), its author's with the same words."""
    if entry.sent:
        return entry.group.entries.filter(sent=entry.sent).first()
    same = entry.group.entries.filter(question=entry.question, text=entry.text, removed_at__isnull=True)
    return entry.author.own(same).first() if entry.author else None


def _add_entry(entry: Entry) -> Entry:
    """Store the entry once: the same one sent twice at the same time finds the first when its turn comes."""
    _publish_entry(entry)
    known = _came_before(entry)
    if known:
        return known
    entry.save()
    return entry


@transaction.atomic
def write_entry(*, group: Group, question: int, wording: Wording, by: Participant | Person) -> Entry:
    """Add an entry to the group's notebook; the facilitator writes for people without a phone.

    Refuses with ``Frozen``, ``EmptyText`` and ``MayHurt``.
    """
    author = by if isinstance(by, Participant) else None
    entry = Entry(group=group, question=question, sent=wording.sent[:36], author=author)
    known = _came_before(entry) if entry.sent else None
    if known:
        return known
    require_writing(group.session, by)
    entry.text = wording.cut(LONGEST_ENTRY)
    entry = _add_entry(entry)
    if isinstance(by, Person):
        record("entry_for_others", entry, by=by, network=group.session.network_code)
    return entry


@transaction.atomic
def change_entry(*, entry: Entry, wording: Wording, version: int, by: Participant | Person) -> Entry:
    """Change an entry; when somebody else changed it since ``version``, keep both, one beside the other.

    Refuses like ``add_note``.
    """
    require_writing(entry.group.session, by)
    held = Entry.objects.select_for_update(of=("self",)).select_related("group__session").get(pk=entry.pk)
    text = wording.cut(LONGEST_ENTRY)
    if held.text == text and held.removed_at is None:
        return held
    if held.version != version:
        author = by if isinstance(by, Participant) else None
        other = Entry(group=held.group, question=held.question, text=text, beside=held, author=author)
        other.sent = wording.sent[:36]
        return _came_before(other) or _add_entry(other)
    _publish_entry(held)
    held.text, held.version, held.removed_at = text, held.version + 1, None
    held.save(update_fields=["text", "version", "removed_at"])
    return held


@transaction.atomic
def remove_entry(*, entry: Entry, is_removed: bool, by: Participant | Person) -> None:
    """Take an entry out of the notebook, or put it back. Refuses with ``Frozen``."""
    require_writing(entry.group.session, by)
    _publish_entry(entry)
    entry.removed_at = timezone.now() if is_removed else None
    entry.save(update_fields=["removed_at"])

"""What a workshop tells the engine of sessions about itself."""

from typing import Any

from trama.live.changes import publish
from trama.sessions.kinds import SessionKind
from trama.sessions.models import Participant
from trama.workshops.enums import WORKSHOP, GroupRole, ItemKind
from trama.workshops.models import Entry, Note

EMPTY_BODY: dict[str, Any] = {
    "text": "",
    "prompt": "",
    "outcome": "",
    "link": "",
    "questions": [],
    "materials": [],
    "cards": [],
}


def _publish_where_signed(participant: Participant) -> None:
    """Publish what is drawn with the name of ``participant``: signed notes and entries (2 queries)."""
    topic = participant.session.topic
    for note in Note.objects.filter(author=participant, is_signed=True, removed_at__isnull=True):
        publish(topic, "note", note.code)
    for entry in Entry.objects.filter(author=participant).select_related("group"):
        publish(entry.group.topic, "entry", entry.code)


WORKSHOP_KIND = SessionKind(
    code=WORKSHOP,
    item_kinds=dict(ItemKind.choices),
    roles=dict(GroupRole.choices),
    protected=frozenset({ItemKind.FINAL_IDEAS, ItemKind.CLOSING}),
    asks_first=frozenset({ItemKind.CASE, ItemKind.VIDEO}),
    reveals=frozenset({ItemKind.FINAL_IDEAS}),
    asks_for_mail=frozenset({ItemKind.CLOSING}),
    empty_body=EMPTY_BODY,
    card_corrected=_publish_where_signed,
)

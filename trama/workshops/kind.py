"""What a workshop tells the engine of sessions about itself."""

from django.utils.translation import gettext_lazy as _

from trama.live.changes import publish
from trama.sessions import errors
from trama.sessions.kinds import SessionKind
from trama.sessions.models import Participant
from trama.workshops.enums import WORKSHOP, GroupRole, ItemKind
from trama.workshops.item_body import EMPTY_BODY, clean_body
from trama.workshops.models import Entry, Note

USUAL_MINUTES: dict[str, int] = {
    ItemKind.OBJECTIVE: 5,
    ItemKind.ANTECEDENTS: 25,
    ItemKind.CASE: 25,
    ItemKind.GROUPS: 35,
    ItemKind.PLENARY: 25,
    ItemKind.FINAL_IDEAS: 15,
    ItemKind.CLOSING: 5,
}
SENTENCES = {
    errors.NotOpen: _("This workshop is not open now. The facilitator opens the room."),
    errors.TooLate: _("The time to add something to this workshop is over. What you wrote before is kept."),
    errors.WordsOver: _(
        "The words to come back work until fourteen days after the workshop, and they have passed."
    ),
    errors.WrongWord: _(
        "That is not the word of anybody in this workshop. Look at it on your screen, or join again."
    ),
    errors.EmptyAgenda: _("This workshop has no parts yet. Add the first one."),
    errors.NobodyIn: _(
        "On this device nobody is in this workshop any more, and nothing was kept. Come in again."
    ),
    errors.TakenOut: _("You were taken out of this workshop. If it was a mistake, tell the facilitator."),
    errors.NotAPlan: _(
        "This file is not a workshop of Trama. Choose one that was saved with «Share as a file»."
    ),
    errors.NewerPlan: _(
        "This workshop was saved by a newer Trama. Ask whoever sent it for a copy that this one reads."
    ),
    errors.BadItemCount: _("A workshop has between one and sixty parts; this file has %(count)d."),
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
    shared_piece="board",
    item_kinds=dict(ItemKind.choices),
    roles=dict(GroupRole.choices),
    protected=frozenset({ItemKind.FINAL_IDEAS, ItemKind.CLOSING}),
    asks_first=frozenset({ItemKind.CASE, ItemKind.VIDEO}),
    reveals=frozenset({ItemKind.FINAL_IDEAS}),
    asks_for_mail=frozenset({ItemKind.CLOSING}),
    usual_minutes=USUAL_MINUTES,
    empty_body=EMPTY_BODY,
    clean_body=clean_body,
    untitled=_("Workshop without a title"),
    sentences=SENTENCES,
    card_corrected=_publish_where_signed,
)

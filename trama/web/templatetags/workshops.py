"""Pieces of the pages of workshops."""

import time

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trama.content.pack import Dimension
from trama.offline_room.models import OfflineRoom
from trama.sessions.models import AgendaItem, Group, Participant, Session
from trama.web.live.dimensions import dimensions_called, positions_of
from trama.workshops.enums import GroupRole
from trama.workshops.models import Entry, Note

register = template.Library()


@register.simple_tag
def clock(item: AgendaItem) -> SafeString:
    """The attributes by which a page counts the time of an item: its deadline here, or the seconds left."""
    if item.deadline:
        return format_html('data-trama-clock data-deadline="{}"', int(item.deadline.timestamp() * 1000))
    return format_html('data-trama-clock data-left="{}"', item.seconds_left())


@register.filter
def facts(item: AgendaItem) -> list[str]:
    """What an item of the agenda has, in few words."""
    parts = item.parts
    questions, cards, materials = (len(parts[name]) for name in ("questions", "cards", "materials"))
    counted = [
        (questions, ngettext("%(count)d question", "%(count)d questions", questions)),
        (cards, ngettext("%(count)d card", "%(count)d cards", cards)),
        (materials, ngettext("%(count)d material", "%(count)d materials", materials)),
    ]
    found = [words % {"count": count} for count, words in counted if count]
    found += [_("link")] if parts["link"] else []
    return found + ([_("outcome")] if parts["outcome"] else [])


@register.filter
def room_state(workshop: Session) -> str:
    """Ended, paused, closed or open, for the scripts of its pages."""
    if workshop.ended_at:
        return "ended"
    if workshop.paused_at:
        return "paused"
    return "open" if workshop.opened_at else "closed"


@register.filter
def standing(group: Group) -> list[Entry]:
    """The entries that stand, oldest first, of those that `queries.groups_with_people` brought."""
    return [entry for entry in group.all_entries if entry.removed_at is None]  # type: ignore[attr-defined]


@register.filter
def role_label(role: str) -> str:
    """What a role of a group is called."""
    return str(GroupRole(role).label)


@register.simple_tag
def now_ms() -> int:
    """The server's time in milliseconds, from which a page counts."""
    return time.time_ns() // 1_000_000


@register.simple_tag
def door_address() -> str:
    """Where people come in, as it is typed: the code goes after it."""
    return f"{settings.BASE_URL.partition('://')[2]}/t/"


@register.filter
def duration(minutes: int) -> str:
    """Minutes as they are said: «45 min», «2 h», «2 h 45»."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest:02}" if rest else f"{hours} h"


@register.filter
def offset(minutes: int) -> str:
    """How far into the workshop, as a clock that began at nought: «1:05»."""
    return f"{minutes // 60}:{minutes % 60:02}"


@register.filter
def dimensions(note: Note) -> list[Dimension]:
    """What a note is about, as its author tagged it."""
    return dimensions_called(note.tags)


@register.simple_tag
def about(note: Note) -> str:
    """The classes by which a page shows only what is about one dimension."""
    return " ".join(f"about-{index}" for index in positions_of(note.tags))


@register.simple_tag
def out_offline(workshop: Session) -> OfflineRoom | None:
    """The file with which a laptop lives this workshop now, while its record has not come (1 query)."""
    if settings.OFFLINE_ROOM:
        return None
    return (
        OfflineRoom.objects.filter(workshop=workshop, merged_at__isnull=True)
        .select_related("taken_by")
        .first()
    )


@register.simple_tag
def was_handed_out(participant: Participant) -> str:
    """Why who came along with the workshop leaves no mail on its laptop: the record would not bring it (1 query)."""
    if not settings.OFFLINE_ROOM:
        return ""
    room = OfflineRoom.objects.filter(workshop=participant.session_id).first()
    if room is None or not room.handed_out(participant.number):
        return ""
    return _(
        "You were in this workshop before it came to this computer: leave your mail where you came in the first time, "
        "once its record is there. Here it would not be kept."
    )

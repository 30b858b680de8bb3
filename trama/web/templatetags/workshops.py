"""Pieces of the pages of workshops."""

import time

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString

from trama.exchange.models import LocalRoom
from trama.workshops.models import Moment, Workshop

register = template.Library()


@register.simple_tag
def clock(moment: Moment) -> SafeString:
    """The attributes by which a page counts the time of a moment: its deadline here, or the seconds left."""
    if moment.deadline:
        return format_html('data-trama-clock data-deadline="{}"', int(moment.deadline.timestamp() * 1000))
    return format_html('data-trama-clock data-left="{}"', moment.seconds_left())


@register.simple_tag
def now_ms() -> int:
    """The server's time in milliseconds, from which a page counts."""
    return time.time_ns() // 1_000_000


@register.simple_tag
def out_in_a_room(workshop: Workshop) -> LocalRoom | None:
    """The file with which a laptop lives this workshop now, while its record has not come (1 query)."""
    if settings.LOCAL_ROOM:
        return None
    return (
        LocalRoom.objects.filter(workshop=workshop, merged_at__isnull=True).select_related("taken_by").first()
    )

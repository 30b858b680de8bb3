"""How a workshop stands with its time, in words."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from trama.core import clock
from trama.sessions.models import AgendaItem
from trama.sessions.timing import Timing

register = template.Library()


@register.simple_tag
def timing_words() -> dict[str, str]:
    """The sentences of the top line; `static/js/session/desk.js` keeps them true when an item runs over."""
    words = ", ".join(clock.doubts(timezone.localtime()))
    there = f"{{time}} ({words})" if words else "{time}"
    sentences = {
        "on": _("on time; it ends at {time}"),
        "late-one": _("you are one minute late; it ends at {time}"),
        "late": _("you are {count} minutes late; it ends at {time}"),
        "early-one": _("you are one minute early; it ends at {time}"),
        "early": _("you are {count} minutes early; it ends at {time}"),
    }
    return {way: sentence.replace("{time}", there) for way, sentence in sentences.items()}


@register.simple_tag
def how_late(timing: Timing) -> str:
    """«vas 4 minutos tarde; termina 18:04»."""
    way = "on" if timing.late == 0 else "late" if timing.late > 0 else "early"
    count = abs(timing.late)
    sentence = timing_words()[f"{way}-one" if count == 1 else way]
    ends = timezone.localtime(timing.ends)
    return sentence.format(count=count, time=f"{ends:%H:%M}")


@register.simple_tag
def whose_clock() -> str:
    """Whose hours are written here, where the reader could take them for others; else nothing."""
    return ", ".join(clock.doubts(timezone.localtime()))


@register.simple_tag
def ms(item: datetime) -> int:
    """A point in time as a page counts it."""
    return int(item.timestamp() * 1000)


@register.simple_tag
def ahead_of_utc() -> int:
    """The milliseconds by which the clock on the wall here is ahead of UTC."""
    offset = timezone.localtime().utcoffset()
    return int(offset.total_seconds() * 1000) if offset else 0


@register.filter
def minutes_given(item: AgendaItem) -> int:
    """The minutes of an item with what was added or taken before it began."""
    untouched = item.began_at is None and item.left is not None
    return round(item.seconds_left() / 60) if untouched else item.minutes


@register.filter
def hours(minutes: int) -> str:
    """``175`` as «2 h 55 min»."""
    whole, rest = divmod(minutes, 60)
    return " ".join(part for part in (f"{whole} h" if whole else "", f"{rest} min" if rest else "") if part)

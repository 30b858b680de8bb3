"""The hours of a network: read, written and said by its own clock.

A page, a mail or a fragment is drawn by the clock of what it is about (`timezone.override`, or `web/http.py` when
it is fetched). `said` names that clock where the reader could take it for another one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format, get_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

CLOCKS = {
    "America/Santiago": gettext_lazy("time of continental Chile"),
    "America/Punta_Arenas": gettext_lazy("time of Magallanes"),
    "Pacific/Easter": gettext_lazy("time of Rapa Nui"),
}
LAST_MINUTE = time(23, 59)
HOUR, DAY, DAY_AND_HOUR = "H:i", "MONTH_DAY_FORMAT", "DATETIME_FORMAT"
_readers: ContextVar[str] = ContextVar("_readers")


@contextmanager
def read_by(zone: str) -> Iterator[None]:
    """What is drawn meanwhile is read by somebody who lives by the clock of ``zone``; pages begin on it."""
    before = _readers.set(zone)
    try:
        with timezone.override(zone):
            yield
    finally:
        _readers.reset(before)


def _readers_zone() -> str:
    return _readers.get(settings.TIME_ZONE)


def said(moment: datetime, style: str = DAY_AND_HOUR, *, zone: str = "") -> str:
    """``moment`` by the clock of ``zone``, else of what is being drawn; and which clock, where it may be doubted."""
    there = timezone.localtime(moment, ZoneInfo(zone) if zone else None)
    words = ", ".join(doubts(there) if style in {HOUR, DAY_AND_HOUR} else ())
    text = date_format(there, _with_year(there, style))
    return f"{text} ({words})" if words else text


def said_day(day: date) -> str:
    """A day as people say it: with its year where that is not the present one."""
    return date_format(day, _with_year(day, DAY))


def _with_year(day: date, style: str) -> str:
    """``style`` with the year, where it leaves it out and ``day`` is not of the present one."""
    if style not in {DAY, DAY_AND_HOUR} or day.year == timezone.localdate().year:
        return style
    whole = get_format("DATE_FORMAT")
    return whole if style == DAY else f"l {whole}, {get_format('TIME_FORMAT')}"


def lately(moment: datetime) -> str:
    """When something was done, as people say it: «hoy a las 10:32», «ayer a las 18:05», «el 3 de mayo a las 9:10»."""
    there = timezone.localtime(moment)
    ago = (timezone.localdate() - there.date()).days
    said_hour = said(moment, HOUR)
    if ago == 0:
        return _("today at %(time)s") % {"time": said_hour}
    if ago == 1:
        return _("yesterday at %(time)s") % {"time": said_hour}
    return _("on %(day)s at %(time)s") % {"day": said_day(there.date()), "time": said_hour}


def doubts(there: datetime) -> list[str]:
    """What has to be said of an hour so that nobody takes it for another: whose clock, and which of two alike."""
    words = []
    known = (settings.TIME_ZONE, _readers_zone())
    if any(there.astimezone(ZoneInfo(name)).utcoffset() != there.utcoffset() for name in known):
        name = str(there.tzinfo)
        words.append(str(CLOCKS.get(name, name)))
    if _comes_twice(there):
        words.append(_("after the clock was put back") if there.fold else _("before the clock is put back"))
    return words


def _comes_twice(there: datetime) -> bool:
    return there.replace(fold=0).utcoffset() > there.replace(fold=1).utcoffset()  # type: ignore[operator]  # aware


def on_the_clock(day: date, hour: time, *, is_end: bool) -> datetime:
    """An hour as it was written, on the clock of what is being drawn.

    In the hour that comes twice, what begins does so the first time and what ends the second: nobody gets less than
    they were told. An hour that is skipped is so much later. It comes in UTC, in which two hours never look alike.
    """
    there = datetime.combine(day, hour, timezone.get_current_timezone())
    return there.replace(fold=int(is_end and _comes_twice(there))).astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """The last minute of ``day``, by the clock of what is being drawn."""
    return on_the_clock(day, LAST_MINUTE, is_end=True)


def in_days(days: int) -> date:
    """The day that is so many days from today, by the same clock."""
    return timezone.localdate() + timedelta(days=days)

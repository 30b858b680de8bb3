"""When a reminder may leave: on working days of Chile, in the hours in which people work."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

OPENS, CLOSES = time(9), time(18, 30)
SATURDAY = 5


@lru_cache(maxsize=32)
def _holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("CL", years=year))


def is_working_day(day: date) -> bool:
    """Monday to Friday, and no public holiday."""
    return day.weekday() < SATURDAY and day not in _holidays(day.year)


def is_working_hour(moment: datetime, zone: ZoneInfo) -> bool:
    """Whether a reminder may leave at ``moment`` there."""
    here = moment.astimezone(zone)
    return is_working_day(here.date()) and OPENS <= here.time() < CLOSES


def next_working_hour(moment: datetime, zone: ZoneInfo) -> datetime:
    """The first moment from ``moment`` on in which a reminder may leave there."""
    here = moment.astimezone(zone)
    if is_working_hour(moment, zone):
        return here
    day = here.date() if here.time() < OPENS else here.date() + timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return datetime.combine(day, OPENS, zone)

"""By when a request is answered (Ley 21.719): days as the law counts them, by the clock of the programme."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from trama.mail.sending_window import is_working_day
from trama.networks.models import Programme
from trama.privacy.enums import RequestKind

ANSWER_DAYS = 30  # calendar days; once as many more
BLOCK_WORKING_DAYS = 2
CLAIM_WORKING_DAYS = 30  # to go to the Agency when a request is refused or not answered
THOUGHT_OVER = timedelta(days=3)  # an erasure cannot be undone: until then nobody carries it out


def day_there(programme: Programme, moment: datetime | None = None) -> date:
    """The day of ``moment``, or today, by the clock of ``programme``."""
    return timezone.localdate(moment, timezone=ZoneInfo(programme.time_zone))


def due_day(kind: RequestKind, asked_on: date) -> date:
    """The last day on which a request that came on ``asked_on`` is answered in time."""
    if kind is RequestKind.BLOCK:
        return after_working_days(asked_on, BLOCK_WORKING_DAYS)
    return asked_on + timedelta(days=ANSWER_DAYS)


def extended_day(due_on: date) -> date:
    """The same, once it was said that it takes longer."""
    return due_on + timedelta(days=ANSWER_DAYS)


def claim_day(decided_on: date) -> date:
    """The last day on which whoever was refused may claim before the Agency."""
    return after_working_days(decided_on, CLAIM_WORKING_DAYS)


def after_working_days(day: date, count: int) -> date:
    """The day that is so many working days of Chile after ``day``, which does not count itself."""
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day

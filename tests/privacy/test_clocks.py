"""Days as the law counts them: calendar days, working days of Chile, by the clock of the programme."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from tests.make import make_programme
from trama.privacy.clocks import after_working_days, claim_day, day_there, due_day, extended_day
from trama.privacy.enums import RequestKind

ERASURE, BLOCK = RequestKind.ERASURE, RequestKind.BLOCK


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        (date(2026, 12, 1), date(2026, 12, 31)),
        (date(2026, 12, 15), date(2027, 1, 14)),  # over New Year
        (date(2028, 2, 1), date(2028, 3, 2)),  # a leap year
        (date(2027, 2, 1), date(2027, 3, 3)),
        (date(2028, 1, 30), date(2028, 2, 29)),  # on the leap day itself
        (date(2027, 8, 25), date(2027, 9, 24)),  # Fiestas Patrias are calendar days as others
    ],
)
def test_a_request_is_answered_within_thirty_calendar_days(asked, due):
    assert due_day(ERASURE, asked) == due


@pytest.mark.parametrize(
    ("asked", "due", "extended"),
    [
        (date(2026, 12, 20), date(2027, 1, 19), date(2027, 2, 18)),  # both over New Year and summer
        (
            date(2027, 3, 1),
            date(2027, 3, 31),
            date(2027, 4, 30),
        ),  # Easter is on the 28th of March: days as others
    ],
)
def test_the_thirty_days_and_those_more_stop_for_no_holiday(asked, due, extended):
    assert due_day(ERASURE, asked) == due
    assert extended_day(due) == extended


def test_thirty_days_more_begin_where_the_first_end():
    assert extended_day(due_day(ERASURE, date(2026, 12, 1))) == date(2027, 1, 30)


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        (date(2026, 12, 1), date(2026, 12, 3)),
        (date(2026, 12, 4), date(2026, 12, 9)),  # Friday; Tuesday the 8th is a holiday
        (date(2027, 3, 24), date(2027, 3, 29)),  # Wednesday before Easter: Friday and Saturday do not count
        (date(2026, 9, 16), date(2026, 9, 21)),  # Friday the 18th is a holiday, Saturday the 19th too
        (date(2026, 12, 30), date(2027, 1, 4)),  # the first of January is a Friday
        (date(2028, 2, 28), date(2028, 3, 1)),  # the leap day is a Tuesday
        (date(2027, 3, 26), date(2027, 3, 30)),  # on Good Friday itself: Monday is the first
        (date(2026, 12, 31), date(2027, 1, 5)),  # on a Thursday before a long weekend
        (date(2027, 1, 2), date(2027, 1, 5)),  # on a Saturday
    ],
)
def test_a_block_is_answered_within_two_working_days_of_chile(asked, due):
    assert due_day(BLOCK, asked) == due


@pytest.mark.parametrize(
    ("decided", "until"),
    [
        (date(2027, 2, 22), date(2027, 4, 6)),  # Good Friday is the only holiday on a weekday between
        (date(2027, 3, 25), date(2027, 5, 7)),  # Good Friday; the 1st of May is a Saturday
        (date(2026, 11, 30), date(2027, 1, 14)),  # the 8th, the 25th and the 1st are holidays
    ],
)
def test_the_days_to_claim_go_over_easter_and_new_year(decided, until):
    assert claim_day(decided) == until


def test_thirty_working_days_to_claim_go_around_holidays():
    assert claim_day(date(2026, 12, 1)) == date(2027, 1, 15)  # the 8th, the 25th and the 1st are holidays
    assert after_working_days(date(2026, 12, 5), 1) == date(2026, 12, 7)


@pytest.mark.django_db
def test_the_day_is_that_of_the_programme():
    programme = make_programme()
    moment = datetime(2026, 12, 2, 4, 30, tzinfo=UTC)
    assert day_there(programme, moment) == date(2026, 12, 2)  # half past one in Santiago
    programme.time_zone = "Pacific/Easter"
    assert day_there(programme, moment) == date(2026, 12, 1)
    with time_machine.travel(moment, tick=False):
        assert day_there(programme) == date(2026, 12, 1)

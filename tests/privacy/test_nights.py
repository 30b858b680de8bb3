"""Once a night by the clock of the programme, whoever asks; by day only where nights are missing."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.make import make_programme, make_user
from trama.accounts.models import User
from trama.audit.models import AuditEntry
from trama.console.findings import _forgetting
from trama.privacy.actions.forgetting import forget_tonight
from trama.privacy.models import RetentionRun
from trama.privacy.nights import due_night, nights

pytestmark = pytest.mark.django_db
THREE = datetime(2026, 7, 2, 7, tzinfo=UTC)  # in Santiago, in winter
NOON = datetime(2026, 7, 2, 16, tzinfo=UTC)
TONIGHT = date(2026, 7, 2)


@pytest.fixture(autouse=True)
def _place(settings, tmp_path):
    """Somebody has an account since the evening before."""
    settings.HOME = tmp_path
    make_user()
    User.objects.update(joined_at=THREE - timedelta(hours=6))


def test_where_nobody_is_yet_no_night_is_done():
    User.objects.all().delete()
    assert due_night(THREE) is None
    assert due_night(NOON) is None


def test_it_is_done_once_a_night():
    assert due_night(THREE) == TONIGHT
    run = forget_tonight(now=THREE)
    assert run.night == TONIGHT
    assert run.ended_at
    assert forget_tonight(now=THREE + timedelta(minutes=1)) is None
    assert forget_tonight(now=THREE + timedelta(days=1)).night == date(2026, 7, 3)
    assert AuditEntry.objects.filter(event="night_of_forgetting").count() == 2
    assert [night.is_whole for night in nights()] == [True, True]


def test_the_clock_is_the_programmes():
    programme = make_programme()
    programme.time_zone = "Pacific/Easter"
    programme.save()
    assert due_night(THREE) is None, "it is one o'clock in Rapa Nui"
    assert due_night(THREE + timedelta(hours=1)) == TONIGHT


def test_a_server_that_sleeps_at_night_does_it_by_day():
    User.objects.update(joined_at=NOON - timedelta(hours=30))
    assert due_night(NOON) is None
    User.objects.update(joined_at=NOON - timedelta(hours=40))
    assert due_night(NOON) == TONIGHT
    assert forget_tonight(now=NOON)
    RetentionRun.objects.update(ended_at=NOON)
    assert due_night(NOON + timedelta(hours=2)) is None


def test_a_laptop_with_a_workshop_forgets_nothing(settings):
    settings.OFFLINE_ROOM = "ABC234"
    assert due_night(THREE) is None


def test_a_night_that_broke_off_is_taken_up_after_an_hour_by_whoever_asks_first():
    RetentionRun.objects.create(night=TONIGHT, ran_at=THREE, counts={"audit": 3})
    assert forget_tonight(now=THREE + timedelta(minutes=59)) is None
    run = forget_tonight(now=THREE + timedelta(minutes=61))
    assert run.night == TONIGHT
    assert run.counts == {"audit": 3}
    assert run.ended_at


def test_the_doctor_misses_nights(settings):
    User.objects.all().delete()
    assert _forgetting().ok, "nobody is here yet"
    make_user()
    assert _forgetting().ok
    User.objects.update(joined_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert not _forgetting().ok
    assert "no night yet" in _forgetting().told
    run = forget_tonight(now=THREE)
    assert _forgetting().ok
    assert "the last whole night of" in _forgetting().told
    run.ended_at = datetime(2026, 1, 1, tzinfo=UTC)
    run.save()
    assert not _forgetting().ok
    settings.OFFLINE_ROOM = "ABC234"
    assert _forgetting().ok

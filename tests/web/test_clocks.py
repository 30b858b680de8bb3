"""Every hour is of the network's own clock, and says which when its reader lives by another one."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from tests.make import make_membership, make_team, make_versions, make_wave, make_workshop, sign_in
from trama.core import clock
from trama.live.changes import ChangedItem
from trama.mail.models import Letter
from trama.networks.enums import Role, TimeZone
from trama.surveys.actions.waves import set_reminders
from trama.surveys.errors import ReminderCannotLeave
from trama.surveys.letters import send_about
from trama.surveys.models import Wave
from trama.web.live.audiences import DESK
from trama.web.live.workshops import render
from trama.web.workshops.design_forms import WindowForm

NOON = datetime(
    2027, 6, 9, 16, tzinfo=UTC
)  # a Wednesday; 12:00 in Santiago, 10:00 in Rapa Nui, 13:00 in Punta Arenas
HERE = {
    TimeZone.SANTIAGO: ("12:00", ""),
    TimeZone.EASTER: ("10:00", "hora de Rapa Nui"),
    TimeZone.PUNTA_ARENAS: ("13:00", "hora de Magallanes"),
}


def in_zone(zone):
    network, people = make_team()
    network.time_zone = zone
    network.save()
    return network, people


def there(moment, zone):
    return moment.astimezone(ZoneInfo(zone))


def expected(zone):
    hour, words = HERE[zone]
    return f"{hour} ({words})" if words else hour


@pytest.mark.parametrize("zone", HERE)
def test_an_hour_says_whose_it_is_to_who_could_take_it_for_another(zone):
    assert clock.said(NOON, zone=zone).endswith(expected(zone))
    with clock.read_by(TimeZone.EASTER):
        assert clock.said(NOON, zone=TimeZone.SANTIAGO).endswith("12:00 (hora de Chile continental)")
        assert clock.said(NOON).endswith("10:00 (hora de Rapa Nui)")  # others read the same page
    assert set(clock.CLOCKS) == set(TimeZone.values)


@pytest.mark.parametrize(
    ("moment", "whole", "day"),
    [
        (
            datetime(2028, 2, 29, 15, tzinfo=UTC),
            "martes 29 de febrero de 2028, 12:00",
            "29 de febrero de 2028",
        ),
        (datetime(2026, 12, 31, 15, tzinfo=UTC), "jueves 31 de diciembre, 12:00", "31 de diciembre"),
    ],
)
def test_the_year_is_said_where_it_is_not_the_present_one(moment, whole, day):
    with time_machine.travel(datetime(2026, 11, 20, 15, tzinfo=UTC), tick=False):
        assert (clock.said(moment), clock.said_day(moment.date())) == (whole, day)
        assert clock.said(moment, clock.HOUR) == "12:00"


def test_where_both_clocks_agree_nothing_is_added():
    summer = datetime(2027, 1, 9, 15, tzinfo=UTC)
    assert clock.said(summer, clock.HOUR, zone=TimeZone.PUNTA_ARENAS) == "12:00"


@pytest.mark.parametrize(
    ("zone", "written", "since", "until"),
    [
        # The night in which the clock is put back: what ends at 23:59 ends the second time.
        (TimeZone.SANTIAGO, "2027-04-03T23:59", (4, 4, 2, 59), (4, 4, 3, 59)),
        (TimeZone.EASTER, "2027-04-03T21:59", (4, 4, 2, 59), (4, 4, 3, 59)),
        (TimeZone.PUNTA_ARENAS, "2027-04-03T23:59", (4, 4, 2, 59), (4, 4, 2, 59)),
        # The night in which an hour is skipped.
        (TimeZone.SANTIAGO, "2027-09-05T00:00", (9, 5, 4, 0), (9, 5, 4, 0)),
        (TimeZone.EASTER, "2027-09-04T22:30", (9, 5, 4, 30), (9, 5, 4, 30)),
        (TimeZone.SANTIAGO, "05-09-2027 01:00", (9, 5, 4, 0), (9, 5, 4, 0)),
    ],
)
def test_a_window_may_begin_or_end_in_the_night_in_which_the_clock_changes(zone, written, since, until):
    with timezone.override(zone):
        form = WindowForm({"since": written, "until": written})
        assert form.is_valid(), form.errors
    assert form.cleaned_data["since"] == datetime(2027, *since, tzinfo=UTC)
    assert form.cleaned_data["until"] == datetime(2027, *until, tzinfo=UTC)


def test_of_two_hours_alike_it_says_which():
    with timezone.override(TimeZone.SANTIAGO):
        end = clock.end_of_day(date(2027, 4, 3))
    assert end == datetime(2027, 4, 4, 3, 59, tzinfo=UTC)
    assert clock.said(end).endswith("23:59 (después de atrasar el reloj)")
    assert clock.said(end - timedelta(hours=1)).endswith("23:59 (antes de atrasar el reloj)")
    assert clock.said(end - timedelta(hours=2)).endswith("22:59")


@pytest.mark.django_db
@pytest.mark.parametrize("zone", HERE)
@pytest.mark.parametrize("day", ["2027-04-03", "2027-09-04", "2027-06-12"])
def test_a_measurement_closes_at_the_end_of_its_day_there(client, zone, day):
    with time_machine.travel(f"{day}T03:00:00Z", tick=False):
        network, people = in_zone(zone)
        sign_in(client, people[0])
        version = make_versions()["cfr"]
        answer = client.post(
            f"/mediciones/red/{network.code}/abrir/",
            {
                "what": f"{version.pk}-T0",
                "who": [str(person.pk) for person in people],
                "until": "day",
                "day": day,
                "how": "individual",
            },
        )
    assert answer.status_code == 302, answer.content.decode()
    closes_at = Wave.objects.order_by("pk").last().closes_at
    assert there(closes_at, zone).strftime("%Y-%m-%d %H:%M") == f"{day} 23:59"
    assert there(closes_at + timedelta(minutes=1), zone).strftime("%H") != "23"  # nor the first of two alike


@pytest.mark.django_db
@pytest.mark.parametrize("zone", HERE)
def test_each_page_mail_and_fragment_tells_the_hour_of_the_network(client, zone, mailoutbox):
    with time_machine.travel(NOON - timedelta(days=1), tick=False):
        network, people = in_zone(zone)
        wave = make_wave(network=network, people=people)
        wave.closes_at = NOON
        wave.save()
        workshop = make_workshop(network=network)
        workshop.writes_from, workshop.writes_until = NOON - timedelta(days=9), NOON
        workshop.ended_at = timezone.now()
        workshop.save()
        sign_in(client, people[0])
        coach = sign_in(Client(), make_membership(network=network, role=Role.COACH).person)
        token = wave.invitations.first().token
        pages = {
            f"/mediciones/{wave.code}/": (client, coach),
            f"/mediciones/{wave.code}/cartas/": (client, coach),
            f"/e/{token}/": (Client(),),
            f"/t/{workshop.code}/": (Client(),),
            f"/talleres/{workshop.code}/": (client, coach),
            "/hoy/": (client,),
        }
        for address, readers in pages.items():
            for reader in readers:
                shown = " ".join(reader.get(address, follow=True).content.decode().split())
                assert expected(zone) in shown, address
        fragment = render(workshop.code, DESK, [ChangedItem("agenda", "")])
        assert expected(zone) in " ".join(fragment.split())
        record = client.post(f"/talleres/{workshop.code}/registro/registro.json").json()
        assert record["workshop"]["ended_at"] == there(NOON - timedelta(days=1), zone).isoformat()
        send_about(Letter(about="invitation:x", pk=1), wave.invitations.select_related("wave").first())
    assert expected(zone) in " ".join(mailoutbox[0].body.split())
    assert expected(zone) in " ".join(mailoutbox[0].alternatives[0][0].split())


@pytest.mark.django_db
@pytest.mark.parametrize("zone", HERE)
def test_a_reminder_that_no_working_hour_is_left_for_is_refused(zone):
    with time_machine.travel("2027-06-12T15:00:00Z", tick=False):  # a Saturday
        network, people = in_zone(zone)
        wave = make_wave(network=network, people=people)
        with timezone.override(zone):
            wave.closes_at = clock.end_of_day(date(2027, 6, 13))
            wave.save()
            tomorrow = clock.on_the_clock(date(2027, 6, 13), time(10), is_end=False)
        with pytest.raises(ReminderCannotLeave):
            set_reminders(wave=wave, days=[tomorrow], by=people[0])
        assert not wave.reminders.exists()

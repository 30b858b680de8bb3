"""Letters through a real mail server: each leaves once, is tried again, comes back, is refused."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client

from tests.make import make_team, make_wave
from trama.mail.bounces import read_bounce
from trama.mail.letters import WAITS, letter_called, word_of
from trama.mail.models import DeadAddress, Letter, LetterState, Refusal
from trama.mail.sending_window import is_working_day, next_working_hour
from trama.surveys.actions.notices import refuse_reminders
from trama.surveys.enums import ReminderState
from trama.surveys.letters import notices_token
from trama.surveys.models import Draft, Reminder
from trama.surveys.tasks import mail_everybody, run_due

pytestmark = [pytest.mark.django_db(transaction=True)]
SANTIAGO = ZoneInfo("America/Santiago")
TUESDAY = datetime(2026, 11, 24, 10, 0, tzinfo=SANTIAGO)


@pytest.fixture
def wave(db):
    with time_machine.travel(TUESDAY - timedelta(days=1), tick=False):
        network, people = make_team(people=5)
        return make_wave(network=network, people=people, code="cfr", timepoint="T0", opened_by=people[0])


def remind(wave, at=TUESDAY):
    Reminder.objects.create(wave=wave, due_at=at - timedelta(hours=1))
    with time_machine.travel(at, tick=False):
        return run_due()


def invite(wave, at=TUESDAY):
    with time_machine.travel(at, tick=False):
        return mail_everybody(wave=wave, by=wave.opened_by)


def mail_to(postman, person):
    raw = next(letter for letter in postman.taken if letter.recipient == person.email)
    return raw, message_from_bytes(raw.raw, policy=policy.default)


def test_a_reminder_leaves_in_the_name_of_who_opened_with_what_rfc_8058_asks(postman, wave):
    remind(wave)

    person = wave.invitations.first().person
    raw, mail = mail_to(postman, person)
    assert len(postman.taken) == 5
    assert raw.sender == "trama@localhost"  # a reminder that comes back marks nobody
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert mail["From"].addresses[0].display_name == f"{wave.opened_by.name} · {wave.network.name} · Trama"
    assert mail["Reply-To"].addresses[0].addr_spec == wave.opened_by.email
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert notices_token(wave.invitations.get(person=person)) in mail["List-Unsubscribe"]
    kinds = [part.get_content_type() for part in mail.walk()]
    assert kinds == ["multipart/alternative", "text/plain", "text/html"]
    assert "ignora este mensaje" in mail.get_body(("plain",)).get_content()
    assert Letter.objects.filter(state=LetterState.SENT).count() == 5


def test_what_it_says_depends_on_how_far_each_is_and_that_is_kept_nowhere(postman, wave):
    none, begun, nearly = wave.invitations.order_by("pk")[:3]
    Draft.objects.create(wave=wave, invitation=begun, device="a", body={"items": {"PRO1": 3}})
    done = {item.code: 3 for item in wave.version.parsed.items[:30]}
    Draft.objects.create(wave=wave, invitation=nearly, device="b", body={"items": done})

    remind(wave)

    said = [
        mail_to(postman, invitation.person)[1].get_body(("plain",)).get_content()
        for invitation in (none, begun, nearly)
    ]
    assert "Todavía hay tiempo" in said[0]
    assert "Ya empezaste" in said[1]
    assert "Falta muy poco" in said[2]
    assert {field.name for field in Letter._meta.get_fields()} == {
        "id", "about", "reference", "state", "tries", "next_at", "trouble", "recipient",
    }  # fmt: skip


def test_two_reminders_at_most_however_they_are_asked_for(postman, wave):
    for _number in range(4):
        remind(wave)
    assert len(postman.taken) == 10


def test_who_answered_or_refused_gets_none_and_the_others_do(postman, wave):
    answered, refusing, *_others = wave.invitations.order_by("pk")
    wave.invitations.filter(pk=answered.pk).update(is_used=True)
    refuse_reminders(invitation=refusing, is_refused=True, by=refusing)

    remind(wave)

    got = {letter.recipient for letter in postman.taken}
    assert len(got) == 3
    assert not {answered.person.email, refusing.person.email} & got
    refuse_reminders(invitation=refusing, is_refused=False, by=refusing)
    remind(wave)
    assert refusing.person.email in {letter.recipient for letter in postman.taken}


def test_an_invitation_carries_the_word_by_which_it_is_recognised(postman, wave):
    invite(wave)
    invite(wave)  # once for each address

    person = wave.invitations.first().person
    raw, mail = mail_to(postman, person)
    letter = Letter.objects.get(reference=wave.invitations.get(person=person).pk)
    assert len(postman.taken) == 5
    assert raw.sender == f"rebotes+{word_of(letter)}@example.org"
    assert word_of(letter) in mail["Message-ID"]
    assert letter_called(word_of(letter).upper()) == letter


def test_rows_of_who_answered_and_who_did_not_are_alike_and_go_at_the_end(postman, wave):
    wave.invitations.filter(pk=wave.invitations.first().pk).update(is_used=True)
    remind(wave)
    assert len(postman.taken) == 4
    rows = Letter.objects.values_list("about", "state", "tries", "next_at", "trouble", "recipient")
    assert len(rows) == 5
    assert len(set(rows)) == 1

    with time_machine.travel(TUESDAY + timedelta(days=30), tick=False):
        run_due()
    assert set(Letter.objects.values_list("about", flat=True)) == {"report:0"}


def test_an_address_that_does_not_exist_is_known_at_once_and_left_in_peace(postman, wave, client):
    person = wave.invitations.first().person
    postman.answers[person.email] = "550 5.1.1 no such user"

    invite(wave)
    remind(wave)

    assert DeadAddress.objects.count() == 1
    assert person.email not in {letter.recipient for letter in postman.taken}
    assert Letter.objects.get(state=LetterState.FAILED).trouble == "no such address"
    client.force_login(wave.opened_by.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    for page in (f"/mediciones/{wave.code}/enlaces/", f"/redes/{wave.network.code}/"):
        assert client.get(page).content.decode().count("no existe") == 1
    person.email = "otro@example.org"
    person.save()
    assert "no existe" not in client.get(f"/mediciones/{wave.code}/enlaces/").content.decode()


@pytest.mark.parametrize("answer", ["552 5.2.2 mailbox full", "550 5.7.1 blocked by policy", "554 spam"])
def test_a_full_box_or_a_filter_does_not_make_an_address_that_does_not_exist(postman, wave, answer):
    postman.answers["@"] = answer
    invite(wave)
    assert DeadAddress.objects.count() == 0
    assert set(Letter.objects.values_list("state", flat=True)) == {LetterState.FAILED}


def test_a_reminder_refused_by_its_server_marks_nobody(postman, wave):
    postman.answers["@"] = "550 5.1.1 no such user"
    remind(wave)
    assert DeadAddress.objects.count() == 0


def test_two_that_waited_do_not_leave_in_the_same_minute(postman, wave):
    Reminder.objects.create(wave=wave, due_at=TUESDAY - timedelta(days=2))
    remind(wave)
    assert len(postman.taken) == 5
    assert set(Reminder.objects.values_list("state", flat=True)) == {
        ReminderState.SENT,
        ReminderState.DROPPED,
    }


@pytest.mark.parametrize("answer", ["451 4.3.0 try later", "cut"])
def test_what_cannot_leave_now_is_tried_again_later_and_leaves_once(postman, wave, answer):
    person = wave.invitations.first().person
    postman.answers[person.email] = answer
    remind(wave)
    letter = Letter.objects.get(state=LetterState.WAITING)
    assert letter.next_at == TUESDAY + WAITS[0]

    with time_machine.travel(TUESDAY + timedelta(minutes=1), tick=False):
        run_due()
    assert Letter.objects.get(pk=letter.pk).tries == 1
    postman.answers.clear()
    for _again in range(2):
        with time_machine.travel(TUESDAY + WAITS[0] + timedelta(minutes=1), tick=False):
            run_due()

    assert [letter.recipient for letter in postman.taken].count(person.email) == 1
    assert Letter.objects.get(pk=letter.pk).state == LetterState.SENT


def test_in_the_end_it_is_given_up(postman, wave):
    postman.answers["@"] = "451 4.3.0 try later"
    invite(wave)
    moment = TUESDAY
    for wait in (*WAITS, timedelta(hours=9)):
        moment += wait + timedelta(minutes=1)
        with time_machine.travel(moment, tick=False):
            run_due()
    assert set(Letter.objects.values_list("state", "trouble")) == {("failed", "TryLater")}


def test_a_second_try_of_a_reminder_keeps_the_hours_too(postman, wave):
    postman.answers["@"] = "451 4.3.0 try later"
    late = TUESDAY.replace(hour=18, minute=27)
    remind(wave, at=late)
    postman.answers.clear()
    with time_machine.travel(late + WAITS[0] + timedelta(minutes=1), tick=False):
        run_due()
    assert postman.taken == []
    with time_machine.travel(TUESDAY.replace(day=25, hour=9, minute=1), tick=False):
        run_due()
    assert len(postman.taken) == 5


def test_a_letter_whose_machine_died_in_between_does_not_leave_twice(postman, wave):
    with time_machine.travel(TUESDAY, tick=False):
        mail_everybody(wave=wave, by=wave.opened_by)
        Letter.objects.update(state=LetterState.LEAVING)
        sent = len(postman.taken)
        run_due()
    assert len(postman.taken) == sent


def test_quiet_hours_holidays_and_a_closing_that_comes_first(postman, wave):
    friday = datetime(2026, 11, 27, 19, 0, tzinfo=SANTIAGO)
    remind(wave, at=friday)
    assert postman.taken == []
    assert Reminder.objects.get().state == ReminderState.DUE
    with time_machine.travel(datetime(2026, 11, 30, 9, 1, tzinfo=SANTIAGO), tick=False):
        run_due()
    assert len(postman.taken) == 5

    wave.closes_at = datetime(2026, 12, 8, 20, 0, tzinfo=SANTIAGO)
    wave.save()
    remind(wave, at=datetime(2026, 12, 8, 10, 0, tzinfo=SANTIAGO))  # the Immaculate Conception
    assert Reminder.objects.order_by("pk").last().state == ReminderState.DROPPED
    assert len(postman.taken) == 5


@pytest.mark.parametrize(
    ("day", "is_working"),
    [
        ("2026-06-29", False), ("2026-09-18", False), ("2026-10-12", False), ("2026-10-31", False),
        ("2027-03-26", False), ("2027-06-21", False), ("2027-09-17", False), ("2027-10-11", False),
        ("2028-06-20", False), ("2028-06-26", False), ("2028-09-18", False), ("2028-10-27", False),
        ("2026-11-24", True), ("2026-11-28", False), ("2027-06-29", True), ("2028-10-31", True),
    ],
)  # fmt: skip
def test_working_days_follow_the_law(day, is_working):
    """Checked by hand: movable Mondays (law 19.668), Reformation (20.299), 17 September (20.983), solstice (21.357)."""
    assert is_working_day(datetime.fromisoformat(day).date()) is is_working


def test_each_place_has_its_hours():
    late = datetime(2026, 11, 24, 22, 0, tzinfo=UTC)  # 19:00 in Santiago, 17:00 in Rapa Nui
    assert next_working_hour(late, SANTIAGO) == datetime(2026, 11, 25, 9, 0, tzinfo=SANTIAGO)
    assert next_working_hour(late, ZoneInfo("Pacific/Easter")) == late


def test_one_tap_from_the_mail_program_or_the_page_and_back(postman, wave):
    invitation = wave.invitations.first()
    path = f"/avisos/{notices_token(invitation)}/"
    outside = Client(enforce_csrf_checks=True)
    assert Refusal.objects.count() == 0
    assert "No recibir recordatorios" in outside.get(path).content.decode()
    assert Refusal.objects.count() == 0

    answer = outside.post(path, {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert Refusal.objects.get().about == wave.network.code
    assert outside.post(path, {"do": "again"}).status_code == 200
    assert Refusal.objects.count() == 0
    assert outside.get(f"/avisos/{invitation.token}/").status_code == 404
    assert outside.get(f"/e/{notices_token(invitation)}/").status_code == 404


REPORT = """From: MAILER-DAEMON@mx.example.net
To: {to}
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary="b"
MIME-Version: 1.0

--b
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; nadie@example.org
Action: {action}
Status: {status}

--b
Content-Type: text/rfc822-headers

Message-ID: <trama.{word}@127.0.0.1>
Subject: algo

--b--
"""


@pytest.mark.parametrize(
    ("action", "status", "to", "marks"),
    [
        ("failed", "5.1.1", "rebotes+{word}@example.org", 1),
        ("failed", "5.1.1", "trama@example.org", 1),
        ("failed", "5.1.1", "rebotes+{word}@example.org".upper().replace("{WORD}", "{word}"), 1),
        ("failed", "5.2.2", "rebotes+{word}@example.org", 0),
        ("delayed", "4.4.1", "rebotes+{word}@example.org", 0),
        ("delivered", "2.0.0", "rebotes+{word}@example.org", 0),
    ],
)
def test_a_mail_that_comes_back_marks_its_address(postman, wave, tmp_path, action, status, to, marks):
    invite(wave)
    word = word_of(Letter.objects.first())
    path = tmp_path / "bounce.eml"
    result = to.format(word=word.upper() if to.startswith("REBOTES") else word)
    path.write_text(REPORT.format(action=action, status=status, to=result, word=word))

    call_command("bounces", path)

    assert DeadAddress.objects.count() == marks


def test_hostile_mails_mark_nothing(postman, wave):
    remind(wave)
    word = word_of(Letter.objects.first())
    forged = word[:-4] + "AAAA"
    hostile = [
        b"", b"\xff\xfe\x00" * 500, b"Content-Type: multipart/report; boundary=\r\n\r\n" + b"--\r\n" * 5000,
        REPORT.format(action="failed", status="5.1.1", to=f"x+{forged}@y", word=forged).encode(),
        b"Content-Type: message/rfc822\r\n\r\n" * 500,
    ]  # fmt: skip
    for raw in hostile:
        bounce = read_bounce(raw)
        assert bounce is None or letter_called(bounce.word) is None
    assert DeadAddress.objects.count() == 0
    plain = read_bounce(f"To: r+{word}@y\r\n\r\n550 user unknown".encode())
    assert plain is not None
    assert plain.is_permanent


@time_machine.travel(TUESDAY, tick=False)
def test_the_mails_can_be_read_before_they_leave(wave, client):
    client.force_login(wave.opened_by.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(f"/mediciones/{wave.code}/cartas/").content.decode()
    assert page.count('class="card letter"') == 5
    assert "/e/" not in page.split("<main")[1].split("</main")[0]
    Reminder.objects.create(wave=wave, due_at=TUESDAY + timedelta(days=1))
    assert "entre las 9:00 y las 18:30" in client.get(f"/mediciones/{wave.code}/").content.decode()

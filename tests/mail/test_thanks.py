"""The mail of thanks through a real mail server: once, tried again, and the address erased in the end."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest
import time_machine
from django.utils import timezone

from tests.mail.postman import Postman
from tests.workshops.after_scene import lived
from trama.mail.letters import WAITS, letter_called
from trama.mail.models import DeadAddress, Letter, LetterState
from trama.sessions.models import Participant
from trama.surveys.tasks import run_due
from trama.workshops.actions.thanking import give_mail
from trama.workshops.tasks import run_due_thanks, thank_everybody

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def postman(settings):
    with Postman() as server:
        settings.EMAIL_BACKEND = "trama.mail.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", server.port, False
        settings.BOUNCES = "rebotes@example.org"
        yield server


@pytest.fixture
def after():
    return lived()


def give(after, who, address):
    participant = Participant.objects.select_related("session__current").get(pk=after.room.people[who].pk)
    give_mail(participant=participant, mail=address, by=participant)


def rosa(after):
    return Participant.objects.get(pk=after.room.people[0].pk)


def test_it_leaves_signed_for_one_person_and_a_bounce_finds_its_letter(postman, after):
    after.room.workshop.made_by = after.room.by
    after.room.workshop.save()
    give(after, 0, "rosa@example.org")
    assert thank_everybody(workshop=after.room.workshop, by=after.room.by) == 1
    (seen,) = postman.taken
    mail = message_from_bytes(seen.raw, policy=policy.default)
    assert mail["Subject"] == "Gracias por «Taller 1 · Redes efectivas»"
    assert mail["From"].addresses[0].display_name.startswith(after.room.by.name)
    assert letter_called(seen.sender.split("+")[1].split("@")[0]) == Letter.objects.get()
    kinds = [part.get_content_type() for part in mail.walk()]
    assert kinds == ["multipart/alternative", "text/plain", "text/html"]
    assert (rosa(after).mail, rosa(after).thanked_at is None) == ("", False)


def test_a_busy_server_is_tried_again_and_nobody_has_it_twice(postman, after):
    give(after, 0, "rosa@example.org")
    postman.answers["rosa"] = "451 later"
    thank_everybody(workshop=after.room.workshop, by=after.room.by)
    assert postman.taken == []
    assert rosa(after).mail == "rosa@example.org"
    postman.answers.clear()
    with time_machine.travel(timezone.now() + WAITS[0] + timedelta(minutes=1), tick=False):
        run_due()  # the clock of the measurements leaves it alone
        assert Letter.objects.get().state == LetterState.WAITING
        assert run_due_thanks()["retried"] == 1
    thank_everybody(workshop=after.room.workshop, by=after.room.by)
    assert [letter.recipient for letter in postman.taken] == ["rosa@example.org"]
    assert rosa(after).mail == ""


def test_an_address_that_does_not_exist_is_erased_and_another_one_can_be_left(postman, after):
    give(after, 0, "rosa@example.org")
    postman.answers["rosa"] = "550 5.1.1 no such user"
    thank_everybody(workshop=after.room.workshop, by=after.room.by)
    assert (rosa(after).mail, rosa(after).thanked_at) == ("", None)
    assert DeadAddress.objects.count() == 1
    postman.answers.clear()
    give(after, 0, "rosa@example.org")
    assert thank_everybody(workshop=after.room.workshop, by=after.room.by) == 0
    give(after, 0, "rosita@example.org")
    assert thank_everybody(workshop=after.room.workshop, by=after.room.by) == 1
    assert [letter.recipient for letter in postman.taken] == ["rosita@example.org"]


def test_who_takes_their_mail_off_or_is_taken_out_gets_none(postman, after):
    give(after, 0, "rosa@example.org")
    give(after, 1, "pedro@example.org")
    postman.answers["example"] = "451 later"
    thank_everybody(workshop=after.room.workshop, by=after.room.by)
    postman.answers.clear()
    give(after, 0, "")
    Participant.objects.filter(pk=after.room.people[1].pk).update(removed_at=timezone.now())
    with time_machine.travel(timezone.now() + WAITS[0] + timedelta(minutes=1), tick=False):
        run_due_thanks()
    assert postman.taken == []
    assert set(Letter.objects.values_list("state", flat=True)) == {LetterState.DROPPED}


def test_an_address_whose_mail_left_just_before_a_stop_is_erased_by_the_clock(postman, after):
    give(after, 0, "rosa@example.org")
    thank_everybody(workshop=after.room.workshop, by=after.room.by)
    Participant.objects.filter(pk=rosa(after).pk).update(mail="rosa@example.org", thanked_at=None)
    assert run_due_thanks()["settled"] == 1
    assert rosa(after).mail == ""
    assert rosa(after).thanked_at is not None
    assert len(postman.taken) == 1

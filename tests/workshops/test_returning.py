"""The word to come back is not guessed, ends some days after its workshop, and nobody's guessing locks others out."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from tests.workshops.room_scene import make_room
from trama.core.limits import A_DAY, LONGEST_WAIT
from trama.sessions.actions.conducting import end_session
from trama.sessions.actions.joining import tell_word
from trama.sessions.models.session import RETURN_DAYS
from trama.sessions.return_codes import NUMBERS, WORDS, return_code
from trama.web.participant.returning import OF_A_DEVICE, OF_A_WORKSHOP, OF_AN_ADDRESS

pytestmark = pytest.mark.django_db
WRONG = "agua-agua-agua-10"


@pytest.fixture
def room():
    return make_room(people=2, groups=0, kind="final_ideas")


def come_back(room, word, *, address="10.0.0.1", phone=None):
    """Whether the word brought somebody back, and what the door said."""
    phone = phone or Client()
    phone.post(f"{room.link}volver/", {"word": word}, REMOTE_ADDR=address)
    page = phone.get(room.link).content.decode()
    return "Lo mío" in page, page


def word_of(participant):
    return return_code(participant.number)


def guess(room, times, *, address="10.0.0.1"):
    for number in range(times):
        come_back(room, WRONG, address=address.format(number))


def test_a_word_is_three_words_and_a_number_easily_said(room):
    *words, number = word_of(room.people[0]).split("-")
    assert len(words) == 3
    assert set(words) <= set(WORDS)
    assert len(number) == 2
    assert len(WORDS) ** 3 * NUMBERS > 20_000_000
    assert come_back(room, word_of(room.people[0]).replace("-", "  ").upper())[0]


def test_words_end_some_days_after_the_workshop(room):
    word = word_of(room.people[0])
    with time_machine.travel(timezone.now(), tick=False) as clock:
        end_session(session=room.workshop, by=room.by)
        clock.shift(timedelta(days=RETURN_DAYS, seconds=-1))
        assert come_back(room, word)[0]
        clock.shift(timedelta(seconds=1))
        is_in, page = come_back(room, word)
        assert not is_in
        assert "hasta catorce días después del taller" in page
        assert "Escribe tu palabra clave" not in page
        desk = room.desk.get(f"{room.desk_link}personas/{room.people[0].code}/").content.decode()
        assert "Mostrar la palabra clave" not in desk


def test_the_time_to_add_something_keeps_them_and_one_that_nobody_ended_does_not(room):
    workshop, word = room.workshop, word_of(room.people[0])
    with time_machine.travel(timezone.now(), tick=False) as clock:
        clock.shift(timedelta(days=RETURN_DAYS + 1))
        assert not come_back(room, word)[0]
        workshop.writes_from, workshop.writes_until = timezone.now(), timezone.now() + timedelta(days=2)
        workshop.save()
        assert come_back(room, word)[0]


@pytest.mark.usefixtures("travelling_cache")
def test_who_guesses_from_one_address_waits_longer_and_longer(room):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        guess(room, OF_AN_ADDRESS)
        tried = 0
        for _second in range(2 * 60):  # two hours, a try a minute
            clock.shift(timedelta(minutes=1))
            tried += "no es la palabra clave de nadie" in come_back(room, WRONG)[1]
        assert 4 <= tried <= 7
        assert come_back(room, word_of(room.people[0]), address="10.0.0.2")[0]


def test_many_addresses_together_wait_too(room):
    guess(room, OF_A_WORKSHOP, address="10.0.1.{}")
    come_back(room, WRONG, address="10.0.2.1")
    is_in, page = come_back(room, word_of(room.people[0]), address="10.0.2.2")
    assert not is_in
    assert "Demasiados intentos" in page


@pytest.mark.parametrize(("times", "address"), [(OF_AN_ADDRESS, "10.0.0.1"), (OF_A_WORKSHOP, "10.0.1.{}")])
def test_whoever_guesses_locks_nobody_out_who_asks_the_facilitator(room, times, address):
    guess(room, times + 3, address=address)
    rosa = room.people[0]
    assert not come_back(room, word_of(rosa))[0]
    tell_word(participant=rosa, by=room.by)
    assert come_back(room, word_of(rosa))[0]
    phone = Client()
    assert phone.post(room.link, {"name": "Otra"}, REMOTE_ADDR="10.0.0.1").status_code == 302


def test_sixty_behind_one_address_come_back_with_their_words(room):
    for _person in range(60):
        assert come_back(room, word_of(room.people[0]))[0]


def test_a_device_that_fails_waits_before_it_makes_others_wait(room):
    phone = Client()
    for _try in range(OF_AN_ADDRESS + 5):
        come_back(room, WRONG, phone=phone)
    assert "Demasiados intentos" in come_back(room, WRONG, phone=phone)[1]
    assert come_back(room, word_of(room.people[0]))[0]


@pytest.mark.usefixtures("travelling_cache")
def test_what_was_right_counts_for_nothing_and_a_day_forgets(room):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        guess(room, OF_AN_ADDRESS + 1)
        assert not come_back(room, word_of(room.people[0]))[0]
        clock.shift(timedelta(seconds=LONGEST_WAIT))
        for _again in range(3):
            assert come_back(room, word_of(room.people[0]))[0]
        clock.shift(timedelta(seconds=A_DAY))
        for _try in range(OF_A_DEVICE):
            assert "no es la palabra clave de nadie" in come_back(room, WRONG)[1]

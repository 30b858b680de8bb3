"""Results wait until everybody was told what came with their link and had two days to object."""

import json

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.make import sign_in
from tests.surveys.links_scene import end, hand_over, later, letter_to, link_of, of, other_than
from tests.surveys.test_answering import answer
from trama.mail.models import Letter, LetterState
from trama.surveys.actions.talking import release_results
from trama.surveys.errors import LettersFirst, ResultsWithheld
from trama.surveys.models import Wave

pytestmark = pytest.mark.django_db


def test_handed_links_hold_the_results_until_48_hours_after_the_letters(wave, coordination, run_clock):
    hand_over(wave, other_than(wave, coordination)[0], coordination)
    end(wave, grace=0)
    wave.refresh_from_db()
    with pytest.raises(LettersFirst):
        release_results(wave=wave, by=coordination)
    assert not Wave.objects.to_open_for(coordination).exists()
    run_clock()
    wave.refresh_from_db()
    with pytest.raises(LettersFirst):
        release_results(wave=wave, by=coordination)
    client = sign_in(Client(), coordination)
    assert "se pueden abrir desde" in client.get(f"/mediciones/{wave.code}/").content.decode()
    assert "se pueden abrir desde" in client.get("/hoy/").content.decode()

    with later(hours=48, minutes=1):
        assert Wave.objects.to_open_for(coordination).exists()
        release_results(wave=wave, by=coordination)
        page = client.get(reverse("results:detail", args=[wave.code])).content.decode()
        assert "; 1 enlace se entregó a mano" in page


def arrive(wave, invitation):
    """As from a phone that was begun without signal; how it ended."""
    items = {item.code: 3 for item in wave.version.parsed.items}
    response = {
        "door": invitation.token,
        "secret": "telefono-sin-senal-001",
        "values": {"items": items},
        "consent": "",
    }
    sent = Client().post(
        "/e/recibir/", json.dumps({"responses": [response]}), content_type="application/json"
    )
    return sent.json()["responses"][0]["outcome"]


def test_what_arrives_at_the_end_of_the_grace_leaves_time_to_object(wave, coordination, run_clock):
    """Who was told «nothing came» in the letter of the closing, and in whose name something came after it."""
    handed = other_than(wave, coordination)[0]
    hand_over(wave, handed, coordination)
    end(wave)
    run_clock()
    wave.refresh_from_db()
    first_left = wave.letters_left_at
    assert first_left
    with later(hours=71, minutes=59):
        assert arrive(wave, handed) == "received"
    with later(hours=72, seconds=1):  # before the clock brought anything
        assert not Wave.objects.get(pk=wave.pk).may_be_opened
        assert not Wave.objects.to_open_for(coordination).exists()
    with later(hours=72, minutes=2):
        run_clock()
        assert len([sent for sent in mail.outbox if sent.to == [handed.person.email]]) == 2
        with pytest.raises(LettersFirst):
            release_results(wave=Wave.objects.get(pk=wave.pk), by=coordination)
    with later(hours=72 + 47):
        run_clock()
        Client().post(letter_to(handed), {"do": "disown"})
    with later(hours=72 + 49), pytest.raises(ResultsWithheld):
        release_results(wave=Wave.objects.get(pk=wave.pk), by=coordination)


def test_a_quiet_grace_covers_the_time_to_object(wave, coordination, run_clock):
    hand_over(wave, other_than(wave, coordination)[0], coordination)
    for number in range(5):
        answer(Client(), link_of(of(wave, number)))
    end(wave)
    run_clock()
    with later(hours=72, minutes=2):
        run_clock()
        release_results(wave=Wave.objects.get(pk=wave.pk), by=coordination)
    assert Wave.objects.get(pk=wave.pk).was_ever_released


def test_a_mail_server_that_is_down_makes_them_wait(wave, coordination, settings, run_clock):
    hand_over(wave, other_than(wave, coordination)[0], coordination)
    end(wave, grace=0)
    settings.EMAIL_BACKEND = "tests.surveys.test_time_to_object.Down"
    run_clock()
    wave.refresh_from_db()
    assert wave.told_at
    assert wave.letters_left_at is None
    assert wave.opens_from is None

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with later(minutes=6):
        run_clock()
        wave.refresh_from_db()
        assert len(mail.outbox) == 7
        assert wave.letters_left_at == timezone.now()


class Down:
    def __init__(self, **_settings):
        pass

    def send_messages(self, _messages):
        raise ConnectionRefusedError


def test_a_letter_of_which_nobody_knows_whether_it_left_makes_them_wait(wave, coordination, run_clock):
    """As when the worker dies in it."""
    hand_over(wave, other_than(wave, coordination)[0], coordination)
    end(wave)
    run_clock()
    Wave.objects.update(letters_left_at=None)
    Letter.objects.filter(pk=Letter.objects.order_by("pk").first().pk).update(state=LetterState.LEAVING)
    with later(hours=100):
        run_clock()
        assert not Wave.objects.get(pk=wave.pk).may_be_opened


def test_without_handed_links_nothing_waits(wave, coordination):
    end(wave, grace=0)
    wave.refresh_from_db()
    release_results(wave=wave, by=coordination)
    assert wave.was_ever_released

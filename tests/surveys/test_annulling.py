"""A measurement that was opened by mistake: annulled unread, with its reason told to all."""

import pytest
from django.core import mail
from django.urls import reverse

from tests.make import make_response, make_team, make_wave, sign_in
from trama.core.errors import EmptyText
from trama.mail.models import Letter
from trama.surveys.actions.annulling import annul_mistake
from trama.surveys.errors import ResultsOpened
from trama.surveys.models import PurposeSentence, Response, Wave
from trama.surveys.tasks import run_due

pytestmark = pytest.mark.django_db
WHY = "Se abrió con el cuestionario equivocado."


@pytest.fixture
def scene():
    network, people = make_team(people=6)
    for number, person in enumerate(people):
        person.email = f"persona{number}@example.org"
        person.save()
    wave = make_wave(network=network, people=people)
    for value in (1, 2, 3, 4, 5):
        make_response(wave=wave, value=value)
    PurposeSentence.objects.create(wave=wave, text="Para aprender")
    return wave, people


def test_its_answers_are_erased_and_everybody_is_written_why(
    client, scene, django_capture_on_commit_callbacks
):
    wave, people = scene
    page = sign_in(client, people[0]).get(reverse("surveys:wave-annul", args=[wave.code])).content.decode()
    assert "6 personas" in page
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("surveys:wave-annul", args=[wave.code]), {"reason": WHY}, follow=True)
    assert WHY in answer.content.decode()
    assert not Response.objects.filter(wave=wave).exists()
    assert not PurposeSentence.objects.filter(wave=wave).exists()
    run_due()
    assert sorted(letter.to[0] for letter in mail.outbox) == sorted(person.email for person in people)
    assert all(WHY in letter.body for letter in mail.outbox)
    assert not Letter.objects.filter(about__startswith="report").exists()
    assert client.get(f"/devolucion/{wave.code}/").status_code == 404


def test_its_links_open_nothing_any_more(client, scene, settings):
    settings.MIDDLEWARE = settings.QUESTIONNAIRE_MIDDLEWARE
    wave, people = scene
    token = wave.invitations.first().token
    annul_mistake(wave=wave, reason=WHY, by=people[0])
    page = client.get(f"/e/{token}/", follow=True).content.decode()
    assert "<form" not in page or "Seguir" not in page
    assert not Wave.objects.offered().exists()


def test_what_was_seen_is_not_annulled(scene):
    wave, people = scene
    with pytest.raises(EmptyText):
        annul_mistake(wave=wave, reason="  ", by=people[0])
    opened = make_wave(network=wave.network, people=people, is_final=True)
    with pytest.raises(ResultsOpened):
        annul_mistake(wave=opened, reason=WHY, by=people[0])
    assert Response.objects.filter(wave=wave).count() == 5

"""A measurement that was opened by mistake: annulled unread, with its reason told to all."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from tests.make import make_response, make_team, make_wave, sign_in
from trama.core.errors import EmptyText
from trama.imports.responses.known import refuse_unless_open
from trama.mail.models import Letter
from trama.story.needs import NeedKind, network_need
from trama.surveys.actions.annulling import annul_mistake
from trama.surveys.actions.answering import PageSubmission, access_by_token, save_page
from trama.surveys.actions.intake import Outcome, WholeResponse, take_response
from trama.surveys.actions.rooms import annul_room
from trama.surveys.enums import Timepoint
from trama.surveys.errors import ResultsOpened, WaveAnnulled, WaveFinal
from trama.surveys.models import Draft, LaterResponse, PurposeSentence, Response, Wave
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
    said = f"«{wave.get_timepoint_display()}» de {wave.network.name} ({wave.version.name}), que se abrió el"
    assert all(WHY in letter.body and said in letter.body for letter in mail.outbox)
    assert not Letter.objects.filter(about__startswith="report").exists()
    assert client.get(f"/devolucion/{wave.code}/").status_code == 404


def test_its_links_open_nothing_any_more(client, scene, settings):
    settings.MIDDLEWARE = settings.QUESTIONNAIRE_MIDDLEWARE
    wave, people = scene
    token = wave.invitations.first().token
    annul_mistake(wave=wave, reason=WHY, by=people[0])
    page = client.get(f"/e/{token}/", follow=True).content.decode()
    assert "<form" not in page
    assert ("Fue anulada el" in page, WHY in page, "conversarlo" in page) == (True, True, False)
    assert not Wave.objects.offered().exists()


def test_what_was_seen_is_not_annulled(scene):
    wave, people = scene
    with pytest.raises(EmptyText):
        annul_mistake(wave=wave, reason="  ", by=people[0])
    opened = make_wave(network=wave.network, people=people, is_final=True)
    with pytest.raises(ResultsOpened):
        annul_mistake(wave=opened, reason=WHY, by=people[0])
    assert Response.objects.filter(wave=wave).count() == 5


def test_no_page_says_anything_else_of_it(client, scene):
    """The coordinator's page and list, and the link of somebody who had answered."""
    wave, people = scene
    link, secret = f"/e/{wave.invitations.first().token}/", "un-secreto-del-telefono"
    page = {"s": secret, "page": 1, "go": "send", wave.version.parsed.items[0].code: "4"}
    assert "Gracias por responder" in client.post(link, page).content.decode()
    annul_mistake(wave=wave, reason=WHY, by=people[0])
    for sent in (client.get(link), client.post(link, page)):
        html = sent.content.decode()
        assert (sent.status_code, WHY in html, "Gracias por responder" in html) == (410, True, False)
    sign_in(client, people[0])
    for name, code in (("wave-detail", wave.code), ("wave-list", wave.network.code)):
        html = client.get(reverse(f"surveys:{name}", args=[code])).content.decode()
        assert ("Fue anulada el" in html, WHY in html) == (True, True)
        assert ("todavía no se dice" in html, "Definitiva" in html) == (False, False)


def test_going_back_after_annulling_leads_to_the_measurement_and_says_so(client, scene):
    wave, people = scene
    Wave.objects.filter(pk=wave.pk).update(has_handed_links=True)
    annul_mistake(wave=wave, reason=WHY, by=people[0])
    sign_in(client, people[0])
    for name in ("wave-annul", "wave-close", "wave-mail"):
        page = client.get(reverse(f"surveys:{name}", args=[wave.code]), follow=True)
        assert page.redirect_chain == [(reverse("surveys:wave-detail", args=[wave.code]), 302)]
        assert "La medición quedó anulada: sus resultados no se abren a nadie" in page.content.decode()
    assert "se cuenta al abrir los resultados" not in page.content.decode()


def test_in_a_room_nobody_is_written_to(client, scene, django_capture_on_commit_callbacks):
    wave, people = scene
    room = make_wave(network=wave.network, people=(), heads=6)
    address = reverse("surveys:wave-annul", args=[room.code])
    html = sign_in(client, people[0]).get(address).content.decode()
    assert ("0 personas" in html, "no se escribe a nadie" in html) == (False, True)
    page = client.post(address, {"reason": WHY}, follow=True).content.decode()
    assert ("La medición quedó anulada" in page, "se le escribe" in page) == (True, False)
    assert WHY in client.get(f"/e/{room.campaign.code}/").content.decode()


def test_it_hides_nothing_that_waits(client, scene):
    """Hoy goes by the measurement before it, and a network with no other one is asked for its first."""
    wave, people = scene
    wave.timepoint = Timepoint.FIRST
    wave.save()
    mistake = make_wave(network=wave.network, people=people)
    annul_mistake(wave=mistake, reason=WHY, by=people[0])
    assert network_need(network=wave.network, person=people[0]).wave == wave.code
    annul_mistake(wave=wave, reason=WHY, by=people[0])
    assert network_need(network=wave.network, person=people[0]).kind == NeedKind.MEASURE_FIRST


def test_a_room_that_was_annulled_is_over(scene):
    wave, people = scene
    room = make_wave(network=wave.network, people=(), heads=6)
    room.withheld_at = room.opened_at
    room.save()
    annul_room(wave=room, by=people[0])
    assert room.code not in Wave.objects.offered().values_list("code", flat=True)
    assert not Wave.objects.get(pk=room.pk).is_offered


def test_what_comes_after_is_told_why_and_is_kept_nowhere(client, scene):
    wave, people = scene
    token = wave.invitations.first().token
    came = {"door": token, "wave": wave.code, "consent": "1", "values": {"items": {"CON1": 4}}}
    early, late = came | {"secret": "la-que-llego-antes-1"}, came | {"secret": "la-que-llega-despues"}

    def sent(response):
        answer = client.post("/e/recibir/", {"responses": [response]}, content_type="application/json")
        return answer.json()["responses"][0]

    assert sent(early)["outcome"] == "received"
    annul_mistake(wave=wave, reason=WHY, by=people[0])
    assert [sent(response) for response in (early, late)] == [{"outcome": "annulled", "reason": WHY}] * 2
    assert not Response.objects.filter(wave=wave).exists()
    assert not LaterResponse.objects.filter(wave=wave).exists()


def test_a_sheet_of_it_is_refused_as_annulled_not_as_late(scene):
    wave, people = scene
    annul_mistake(wave=wave, reason=WHY, by=people[0])
    wave.refresh_from_db()
    with pytest.raises(WaveAnnulled):
        refuse_unless_open(wave)


def test_what_reached_it_before_somebody_objected_keeps_its_receipt(scene):
    wave, _people = scene
    access = access_by_token(wave.invitations.first().token)
    whole = WholeResponse({"items": {"CON1": 4}}, "la-que-llego-antes-1")
    assert take_response(access=access, response=whole, by=access).outcome == Outcome.RECEIVED
    Wave.objects.filter(pk=wave.pk).update(
        annulled_at=timezone.now(), closed_at=timezone.now(), grace_hours=0
    )
    access = access_by_token(wave.invitations.first().token)
    assert take_response(access=access, response=whole, by=access).outcome == Outcome.ALREADY
    other = WholeResponse({"items": {"CON1": 4}}, "la-que-llega-despues")
    assert take_response(access=access, response=other, by=access).outcome == Outcome.ANNULLED


@pytest.mark.parametrize("act", ["send", "page"])
def test_what_was_read_before_the_annulment_leaves_nothing(scene, act):
    wave, people = scene
    access = access_by_token(wave.invitations.last().token)  # a phone that had opened its link
    annul_mistake(wave=wave, reason=WHY, by=people[0])
    values = {"items": {item.code: 3 for item in wave.version.parsed.items}}
    if act == "send":
        arrived = take_response(access=access, response=WholeResponse(values, "f" * 32), by=access)
        assert not arrived.receipt
    with pytest.raises(WaveFinal):
        save_page(access=access, secret="f" * 32, submission=PageSubmission({}, 1, "1"), by=access)
    assert not Response.objects.filter(wave=wave).exists()
    assert not Draft.objects.filter(wave=wave).exists()


def test_one_that_the_clock_closed_is_annulled_too(client, scene):
    wave, people = scene
    then = timezone.now() - timedelta(hours=1)
    Wave.objects.filter(pk=wave.pk).update(closes_at=then, final_at=then, grace_hours=0)
    sign_in(client, people[0])
    client.post(reverse("surveys:wave-annul", args=[wave.code]), {"reason": WHY})
    wave.refresh_from_db()
    assert wave.annulled_at
    assert wave.offered_until == then  # it had closed then
    assert not Response.objects.filter(wave=wave).exists()

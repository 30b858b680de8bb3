"""A device that is passed around: what it shows between two people, and what it keeps of nobody."""

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from tests.make import make_membership, make_network, make_person, make_team, make_wave, sign_in
from trama.surveys.actions.turns import turns_token
from trama.surveys.enums import ResponseChannel
from trama.surveys.models import Draft, Intake, Receipt, Response, Wave
from trama.surveys.secrets import receipt_code, withdrawal_code

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(client):
    """A coordinator before an open pulse."""
    network, people = make_team(people=7)
    sign_in(client, people[0])
    return make_wave(network=network, people=people)


def begin(client, link):
    """Begin a turn; the hidden fields of its page."""
    page = BeautifulSoup(client.post(link, {"go": "begin"}).content, "html.parser")
    return {element["name"]: element["value"] for element in page.select("form.ask input[type=hidden]")}


def test_each_turn_is_sealed_before_the_next(client, scene):
    client.logout()
    link = f"/e/turnos/{turns_token(scene)}/"
    cover = client.get(link)
    assert "Pásale el dispositivo a la siguiente persona" in cover.content.decode()
    assert cover["Cache-Control"] == "no-store"
    for value in ("2", "5"):
        hidden = begin(client, link)
        answers = {item.code: value for item in scene.version.parsed.items}
        sent = client.post(link, hidden | answers | {"go": "on"})
        page = BeautifulSoup(sent.content, "html.parser")
        code = withdrawal_code(hidden["s"])
        assert page.select_one("[data-receipt]")["data-receipt"] == receipt_code(hidden["s"])
        assert f"{code[:4]} {code[4:8]} {code[8:]}" in page.text
        assert client.cookies[f"turno_{scene.code}"].value == ""

        back = client.post(link, hidden | {"go": "back"})  # going back sends the page again
        assert "Pásale el dispositivo" in back.content.decode()
        assert value not in [
            element.get("value") for element in BeautifulSoup(back.content, "html.parser").select("input")
        ]
        again = client.post(link, hidden | answers | {"go": "on"})
        assert "Pásale el dispositivo" in again.content.decode()
    assert Response.objects.count() == Receipt.objects.count() == 2
    assert Intake.objects.get(channel=ResponseChannel.SHARED).count == 2
    assert set(Response.objects.values_list("link", flat=True)) == {None}
    assert not scene.invitations.filter(is_used=True).exists()


def test_what_one_left_unsent_the_next_never_sees(client, scene):
    wave = make_wave(network=scene.network, people=[], code="cfr", timepoint="T0")
    link = f"/e/turnos/{turns_token(wave)}/"
    hidden = begin(client, link)
    client.post(link, hidden | {"PRO3": "1", "go": "on"})
    cover = client.get(link).content.decode()
    assert "Alguien estaba respondiendo" in cover
    resumed = BeautifulSoup(client.post(link, {"go": "resume"}).content, "html.parser")
    assert resumed.select_one("form.ask input[name=page]")["value"] == "2"

    fresh = begin(client, link)
    assert fresh["s"] != hidden["s"]
    assert Draft.objects.count() == 0
    page = BeautifulSoup(client.post(link, hidden | {"go": "back", "page": "2"}).content, "html.parser")
    assert page.select("input[type=radio]") == []  # the one before cannot be gone back to
    assert client.post(link, {"go": "resume"}).status_code == 200


def test_blanks_are_asked_about_and_go_as_they_are(client, scene):
    link = f"/e/turnos/{turns_token(scene)}/"
    hidden = begin(client, link)
    asked = client.post(link, hidden | {"PRO3": "1", "go": "on"}).content.decode()
    assert "Volver a la página 1: quedan 9" in asked
    client.post(link, hidden | {"PRO3": "1", "go": "send"})
    assert Response.objects.get().body == {"items": {"PRO3": 1}}


def test_a_long_text_is_said_to_be_cut(client, scene):
    wave = make_wave(network=scene.network, people=[], code="cfr", timepoint="T0")
    link = f"/e/turnos/{turns_token(wave)}/"
    hidden = begin(client, link)
    page = client.post(link, hidden | {"purpose": "a" * 300, "go": "on"}).content.decode()
    assert "demasiado larg" in page or "muy larg" in page


def test_turns_end_with_the_measurement_and_a_false_address_opens_nothing(client, scene):
    link = f"/e/turnos/{turns_token(scene)}/"
    hidden = begin(client, link)
    assert client.get("/e/turnos/AAAAAAAAAAEAAAAAAAAAAAAAAAA/").status_code == 404
    assert client.get("/e/turnos/hola/").status_code == 404
    assert client.put(link).status_code == 405
    scene.closed_at, scene.grace_hours = (
        scene.opened_at.replace(microsecond=0) + (scene.closes_at - scene.opened_at) / 4,
        0,
    )
    scene.save()
    assert client.get(link).status_code == 410
    assert client.post(link, {"go": "begin"}).status_code == 410
    assert client.post(link, hidden | {"PRO3": "1", "go": "on"}).status_code == 410
    assert Response.objects.count() == 0


@pytest.fixture
def room(settings):
    """A measurement of five people in one room, as the questionnaire is served."""
    settings.MIDDLEWARE = settings.QUESTIONNAIRE_MIDDLEWARE
    return make_wave(network=make_network(), heads=5)


def test_who_could_not_answer_on_the_device_of_a_room_says_so_after_the_closing(client, room):
    link = f"/e/turnos/{turns_token(room)}/"
    early = client.post(link, {"go": "one-of-us"})
    assert "Pásale el dispositivo" in early.content.decode()
    Wave.objects.update(closed_at=timezone.now())
    for method in (client.get, client.post):
        page = method(link).content.decode()
        assert "Soy una de las 5" in page
    said = client.post(link, {"go": "one-of-us", "s": ""}).content.decode()
    assert "Gracias por decirlo" in said
    room.refresh_from_db()
    assert room.withheld_at
    Wave.objects.update(agreed_by_coach=make_person(), agreed_by_coordination=make_person(), withheld_at=None)
    again = client.post(link, {"go": "one-of-us", "s": ""}).content.decode()
    assert "Gracias por decirlo" not in again


def test_a_device_in_turns_and_the_kept_pages_say_who_is_new(client):
    network, people = make_team(people=5)
    newcomer = make_membership(network=network, since=timezone.localdate().isoformat()).person
    wave = make_wave(network=network, people=[*people, newcomer])
    expected = "1 se sumó a la red en las últimas dos semanas."
    first = client.post(f"/e/turnos/{turns_token(wave)}/", {"go": "begin"}).content.decode()
    assert expected in " ".join(first.split())
    kit = client.get(f"/e/{wave.invitations.first().token}/hojas/").json()
    assert expected in " ".join(kit["pages"][0].split())
    assert not any(expected in page for page in kit["pages"][1:])

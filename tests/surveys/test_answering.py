"""Answering through the pages: nothing lost, nothing doubled, nothing that gives a person away."""

import re

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from tests.make import make_team, make_wave
from trama.surveys.models import (
    Draft,
    Invitation,
    LaterResponse,
    PersonKey,
    PurposeSentence,
    Receipt,
    Response,
)

pytestmark = pytest.mark.django_db


def form_of(response, *, value="4"):
    """The fields of the page's form as a browser without scripts would send them, every item answered."""
    form = BeautifulSoup(response.content, "html.parser").select_one("form.ask")
    data = {field["name"]: field.get("value", "") for field in form.select("input[type=hidden]")}
    data |= {
        field["name"]: value
        for field in form.select("input[type=radio]")
        if re.fullmatch(r"[A-Z]{3}\d", field["name"])
    }
    data |= {field["name"]: field.text for field in form.select("textarea")}
    return data


def answer(client, link, *, value="4"):
    response = client.get(link)
    while b"data-receipt" not in response.content:
        response = client.post(link, {**form_of(response, value=value), "go": "on"})
    return response


def receipt_in(response):
    return BeautifulSoup(response.content, "html.parser").select_one("[data-receipt]")["data-receipt"]


@pytest.fixture
def wave(db):
    network, people = make_team(people=7)
    return make_wave(network=network, people=people, code="cfr", timepoint="T0")


def link_of(wave, place=0):
    return f"/e/{wave.invitations.order_by('pk')[place].token}/"


def test_whole_journey_takes_one_get_and_five_posts_and_ends_with_a_receipt(client, wave):
    link = link_of(wave)
    page = client.get(link)
    for _number in range(5):
        page = client.post(link, {**form_of(page), "go": "on"})

    assert re.fullmatch(r"[2-9A-HJ-NP-Z]{6}", receipt_in(page))
    assert Response.objects.count() == 1
    assert Response.objects.get().body["items"] == {item.code: 4 for item in wave.version.parsed.items}
    assert Draft.objects.count() == 0


def test_get_writes_nothing_and_the_first_page_is_saved(client, wave):
    link = link_of(wave)
    page = client.get(link)
    assert Draft.objects.count() == 0

    client.post(link, {**form_of(page), "go": "on"})

    assert Draft.objects.get().body["items"]["PRO1"] == 4


def test_repeating_any_post_changes_nothing(client, wave):
    link = link_of(wave)
    page = client.get(link)
    for _number in range(5):
        sent = {**form_of(page), "go": "on"}
        page = client.post(link, sent)
        again = client.post(link, sent)
    assert receipt_in(page) == receipt_in(again)
    assert Response.objects.count() == Receipt.objects.count() == 1


def test_reload_after_sending_shows_the_same_receipt(client, wave):
    link = link_of(wave)
    receipt = receipt_in(answer(client, link))
    assert receipt_in(client.get(link)) == receipt


@pytest.mark.parametrize("without", ["s", "nothing"])
def test_what_a_device_sends_after_sending_gets_its_receipt_with_or_without_its_secret(client, wave, without):
    """The cookie tells who it is as well as the form does; a script that saves is told that there is nothing to."""
    link = link_of(wave)
    first = form_of(client.get(link))
    receipt = receipt_in(answer(client, link))
    fields = {name: value for name, value in first.items() if name != without}
    again = client.post(link, {**fields, "go": "on"})
    assert (again.status_code, receipt_in(again)) == (200, receipt)
    assert client.post(link, {**fields, "go": "save"}).status_code == 409
    assert Response.objects.count() == 1
    assert not Draft.objects.exists()
    other = Client().post(link, {**fields, "go": "on"} if without == "s" else {"page": "1", "go": "on"})
    assert b"data-receipt" not in other.content


def test_each_device_has_a_draft_of_its_own_and_the_first_complete_answer_counts(client, wave):
    link, other = link_of(wave), Client()
    mine = client.post(link, {**form_of(client.get(link), value="2"), "go": "on"})
    fresh = other.get(link)
    assert b"checked" not in fresh.content
    answer(other, link, value="5")
    for _number in range(4):
        mine = client.post(link, {**form_of(mine, value="2"), "go": "on"})

    assert receipt_in(mine)
    assert "vale la primera" in mine.content.decode()
    assert set(Response.objects.get().body["items"].values()) == {5}
    assert (LaterResponse.objects.count(), Receipt.objects.count()) == (1, 2)


def test_the_same_secret_behind_two_links_is_two_devices(client, wave):
    sent = {"s": "un-secreto-del-telefono", "page": "1", "go": "save", "PRO1": "4"}
    assert [client.post(link_of(wave, place), sent).status_code for place in (0, 1)] == [204, 204]
    assert Draft.objects.count() == 2


def test_resume_word_opens_the_draft_on_another_phone_and_takes_it_from_the_first(client, wave):
    link = link_of(wave)
    page = client.post(link, {**form_of(client.get(link)), "go": "on"})
    word = BeautifulSoup(page.content, "html.parser").select_one(".resume b").text

    other = Client()
    assert other.post(link, {"word": "canelo-lluvia-10"}).status_code == 422
    resumed = other.post(link, {"word": word})

    assert resumed.status_code == 200
    assert b"2 de 5" in resumed.content
    assert b"2 de 5" not in client.get(link).content


@pytest.mark.uncounted
@pytest.mark.usefixtures("travelling_cache")
def test_whoever_guesses_from_one_place_locks_nobody_out(client, wave):
    link = link_of(wave)
    word = client.post(link, {**form_of(client.get(link)), "go": "save"})["Trama-Word"]
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _try in range(24 * 60):  # a day, a try a minute
            Client(REMOTE_ADDR="10.9.9.9").post(link, {"word": "mar-sol-10"})
            clock.shift(60)
        assert Client(REMOTE_ADDR="10.1.1.1").post(link, {"word": word}).status_code == 200


@pytest.mark.usefixtures("travelling_cache")
def test_wrong_words_make_wait_longer_and_longer(client, wave):
    link = link_of(wave)
    client.post(link, {**form_of(client.get(link)), "go": "on"})
    other, looked_at = Client(), 0
    with time_machine.travel(timezone.now(), tick=False) as clock:
        pages = [other.post(link, {"word": f"mar-sol-{number}"}) for number in range(10)]
        assert "la espera crece" in pages[-1].content.decode()
        for _minute in range(300):  # five hours
            clock.shift(60)
            looked_at += "la espera crece" not in other.post(link, {"word": "mar-sol-10"}).content.decode()
    assert 5 <= looked_at <= 10


def test_back_keeps_what_was_written_and_blank_pages_are_asked_about(client, wave):
    link = link_of(wave)
    page = client.get(link)
    data = {**form_of(page), "purpose": "que cada niño lea", "go": "on"}
    page = client.post(link, data)
    back = client.post(link, {**form_of(page), "go": "back"})
    assert "que cada niño lea" in back.content.decode()

    secret = form_of(back)["s"]
    review = client.post(link, {"s": secret, "page": "5", "go": "on"})
    assert "sin responder" in review.content.decode()
    sent = client.post(link, {"s": secret, "page": "5", "go": "send"})
    assert receipt_in(sent)
    assert PurposeSentence.objects.get().text == "que cada niño lea"


def test_nothing_answered_is_not_sent_and_the_link_serves_as_before(client, wave):
    link = link_of(wave)
    blank = {**form_of(client.get(link), value=""), "page": "5", "go": "send"}
    for _again in range(2):
        page = client.post(link, blank)
        assert "Todavía no hay ninguna respuesta" in page.content.decode()
    assert not Response.objects.exists() and not Invitation.objects.filter(is_used=True).exists()
    answer(client, link)
    other = Client()
    blank_of_another = {**form_of(other.get(link), value=""), "page": "5", "go": "send"}
    assert "Todavía no hay ninguna respuesta" in other.post(link, blank_of_another).content.decode()
    assert not LaterResponse.objects.exists()


def test_autosave_answers_without_a_page(client, wave):
    link = link_of(wave)
    response = client.post(link, {**form_of(client.get(link)), "go": "save"})
    assert response.status_code == 204
    assert Draft.objects.count() == 1


def test_values_off_the_scale_and_unknown_items_are_left_out(client, wave):
    link = link_of(wave)
    data = {**form_of(client.get(link)), "PRO1": "9", "PRO2": "na", "ZZZ9": "3", "CON1": "5", "go": "on"}
    client.post(link, data)
    items = Draft.objects.get().body["items"]
    assert "PRO1" not in items
    assert items["PRO2"] == "na"
    assert "ZZZ9" not in items
    assert "CON1" not in items


def test_long_text_is_cut_and_the_answer_still_arrives(client, wave):
    link = link_of(wave)
    data = {**form_of(client.get(link)), "purpose": "a" * 5_000_000, "go": "on"}
    response = client.post(link, data)
    assert response.status_code == 200
    assert len(Draft.objects.get().body["purpose"]) == 200
    assert "demasiado largo" in response.content.decode()
    assert form_of(response)["page"] == data["page"]
    following = client.post(link, {**form_of(response), "go": "on"})
    assert form_of(following)["page"] != data["page"]


def test_wrong_token_is_a_page_that_says_what_to_do(client, wave):
    token = wave.invitations.first().token
    for wrong in (token[:-2] + "zz", "hola", "x" * 27, "ñ"):
        response = client.get(f"/e/{wrong}/")
        assert response.status_code == 404
        assert "Este enlace no funciona" in response.content.decode()


def test_closed_wave_takes_no_new_people_but_who_began_finishes(client, wave):
    begun, late = link_of(wave, 0), link_of(wave, 1)
    page = client.post(begun, {**form_of(client.get(begun)), "go": "on"})
    fresh = form_of(Client().get(late))
    wave.closed_at = timezone.now()
    wave.save(update_fields=["closed_at"])

    assert Client().get(late).status_code == 410
    assert Client().post(late, {**fresh, "go": "on"}).status_code == 410
    for _number in range(4):
        page = client.post(begun, {**form_of(page), "go": "on"})
    assert receipt_in(page)


def test_final_wave_gives_back_what_was_just_written(client, wave):
    link = link_of(wave)
    data = {**form_of(client.get(link)), "purpose": "que aprendamos juntos", "go": "on"}
    wave.closed_at, wave.grace_hours = timezone.now(), 0
    wave.save()
    response = client.post(link, data)
    assert response.status_code == 410
    assert "que aprendamos juntos" in response.content.decode()
    assert Draft.objects.count() == 0


def test_what_is_stored_cannot_give_a_person_away(client, wave):
    for index in range(3):
        answer(Client(), link_of(wave, index))

    assert {field.name for field in Response._meta.get_fields()} == {
        "id",
        "wave",
        "body",
        "link",
        "is_known",
        "may_research",
        "may_quote",
        "withdrawal",
        "withdrawn_after",
    }
    assert {field.name for field in Receipt._meta.get_fields()} == {"id", "campaign", "code", "proof"}
    assert {field.name for field in PurposeSentence._meta.get_fields()} == {
        "id",
        "wave",
        "text",
        "says_who",
        "says_what",
        "says_how",
        "is_known",
        "withdrawal",
    }
    links = set(Response.objects.values_list("link", flat=True))
    assert links == set(PersonKey.objects.values_list("key", flat=True))
    # Receipts and responses keep digests of the same secret that only the phone could put side by side.
    proofs = set(Receipt.objects.values_list("proof", flat=True))
    assert proofs.isdisjoint(Response.objects.values_list("withdrawal", flat=True))
    stored = "".join(str(row) for row in Response.objects.values_list())
    for invitation in Invitation.objects.select_related("person"):
        assert invitation.person.name not in stored
        assert str(invitation.person_id) not in re.findall(r"\d{5,}", stored)


def test_page_says_exactly_how_it_is_kept_and_never_anonymous(client, wave):
    page = client.get(link_of(wave)).content.decode()
    sentence = (
        "se guarda sin tu nombre. Si respondes con tu propio enlace o en una hoja con tu nombre, una clave aparte "
        "permite comparar en el tiempo y nadie de tu red ni del programa puede verla"
    )
    assert sentence in page
    assert "Se invita a 7 personas." in " ".join(page.split())
    assert "qué no se muestra nunca" in page
    assert "anónim" not in page.lower()
    assert " checked" not in page


def test_consent_stays_on_the_invitation_and_purposes_on_the_response(client, wave):
    link = link_of(wave)
    page = client.post(link, {**form_of(client.get(link)), "research": "1", "go": "on"})
    for _number in range(4):
        page = client.post(link, {**form_of(page), "go": "on"})
    invitation = Invitation.objects.get(is_used=True)
    assert (invitation.consent_version, invitation.consent_on) == ("2", timezone.localdate())
    response = Response.objects.get()
    assert (response.may_research, response.may_quote) == (True, False)


def test_open_code_answers_are_counted_without_a_key(client):
    network, people = make_team()
    wave = make_wave(network=network, people=people, heads=20)
    answer(client, f"/e/{wave.campaign.code}/")
    assert Response.objects.get().link is None
    assert PersonKey.objects.count() == 0


def test_a_double_tap_in_the_room_doubles_nothing(client):
    network, people = make_team()
    wave = make_wave(network=network, people=people, heads=20)
    link = f"/e/{wave.campaign.code}/"
    sent = {**form_of(client.get(link)), "go": "on"}

    receipts = {receipt_in(client.post(link, sent)) for _ in range(2)}
    late = client.post(link, {**sent, "go": "save"})

    assert len(receipts) == Response.objects.count() == 1
    assert late.status_code == 409
    assert Draft.objects.count() == 0
    assert {receipt_in(client.get(link))} == receipts

"""The pages of the conversation: what was typed stays, what was chosen is told where it was chosen."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from tests.make import make_commitment, make_focus, make_response, make_team, make_wave, sign_in
from trama.agreements.models import Agreement, Focus
from trama.surveys.enums import Mode
from trama.surveys.models import Wave
from trama.surveys.models.wave import TALK_END

pytestmark = pytest.mark.django_db

SOON = (timezone.localdate() + timedelta(days=20)).isoformat()
LONG = "una frase " * 300


@pytest.fixture
def wave(client):
    """The coordination before the results of a Pulso that seven people answered."""
    network, people = make_team()
    sign_in(client, people[0])
    final = make_wave(network=network, people=people, is_final=True)
    for _person in people:
        make_response(wave=final)
    return final


def soup(page):
    return BeautifulSoup(page.content, "html.parser")


def test_what_is_too_long_stays_in_its_box_with_a_sentence(client, wave):
    page = client.post(f"/devolucion/{wave.code}/paso/3/", {"text": LONG, "to": ""})
    assert page.status_code == 422
    assert soup(page).find(id="id_text").text.strip() == LONG.strip()
    assert "Sigue aquí" in page.content.decode()
    assert wave.notes.count() == 0


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"reason": "Nos cuesta decirnos las cosas"}, "Elige la dimensión a la que se refiere"),
        ({"dimension": "trust"}, "Escribe por qué"),
        ({"dimension": "weather", "reason": "Llueve"}, "Elige una de las dimensiones"),
        ({"what": "Traer una clase"}, "Di para cuándo"),
        ({"when": "2020-01-01", "what": "Traer una clase"}, "Ese día ya pasó"),
        ({"when": SOON}, "Escribe qué se hará"),
        ({"when": "2099-01-01", "what": "Traer una clase"}, "queda demasiado lejos"),
    ],
)
def test_half_a_focus_or_agreement_is_asked_for_and_nothing_of_the_page_is_kept(
    client, wave, typed, sentence
):
    step = 8 if {"what", "when"} & set(typed) else 6
    page = client.post(f"/devolucion/{wave.code}/paso/{step}/", {**typed, "text": "y algo más", "to": ""})
    assert page.status_code == 422
    assert sentence in page.content.decode()
    for name in {"reason", "what", "when"} & set(typed):
        field = soup(page).find(attrs={"name": name})
        assert (field.get("value") or field.text).strip() == typed[name]
    assert not (wave.notes.exists() or Focus.objects.exists() or Agreement.objects.exists())


def test_a_third_focus_keeps_its_reason_until_another_ends(client, wave):
    here = f"/devolucion/{wave.code}/paso/6/"
    for key in ("trust", "leadership"):
        client.post(here, {"dimension": key, "reason": "Porque sí"})
    page = client.post(here, {"dimension": "purpose", "reason": "También", "to": ""})
    assert page.status_code == 422
    assert "ya tiene dos" in page.content.decode()
    assert soup(page).find(id="id_reason").text.strip() == "También"
    assert soup(page).find("input", value="purpose").has_attr("checked")
    assert Focus.objects.count() == 2
    assert client.post(here, {"dimension": "purpose", "reason": "También", "to": "7"}).status_code == 302
    assert Focus.objects.count() == 2
    assert soup(client.get(here)).find(id="id_reason").text.strip() == "También"
    client.post(here, {"end_focus": Focus.objects.first().code})
    assert client.post(here, {"dimension": "purpose", "reason": "También", "to": "7"}).status_code == 302


@pytest.mark.parametrize("pressed", ["", "7"])
@pytest.mark.parametrize("keeps", [True, False])
def test_a_focus_chosen_meanwhile_is_asked_about_and_nothing_typed_is_lost(client, wave, pressed, keeps):
    here = f"/devolucion/{wave.code}/paso/6/"
    other = wave.network.memberships.filter(role="member").first().person
    make_focus(wave=wave, reason="Lo de ella", chosen_by=other)
    mine = {"dimension": "trust", "reason": "Lo mío"}
    page = client.post(here, {**mine, "to": pressed})
    assert page.status_code == 422
    asked = soup(page)
    assert f"la anotó {other.shown_name}: «Lo de ella»" in " ".join(asked.text.split())
    assert asked.find(id="id_reason").text.strip() == "Lo mío"
    ways = {
        " ".join(button.text.split()): {button["name"]: button["value"]}
        for button in asked.select("button[name]")
    }
    way = ways["Dejar esa, y anotar la mía como algo dicho" if keeps else "Cambiarla por la mía"]
    seen = [field["value"] for field in asked.select("input[name=seen]")]
    assert client.post(here, {**mine, **way, "seen": seen}).url == here
    assert Focus.objects.get().reason == ("Lo de ella" if keeps else "Lo mío")
    assert [*wave.notes.values_list("step", "text")] == ([(6, "Lo mío")] if keeps else [])
    page = soup(client.get(here))
    assert "Lo mío" in page.text
    assert not page.find(id="id_reason").text.strip()


def test_a_note_is_taken_away_and_brought_back_while_another_is_typed(client, wave):
    here = f"/devolucion/{wave.code}/paso/3/"
    client.post(here, {"text": "una"})
    client.post(here, {"text": "otra", "remove": wave.notes.get().code})
    assert list(wave.notes.filter(removed_at__isnull=True).values_list("text", flat=True)) == ["otra"]
    client.post(here, {"restore": wave.notes.get(text="una").code})
    assert wave.notes.filter(removed_at__isnull=True).count() == 2


def test_the_conversation_opens_again_where_it_was_left(client, wave):
    assert client.get(f"/devolucion/{wave.code}/conversar/").url.endswith("/paso/1/")
    client.post(f"/devolucion/{wave.code}/paso/4/", {"to": "5"})
    assert client.get(f"/devolucion/{wave.code}/conversar/").url.endswith("/paso/5/")
    client.post(f"/devolucion/{wave.code}/paso/5/", {"to": "8"})
    assert client.post(f"/devolucion/{wave.code}/paso/8/", {"to": "end"}).url.endswith("/fin/")
    assert client.get(f"/devolucion/{wave.code}/conversar/").url.endswith("/fin/")


@pytest.mark.parametrize("stands", [6, TALK_END])
def test_a_page_that_is_behind_says_where_the_conversation_is_and_moves_nothing(client, wave, stands):
    Wave.objects.filter(pk=wave.pk).update(talk_step=stands)
    here = f"/devolucion/{wave.code}/paso/2/"
    for pressed, leads_to in (("", "/paso/2/"), ("3", "/paso/3/"), ("1", "/paso/1/"), ("end", None)):
        way = client.post(here, {"text": f"Dicho y {pressed}", "to": pressed}).url
        assert way.endswith(leads_to or ("/fin/" if stands == TALK_END else "/paso/2/"))
    wave.refresh_from_db()
    assert wave.talk_step == stands
    assert wave.notes.filter(step=2).count() == 4
    elsewhere = soup(client.get(here)).select_one("[data-trama-elsewhere]")
    assert ("La conversación ya terminó" if stands == TALK_END else "va en el paso 6 de 8") in elsewhere.text
    go, bring = ({button["name"]: button["value"]} for button in elsewhere.select("button"))
    there = client.post(here, {**go, "text": "Y antes de ir"}, follow=True)
    assert there.redirect_chain[-1][0].endswith("/fin/" if stands == TALK_END else "/paso/6/")
    assert not soup(there).select("[data-trama-elsewhere]")
    assert wave.notes.filter(step=2).count() == 5
    assert client.post(here, bring).url == here
    assert not soup(client.get(here)).select("[data-trama-elsewhere]")
    wave.refresh_from_db()
    assert wave.talk_step == 2


def test_to_open_results_that_were_open_moves_nothing(client, wave):
    Wave.objects.filter(pk=wave.pk).update(talk_step=1)
    client.post(f"/devolucion/{wave.code}/abrir/")
    wave.refresh_from_db()
    assert wave.talk_step == 1


def test_figures_lead_first_to_what_there_is_to_do(client, wave):
    def main_act():
        return soup(client.get(f"/devolucion/{wave.code}/")).select_one("main a.button").text.strip()

    assert main_act() == "Conversar los resultados"
    client.post(f"/devolucion/{wave.code}/paso/8/", {"to": "end"})
    assert main_act() == "Lo que salió de la conversación"


def test_the_fourth_step_asks_for_stories_and_draws_no_figure_again(client, wave):
    client.post(f"/devolucion/{wave.code}/paso/3/", {"text": "En la primera nos separamos"})
    page = soup(client.get(f"/devolucion/{wave.code}/paso/4/"))
    assert not page.select(".squares, .dim, .line")
    assert "En la primera nos separamos" in page.select_one(".stories").text


def test_the_seventh_step_sets_the_question_of_the_coordination_apart(client, wave):
    page = soup(client.get(f"/devolucion/{wave.code}/paso/7/"))
    question = page.select_one(".talk__own-question").text
    assert question == "¿Qué necesita de mí la red como coordinación en este momento?"


def test_the_end_says_what_came_of_it_and_asks_once_whether_the_network_may_see(client, wave):
    owner = wave.network.memberships.filter(role="member").first().person
    make_focus(wave=wave, reason="Queremos decirnos lo que cuesta")
    make_commitment(wave=wave, text="Traer una clase grabada", owner=owner)
    make_commitment(wave=wave, text="Pedir la sala", number=2)
    page = client.get(f"/devolucion/{wave.code}/fin/").content.decode()
    for words in ("Queremos decirnos lo que cuesta", "Traer una clase grabada", owner.name, "falta quién"):
        assert words in page
    assert "Los verán las 7 personas" in page
    assert client.post(f"/devolucion/{wave.code}/compartir/", {"from": "end"}).url.endswith("/fin/")
    page = client.get(f"/devolucion/{wave.code}/fin/").content.decode()
    assert "Compartir con la red" not in page
    assert "La red ve los resultados desde" in page


def test_what_a_conversation_chose_is_told_there_although_it_ended(client, wave):
    today = timezone.localdate()
    make_focus(wave=wave, reason="El de entonces", ended_on=today)
    later = make_wave(
        network=wave.network,
        is_final=True,
        opened=timezone.now() - timedelta(days=1),
        shared_at=timezone.now(),
    )
    make_focus(wave=later, dimension="leadership", reason="El de ahora")
    then, now = (
        client.get(f"/devolucion/{measured.code}/paso/6/").content.decode() for measured in (wave, later)
    )
    assert "El de entonces" in then
    assert then.count("Terminar este foco") == 1
    assert "El de entonces" not in now
    assert "El de ahora" in now
    for measured in (wave, later):
        client.post(f"/devolucion/{measured.code}/paso/8/", {"to": "end"})
    then, now = (
        client.get(f"/devolucion/{measured.code}/fin/").content.decode() for measured in (wave, later)
    )
    assert "No se eligió ninguna dimensión" in then
    assert "El de entonces" in then
    assert "El de ahora" not in then  # it came of the later one
    assert "El de ahora" in now


def test_conversed_words_that_are_too_long_stay(client):
    network, people = make_team(people=4)
    sign_in(client, people[0])
    talked = make_wave(network=network, code="cfr", timepoint="T0", mode=Mode.CONVERSED, grace_hours=0)
    page = client.post(
        f"/devolucion/{talked.code}/conversado/1/",
        {"words": LONG, "agreed": "4", "raised-4": "3", "go": "on"},
    )
    assert page.status_code == 422
    assert soup(page).find(id="words").text.strip() == LONG.strip()
    assert soup(page).find("input", {"name": "agreed", "value": "4"}).has_attr("checked")
    assert soup(page).find("input", {"name": "raised-4"})["value"] == "3"
    assert "Sigue aquí" in page.content.decode()
    assert talked.conversed.count() == 0


def test_a_member_finds_no_link_that_refuses(client, wave):
    wave.shared_at = timezone.now()
    wave.save()
    sign_in(client, wave.network.memberships.filter(role="member").first().person)
    page = soup(client.get(f"/devolucion/{wave.code}/paso/1/"))
    for link in page.find_all("a", href=True):
        if link["href"].startswith("/"):
            assert client.get(link["href"]).status_code in {200, 302}, link["href"]


@pytest.mark.parametrize("typed", [{}, {"text": "Esperamos acuerdo"}])
def test_opening_is_asked_once_and_keeps_what_the_first_step_says(client, typed):
    network, people = make_team()
    sign_in(client, people[0])
    closed = make_wave(network=network, people=people, is_final=True, is_released=False)
    for _person in people:
        make_response(wave=closed)
    card = soup(client.get("/hoy/")).find("a", string="Abrir los resultados")
    assert card["href"] == f"/devolucion/{closed.code}/abrir/"
    here = f"/devolucion/{closed.code}/paso/1/"
    button = soup(client.get(here)).find(attrs={"data-trama-way": "act"})  # no key presses it
    assert "Abrir los resultados" in button.text
    assert client.post(here, {**typed, "to": "2"}).url == card["href"]
    closed.refresh_from_db()
    assert not closed.was_ever_released
    assert list(closed.notes.values_list("text", flat=True)) == [*typed.values()]
    assert "¿Abrir los resultados?" in client.get(card["href"]).content.decode()
    assert client.post(card["href"]).url == f"/devolucion/{closed.code}/paso/2/"
    closed.refresh_from_db()
    assert closed.was_ever_released
    assert client.get(card["href"]).status_code == 302


def test_the_end_says_what_was_typed_and_is_not_written_down(client, wave):
    client.post(f"/devolucion/{wave.code}/paso/8/", {"what": "Traer una clase", "to": "end"})
    page = soup(client.get(f"/devolucion/{wave.code}/fin/"))
    assert "no queda anotado" in page.text
    assert page.find("a", string="Paso 8")["href"] == f"/devolucion/{wave.code}/paso/8/"
    client.post(f"/devolucion/{wave.code}/paso/8/", {"to": "end"})
    assert "no queda anotado" not in client.get(f"/devolucion/{wave.code}/fin/").content.decode()

"""What a conversation chose and agreed can be said better afterwards, and an ended focus is told as ended."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from tests.make import make_commitment, make_focus, make_response, make_team, make_wave, sign_in
from trama.surveys.models import Wave

pytestmark = pytest.mark.django_db

YESTERDAY = timezone.localdate() - timedelta(days=1)


@pytest.fixture
def talked(client):
    """A conversation with a focus that the coordination wrote down; the coordination is here."""
    network, people = make_team()
    sign_in(client, people[0])
    wave = make_wave(network=network, people=people, is_final=True, talk_step=6)
    for _person in people:
        make_response(wave=wave)
    return wave, people, make_focus(wave=wave, reason="Nos cuesta", chosen_by=people[0], chosen_on=YESTERDAY)


def typed_in(page):
    """Its hidden fields, as a browser sends them."""
    fields = BeautifulSoup(page.content, "html.parser").select("main form input[type=hidden][name=seen]")
    return {field["name"]: field.get("value", "") for field in fields}


def words(page):
    return " ".join(BeautifulSoup(page.content, "html.parser").text.split())


def test_a_focus_is_mended_and_what_it_said_is_kept(client, talked):
    wave, _people, focus = talked
    here = f"/devolucion/{wave.code}/paso/6/"
    page = f"/devolucion/{wave.code}/foco/{focus.code}/"
    assert client.post(here, {"mend_focus": focus.code}).url == page
    assert "Nos cuesta" in words(client.get(page))
    assert client.post(page, {"dimension": "trust", "reason": " "}).status_code == 422
    assert client.post(page, {"dimension": "purpose", "reason": "Nos cuesta decirlo"}).url == here
    focus.refresh_from_db()
    assert (focus.dimension, focus.reason) == ("purpose", "Nos cuesta decirlo")
    assert focus.earlier == [{"dimension": "trust", "reason": "Nos cuesta"}]
    assert "Antes decía: «Nos cuesta»" in words(client.get(here))


def test_a_slip_or_a_name_is_mended_without_leaving_it(client, talked):
    wave, _people, focus = talked
    page = f"/devolucion/{wave.code}/foco/{focus.code}/"
    assert "Guardar sin lo que decía antes" in words(client.get(page))
    client.post(page, {"dimension": "trust", "reason": "Nos cuesta decirlo", "slip": "1"})
    focus.refresh_from_db()
    assert (focus.reason, focus.earlier) == ("Nos cuesta decirlo", [])
    here = words(client.get(f"/devolucion/{wave.code}/paso/6/"))
    assert ("Antes decía" in here, "Borrar lo que decía antes" in here) == (False, False)


@pytest.mark.parametrize("is_ended", [False, True])
def test_what_a_focus_said_before_is_erased_by_whoever_may_mend_it(client, talked, is_ended):
    wave, people, focus = talked
    here = f"/devolucion/{wave.code}/paso/6/"
    focus.earlier = [{"dimension": "trust", "reason": "Por lo de Rosa"}]
    focus.ended_on = YESTERDAY if is_ended else None
    focus.origin_code, focus.chosen_by = wave.code, people[1]
    focus.save()
    assert "Borrar lo que decía antes" not in words(client.get(here))
    assert client.post(here, {"forget_earlier": focus.code}).status_code == 403
    focus.chosen_by = people[0]
    focus.save()
    assert "Por lo de Rosa" in (page := words(client.get(here)))
    assert "Borrar lo que decía antes" in page
    client.post(here, {"forget_earlier": focus.code})
    focus.refresh_from_db()
    assert (focus.earlier, focus.reason) == ([], "Nos cuesta")
    assert "Por lo de Rosa" not in words(client.get(here))


@pytest.mark.parametrize("number", [6, 8])
@pytest.mark.parametrize("is_shared", [False, True])
def test_it_is_said_that_hoy_tells_at_once_what_is_chosen_and_agreed(client, talked, number, is_shared):
    wave, people, focus = talked
    if is_shared:
        Wave.objects.filter(pk=wave.pk).update(shared_at=timezone.now())
    page = words(client.get(f"/devolucion/{wave.code}/paso/{number}/"))
    assert ("toda la red lo lee de inmediato en Hoy" in page) == (not is_shared)
    assert focus.reason in words(sign_in(client, people[3]).get(f"/redes/{wave.network.code}/"))


def test_a_focus_mended_by_two_is_asked_about(client, talked):
    wave, _people, focus = talked
    page = f"/devolucion/{wave.code}/foco/{focus.code}/"
    mine = typed_in(client.get(page)) | {"dimension": "trust", "reason": "Lo mío"}
    focus.reason = "Lo de ella"
    focus.save()
    answer = client.post(page, mine)
    assert answer.status_code == 422
    assert "ahora dice: «Lo de ella»" in words(answer)
    assert "Lo mío" in words(answer)
    assert client.post(page, mine | typed_in(answer)).status_code == 302
    focus.refresh_from_db()
    assert (focus.reason, focus.earlier[-1]["reason"]) == ("Lo mío", "Lo de ella")


def test_who_does_it_said_by_two_is_asked_about(client, talked):
    wave, people, _focus = talked
    made = make_commitment(wave=wave, text="Pedir la sala")
    page = f"/devolucion/acuerdos/{made.code}/quien/"
    mine = typed_in(client.get(page)) | {"who": people[2].code}
    made.owner = people[3]
    made.save()
    answer = client.post(page, mine)
    assert answer.status_code == 422
    assert f"que lo hace {people[3].shown_name}" in words(answer)
    made.refresh_from_db()
    assert made.owner == people[3]
    assert client.post(page, mine | typed_in(answer)).status_code == 302
    made.refresh_from_db()
    assert made.owner == people[2]


def test_two_foci_of_one_dimension_are_refused(client, talked):
    wave, _people, focus = talked
    make_focus(wave=wave, dimension="purpose")
    page = f"/devolucion/{wave.code}/foco/{focus.code}/"
    answer = client.post(page, {"dimension": "purpose", "reason": "x"})
    assert answer.status_code == 422
    assert "ya trabaja en esta dimensión" in words(answer)


def test_whoever_did_not_write_it_mends_it_that_day_alone(client, talked):
    wave, people, focus = talked
    page = f"/devolucion/{wave.code}/foco/{focus.code}/"
    focus.chosen_by = people[1]
    focus.save()
    assert client.get(page).status_code == 403
    assert "Corregir el foco" not in words(client.get(f"/devolucion/{wave.code}/paso/6/"))
    focus.chosen_on = timezone.localdate()
    focus.save()
    assert client.get(page).status_code == 200
    assert "Corregir el foco" in words(client.get(f"/devolucion/{wave.code}/paso/6/"))


def test_a_focus_that_ended_is_not_told_as_what_we_will_work_on(client, talked):
    wave, _people, focus = talked
    end = f"/devolucion/{wave.code}/fin/"
    assert "Ya no trabajamos en" not in words(client.get(end))
    client.post(f"/devolucion/{wave.code}/paso/6/", {"end_focus": focus.code})
    page = words(client.get(end))
    assert page.index("Ya no trabajamos en") < page.index("Nos cuesta") < page.index("terminado el")


@pytest.mark.parametrize("door", ["hoy", "step"])
def test_who_does_something_agreed_is_said_later_and_changed(client, talked, door):
    wave, people, _focus = talked
    made = make_commitment(wave=wave, text="Pedir la sala")
    page = f"/devolucion/acuerdos/{made.code}/quien/"
    if door == "hoy":
        assert page in client.get("/hoy/").content.decode()
    else:
        assert client.post(f"/devolucion/{wave.code}/paso/8/", {"give": made.code}).url == page
    assert "Pedir la sala" in words(client.get(page))
    for person in (people[2], None, people[3]):
        client.post(page, {"who": person.code if person else ""})
        made.refresh_from_db()
        assert made.owner == person
    assert client.post(page, {"who": "nobody"}).status_code == 422
    assert sign_in(client, people[3]).post(page, {"who": ""}).status_code == 403

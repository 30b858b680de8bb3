"""Preparing by page: nothing typed is lost, nobody's words are put over another's, what goes out comes in again."""

import json
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.make import make_membership, make_network, make_person, make_user, sign_in
from tests.make import make_workshop as make_open
from trama.content.load import workshop_tables
from trama.networks.enums import Role
from trama.networks.models import Membership
from trama.sessions.actions.conducting import end_session, extend, pause, start_item
from trama.sessions.actions.design import change_item, make_session, set_window
from trama.sessions.actions.joining import Card, join
from trama.sessions.plans import plan_of, read_plan
from trama.web.workshops.list_views import MOST_OWNERS
from trama.workshops.models import Workshop

pytestmark = pytest.mark.django_db


@pytest.fixture
def network():
    return make_network()


@pytest.fixture
def coordinator(network):
    return make_membership(network=network, role=Role.COORDINATOR).person


@pytest.fixture
def workshop(network, coordinator):
    [table] = workshop_tables()["clider"]
    day = timezone.localdate()
    return make_session(plan=read_plan(table, kind="workshop"), owner=network, held_on=day, by=coordinator)


@pytest.fixture
def page(client, workshop, coordinator):
    sign_in(client, coordinator)
    return f"/talleres/{workshop.code}/preparar/"


def soup(answer):
    return BeautifulSoup(answer.content, "html.parser")


def filled(answer, action=None):
    """What the form of a page holds, as a browser would send it."""
    form = soup(answer).find("form", class_="shape-moment") or soup(answer).find("form", action=action)
    data = {}
    for field in form.find_all(["input", "textarea"]):
        if field.name == "textarea":
            data[field["name"]] = field.text.removeprefix("\n")
        elif field.get("type") != "checkbox" or field.has_attr("checked"):
            data[field["name"]] = field.get("value", "on" if field.get("type") == "checkbox" else "")
    return data


def titles(answer):
    return [element.get_text(strip=True) for element in soup(answer).select(".plan-item__title")]


def test_the_total_and_the_beginnings_are_true(client, page, workshop):
    shown = client.get(page)
    assert soup(shown).select_one(".prepare__total b").text == "2 h 55"
    assert "desde 1:35" in soup(shown).select(".plan-item")[7].get_text(" ", strip=True)
    item = workshop.items.first()
    change_item(item=item, given={"minutes": 15}, by=workshop.made_by)
    assert soup(client.get(page)).select_one(".prepare__total b").text == "3 h"


def test_moved_with_the_buttons_and_by_their_order(client, page, workshop):
    first, second, *rest = workshop.items.all()
    client.post(page, {"do": f"down:{first.code}"})
    assert titles(client.get(page))[:2] == [second.title, first.title]
    client.post(page, {"do": f"up:{first.code}"})
    client.post(page, {"do": f"up:{first.code}"})  # at the end it stays
    assert titles(client.get(page))[:2] == [first.title, second.title]
    codes = " ".join(item.code for item in [*reversed(rest), second, first])
    answer = client.post(page, {"do": "order", "codes": codes}, headers={"X-Trama": "1"})
    assert answer.status_code == 204
    assert titles(client.get(page))[0] == rest[-1].title


def test_what_is_taken_out_is_put_back_as_it_was_and_where_it_was(client, page, workshop):
    before = plan_of(workshop)
    taken = workshop.items.get(kind="case")
    client.post(page, {"do": f"remove:{taken.code}"})
    shown = client.get(page)
    assert "Quitaste «Caso real de una red»" in shown.content.decode()
    assert taken.title not in titles(shown)
    assert "Quitaste" not in sign_in(Client(), workshop.made_by).get(page).content.decode()
    client.post(page, {"do": f"again:{taken.code}"})
    client.post(page, {"do": f"again:{taken.code}"})
    assert plan_of(workshop) == before
    assert "Quitaste" not in client.get(page).content.decode()


def test_a_item_that_was_lived_is_passed_over_and_included_again(client, coordinator, network):
    workshop = make_open(network=network)
    sign_in(client, coordinator)
    page = f"/talleres/{workshop.code}/preparar/"
    now = workshop.current
    client.post(page, {"do": f"remove:{now.code}"})
    assert "se va a saltar" in client.get(page).content.decode()
    client.post(page, {"do": f"keep:{now.code}"})
    now.refresh_from_db()
    assert not now.is_skipped


def test_a_item_is_added_after_another_and_then_written(client, page, workshop):
    after = workshop.items.all()[2]
    answer = client.post(page, {"do": f"add:talk:{after.code}"})
    added = workshop.items.all()[3]
    assert answer["Location"] == f"{page}{added.code}/"
    given = {**filled(client.get(answer["Location"])), "title": "Rueda", "minutes": "20"}
    given |= {"prompt": "¿Y ustedes?", "materials": "Papelógrafo\n\n https://example.org/guia "}
    assert client.post(answer["Location"], given).status_code == 302
    added.refresh_from_db()
    assert (added.title, added.minutes, added.parts["prompt"]) == ("Rueda", 20, "¿Y ustedes?")
    assert added.parts["materials"] == ["Papelógrafo", "https://example.org/guia"]
    assert client.post(page, {"do": "add:dance:x"}).status_code == 302
    assert workshop.items.count() == 12


def test_a_item_saved_without_touching_it_is_the_same(client, page, workshop):
    before = plan_of(workshop)
    for item in workshop.items.all():
        address = f"{page}{item.code}/"
        assert client.post(address, filled(client.get(address))).status_code == 302
    assert plan_of(workshop) == before


def test_cards_are_written_added_and_taken_out(client, page, workshop):
    item = workshop.items.get(kind="antecedents")
    address = f"{page}{item.code}/"
    given = filled(client.get(address)) | {
        "card-0-title": "Al principio",
        "card-1-out": "1",
        "card-7-link": "www.ejemplo.cl/lectura",
        "card-7-link_title": "Una lectura",
        "card-8-text": "Una más",
        "do": "card",
    }
    assert client.post(address, given)["Location"].endswith("#card-new")
    item.refresh_from_db()
    cards = item.parts["cards"]
    assert len(cards) == 8
    assert cards[0]["title"] == "Al principio"
    assert cards[-1] == {"title": "", "text": "Una más", "note": ""}
    assert (cards[-2]["link"], cards[-2]["link_title"]) == ("https://www.ejemplo.cl/lectura", "Una lectura")
    assert "Amigo crítico" not in [card["title"] for card in cards]


def test_what_cannot_be_saved_is_on_the_page_as_it_was_typed(client, page, workshop):
    item = workshop.items.get(kind="antecedents")
    address = f"{page}{item.code}/"
    given = filled(client.get(address)) | {"minutes": "0", "link": "no es", "card-2-note": "mi nota"}
    answer = client.post(address, given | {"text": "Lo mío", "card-1-out": "1"})
    assert answer.status_code == 422
    again = filled(answer)
    assert (again["text"], again["minutes"], again["link"], again["card-2-note"], again["card-1-out"]) == (
        "Lo mío", "0", "no es", "mi nota", "1",
    )  # fmt: skip
    about = client.post(f"{page}datos/", {"title": "", "objective": "para esto", "held_on": "mañana"})
    assert about.status_code == 422
    assert "para esto" in about.content.decode()


def test_two_who_change_a_item_at_once_are_told_and_choose(client, page, workshop, network):
    other = sign_in(Client(), make_membership(network=network, role=Role.COACH).person)
    item = workshop.items.get(kind="analysis")
    address = f"{page}{item.code}/"
    mine, theirs = filled(client.get(address)), filled(other.get(address))
    assert other.post(address, theirs | {"text": "Lo de ella"}).status_code == 302
    answer = client.post(address, mine | {"text": "Lo mío"})
    assert answer.status_code == 409
    assert "Lo de ella" in soup(answer).select_one(".theirs").text
    item.refresh_from_db()
    assert item.parts["text"] == "Lo de ella"
    assert client.post(address, filled(answer)).status_code == 302
    item.refresh_from_db()
    assert item.parts["text"] == "Lo mío"


def test_two_who_change_the_title_at_once_are_told(client, page, workshop):
    action = f"{page}datos/"
    mine = filled(client.get(page), action)
    assert client.post(action, mine | {"title": "El de ella"}).status_code == 302
    answer = client.post(action, mine | {"title": "El mío"})
    assert answer.status_code == 409
    assert "El de ella" in answer.content.decode()
    assert client.post(action, filled(answer, action)).status_code == 302
    workshop.refresh_from_db()
    assert workshop.title == "El mío"


def test_minutes_of_a_item_that_runs_move_its_deadline(workshop, coordinator):
    Workshop.objects.filter(pk=workshop.pk).update(opened_at=timezone.now())
    workshop.refresh_from_db()
    item = workshop.items.first()
    start_item(item=item, by=coordinator)
    extend(item=item, seconds=60, by=coordinator)
    item.refresh_from_db()
    before = item.deadline
    change_item(item=item, given={"minutes": item.minutes + 5}, by=coordinator)
    item.refresh_from_db()
    assert item.deadline == before + timedelta(minutes=5)


def test_a_workshop_one_only_attends_is_copied_once_it_was_lived(client, network, coordinator):
    theirs = Workshop.objects.create(cohort=network.cohort, title="El de la cohorte", held_on="2026-12-20")
    sign_in(client, coordinator)
    assert "El de la cohorte" not in client.get("/talleres/nuevo/").content.decode()
    Workshop.objects.filter(pk=theirs.pk).update(opened_at=timezone.now(), ended_at=timezone.now())
    assert "Copia de El de la cohorte" in client.get("/talleres/nuevo/").content.decode()


def test_of_many_networks_one_is_asked_for_by_its_name(client, network, coordinator):
    theirs = [make_network(cohort=network.cohort, name=f"Red {number:03d}") for number in range(MOST_OWNERS)]
    far = make_network(cohort=network.cohort, name="Red Ñuble")
    coach = make_person(user=make_user())
    Membership.objects.create(person=coach, role=Role.COACH, cohort=network.cohort, since_on="2026-03-01")
    sign_in(client, coach)
    address = "/talleres/nuevo/"
    many = BeautifulSoup(client.get(address).content, "html.parser").select("#id_place option")
    assert len(many) == 1 + MOST_OWNERS  # and nothing yet
    page = client.get(address, {"q": "nuble"}).content.decode()
    assert far.code in page
    assert theirs[0].code not in page
    assert "Ninguna se llama «Arica»" in client.get(address, {"q": "Arica"}).content.decode()
    plan = BeautifulSoup(page, "html.parser").select("#id_plan option")[0]["value"]
    made = client.post(address, {"plan": plan, "place": far.code, "held_on": "2027-03-01"})
    assert made.status_code == 302
    assert Workshop.objects.get(network=far)


def test_out_as_a_file_and_in_again(client, page, workshop, network):
    answer = client.get(f"/talleres/{workshop.code}/taller.json")
    assert answer["Content-Disposition"].endswith('.json"')
    found = answer.content
    file = SimpleUploadedFile("taller.json", found, "application/json")
    given = {"plan": "file", "place": network.code, "held_on": "2026-12-10"}
    assert client.post("/talleres/nuevo/", given | {"file": file}).status_code == 302
    made = Workshop.objects.order_by("pk").last()
    assert made != workshop
    assert plan_of(made) == plan_of(workshop)
    assert json.loads(client.get(f"/talleres/{made.code}/taller.json").content) == json.loads(found)


@pytest.mark.parametrize(
    "content", [b"\xff\xfe\x00", b"{", b"[1]", b'{"moments": []}', b"[" * 100_000, b"1" * 1_000_002]
)
def test_a_file_that_is_none_says_so_and_keeps_the_rest(client, page, network, content):
    given = {"plan": "redes-1", "place": network.code, "held_on": "2026-12-10"}
    answer = client.post("/talleres/nuevo/", given | {"file": SimpleUploadedFile("x.json", content)})
    assert answer.status_code == 422
    assert soup(answer).select_one("#id_file-error")
    assert soup(answer).select_one("#id_held_on")["value"] == "2026-12-10"
    without = client.post("/talleres/nuevo/", given | {"plan": "file"})
    assert "Elige el archivo" in without.content.decode()


def test_duplicated(client, page, workshop):
    to = client.post(f"/talleres/{workshop.code}/duplicar/")["Location"]
    copy = Workshop.objects.order_by("pk").last()
    assert to == f"/talleres/{copy.code}/preparar/"
    assert plan_of(copy) == plan_of(workshop)
    assert copy.owner == workshop.owner


def when(**ago):
    return timezone.localtime(timezone.now() + timedelta(**ago)).strftime("%Y-%m-%dT%H:%M")


def test_a_window_needs_both_and_in_their_order(client, page, workshop):
    address = f"{page}plazo/"
    wrong = client.post(address, {"since": when(days=2), "until": when(days=1)})
    assert wrong.status_code == 422
    assert "después de empezar" in wrong.content.decode()
    half = client.post(address, {"since": when(days=2), "until": ""})
    assert half.status_code == 422
    assert soup(half).select_one("#id_since")["value"] == when(days=2)
    assert client.post(address, {"since": when(days=-1), "until": when(days=1)}).status_code == 302
    workshop.refresh_from_db()
    assert workshop.is_in_window
    client.post(address, {"since": "", "until": ""})
    workshop.refresh_from_db()
    assert workshop.writes_until is None


def test_in_the_window_notes_are_left_and_afterwards_it_says_so(workshop, coordinator):
    phone, now = Client(), timezone.now()
    door = f"/t/{workshop.code}/"
    assert "Puedes dejar tus ideas" not in phone.get(door).content.decode()
    set_window(session=workshop, since=now, until=now + timedelta(days=2), by=coordinator)
    assert "Puedes dejar tus ideas aquí hasta el" in phone.get(door).content.decode()
    phone.post(door, {"name": "Rosa", "network": "", "network_name": "Red X"})
    shown = phone.get(door).content.decode()
    assert "Puedes dejar tus ideas aquí hasta el" in shown
    assert phone.post(f"{door}notas/", {"shape": "circle", "text": "Algo más"}).status_code == 302
    assert "Algo más" in phone.get(door).content.decode()
    set_window(session=workshop, since=now - timedelta(days=2), until=now, by=coordinator)
    shown = phone.get(door).content.decode()
    assert "Se podía agregar ideas hasta el" in shown
    late = phone.post(f"{door}notas/", {"shape": "circle", "text": "Tarde"})
    assert "El plazo para agregar algo a este taller ya terminó" in late.content.decode()
    assert workshop.notes.count() == 1


def test_a_pause_stops_the_room_also_within_the_window(network, coordinator):
    workshop, now = make_open(network=network), timezone.now()
    set_window(session=workshop, since=now, until=now + timedelta(days=1), by=coordinator)
    workshop.refresh_from_db()
    assert workshop.takes_writing
    pause(session=workshop, by=coordinator)
    workshop.refresh_from_db()
    assert not workshop.takes_writing
    end_session(session=workshop, by=coordinator)
    workshop.refresh_from_db()
    assert workshop.takes_writing


def test_what_only_the_facilitator_sees_is_not_in_the_room(network):
    workshop = make_open(network=network)
    workshop.items.filter(pk=workshop.current_id).update(body={"text": "Solo para mí"}, is_shown=False)
    card, phone = Card("Rosa"), Client()
    join(session=workshop, card=card, secret="de-rosa", by=card)
    phone.cookies[f"taller_{workshop.code}"] = "de-rosa"
    assert "Solo para mí" not in phone.get(f"/t/{workshop.code}/").content.decode()

"""A phone that is lent, an account that is signed in on it: whoever comes next is nobody until they say who they are."""

import re

import pytest
from bs4 import BeautifulSoup
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from tests.make import make_membership, make_network, make_person, make_user, make_workshop, sign_in
from trama.live.topics import Listener
from trama.networks.enums import Role
from trama.networks.models import Membership
from trama.sessions.actions.conducting import start_item
from trama.sessions.actions.joining import Card, join, remove
from trama.sessions.errors import IsItYou
from trama.sessions.return_codes import return_code
from trama.web.live.workshops import audience_of
from trama.workshops.models import Note

pytestmark = pytest.mark.django_db
UNSIGNED, SIGNED = "Nota secreta de Luis", "Nota firmada de Luis"


class Phone(Client):
    """A browser without JavaScript in a workshop: it sends the form that the page shows, filled in."""

    def __init__(self, workshop, **more):
        super().__init__(**more)
        self.door = f"/t/{workshop.code}/"

    def form(self, page):
        found = BeautifulSoup(page.content, "html.parser").select_one("main form.stack")
        return {field["name"]: field.get("value", "") for field in found.select("input[name]")}

    def enter(self, name=None):
        """Come in by the door, with what it begins with or another name."""
        given = self.form(self.get(self.door))
        return self.post(self.door, given if name is None else {**given, "name": name})

    def answer(self, question, who):
        return self.post(self.door, {**self.form(question), "who": who})

    def write(self, text, **more):
        return self.post(f"{self.door}notas/", {"shape": "circle", "text": text, **more})

    def leave(self):
        return self.post(f"{self.door}salir/", follow=True)

    def own(self):
        return self.get(f"{self.door}lo-mio/").content.decode()


@pytest.fixture
def workshop():
    network = make_network()
    coordination = make_membership(network=network, role=Role.COORDINATOR).person
    held = make_workshop(network=network)
    start_item(item=held.items.get(kind="final_ideas"), by=coordination)
    held.refresh_from_db()
    return held


@pytest.fixture
def luis(workshop):
    person = make_person(name="Luis Antilef Soto", user=make_user())
    Membership.objects.create(
        person=person, network=workshop.network, role=Role.MEMBER, since_on="2026-03-01"
    )
    return person


@pytest.fixture
def phone(workshop, luis):
    """Luis came in, signed in, wrote and left."""
    made = sign_in(Phone(workshop), luis)
    assert made.enter().status_code == 302
    made.write(UNSIGNED)
    made.write(SIGNED, is_signed="on")
    assert UNSIGNED in made.own()
    return made


def names(workshop):
    return sorted(workshop.participants.values_list("name", flat=True))


def test_who_comes_next_on_a_phone_that_is_signed_in_is_nobody(workshop, luis, phone):
    for page in (phone.leave(), phone.get(phone.door), phone.get(phone.door, {"otra": "vez"})):
        assert "Luis" not in page.content.decode()
        assert phone.form(page)["name"] == ""
    asked = phone.enter("Beatriz Otra")
    assert asked.status_code == 422
    assert "¿Eres Luis Antilef Soto?" in asked.content.decode()
    assert names(workshop) == ["Luis Antilef Soto"]

    assert phone.answer(asked, "another").status_code == 302

    assert names(workshop) == ["Beatriz Otra", "Luis Antilef Soto"]
    assert UNSIGNED not in phone.own()
    assert SIGNED not in phone.own()
    assert "Beatriz Otra" in phone.own()
    assert set(Note.objects.values_list("author__name", flat=True)) == {"Luis Antilef Soto"}
    assert workshop.participants.get(name="Beatriz Otra").person is None
    assert list(luis.participations.values_list("name", flat=True)) == ["Luis Antilef Soto"]


def test_a_phone_lent_to_three_is_three_and_none_of_them_its_owner(workshop, luis):
    phone = sign_in(Phone(workshop), luis)
    three = ("Ana Primera", "Bruno Segundo", "Carla Tercera")
    for name in three:
        asked = phone.enter(name)
        phone.answer(asked, "another")
        assert [other for other in three if f"Nota de {other}" in phone.own()] == []
        phone.write(f"Nota de {name}", is_signed="on")
        phone.leave()
    assert names(workshop) == list(three)
    assert {note.text: note.author.name for note in Note.objects.all()} == {
        f"Nota de {name}": name for name in three
    }
    assert not luis.participations.exists()
    assert "Nota de" not in phone.get("/cuenta/lo-que-me-llevo/").content.decode()


def test_who_is_signed_in_stays_who_they_are_without_typing(workshop, luis, phone):
    assert "Luis Antilef Soto" in phone.get(phone.door).content.decode()
    other = sign_in(Phone(workshop), luis)  # on their computer: the card is filled in, and nothing is asked
    assert other.enter().status_code == 302
    assert UNSIGNED in other.own()
    assert names(workshop) == ["Luis Antilef Soto"]


@pytest.mark.parametrize("name", ["Luis Antilef Soto", "luis antilef  soto", "Lucho"])
def test_who_left_and_is_the_same_says_so_and_keeps_their_name(workshop, luis, phone, name):
    phone.leave()
    asked = phone.enter(name)
    assert "¿Eres Luis Antilef Soto?" in asked.content.decode()
    assert phone.answer(asked, "same").status_code == 302
    assert UNSIGNED in phone.own()
    kept = "Lucho" if name == "Lucho" else name
    assert [held.lower().split() for held in names(workshop)] == [
        ["luis", "antilef", "soto"] if kept == "Lucho" else name.lower().split()
    ]
    assert phone.get(phone.door).status_code == 200
    phone.cookies.pop(f"taller_{workshop.code}")
    assert phone.form(phone.get(phone.door))["name"] == luis.name  # nobody left any more


def test_a_name_that_is_not_the_accounts_is_asked_about_the_first_time_too(workshop, luis):
    phone = sign_in(Phone(workshop), luis)
    asked = phone.enter("Lucho")
    assert phone.answer(asked, "same").status_code == 302
    assert workshop.participants.get().person == luis
    assert names(workshop) == ["Lucho"]


def test_the_page_before_sent_again_with_another_name_takes_no_place(workshop):
    """Without an account too: the browser goes back to the card, and somebody else writes theirs."""
    phone = Phone(workshop)
    card = phone.form(phone.get(phone.door)) | {"name": "Ana"}
    phone.post(phone.door, card)
    phone.write("De Ana", is_signed="on")
    asked = phone.post(phone.door, card | {"name": "Bruno"})
    assert "¿Eres Ana?" in asked.content.decode()
    for _twice in range(2):  # a second tap before the first answer came
        phone.answer(asked, "another")
    assert names(workshop) == ["Ana", "Bruno"]
    assert Note.objects.get().author.name == "Ana"
    assert "De Ana" not in phone.own()
    ana = workshop.participants.get(name="Ana")
    assert (ana.device, ana.left_at is None) == ("", False)
    phone.post(f"{phone.door}volver/", {"word": return_code(ana.number)})
    assert "De Ana" in phone.own()


def test_what_the_one_before_had_begun_to_write_is_forgotten(workshop):
    phone = Phone(workshop)
    phone.enter("Ana")
    asked = phone.post(phone.door, {"name": "Bruno"})
    page = phone.get(phone.answer(asked, "another").url).content.decode()
    assert "js/session/leaving" in page
    assert "data-trama-left" in page
    assert "data-trama-left" not in phone.get(phone.door).content.decode()


def test_who_was_taken_out_is_not_let_in_by_saying_they_are_another(workshop, luis, phone):
    taken = workshop.participants.get()
    remove(participant=taken, by=luis)
    for again in (phone, sign_in(Phone(workshop), luis)):
        answer = again.post(again.door, {"name": "Otra", "who": "another"})
        assert "Ya no estás en este taller" in answer.content.decode()
    assert workshop.participants.count() == 1


def test_an_answer_that_nobody_gave_is_none(workshop, luis, phone):
    for who in ("", "nadie", "SAME"):
        assert phone.post(phone.door, {"name": "Otra", "who": who}).status_code == 422
    assert names(workshop) == ["Luis Antilef Soto"]


def test_no_account_takes_the_place_of_somebody_who_came_in_without(workshop, luis):
    phone = Phone(workshop)
    phone.enter("Ana")
    sign_in(phone, luis)
    phone.post(phone.door, {"name": "Ana"})
    assert workshop.participants.get().person is None


@pytest.mark.parametrize(
    ("known", "written", "is_same"),
    [
        ("Rosa Huenchullán", "ROSA  huenchullan", True),
        ("Peña", "Pena", True),
        ("李 A", "王 A", False),
        ("Ana", "Ana María", False),
        ("Ana María", "María Ana", False),
    ],
)
def test_what_is_the_same_name(workshop, known, written, is_same):
    first = Card(known)
    join(session=workshop, card=first, secret="x" * 24, by=first)
    again = Card(written)
    if is_same:
        assert join(session=workshop, card=again, secret="x" * 24, by=again).name == " ".join(written.split())
    else:
        with pytest.raises(IsItYou):
            join(session=workshop, card=again, secret="x" * 24, by=again)
    assert workshop.participants.count() == 1


def sign_in_by_mail(phone, person, outbox):
    phone.post("/entrar/codigo/", {"email": person.user.email})
    code = re.search(r"^(\S{6,})$", outbox[-1].body, re.MULTILINE)[1]
    return phone.post("/entrar/codigo/confirmar/", {"code": code})


def test_who_signs_out_of_trama_leaves_no_place_behind(workshop, phone):
    other = make_workshop(network=workshop.network)
    start_item(item=other.items.get(kind="final_ideas"), by=make_person(name="Rosa"))
    there = Phone(other)
    there.cookies = phone.cookies
    there.enter()
    phone.post("/entrar/salir/")
    for browser in (phone, there):
        page = browser.get(browser.door).content.decode()
        assert "Luis" not in page
        assert UNSIGNED not in browser.get(f"{browser.door}lo-mio/", follow=True).content.decode()
    assert not [name for name, cookie in phone.cookies.items() if name.startswith("taller_") and cookie.value]


def test_who_signs_in_after_somebody_else_has_not_their_place(workshop, phone, mailoutbox):
    """As where a session ran out: the cookie of the place is still there, and another account comes."""
    ana = make_membership(
        network=workshop.network, person=make_person(name="Ana Parra", user=make_user())
    ).person
    del phone.cookies["sessionid"]
    assert UNSIGNED not in phone.get(f"{phone.door}lo-mio/", follow=True).content.decode()
    sign_in_by_mail(phone, ana, mailoutbox)
    assert "Luis" not in phone.get(phone.door).content.decode()
    assert phone.form(phone.get(phone.door))["name"] == "Ana Parra"


def test_where_a_session_was_ended_from_elsewhere_nobody_finds_the_place(workshop, phone):
    Session.objects.all().delete()
    cache.clear()
    assert "Luis" not in phone.get(phone.door).content.decode()
    assert UNSIGNED not in phone.get(f"{phone.door}lo-mio/", follow=True).content.decode()
    heard = Listener({name: cookie.value for name, cookie in phone.cookies.items()}, "es", "room")
    assert audience_of(heard, workshop.code) is None


def test_who_came_in_without_an_account_stays_when_a_session_ends(workshop, luis):
    guest = sign_in(Phone(workshop), luis)
    Session.objects.all().delete()
    cache.clear()
    guest.enter("Visita")
    guest.cookies["sessionid"] = "of-a-session-that-is-no-more"
    guest.write("Nota de la visita")
    assert "Nota de la visita" in guest.own()


def test_who_signs_in_after_coming_in_is_still_in(workshop, luis, mailoutbox):
    ana = make_membership(
        network=workshop.network, person=make_person(name="Ana Parra", user=make_user())
    ).person
    without = Phone(workshop)
    without.enter("Ana")
    without.write("Nota de Ana")
    sign_in_by_mail(without, ana, mailoutbox)
    assert "Nota de Ana" in without.own()
    own = sign_in(Phone(workshop), luis)
    own.enter()
    own.write("Nota de Luis")
    del own.cookies["sessionid"]
    sign_in_by_mail(own, luis, mailoutbox)
    assert "Nota de Luis" in own.own()

"""Before an erasure: what may be theirs too, and is not found by the whole name, for who answers for the data."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from tests.make import (
    make_cohort,
    make_membership,
    make_network,
    make_person,
    make_programme,
    make_user,
    make_workshop,
    sign_in,
)
from trama.networks.enums import Role
from trama.networks.models import Joining
from trama.privacy.actions.erasing import erase_person
from trama.privacy.actions.requests import Asking, ask, take_back
from trama.privacy.enums import RequestKind
from trama.privacy.models import Incident, RightsRequest
from trama.sessions.models import Participant

pytestmark = pytest.mark.django_db
NAME, MAIL = "Rosa Elena Millán", "rosa@escuela.cl"


@pytest.fixture
def rosa(network):
    return make_membership(network=network, person=make_person(name=NAME, user=make_user(email=MAIL))).person


@pytest.fixture
def listed(client, officer, programme):
    def page(by, kind=RequestKind.ERASURE):
        where_to = "" if not isinstance(by, Participant) else "rosa@casa.cl"
        asked = ask(asking=Asking(kind, programme, "por favor", where_to), by=by)
        answer = client.get(f"/datos/solicitudes/{asked.code}/").content
        return BeautifulSoup(answer, "html.parser").find("main").get_text(" ", strip=True)

    return page


def card(network, name):
    return Participant.objects.create(session=make_workshop(network=network), name=name)


def invited(place, name, email):
    return Joining.objects.create(
        name=name, email=email, role=Role.MEMBER, expires_at=timezone.now() + timedelta(days=9), **place
    )


def test_cards_with_the_name_or_part_of_it_are_listed_and_none_goes_by_itself(listed, rosa, network):
    part = [card(network, name) for name in ("Rosa E. Millán", "Rosa Millan", "Rosa", NAME.upper())]
    others = [card(network, name) for name in ("Rosario Millanao", "Elena Soto", "Pedro Vera")]
    page = listed(rosa)
    assert [each.name for each in part if f"{each.name} ·" not in page] == []
    assert [each.name for each in others if f"{each.name} ·" in page] == []
    erase_person(person=rosa, by=rosa)
    left = set(Participant.objects.filter(erased_at=None).values_list("name", flat=True))
    assert left == {each.name for each in (*part, *others)}, "a card without their account went by itself"


def test_one_name_alone_is_looked_at_where_they_take_part(listed, rosa, network):
    near, far = card(network, "Rosa"), card(make_network(cohort=network.cohort), "Rosa")
    far.session.title = "Otro taller"
    far.session.save()
    page = listed(rosa)
    assert f"Rosa · {near.session.title}" in page
    assert "Otro taller" not in page


def test_an_invitation_to_another_mail_is_listed_and_one_to_hers_is_not(listed, rosa, network):
    invited({"network": network}, "Rosa Millán Vera", "otra@casa.cl")
    invited({"network": network}, "Rosa E. Millán", MAIL)
    page = listed(rosa)
    assert "Rosa Millán Vera · Red Maule" in page
    assert "Rosa E. Millán ·" not in page


def test_letters_of_nobody_and_incidents_that_name_them_are_listed(listed, rosa, programme):
    today = timezone.localdate()
    held = {
        "programme": programme,
        "kind": RequestKind.OBJECTION,
        "due_on": today,
        "noted_at": timezone.now(),
    }
    RightsRequest.objects.create(number=71, text="Soy la señora Rosa Millán", **held)
    RightsRequest.objects.create(number=72, text="Soy la señora Rosa Vera", **held)
    common = {
        "programme": programme,
        "noticed_at": timezone.now(),
        "people": "integrantes",
        "data": "correos",
    }
    Incident.objects.create(number=31, nature="Se mandó a otra la lista con Rosa Elena Millán", **common)
    Incident.objects.create(number=32, nature="Se perdió un teléfono", **common)
    page = listed(rosa)
    assert "71 ·" in page
    assert "Incidente 31" in page
    assert "72 ·" not in page
    assert "Incidente 32" not in page


def test_nothing_of_another_programme_is_listed(listed, rosa):
    other = make_network(cohort=make_cohort(programme=make_programme(name="Otro")))
    card(other, "Rosa E. Millán")
    invited({"network": other}, "Rosa Millán", "otra@casa.cl")
    assert "Ninguna otra cosa aquí tiene un nombre parecido" in listed(rosa)


def test_of_a_guest_their_other_cards_are_listed(listed, network):
    guest = card(network, "Ana Soto Vera")
    other = card(network, "Ana Soto")
    page = listed(guest)
    assert f"{other.name} · {other.session.title}" in page
    assert f"{guest.name} · {guest.session.title}" not in page.split("También puede")[1]


def test_only_an_erasure_lists_them(listed, rosa, network):
    card(network, "Rosa E. Millán")
    assert "Rosa E. Millán" not in listed(rosa, RequestKind.OBJECTION)


def test_ones_own_page_says_what_goes_by_itself(client, rosa):
    sign_in(client, rosa)
    assert (
        "solo lo de tu cuenta o lo que lleva un correo tuyo"
        in client.get("/cuenta/mis-datos/pedir/borrar/").content.decode()
    )


def test_of_a_name_of_short_words_what_bears_it_is_listed_and_what_bears_none_is_not(
    listed, network, programme
):
    wu = make_membership(network=network, person=make_person(name="Li Wu", user=make_user())).person
    for name in ("Wu, Li", "Li", "Jo", "😀"):
        card(network, name)
    Incident.objects.create(
        number=31,
        programme=programme,
        noticed_at=timezone.now(),
        people="x",
        data="x",
        nature="A Li Wu, ayer",
    )
    page = listed(wu)
    assert "Incidente 31" in page
    assert [name for name in ("Wu, Li", "Li", "Jo", "😀") if f"{name} · Taller" in page] == ["Wu, Li", "Li"]


def test_more_than_fit_are_said_to_be_more(listed, rosa, network):
    many = 31
    for number in range(many):
        invited({"network": network}, "Rosa Millán Vera", f"otra{number}@casa.cl")
    page = listed(rosa)
    assert page.count("Rosa Millán Vera ·") == many - 1
    assert "Hay más que estas" in page
    Joining.objects.last().delete()
    again = RightsRequest.objects.get()
    take_back(request=again, by=rosa)
    assert "Hay más que estas" not in listed(rosa)

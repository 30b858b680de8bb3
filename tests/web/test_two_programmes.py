"""What is asked of one programme and reaches another: both know it. And one's own request at one's own desk."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from tests.make import (
    came_in,
    make_cohort,
    make_membership,
    make_network,
    make_person,
    make_programme,
    make_user,
    make_workshop,
    sign_in,
)
from tests.web.desk_scene import appointed, words
from trama.networks.enums import Role
from trama.networks.models import Membership
from trama.privacy.actions.erasing import erase_person
from trama.privacy.actions.hiding import hide_myself
from trama.privacy.actions.requests import Asking, ask, take_back
from trama.privacy.enums import RequestKind, RequestState
from trama.privacy.errors import OnlyDirection
from trama.privacy.models import RightsRequest
from trama.privacy.queries import reached_programmes
from trama.privacy.tasks import tell_received
from trama.sessions.models import Participant

pytestmark = pytest.mark.django_db
HERE_TOO = "Pedidas a otro programa"


@pytest.fixture
def maule():
    return make_programme(name="Maule")


@pytest.fixture
def biobio():
    return make_programme(name="Biobío")


@pytest.fixture
def rosa(maule, biobio):
    person = make_person(name="Rosa Ñanco", user=make_user())
    for programme in (biobio, maule):
        make_membership(network=make_network(cohort=make_cohort(programme=programme)), person=person)
    return person


def desk(person):
    return words(sign_in(Client(), person).get("/datos/"))


def thought_over():
    RightsRequest.objects.update(asked_at=timezone.now() - timedelta(days=4))


def test_an_erasure_says_which_programmes_it_reaches_and_they_are_told(
    client, rosa, maule, biobio, mailoutbox
):
    here, there = appointed(maule), appointed(biobio)
    stranger = appointed(make_programme(name="Ñuble"))
    sign_in(client, rosa)
    assert "en todos estos programas" in words(client.get("/cuenta/mis-datos/pedir/borrar/"))
    asking = Asking(RequestKind.ERASURE, maule, text="No digas esto a nadie más.")
    made = ask(asking=asking, by=rosa)
    assert set(reached_programmes(request=made)) == {maule, biobio}
    assert "Alcanza a Maule, Biobío" in words(client.get(f"/cuenta/mis-datos/solicitudes/{made.code}/"))
    tell_received.enqueue(made.pk)
    letters = {mail.to[0]: mail.body for mail in mailoutbox}
    assert "También alcanza a Biobío" in letters[there.email]
    assert "También alcanza" not in letters[here.email]
    assert stranger.email not in letters
    assert HERE_TOO in desk(there)
    assert "Rosa Ñanco" in desk(there)
    assert "No digas esto" not in desk(there)
    assert HERE_TOO not in desk(here) + desk(stranger)
    assert sign_in(Client(), there).get(f"/datos/solicitudes/{made.code}/").status_code == 404


def test_once_it_is_carried_out_the_other_register_has_it_and_whoever_asked_both_hears_from_each(
    client, rosa, maule, biobio, mailoutbox
):
    here, there = appointed(maule), appointed(biobio)
    first = ask(asking=Asking(RequestKind.ERASURE, maule), by=rosa)
    second = ask(asking=Asking(RequestKind.ERASURE, biobio, reply_to="otra@example.org"), by=rosa)
    thought_over()
    sign_in(client, here)
    came_in(client, here.user)
    done = client.post(f"/datos/solicitudes/{first.code}/", {"do": "erase", "sure": "on"})
    assert done.status_code == 302
    second.refresh_from_db()
    assert (second.state, second.decided_by, second.known_mail) == (RequestState.DONE, here, "")
    assert "no se puede traer de vuelta" in second.answer
    assert "otra@example.org" in {mail.to[0] for mail in mailoutbox}
    assert HERE_TOO in desk(there)


def test_what_only_the_other_desk_sees_stays_hidden_when_this_one_erases(client, rosa, maule, biobio):
    here, (there, seen) = (
        appointed(maule),
        (
            Participant.objects.create(session=make_workshop(network=held.network), name=rosa.name)
            for held in rosa.memberships.order_by("pk")
        ),
    )
    asked = ask(asking=Asking(RequestKind.ERASURE, maule), by=rosa)
    thought_over()
    hide_myself(person=rosa, programme=maule, by=rosa)
    sign_in(client, here)
    came_in(client, here.user)
    client.post(f"/datos/solicitudes/{asked.code}/", {"do": "erase", "sure": "on"})
    rosa.refresh_from_db()
    assert rosa.erased_at
    for card in (there, seen):
        card.refresh_from_db()
    assert (seen.blocked_at, there.blocked_at is not None) == (None, True)


def test_who_hides_is_hidden_at_both_desks_and_what_was_taken_back_reaches_nobody(rosa, maule, biobio):
    there = appointed(biobio)
    take_back(request=ask(asking=Asking(RequestKind.ERASURE, maule), by=rosa), by=rosa)
    ask(asking=Asking(RequestKind.OBJECTION, maule, text="no"), by=rosa)
    assert HERE_TOO not in desk(there)
    hide_myself(person=rosa, programme=maule, by=rosa)
    assert HERE_TOO in desk(there)


def test_a_programme_that_cannot_be_without_somebody_is_named(rosa, maule, biobio):
    Membership.objects.create(person=rosa, role=Role.DIRECTION, programme=biobio, since_on="2026-03-01")
    with pytest.raises(OnlyDirection, match="Biobío"):
        erase_person(person=rosa, by=appointed(maule))


def test_ones_own_request_offers_no_act_and_says_that_nobody_else_is_there(client, maule):
    officer = appointed(maule)
    made = ask(asking=Asking(RequestKind.OBJECTION, maule, text="no"), by=officer)
    sign_in(client, officer)
    page = client.get(f"/datos/solicitudes/{made.code}/")
    assert "Esta solicitud es tuya" in words(page)
    assert "pídele a la dirección" in words(page)
    assert not BeautifulSoup(page.content, "html.parser").select('main button[name="do"]')
    hiding = words(client.get("/cuenta/mis-datos/pedir/ocultarme/"))
    assert "Nadie más responde por los datos de Maule" in hiding
    appointed(maule)
    assert "pídele a la dirección" not in words(client.get(f"/datos/solicitudes/{made.code}/"))
    assert "Nadie más responde" not in words(client.get("/cuenta/mis-datos/pedir/ocultarme/"))

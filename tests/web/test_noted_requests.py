"""Requests that came by letter or aloud: looked for by name, noted, and worked like any other."""

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
from trama.audit.models import AuditEntry
from trama.networks.enums import Role
from trama.networks.models import Membership
from trama.privacy.actions.carrying_out import carry_out_block, carry_out_erasure, lift_block
from trama.privacy.actions.hiding import hide_myself
from trama.privacy.actions.noting import note_letter
from trama.privacy.actions.requests import Asking, answer
from trama.privacy.clocks import due_day
from trama.privacy.enums import RequestKind, RequestState
from trama.privacy.errors import (
    AlreadyWaits,
    NobodyKnown,
    NotHidden,
    NotInWords,
    OwnRequest,
    TooEarly,
    WrongDay,
)
from trama.privacy.models import RightsRequest
from trama.sessions.models import Participant

pytestmark = pytest.mark.django_db
PAGE = "/datos/solicitudes/nueva/"


@pytest.fixture
def network():
    return make_network(cohort=make_cohort(programme=make_programme()), name="Red Maule")


@pytest.fixture
def programme(network):
    return network.cohort.programme


@pytest.fixture
def rosa(network):
    return make_membership(network=network, person=make_person(name="Rosa Ñanco", user=make_user())).person


@pytest.fixture
def ana(network):
    return Participant.objects.create(session=make_workshop(network=network), name="Ana Ñanco")


@pytest.fixture
def officer(client, programme):
    person = make_person(name="Carolina Vidal", user=make_user())
    Membership.objects.create(
        person=person, role=Role.DATA_OFFICER, programme=programme, since_on="2026-03-01"
    )
    sign_in(client, person)
    return person


def words(page):
    return " ".join(BeautifulSoup(page.content, "html.parser").get_text(" ").split())


def noted(officer, programme, who, kind=RequestKind.OBJECTION, days=0, **more):
    asking = Asking(kind, programme, text="que no me llamen", **more)
    return note_letter(asking=asking, who=who, came_on=timezone.localdate() - timedelta(days), by=officer)


LETTER = {"do": "note", "name": "ñanco", "kind": "objection", "text": "que no me llamen"}


def test_who_asks_is_found_by_name_among_those_of_the_programme_only(client, officer, rosa, ana):
    make_membership(network=make_network(), person=make_person(name="Pedro Ñanco"))
    assert PAGE in client.get("/datos/").content.decode()
    looked = client.post(PAGE, {**LETTER, "do": "look", "name": "nanco"})
    page = words(looked)
    assert looked.status_code == 200
    assert "Rosa Ñanco · Red Maule" in page
    assert f"Ana Ñanco · {ana.session.title}" in page
    assert "Pedro" not in page
    assert "que no me llamen" in looked.content.decode()  # nothing typed is lost
    assert "Rosa" not in words(client.post(PAGE, {"do": "look", "name": "ña"}))
    assert not RightsRequest.objects.exists()


def test_a_letter_is_noted_and_worked_like_any_other(client, officer, rosa, mailoutbox):
    came = timezone.localdate() - timedelta(days=5)
    given = {**LETTER, "who": f"person-{rosa.code}", "came_on": came.isoformat()}
    page = client.post(PAGE, given, follow=True)
    made = RightsRequest.objects.get()
    assert (made.person, made.came_on, made.noted_by) == (rosa, came, officer)
    assert made.due_on == due_day(RequestKind.OBJECTION, came)
    assert made.reply_to == rosa.email
    assert "anotada por Carolina Vidal" in words(page)
    assert rosa.email in {mail.to[0] for mail in mailoutbox}
    [entry] = AuditEntry.objects.filter(event="request_noted")
    assert (entry.actor, entry.details) == (officer.code, {"kind": "objection"})
    address = f"/datos/solicitudes/{made.code}/"
    client.post(address, {"do": "answer", "text": "Ya no te llaman."})
    made.refresh_from_db()
    assert made.state == RequestState.DONE


def test_who_it_is_has_to_be_said_and_nobody_outside_the_programme_can_be_named(client, officer, rosa):
    foreign = make_membership(network=make_network(), person=make_person(name="Pedro Ñanco")).person
    today = timezone.localdate().isoformat()
    for who in ("", f"person-{foreign.code}"):
        refused = client.post(PAGE, {**LETTER, "who": who, "came_on": today})
        assert refused.status_code == 422
        assert "que no me llamen" in refused.content.decode()
    assert not RightsRequest.objects.exists()
    assert client.post(PAGE, {**LETTER, "who": "nobody", "came_on": today}).status_code == 302
    made = RightsRequest.objects.get()
    assert made.asker is None
    assert "alguien que Trama no conoce" in words(client.get(f"/datos/solicitudes/{made.code}/"))


def test_the_day_it_came_is_today_or_earlier(client, officer, programme, rosa):
    for days in (-1, 366):
        with pytest.raises(WrongDay):
            noted(officer, programme, rosa, days=days)
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    given = {**LETTER, "who": f"person-{rosa.code}", "came_on": tomorrow}
    assert "hoy o antes" in words(client.post(PAGE, given))
    assert noted(officer, programme, rosa, days=40).is_overdue


def test_the_same_of_one_person_is_worked_once(officer, programme, rosa, ana):
    noted(officer, programme, rosa)
    with pytest.raises(AlreadyWaits):
        noted(officer, programme, rosa)
    assert noted(officer, programme, ana).number == 2
    assert [noted(officer, programme, None).number for _again in range(2)] == [3, 4]


def test_an_erasure_by_letter_is_thought_over_from_when_it_was_noted(officer, programme, rosa):
    made = noted(officer, programme, rosa, RequestKind.ERASURE, days=10)
    with pytest.raises(TooEarly):
        carry_out_erasure(request=made, by=officer)
    RightsRequest.objects.update(noted_at=timezone.now() - timedelta(days=4))
    made.refresh_from_db()
    carry_out_erasure(request=made, by=officer)
    rosa.refresh_from_db()
    assert rosa.erased_at


@pytest.mark.parametrize("whose", ["rosa", "ana"])
def test_a_hiding_by_letter_is_done_at_the_desk_and_lifted_there(client, officer, programme, whose, request):
    who = request.getfixturevalue(whose)
    made = noted(officer, programme, who, RequestKind.BLOCK)
    with pytest.raises(NotInWords):
        answer(request=made, text="Está hecho.", by=officer)
    address = f"/datos/solicitudes/{made.code}/"
    assert 'value="answer"' not in client.get(address).content.decode()
    client.post(address, {"do": "hide"})
    who.refresh_from_db()
    assert who.blocked_at
    assert 'value="show"' in client.get(address).content.decode()
    client.post(address, {"do": "show"})
    who.refresh_from_db()
    assert who.blocked_at is None
    with pytest.raises(NotHidden):
        lift_block(request=RightsRequest.objects.get(), by=officer)


def test_the_desk_shows_nobody_who_hid_by_themselves(officer, programme, rosa):
    made = hide_myself(person=rosa, programme=programme, by=rosa)
    rosa.refresh_from_db()
    with pytest.raises(NotHidden):
        lift_block(request=RightsRequest.objects.get(pk=made.pk), by=officer)


def test_nobody_is_hidden_for_nobody_nor_by_themselves_at_the_desk(officer, programme):
    with pytest.raises(NobodyKnown):
        carry_out_block(request=noted(officer, programme, None, RequestKind.BLOCK), by=officer)
    with pytest.raises(OwnRequest):
        carry_out_block(request=noted(officer, programme, officer, RequestKind.BLOCK), by=officer)

"""An invitation is accepted by who signs in with its address, or whoever its inviter read a code to; others hear of it."""

import re
from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from tests.make import make_membership, make_network, make_person, make_team, make_user, sign_in
from trama.accounts.models import User
from trama.audit.record import SYSTEM
from trama.networks.actions.people import Guest, end_membership, invite
from trama.networks.enums import Role
from trama.networks.models import Joining, Membership, Person

pytestmark = pytest.mark.django_db


def joining_for(*, name="Ana Parra", email="ana@example.org", network=None, **more):
    place = network or make_network(name="Red Sur")
    return invite(guest=Guest(name, email, **more), place=place, by=SYSTEM)


def link_of(joining):
    return f"/cuenta/unirse/{joining.token}/"


def mailed_code(mailoutbox):
    return re.search(r"^(\S{6,})$", mailoutbox[-1].body, re.MULTILINE)[1]


def as_account(client, user):
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")


def words(page):
    return BeautifulSoup(page.content, "html.parser").get_text(" ", strip=True)


def come_in_from(client, asked, mailoutbox):
    """Write the code that was mailed; the page that comes after it."""
    return client.post(asked.redirect_chain[-1][0], {"code": mailed_code(mailoutbox)}, follow=True)


def test_joining_starts_on_acceptance_by_the_owner_of_the_address_and_works_once(client, mailoutbox):
    joining = joining_for()
    assert "Te invitan a Red Sur" in words(client.get(link_of(joining)))

    asked = client.post(link_of(joining), {"do": "accept"}, follow=True)
    assert mailoutbox[-1].to == ["ana@example.org"]
    assert not Membership.objects.exists()
    page = come_in_from(client, asked, mailoutbox)
    assert page.redirect_chain[-1][0] == link_of(joining)
    client.post(link_of(joining), {"do": "accept"})

    membership = Membership.objects.get()
    assert (membership.person.name, membership.person.user.email) == ("Ana Parra", "ana@example.org")
    assert client.get(link_of(joining)).status_code == client.post(link_of(joining)).status_code == 410


def test_whoever_is_invited_comes_in_by_the_door_too_and_finds_the_invitation(client, mailoutbox):
    joining = joining_for()
    asked = client.post("/entrar/codigo/", {"email": "ANA@example.org"}, follow=True)
    page = come_in_from(client, asked, mailoutbox)
    assert "Tienes una invitación" in words(page)
    assert link_of(joining) in page.content.decode()


@pytest.mark.parametrize("has_person", [True, False])
def test_the_link_alone_opens_nothing_to_another_account(client, has_person):
    joining = joining_for()
    thief = make_user(email="otra@example.org")
    make_person(user=thief) if has_person else None
    client.force_login(thief, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "es para otro correo" in words(client.get(link_of(joining)))
    page = client.post(link_of(joining), {"do": "accept"})
    assert (page.status_code, Membership.objects.count()) == (409, 0)
    assert "código de ocho letras" in words(page)


def code_from_page(client, network, joining):
    page = client.post(f"/redes/{network.code}/invitaciones/{joining.pk}/", {"do": "code"})
    return BeautifulSoup(page.content, "html.parser").select_one("main .code").text


def test_a_code_read_aloud_lets_somebody_without_mail_in_once(client, mailoutbox):
    network, people = make_team(people=1)
    joining = joining_for(name="Eva Soto", email="", phone="+56911112222", network=network)
    code = code_from_page(sign_in(client, people[0]), network, joining)
    assert re.fullmatch("[A-Z]{4} [A-Z]{4}", code)
    client.logout()

    given = {"do": "code", "code": code.lower(), "email": "eva@example.org"}
    asked = client.post(link_of(joining), given, follow=True)
    come_in_from(client, asked, mailoutbox)
    client.post(link_of(joining), {"do": "accept"})
    assert Membership.objects.get(person__name="Eva Soto").person.email == "eva@example.org"
    assert Joining.objects.get().spoken == ""


def test_a_code_is_single_lasts_fifteen_minutes_and_five_tries(client):
    network, people = make_team(people=1)
    joining = joining_for(network=network)
    sign_in(client, people[0])
    late, used, tried = (code_from_page(client, network, joining) for _ in range(3))
    client.logout()

    def use(code, email="x@example.org"):
        return client.post(link_of(joining), {"do": "code", "code": code, "email": email})

    assert use(late).status_code == use(used).status_code == 422  # only the last one that was made
    for _again in range(3):
        assert "pide otro" in words(use("ACFHJKMR"))
    assert use(tried).status_code == 422  # five wrong ones came before
    with time_machine.travel(timezone.now(), tick=False) as clock:
        fresh = code_from_page(sign_in(client, people[0]), network, joining)
        client.logout()
        clock.shift(timedelta(minutes=15, seconds=1))
        assert use(fresh).status_code == 422
        clock.shift(timedelta(minutes=-1))
        assert use(fresh).status_code == 302
    joining.refresh_from_db()
    assert joining.email == "ana@example.org"  # nothing was proved


def test_a_mistyped_mail_gives_the_invitation_to_nobody_and_can_be_corrected(client, mailoutbox):
    network, people = make_team(people=1)
    joining = joining_for(name="Eva Soto", email="", phone="+56911112222", network=network)
    code = code_from_page(sign_in(client, people[0]), network, joining)
    client.logout()
    given = {"do": "code", "code": code, "email": "eba@example.org"}
    asked = client.post(link_of(joining), given, follow=True)
    stranger = Client()
    as_account(stranger, User.objects.get(email="eba@example.org"))
    assert "es para otro correo" in words(stranger.get(link_of(joining)))
    assert stranger.post(link_of(joining), {"do": "accept"}).status_code == 409

    confirm = BeautifulSoup(asked.content, "html.parser")
    again = next(link["href"] for link in confirm.select("main a") if "otro correo" in link.text)
    page = BeautifulSoup(client.get(again).content, "html.parser")
    assert page.select_one("main input[name=email]")["value"] == "eba@example.org"
    asked = client.post(link_of(joining), {"do": "mail", "email": "eva@example.org"}, follow=True)
    assert mailoutbox[-1].to == ["eva@example.org"]
    assert "eva@example.org" in words(come_in_from(client, asked, mailoutbox))
    client.post(link_of(joining), {"do": "accept"})
    assert Membership.objects.get(person__name="Eva Soto").person.email == "eva@example.org"
    joining.refresh_from_db()
    assert (joining.email, joining.spoken) == ("eva@example.org", "")


def test_an_invited_person_is_told_that_the_code_left_and_when_another_did(client, mailoutbox):
    joining = joining_for()
    with time_machine.travel("2026-05-04T14:10:00-04:00", tick=False) as clock:
        Joining.objects.update(expires_at=timezone.now() + timedelta(days=3))
        page = client.post(link_of(joining), {"do": "accept"}, follow=True)
        assert "Va en camino un correo con un código a ana@example.org" in words(page)
        assert "El último código se pidió a las 14:10" in words(page)
        clock.shift(timedelta(minutes=3))
        page = client.post(page.redirect_chain[-1][0], {"action": "resend"}, follow=True)
    assert "Se pidió otro código: solo sirve el último" in words(page)
    assert "se pidió a las 14:13" in words(page)
    assert len(mailoutbox) == 2


def test_what_a_browser_gave_ends_with_another_code_and_with_its_half_hour(client):
    network, people = make_team(people=1)
    joining = joining_for(name="Luis Mora", network=network)
    coordinator = sign_in(Client(), people[0])
    luis = make_person(name="Luis Mora", user=make_user(email="luis@example.org"))
    sign_in(client, luis)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        code = code_from_page(coordinator, network, joining)
        client.post(link_of(joining), {"do": "code", "code": code})
        fresh = code_from_page(coordinator, network, joining)
        assert client.post(link_of(joining), {"do": "accept"}).status_code == 409
        client.post(link_of(joining), {"do": "code", "code": fresh})
        clock.shift(timedelta(minutes=31))
        assert client.post(link_of(joining), {"do": "accept"}).status_code == 409
    assert not luis.current_memberships().exists()


def test_a_code_sends_its_mail_to_few_addresses(client, mailoutbox):
    network, people = make_team(people=1)
    joining = joining_for(name="Eva Soto", email="", phone="+56911112222", network=network)
    code = code_from_page(sign_in(client, people[0]), network, joining)
    client.logout()
    for number in range(7):
        given = {"do": "code", "code": code, "email": f"eva{number}@example.org"}
        page = client.post(link_of(joining), given, follow=True)
    assert len(mailoutbox) == 5
    assert "Demasiados correos" in words(page)


def test_another_mail_at_the_door_keeps_the_page_that_comes_after(client):
    asked = client.post("/entrar/codigo/", {"email": "ana@example.org", "next": "/hoy/"}, follow=True)
    forms = BeautifulSoup(asked.content, "html.parser").select("main form")
    fields = {field["name"]: field["value"] for field in forms[-1].select("input")}
    assert fields["next"] == "/entrar/?next=%2Fhoy%2F"


def test_the_code_gives_the_invitation_to_the_account_that_is_signed_in(client):
    network, people = make_team(people=1)
    joining = joining_for(name="Luis Mora", network=network)
    code = code_from_page(sign_in(client, people[0]), network, joining)
    luis = make_person(name="Luis Mora", user=make_user(email="luis@example.org"))
    sign_in(client, luis)
    client.post(link_of(joining), {"do": "code", "code": code, "email": "ana@example.org"})
    client.post(link_of(joining), {"do": "accept"})
    assert luis.current_memberships().get().network == network


def test_nobody_accepts_what_they_invited_themselves(client):
    network, people = make_team(people=1)
    joining = invite(
        guest=Guest("Ana", "", "+56911112222", Role.AUTHORITY), place=network, by=people[0]
    )  # without a mail it could be for oneself
    code = code_from_page(sign_in(client, people[0]), network, joining)
    client.post(link_of(joining), {"do": "code", "code": code})
    page = client.post(link_of(joining), {"do": "accept", "same": "1"})
    assert page.status_code == 409
    assert "Nadie se da un rol" in words(page)
    assert people[0].current_memberships().count() == 1


def test_one_mailbox_of_two_people_asks_who_it_is_and_neither_acts_as_the_other(client):
    ana = make_person(name="Ana Parra", user=make_user(email="escuela@example.org"))
    joining = joining_for(name="Luis Mora", email="escuela@example.org")
    sign_in(client, ana)
    page = words(client.get(link_of(joining)))
    assert "es la cuenta de Ana Parra, y la invitación es para Luis Mora" in page
    refused = client.post(link_of(joining), {"do": "accept"})
    assert refused.status_code == 409
    assert not Membership.objects.exists()
    client.post(link_of(joining), {"do": "accept", "same": "1"})  # she says it is her
    assert Membership.objects.get().person == ana
    assert ana.name == Person.objects.get(pk=ana.pk).name == "Ana Parra"


@pytest.mark.parametrize("typed", ["Quien Sea", "ANA PARRÁ"])
def test_typing_a_mail_tells_nothing_of_whose_it_is(client, typed):
    known = make_membership(network=make_network(), person=make_person(name="Ana Parra", user=make_user()))
    network, people = make_team(people=1)
    sign_in(client, people[0])
    given = {"name": typed, "email": known.person.email, "role": "member"}
    page = client.post(f"/redes/{network.code}/personas/nueva/", given, follow=True)
    main = BeautifulSoup(page.content, "html.parser").select_one("main").get_text()
    assert typed in main
    assert "Ana Parra" not in main
    assert Joining.objects.get().person is None


def test_two_people_of_one_mailbox_are_two_invitations(client):
    network, people = make_team(people=1)
    for name in ("Ana Parra", "Luis Mora", "ana parra"):
        guest = Guest(name, "escuela@example.org")
        invite(guest=guest, place=network, by=people[0])
    assert {joining.name for joining in Joining.objects.all()} == {"Ana Parra", "Luis Mora"}


def test_a_second_invitation_of_the_same_person_is_a_sentence(client):
    network = make_network()
    first, second = joining_for(network=network), joining_for(name="Ana P.", network=network)
    client.force_login(
        User.objects.create_user(email="ana@example.org"),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    client.post(link_of(first), {"do": "accept"})
    page = client.post(link_of(second), {"do": "accept", "same": "1"}, follow=True)
    assert "Ya participabas con ese rol: no cambió nada" in words(page)
    assert Membership.objects.count() == 1
    assert not Joining.objects.pending().exists()


def test_who_left_can_be_invited_and_comes_back(client):
    network, people = make_team(people=2)
    left = people[1].current_memberships().get()
    end_membership(membership=left, on=timezone.localdate(), by=people[0])
    joining = invite(guest=Guest(people[1].name, people[1].email), place=network, by=people[0])
    sign_in(client, people[1]).post(link_of(joining), {"do": "accept"})
    assert people[1].current_memberships().get().pk != left.pk


@pytest.mark.parametrize(
    ("role", "hearing"), [(Role.MEMBER, 1), (Role.COACH, 2), (Role.COORDINATOR, 1), (Role.AUTHORITY, 1)]
)
def test_the_coordination_and_who_had_the_role_hear_of_it(client, mailoutbox, role, hearing):
    network, people = make_team(people=1)
    coach = make_membership(network=network, role=Role.COACH).person
    joining = joining_for(network=network, role=role)
    user = User.objects.create_user(email="ana@example.org")
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.post(link_of(joining), {"do": "accept"})
    expected = {people[0].email, coach.email} if hearing == 2 else {people[0].email}
    assert {mail.to[0] for mail in mailoutbox} == expected
    assert mailoutbox[0].subject == f"Ana Parra participa en {network.name}"

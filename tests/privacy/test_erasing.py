"""Erasing keeps acts, not names: what goes, what stays, and who cannot go yet."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.backends.cached_db import KEY_PREFIX
from django.contrib.sessions.models import Session as SignIn
from django.core.cache import cache
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.utils import timezone

from tests.make import (
    make_membership,
    make_network,
    make_person,
    make_programme,
    make_response,
    make_team,
    make_user,
    make_wave,
    sign_in,
)
from tests.privacy.rosa import MAIL, NAME, erase
from trama.accounts.models import User
from trama.audit.models import AuditEntry
from trama.imports.models import ImportDraft
from trama.mail.models import Letter, LetterState, digest_of
from trama.networks.actions.people import Guest, invite
from trama.networks.enums import Role
from trama.networks.models import Handover, Membership
from trama.privacy.actions.erasing import erase_person
from trama.privacy.enums import RequestKind
from trama.privacy.errors import OnlyDataOfficer, OnlyDirection
from trama.privacy.models import RightsRequest
from trama.surveys.enums import Timepoint
from trama.surveys.models import Draft, Invitation, PersonKey, Response

pytestmark = pytest.mark.django_db


def test_the_name_becomes_the_role_and_the_account_is_gone(rosa):
    EmailAddress.objects.create(user=rosa.user, email="rosa@otra.cl")
    Authenticator.objects.create(user=rosa.user, type="totp", data={})
    browser = sign_in(Client(), rosa)
    key = browser.session.session_key
    browser.get("/cuenta/")
    assert cache.get(f"{KEY_PREFIX}{key}")
    counts = erase(rosa)
    assert (rosa.name, rosa.email, rosa.phone) == ("integrante, Escuela Los Maitenes", "", "")
    assert rosa.user is None
    assert rosa.erased_at
    assert counts["account"] == counts["memberships"] == counts["sign_ins"] == 1
    assert not User.objects.filter(email=MAIL).exists()
    assert not EmailAddress.objects.exists()
    assert not Authenticator.objects.exists()
    assert not SignIn.objects.filter(session_key=key).exists()
    assert cache.get(f"{KEY_PREFIX}{key}") is None
    assert browser.get("/cuenta/").status_code == 302
    [membership] = rosa.memberships.all()
    assert membership.until_on == timezone.localdate()
    assert membership.position == ""


def test_a_sign_in_that_was_begun_with_their_address_is_forgotten_and_that_of_others_is_not(rosa):
    begun, other = Client(), sign_in(Client(), make_membership(network=make_network()).person)
    begun.post("/entrar/", {"email": MAIL})
    assert SignIn.objects.count() == 2
    erase(rosa)
    assert [row.session_key for row in SignIn.objects.all()] == [other.session.session_key]


def test_without_a_school_it_is_the_role_and_without_a_role_a_participant(network):
    coach = make_membership(network=network, role=Role.COACH).person
    erase(coach)
    assert coach.name == "acompañante"
    nobody = make_person(name=NAME)
    erase(nobody)
    assert nobody.name == "participante"


def test_somebody_who_left_long_ago_is_erased_too(rosa):
    rosa.memberships.update(until_on="2026-04-01")
    assert "memberships" not in erase(rosa)
    assert rosa.name == "integrante, Escuela Los Maitenes"
    assert str(rosa.memberships.get().until_on) == "2026-04-01"


def test_pressed_twice_it_is_once(rosa):
    erase(rosa)
    at = rosa.erased_at
    assert erase(rosa) == {}
    assert rosa.erased_at == at
    assert AuditEntry.objects.filter(event="person_erased").count() == 1


def test_the_record_of_acts_has_figures_and_no_name(rosa):
    erase(rosa)
    [entry] = AuditEntry.objects.filter(event="person_erased")
    assert entry.subject_code == entry.actor == rosa.code
    assert entry.details["counts"]["account"] == 1
    assert "Rosa" not in str([*AuditEntry.objects.values()])


def test_of_two_people_with_one_mail_only_the_one_who_asked_goes(network, rosa):
    twin = make_person(name="Luis Soto", email=MAIL)
    make_membership(network=network, person=twin)
    by = network.memberships.get(role=Role.COORDINATOR).person
    other = make_network()
    make_membership(network=other, role=Role.COORDINATOR, person=by)
    theirs = invite(guest=Guest(NAME, MAIL), place=other, by=by)
    its_own = invite(guest=Guest("Luis Soto", MAIL), place=other, by=by)
    Letter.objects.create(about="x", reference=1, recipient=digest_of(MAIL))
    erase(rosa)
    twin.refresh_from_db()
    assert (twin.name, twin.email) == ("Luis Soto", MAIL)
    theirs.refresh_from_db()
    its_own.refresh_from_db()
    assert (theirs.name, theirs.email, theirs.is_pending) == ("integrante, Escuela Los Maitenes", "", False)
    assert (its_own.name, its_own.email, its_own.is_pending) == ("Luis Soto", MAIL, True)
    assert Letter.objects.filter(about="x").exists()


def test_their_link_ends_and_their_answers_stay_without_any_key(network, rosa):
    wave = make_wave(network=network, people=[rosa])
    invitation = Invitation.objects.get(person=rosa)
    link = f"/e/{invitation.token}/"
    Draft.objects.create(wave=wave, invitation=invitation, device="d")
    key = PersonKey.objects.create(person=rosa, network=network)
    before = make_wave(network=network, timepoint=Timepoint.BASELINE, is_final=True, people=[rosa])
    answer = make_response(wave=before, link=key.key)
    assert Client().get(link).status_code == 200
    counts = erase(rosa)
    assert Client().get(link).status_code == 404
    assert not Draft.objects.exists()
    assert not PersonKey.objects.exists()
    assert Response.objects.get().body == answer.body
    assert Invitation.objects.filter(person=rosa).count() == 2
    assert counts["keys"] == 1


def test_letters_to_them_and_requests_of_theirs_hold_nothing(network, rosa):
    other = make_membership(network=network).person
    make_wave(network=network, people=[rosa, other])
    for invitation in Invitation.objects.all():
        Letter.objects.create(about=f"report:{invitation.person.pk}", reference=invitation.pk)
    Letter.objects.create(about=f"handover_from_you:{rosa.pk}", reference=1, state=LetterState.WAITING)
    asked = RightsRequest.objects.create(
        number=1, programme=network.cohort.programme, person=rosa, kind=RequestKind.ACCESS,
        text=f"Soy {NAME}", reply_to=MAIL, due_on=timezone.localdate(),
    )  # fmt: skip
    erase(rosa)
    assert [letter.reference for letter in Letter.objects.all()] == [other.invitations.get().pk]
    asked.refresh_from_db()
    assert (asked.text, asked.reply_to, asked.number) == ("", "", 1)


def test_lists_that_hold_their_row_are_forgotten_and_others_are_not(network, rosa):
    by = network.memberships.get(role=Role.COORDINATOR).person
    for name in (NAME, "Otra Persona"):
        draft = ImportDraft(network=network, made_by=by, file_name="lista.csv")
        draft.content = {"rows": [[name, "x@example.org"]]}
        draft.save()
    assert erase(rosa)["lists"] == 1
    assert ImportDraft.objects.get().content["rows"][0][0] == "Otra Persona"


def test_mails_on_disk_to_them_or_about_them_go(settings, tmp_path, rosa):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    for to, text in (
        (MAIL, "Hola"),
        ("otra@example.org", f"{NAME}\naceptó"),
        ("otra@example.org", "Nada de ella"),
    ):
        mail = EmailMultiAlternatives("Asunto", text, to=[to])
        mail.attach_alternative(f"<p>{text}</p>", "text/html")
        mail.send()
    assert erase(rosa)["mails"] == 2
    left = "".join(path.read_text() for path in tmp_path.iterdir())
    assert "Nada de ella" in left
    assert "Rosa" not in left


def test_who_gave_the_coordination_away_asks_for_it_no_more(network, rosa):
    handover = Handover.objects.create(
        network=network, former=rosa, successor=make_person(), asked_at=timezone.now()
    )
    erase(rosa)
    assert handover not in Handover.objects.asked()


def test_the_only_coordinator_may_go_and_the_direction_sees_a_network_without_coordination():
    network, (coordinator, *_others) = make_team(people=3)
    director = make_person(user=make_user())
    Membership.objects.create(
        person=director, role=Role.DIRECTION, programme=network.cohort.programme, since_on="2026-03-01"
    )
    client = sign_in(Client(), director)
    assert "Sin coordinación" not in client.get("/hoy/").content.decode()
    erase(coordinator)
    assert "Sin coordinación" in client.get("/hoy/").content.decode()
    assert client.get(f"/redes/{network.code}/").status_code == 200


@pytest.mark.parametrize(
    ("role", "refusal"), [(Role.DIRECTION, OnlyDirection), (Role.DATA_OFFICER, OnlyDataOfficer)]
)
def test_who_a_programme_cannot_be_without_goes_once_another_was_appointed(role, refusal):
    programme = make_programme()
    only = make_person(name=NAME, user=make_user())
    Membership.objects.create(person=only, role=role, programme=programme, since_on="2026-03-01")
    with pytest.raises(refusal):
        erase_person(person=only, by=only)
    only.refresh_from_db()
    assert only.name == NAME
    Membership.objects.create(person=make_person(), role=role, programme=programme, since_on="2026-03-01")
    assert erase(only)["account"] == 1

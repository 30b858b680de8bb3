"""«Everything kept under your name» is everything: each field of the file of retention is there, or says why not."""

import json
from collections import Counter

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import models
from django.utils import timezone

from tests.make import (
    make_intention,
    make_membership,
    make_network,
    make_person,
    make_question,
    make_user,
    make_wave,
    make_workshop,
)
from tests.privacy.own_fields import IN_FILE, REASONS
from trama.agreements.models import Focus, Intention
from trama.mail.models import Refusal, digest_of
from trama.networks.enums import Role
from trama.networks.models import Handover, Joining, PurposeVersion
from trama.privacy.actions.requests import Asking, ask, known_address
from trama.privacy.enums import RequestKind
from trama.privacy.models import RightsRequest
from trama.privacy.own_file import as_json, file_of
from trama.privacy.retention import rules
from trama.sessions.actions.joining import Card, join
from trama.sessions.models import Contribution, Group, Participant
from trama.surveys.models import Draft, LinkHandover
from trama.workshops.enums import Shape
from trama.workshops.models import Entry, Note

pytestmark = pytest.mark.django_db
WHO = {"networks.Person", "accounts.User", "trama_sessions.Participant"}
OF_ONE = WHO | {"surveys.Invitation", "account.EmailAddress"}
BY_CODE = {"audit.AuditEntry": "actor", "agreements.Intention": "author"}
MAIL = "rosa@escuela.cl"


def fields_about_people():
    """What the file of retention rules of whatever belongs to somebody."""
    found = set()
    for rule in rules():
        for label, names in rule.fields.items():
            model = apps.get_model(label)
            to = {each.related_model._meta.label for each in model._meta.concrete_fields if each.is_relation}
            if label in WHO or label in BY_CODE or to & OF_ONE:
                found |= {(label, name) for name in names}
    return found


def stated():
    for table in (IN_FILE, *REASONS.values()):
        for label, names in table.items():
            every = [each.name for each in apps.get_model(label)._meta.concrete_fields]
            yield from ((label, name) for name in (every if names == "*" else names.split()))


def test_each_field_about_somebody_is_in_their_file_or_has_its_reason():
    about, said = fields_about_people(), Counter(stated())
    assert sorted(about - set(said)) == [], "neither in the file nor with a reason"
    assert sorted(field for field, times in said.items() if times > 1) == []
    known = {
        (model._meta.label, each.name) for model in apps.get_models() for each in model._meta.concrete_fields
    }
    assert sorted(set(said) - known) == [], "there is no such field"


@pytest.fixture
def network():
    return make_network()


@pytest.fixture
def rosa(network):
    return make_membership(
        network=network, person=make_person(name="Rosa Ñanco", user=make_user(email=MAIL))
    ).person


def rows_of(rosa, network):
    """A row of each kind that is hers."""
    workshop = make_workshop(network=network, kinds=("welcome", "groups"))
    me = Participant.objects.create(session=workshop, name="Rosa", person=rosa)
    note = Note.objects.create(session=workshop, author=me, shape=Shape.CIRCLE, text="nota")
    group = Group.objects.create(session=workshop, number=1)
    wave = make_wave(network=network, people=[rosa])
    wave.invitations.update(consent_on=timezone.localdate())
    asking = Asking(RequestKind.OBJECTION, network.cohort.programme, "no")
    return [
        rosa,
        rosa.user,
        rosa.memberships.get(),
        me,
        note,
        Contribution.objects.create(item=workshop.items.first(), author=me, text="creo"),
        Entry.objects.create(group=group, question=0, author=me, text="línea"),
        make_intention(note=note, text="probar"),
        make_question(note=note, text="pregunta", owner=rosa),
        EmailAddress.objects.create(user=rosa.user, email="rosa@otra.cl"),
        Joining.objects.create(name="Rosa", role=Role.MEMBER, network=network, person=rosa),
        PurposeVersion.objects.create(
            network=network, number=1, text="t", level="same", review_on=timezone.localdate(), written_by=rosa
        ),
        Focus.objects.create(
            network=network, origin_kind="wave", origin_code="x", dimension="d", reason="r", chosen_by=rosa
        ),
        wave.invitations.get(),
        ask(asking=asking, by=rosa),
    ]


def marked(rows):
    """Put a word that is nowhere else into each text that the table says to be in the file; the words."""
    words = []
    for row in rows:
        for name in IN_FILE[row._meta.label].split():
            field = row._meta.get_field(name)
            if (
                isinstance(field, models.CharField | models.TextField)
                and not field.choices
                and name != "event"
            ):
                word = f"x{len(words)}x{name[:3]}" + (
                    "@ex.cl" if isinstance(field, models.EmailField) else ""
                )
                if not field.max_length or field.max_length >= len(word):
                    type(row)._base_manager.filter(pk=row.pk).update(**{name: word})
                    words.append((row._meta.label, name, word))
    return words


def test_every_text_that_is_said_to_be_there_is(rosa, network):
    words = marked(rows_of(rosa, network))
    rosa.refresh_from_db()
    said = as_json(file_of(type(rosa).objects.get(pk=rosa.pk))).decode()
    assert len(words) > 20
    assert [(label, name) for label, name, word in words if word not in said] == []


def tables_of(owner):
    owner = type(owner).objects.get(pk=owner.pk)
    return {table.name: table.rows for table in file_of(owner).tables}


def test_how_they_sign_in_is_there_without_the_secret(rosa):
    EmailAddress.objects.create(user=rosa.user, email="rosa@otra.cl", verified=True)
    Authenticator.objects.create(
        user=rosa.user, type="webauthn", data={"name": "Mi teléfono", "credential": {"rawId": "s3cr3t"}}
    )
    Authenticator.objects.create(user=rosa.user, type="totp", data={"secret": "s3cr3t"})
    tables = tables_of(rosa)
    assert ("rosa@otra.cl", True, False) in tables["direcciones"]
    assert "Mi teléfono" in [row[0] for row in tables["llaves"]]
    assert len(tables["llaves"]) == 2
    assert "s3cr3t" not in as_json(file_of(rosa)).decode()


def test_an_invitation_that_waits_is_there_when_the_address_is_theirs_and_the_name_too(rosa, network):
    EmailAddress.objects.create(user=rosa.user, email="sin@prueba.cl", verified=False)
    for name, email in (
        ("Rosa Soto", MAIL),
        ("Luis Vera", MAIL),
        ("Rosa", "otra@x.cl"),
        ("Rosa", "sin@prueba.cl"),
    ):
        Joining.objects.create(name=name, email=email, role=Role.MEMBER, network=network)
    assert [row[0] for row in tables_of(rosa)["invitaciones"]] == ["Rosa Soto"]


def test_what_was_begun_with_their_link_is_told_and_never_what_was_answered(rosa, network):
    wave = make_wave(network=network, people=[rosa])
    Draft.objects.create(
        wave=wave, invitation=wave.invitations.get(), device="d", page=3, body={"a": "s3cr3t"}
    )
    LinkHandover.objects.create(invitation=wave.invitations.get(), by=rosa)
    assert [row[1] for row in tables_of(rosa)["a-medias"]] == [3]
    assert "s3cr3t" not in as_json(file_of(rosa)).decode()


def test_handovers_are_there_from_both_sides_and_name_nobody_who_is_hidden(rosa, network):
    other = make_person(name="Luis Soto")
    Handover.objects.create(network=network, former=rosa, successor=other)
    assert [row[1:3] for row in tables_of(rosa)["traspasos"]] == [("Rosa Ñanco", "Luis Soto")]
    assert len(tables_of(other)["traspasos"]) == 1
    other.blocked_at = timezone.now()
    other.save()
    assert "Luis" not in as_json(file_of(type(rosa).objects.get(pk=rosa.pk))).decode()


def test_what_was_taken_away_and_is_still_kept_is_there_and_so_are_refused_reminders(rosa, network):
    workshop = make_workshop(network=network, kinds=("welcome", "groups"))
    me = Participant.objects.create(session=workshop, name="Rosa", person=rosa)
    away = {"author": me, "removed_at": timezone.now()}
    Note.objects.create(session=workshop, shape=Shape.CIRCLE, text="nota quitada", **away)
    Contribution.objects.create(item=workshop.items.first(), text="creencia quitada", **away)
    group = Group.objects.create(session=workshop, number=1)
    Entry.objects.create(group=group, question=0, text="línea quitada", **away)
    Refusal.objects.create(digest=digest_of(MAIL), about=network.code)
    for owner in (rosa, me):
        gone = [row[1] for row in tables_of(owner)["quitados"]]
        assert gone == ["nota quitada", "creencia quitada", "línea quitada"]
    assert tables_of(rosa)["recordatorios"] == ((network.name,),)
    me.hides_before = timezone.now()
    me.save()
    assert tables_of(me)["quitados"] == (), "that phone may be somebody else's"


def test_whoever_has_no_account_takes_their_intentions_but_not_by_a_word_that_others_saw(network):
    workshop = make_workshop(network=network)
    me = join(session=workshop, card=Card("Pedro Pérez"), secret="p" * 20, by=Card("P"))
    note = Note.objects.create(session=workshop, author=me, shape=Shape.CIRCLE, text="nota")
    make_intention(note=note, text="probar algo")
    assert [row[0] for row in tables_of(me)["intenciones"]] == ["probar algo"]
    me.hides_before = timezone.now()
    me.save()
    assert tables_of(me)["intenciones"] == ()
    assert Intention.objects.count() == 1


def test_their_requests_say_where_the_answer_goes_and_why_it_took_longer(rosa, network):
    asking = Asking(RequestKind.OBJECTION, network.cohort.programme, "no", "casa@x.cl")
    RightsRequest.objects.filter(pk=ask(asking=asking, by=rosa).pk).update(extension_reason="falta algo")
    assert (
        json.loads(as_json(file_of(rosa)))["tables"]["solicitudes"][0].items()
        >= {
            "Correo para la respuesta": f"casa@x.cl, {known_address(rosa).lower()}",
            "Por qué tomó más tiempo": "falta algo",
        }.items()
    )

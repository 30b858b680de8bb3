"""Every address, for every role."""

from datetime import timedelta
from http.cookies import SimpleCookie

import cv2
import numpy as np
import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, resolve, reverse
from django.utils import timezone

from tests.make import (
    make_cohort,
    make_commitment,
    make_focus,
    make_membership,
    make_network,
    make_person,
    make_programme,
    make_response,
    make_school,
    make_user,
    make_wave,
    make_workshop,
    sign_in,
)
from tests.web.access_table import ROLES, TABLE
from tests.web.desk_scene import OF_THE_DESK, at_the_desk
from trama.agreements.models import Agreement
from trama.audit.record import SYSTEM
from trama.core.tokens import make_token
from trama.imports.models import SheetDraft, SheetPicture
from trama.imports.responses.actions import keep_responses
from trama.imports.roster.actions import keep_roster
from trama.imports.schools.actions import keep_directory
from trama.networks.actions.people import Guest, invite
from trama.networks.enums import Role
from trama.networks.models import Handover, Membership, Network, NetworkSchool, Programme
from trama.privacy.actions.notices import publish_notice
from trama.privacy.notice import NoticeFacts
from trama.sessions.models import Contribution, Group, Participant
from trama.surveys.actions.turns import turns_token
from trama.surveys.enums import Mode
from trama.surveys.letters import REPORT, notices_token
from trama.surveys.models import Wave
from trama.web.second_factor import OPEN
from trama.workshops.models import Idea, Workshop

pytestmark = [pytest.mark.django_db, pytest.mark.uncounted]


def names(patterns=None, space=""):
    """The full name of every address."""
    for pattern in patterns or get_resolver().url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}"
        else:
            yield from names(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else space)


def test_every_address_has_its_row_and_no_row_is_left_over():
    assert set(names()) == set(TABLE)


@pytest.fixture(scope="module")
def made(once):
    return once(make_world)


@pytest.fixture
def world(made):
    """A network with two of everything, and one person per role."""
    return {**made, "people": dict(made["people"])}


def make_world():
    programme = make_programme()
    network = make_network(cohort=make_cohort(programme=programme))
    people = {}
    for role in Role:
        person = people[role.value] = make_person(user=make_user())
        inside = role in {Role.MEMBER, Role.COORDINATOR, Role.COACH, Role.AUTHORITY}
        place = {"network": network} if inside else {"programme": programme}
        Membership.objects.create(person=person, role=role, since_on="2026-03-01", **place)
    spare = make_membership(network=network)
    school = make_school()
    NetworkSchool.objects.create(network=network, school=school, since_on="2026-03-01")
    final = make_wave(network=network, people=[people["member"]], is_final=True)
    for value in (1, 2, 3, 4, 5):
        make_response(wave=final, value=value)
    opened = make_wave(network=network, people=[people["member"]], code="cfr", timepoint="T0")
    talked = make_wave(network=network, timepoint="T1", mode=Mode.CONVERSED)
    joining = invite(guest=Guest("Ana", "ana@example.org"), place=network, by=SYSTEM)
    handover = Handover.objects.create(
        network=network, former=spare.person, successor=people["coordinator"], asked_at=timezone.now()
    )
    draft = keep_roster(
        network=network, content=b"Nombre\nAna Soto", file_name="l.csv", by=people["coordinator"]
    )
    answers = keep_responses(wave=opened, content=b"PRO1\n4", file_name="r.csv", by=people["coordinator"])
    others = (spare, school, draft, answers, handover)
    facts = NoticeFacts(institution="Institución", officer="Ana Soto", email="datos@example.org")
    publish_notice(programme=programme, facts=facts, by=SYSTEM)
    return {
        "people": people,
        "network": network,
        "addresses": addresses(network, (opened, final, talked), joining, others, people["direction"])
        | sheets(opened, people["coordinator"]),
    }


def sheets(wave, coordinator):
    """A sheet whose photo the coordination brought, and the address of turns."""
    draft = SheetDraft.objects.create(wave=wave, made_by=coordinator, sheet="ABCDEFGH", read={"1": []})
    picture = cv2.imencode(".jpg", np.full((600, 420), 255, np.uint8))[1].tobytes()
    SheetPicture.objects.create(draft=draft, page=1, packed=picture)
    return {
        "surveys:sheet-review": reverse("surveys:sheet-review", args=[wave.code, draft.code]),
        "surveys:sheet-piece": reverse("surveys:sheet-piece", args=[wave.code, draft.code, "PRO1"]),
        "answer:turns": reverse("answer:turns", args=[turns_token(wave)]),
    }


def in_workshop(network):
    """What addresses of an open workshop name."""
    workshop = make_workshop(network=network)
    of_a_thing = {
        "participant:note-take-back",
        "participant:note-echo",
        "participant:entry-change",
        "participant:entry-take-out",
    } | {f"participant:idea-{does}" for does in ("change", "take-back", "echo")}
    of_a_thing |= {
        "participant:note-change",
        "participant:intention",
        "workshops:offline-login",
    }
    elsewhere = {"workshops:workshop-list", "workshops:workshop-make"}
    spaces = ("workshops:", "participant:")
    rosa = Participant.objects.create(session=workshop, name="Rosa")
    Contribution.objects.create(item=workshop.current, text="algo", code="PREDIC")
    Idea.objects.create(group=Group.objects.create(session=workshop, number=1), text="algo", code="IDEA23")
    named = {
        "workshops:item": [workshop.code, workshop.current.code],
        "workshops:person": [workshop.code, rosa.code],
        "workshops:person-state": [workshop.code, rosa.code],
    }
    return {
        name: [workshop.code, "ABC234"] if name in of_a_thing else [workshop.code]
        for name in TABLE
        if name.startswith(spaces) and name not in elsewhere
    } | named


def after_workshop(network):
    """What addresses of a workshop that is over name: its record and the certificate of who was there."""
    workshop = make_workshop(network=network)
    rosa = Participant.objects.create(session=workshop, name="Rosa")
    Workshop.objects.filter(pk=workshop.pk).update(ended_at=timezone.now())
    return {
        "public:certificate": [rosa.certificate],
        "public:certificate-file": [rosa.certificate],
        "workshops:certificates": [workshop.code],
        "workshops:record": [workshop.code],
        "workshops:record-file": [workshop.code, "asistencia.csv"],
        "workshops:record-picture": [workshop.code, "svg"],
    }


def appointments(network, direction):
    programme = network.cohort.programme
    directory = keep_directory(
        content=b"AGNO;RBD;NOM_RBD\n2025;8485;Escuela", file_name="d.csv", by=direction
    )
    officer = programme.memberships.get(role=Role.DATA_OFFICER)
    appointed = invite(
        guest=Guest("Eva", "eva@example.org", role=Role.RESEARCHER), place=programme, by=SYSTEM
    )
    return {
        "programme:programme-detail": [programme.code],
        "programme:person-appoint": [programme.code],
        "programme:questionnaire-list": [programme.code],
        "programme:questionnaire-xlsform": [programme.code, "pulso", "0.1"],
        "programme:appointment-end": [programme.code, officer.code],
        "programme:appointment-change": [programme.code, appointed.pk],
        "programme:cohort-add": [programme.code],
        "programme:school-draft": [directory.code],
    }


def of_waves(network, waves, joining, others):
    """What addresses of measurements, people and their drafts name."""
    opened, final, talked = waves
    spare, school, draft, answers, handover = others
    return {
        "answer:pages": [opened.invitations.first().token],
        "answer:personal": [opened.invitations.first().token],
        "answer:open-code": [make_wave(network=make_network(), heads=5).campaign.code],
        "notices:notices": [notices_token(opened.invitations.first())],
        "notices:report": [make_token(REPORT, opened.invitations.first().pk, 0)],
        "account:passkey-remove": [1],
        "account:intention": ["ABC234"],
        "account:joining": [joining.token],
        "networks:roster-draft": [network.code, draft.code],
        "networks:joining-change": [network.code, joining.pk],
        "networks:membership-end": [network.code, spare.code],
        "networks:handover-decide": [network.code, handover.code],
        "account:handover-ask": [handover.code],
        "networks:school-remove": [network.code, school.rbd],
        "programme:school-detail": [school.rbd],
        "surveys:wave-list": [network.code],
        "surveys:wave-open": [network.code],
        "surveys:wave-preview": [opened.code, 1],
        "surveys:answers-draft": [opened.code, answers.code],
        "surveys:sheet-review": [opened.code, "X"],
        "surveys:sheet-piece": [opened.code, "X", "X"],
        "answer:turns": ["X"],
        "public:privacy-version": [1],
        "results:step": [final.code, 2],
        "results:file": [final.code, "cifras.xlsx"],
        "results:commitment": [make_commitment(wave=final).code],
        "results:owner": [make_commitment(wave=final, number=2).code],
        "results:focus": [final.code, make_focus(wave=final).code],
        "results:conversed": [talked.code, 1],
    }


def addresses(network, waves, joining, others, direction):
    opened, final, _talked = waves
    given = (
        appointments(network, direction)
        | in_workshop(network)
        | after_workshop(network)
        | of_waves(network, waves, joining, others)
        | at_the_desk(network)
    )
    usual = {"networks": [network.code], "surveys": [opened.code], "results": [final.code]}
    of_area = {name: usual.get(name.partition(":")[0], []) for name in TABLE}
    return {name: reverse(name, args=given.get(name, of_area[name])) for name in TABLE}


BODIES = {
    "networks:network-state": {"state": "paused", "reason": "Traspaso"},
    "surveys:wave-move": {"day": (timezone.localdate() + timedelta(days=30)).isoformat()},
    "surveys:wave-objection": {"do": "annul"},
    "surveys:sheet-print": {"whom": "stack", "count": "1"},
    "account:language": {"language": "en"},
    "workshops:predictions": {"hide": "PREDIC"},
    "workshops:plenary-idea": {"back": "IDEA23"},
    "workshops:plenary-move": {"to": "undo"},
    "workshops:conduct": {"do": "minute"},
    "workshops:plenary-turns": {"do": "number"},
}


@pytest.mark.parametrize("role", ROLES)
def test_access(world, role):
    """Each address is asked on a world that the ones before did not change."""
    cookies = cookies_of(world, role)
    answers = {name: answer_of(world, name, cookies) for name in TABLE}
    seen = {name: answer.status_code for name, answer in answers.items()}
    expected = {
        name: int(dict(zip(ROLES, row.split(), strict=True))[role]) for name, (_method, row) in TABLE.items()
    }
    assert {name: status for name, status in seen.items() if status != expected[name]} == {}
    assert {
        name for name, answer in answers.items() if b"-------" in getattr(answer, "content", b"")
    } == set(), "a list says in words what choosing nothing means"
    may_be_kept = {
        name for name, answer in answers.items() if "no-store" not in answer.get("Cache-Control", "")
    }
    assert may_be_kept <= {"answer:worker", "public:health", "public:ready"}, (
        "what is somebody's own is kept by no browser"
    )


@pytest.mark.parametrize("role", ["accompanist", "direction"])
def test_a_session_that_owes_its_second_factor_is_a_stranger_at_every_address(world, role, settings):
    settings.SECOND_FACTOR = "staff"
    stranger, owes = cookies_of(world, "stranger"), cookies_of(world, role)
    person = world["people"][role]
    for name in sorted(set(TABLE) - OPEN):
        as_stranger, answer = answer_of(world, name, stranger), answer_of(world, name, owes)
        if as_stranger.headers.get("Location", "").startswith("/entrar/"):
            assert answer.headers["Location"].startswith("/entrar/"), name
            continue
        assert answer.status_code == as_stranger.status_code, name
        assert answer.context is None or answer.context.get("person") is None, name
        assert person.user.email.encode() not in getattr(answer, "content", b""), name


def cookies_of(world, role):
    """What the browser of somebody who came in holds."""
    return SimpleCookie() if role == "stranger" else sign_in(Client(), world["people"][role]).cookies


def ask(world, name, cookies):
    return answer_of(world, name, cookies).status_code


def answer_of(world, name, cookies):
    client = Client()
    client.cookies.load(cookies)
    with transaction.atomic():
        send = client.get if TABLE[name][0] == "GET" else client.post
        response = send(world["addresses"][name], BODIES.get(name, {}))
        transaction.set_rollback(True)
    return response


PUBLIC_SPACES = ("answer:", "participant:", "public:", "notices:", "account:", "mfa_", "account_", "demo:")
AUTHORS_ALONE = {  # what was brought is seen by whoever brought it
    "networks:roster-draft", "surveys:answers-draft", "surveys:sheet-review", "surveys:sheet-piece", "programme:school-draft",
}  # fmt: skip
ON_THE_LAPTOP = {"workshops:offline-record", "workshops:offline-login"}  # of an offline workshop
NAMED = [name for name in TABLE if not name.startswith(PUBLIC_SPACES) and name not in ON_THE_LAPTOP]
MODELS = {
    "networks:": Network, "programme:": Programme, "surveys:": Wave, "results:": Wave, "workshops:": Workshop,
}  # fmt: skip
OF_A_NETWORK = {"surveys:wave-list", "surveys:wave-open"}


def thing_of(world, name):
    """Model and code of the object that an address names first, or nothing."""
    code = resolve(world["addresses"][name]).kwargs.get("code")
    model = OF_THE_DESK.get(name) or MODELS.get(f"{name.partition(':')[0]}:")
    model = (
        Network
        if name in OF_A_NETWORK
        else Agreement
        if name in {"results:commitment", "results:owner"}
        else model
    )
    return (model, code) if code and model else None


def sees_of(world, person):
    """Whether ``person`` sees each object that some address names, and what names none."""
    things = {thing for name in NAMED if (thing := thing_of(world, name))}
    assert all(model.objects.filter(code=code).exists() for model, code in things)
    return {None: True} | {
        (model, code): model.objects.visible_to(person).filter(code=code).exists() for model, code in things
    }


@pytest.mark.parametrize("role", ROLES[1:])
def test_404_says_that_somebody_does_not_see_it_and_403_that_their_role_does_not_allow_it(world, role):
    """The one rule (docs/decisions/0034), of every address that names an object or none."""
    found, wrong = sees_of(world, world["people"][role]), {}
    for name in NAMED:
        status = int(TABLE[name][1].split()[ROLES.index(role)])
        sees = found[thing_of(world, name)]
        is_missing = name in AUTHORS_ALONE or (name.startswith("results:") and role == "member")
        if (status == 404) is sees and not (sees and is_missing):
            wrong[name] = status
    assert wrong == {}


def test_who_may_everything_elsewhere_finds_nothing_here(world):
    """Not even when they may all that a role can allow."""
    programme = make_programme()
    network = make_network(cohort=make_cohort(programme=programme))
    foreigner = world["people"]["foreigner"] = make_person(user=make_user())
    for role, where in (
        (Role.COORDINATOR, {"network": network}),
        (Role.COACH, {"cohort": network.cohort}),
        (Role.DIRECTION, {"programme": programme}),
    ):
        Membership.objects.create(person=foreigner, role=role, since_on="2026-03-01", **where)
    named = [name for name in NAMED if thing_of(world, name)]
    assert len(named) > 70
    cookies = cookies_of(world, "foreigner")
    assert {name: status for name in named if (status := ask(world, name, cookies)) != 404} == {}


def test_results_that_were_shared_are_seen_by_members_and_written_by_others(world):
    Wave.objects.filter(network=world["network"]).final().update(shared_at=timezone.now())
    cookies = cookies_of(world, "member")
    seen = {name: ask(world, name, cookies) for name in TABLE if name.startswith("results:")}
    writes = {f"results:{does}" for does in ("release", "share", "commitment", "conversed", "owner", "focus")}
    assert {name for name, status in seen.items() if status == 403} == writes
    assert {status for name, status in seen.items() if name not in writes} == {200, 302}


def test_foreign_network_does_not_exist(client):
    stranger = make_membership(network=make_network(), role=Role.COORDINATOR).person
    network = make_network()
    wave = make_wave(network=network, is_final=True)
    sign_in(client, stranger)
    for address in (
        f"/redes/{network.code}/",
        f"/mediciones/{wave.code}/",
        f"/devolucion/{wave.code}/",
        f"/mediciones/red/{network.code}/",
    ):
        response = client.get(address)
        assert response.status_code == 404
        assert "No encontramos esta página" in response.content.decode()

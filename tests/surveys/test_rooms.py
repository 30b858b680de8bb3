"""A measurement in one room: a code, as many answers as heads, and what happens when one more wants to answer."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.make import (
    make_cohort,
    make_membership,
    make_network,
    make_person,
    make_team,
    make_user,
    make_version,
    make_versions,
    make_wave,
    sign_in,
)
from trama.imports.paper.actions import keep_pages
from trama.imports.responses.actions import keep_responses
from trama.networks.enums import Role
from trama.networks.models import Membership
from trama.surveys.actions import intake, waves
from trama.surveys.actions.answering import Access
from trama.surveys.actions.intake import Outcome, WholeResponse, take_response
from trama.surveys.actions.rooms import agree_to_reopen, annul_room, may_object, object_in_room
from trama.surveys.actions.talking import release_results
from trama.surveys.actions.turns import turns_token
from trama.surveys.actions.waves import Plan, close_wave, open_wave
from trama.surveys.enums import Mode, Timepoint
from trama.surveys.errors import (
    NothingToReopen,
    NotOfTheRoom,
    OneIsMissing,
    ResultsWithheld,
    RoomCannotWait,
    RoomTakesNoFiles,
    TooFewHeads,
    WaveClosed,
)
from trama.surveys.models import Response, Wave
from trama.surveys.respondent_sql import open_wave_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    network, people = make_team(people=7)
    coach = make_membership(network=network, role=Role.COACH).person
    return network, people, coach


def plan(**given):
    usual = {"version": make_versions()["pulso"], "timepoint": Timepoint.PULSE, "mode": Mode.INDIVIDUAL}
    return Plan(**usual | {"closes_at": timezone.now() + timedelta(hours=2), "heads": 5} | given)


def arrive(wave, number, point=3):
    access = Access(wave=open_wave_of(wave))
    values = {"items": {item.code: point for item in wave.version.parsed.items}}
    secret = f"telefono-numero-{number:04d}"
    return take_response(access=access, response=WholeResponse(values, secret), by=access)


def filled(wave):
    for number in range(wave.heads):
        assert arrive(wave, number).outcome == Outcome.RECEIVED
    return wave


def test_a_room_has_a_code_and_no_links_and_is_final_when_it_closes(scene):
    network, people, _coach = scene
    wave = open_wave(network=network, plan=plan(), by=people[0])
    assert (wave.heads, wave.grace_hours, wave.invitations.count()) == (5, 0, 0)
    assert wave.final_at == wave.closes_at <= timezone.now() + timedelta(hours=2)


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"heads": 4}, TooFewHeads),
        ({"heads": 7, "mode": Mode.CONVERSED}, TooFewHeads),
        ({"heads": 7, "mode": Mode.IDENTIFIED}, TooFewHeads),
        ({"closes_at": timezone.now() + timedelta(hours=9)}, RoomCannotWait),
        ({"remind_at": [timezone.now()]}, RoomCannotWait),
    ],
)
def test_what_is_not_a_room_is_refused(scene, given, refusal):
    network, people, _coach = scene
    with pytest.raises(refusal):
        open_wave(network=network, plan=plan(**given), by=people[0])
    with pytest.raises(RoomCannotWait):
        open_wave(network=network, plan=plan(people=people), by=people[0])
    assert not Wave.objects.exists()


def test_nothing_of_a_room_waits_or_comes_from_elsewhere(scene):
    network, people, _coach = scene
    wave = open_wave(network=network, plan=plan(), by=people[0])
    with pytest.raises(RoomCannotWait):
        waves.move_closing(wave=wave, closes_at=timezone.now() + timedelta(hours=1), by=people[0])
    with pytest.raises(WaveClosed):
        waves.invite_more(wave=wave, people=people, by=people[0])
    with pytest.raises(WaveClosed):
        waves.set_reminders(wave=wave, days=[timezone.now() + timedelta(minutes=5)], by=people[0])
    with pytest.raises(RoomTakesNoFiles):
        keep_responses(wave=wave, content=b"PUL1\n4", file_name="r.csv", by=people[0])
    with pytest.raises(RoomTakesNoFiles):
        keep_pages(wave=wave, pages=[], by=people[0])


def test_never_more_answers_than_heads(scene):
    wave = filled(make_wave(network=scene[0], heads=5))
    assert arrive(wave, 5).outcome == Outcome.FULL
    assert arrive(wave, 0).outcome == Outcome.ALREADY
    assert Response.objects.filter(wave=wave).count() == 5
    assert not Response.objects.filter(is_known=True).exists()


def test_who_sent_twice_as_the_room_filled_is_told_that_it_is_in(scene, monkeypatch):
    wave = filled(make_wave(network=scene[0], heads=5))
    known, calls = intake.known_receipt, []

    def not_yet(**of):
        calls.append(of)
        return None if len(calls) == 1 else known(**of)  # the other call had not stored it

    monkeypatch.setattr(intake, "known_receipt", not_yet)
    arrived = arrive(wave, 4)
    assert (arrived.outcome, bool(arrived.receipt)) == (Outcome.ALREADY, True)


def test_who_could_not_answer_closes_the_results_until_two_agree(scene):
    network, people, coach = scene
    wave = filled(make_wave(network=network, heads=5))
    access, late = Access(wave=open_wave_of(wave)), "telefono-del-que-falta"

    assert object_in_room(access=access, secret=late, by=access)
    assert not object_in_room(access=access, secret="otro-telefono-que-falta", by=access), (
        "it was closed already"
    )
    waves.close_wave(wave=wave, by=people[0])
    wave.refresh_from_db()
    with pytest.raises(ResultsWithheld):
        release_results(wave=wave, by=people[0])
    with pytest.raises(OneIsMissing):
        agree_to_reopen(wave=wave, by=people[1])
    assert agree_to_reopen(wave=wave, by=people[0]) is False
    assert agree_to_reopen(wave=wave, by=people[0]) is False
    assert agree_to_reopen(wave=wave, by=coach) is True
    wave.refresh_from_db()
    release_results(wave=wave, by=people[0])
    assert Response.objects.of_released(wave).count() == 5


@pytest.mark.parametrize("first", ["coordination", "coach"])
def test_who_accompanies_the_cohort_agrees_like_who_accompanies_the_network(client, first):
    network, people = make_team(people=7)
    coach = make_person(user=make_user())
    Membership.objects.create(person=coach, role=Role.COACH, since_on="2026-03-01", cohort=network.cohort)
    wave = filled(make_wave(network=network, heads=5))
    access = Access(wave=open_wave_of(wave))
    object_in_room(access=access, secret="telefono-del-que-falta", by=access)
    pair = [people[0], coach] if first == "coordination" else [coach, people[0]]
    for person in pair:
        sign_in(client, person)
        answer = client.post(f"/mediciones/{wave.code}/objecion/", {"do": "agree"})
        assert answer.status_code == 302
    wave.refresh_from_db()
    assert (wave.withheld_at, wave.agreed_by_coach) == (None, coach)


def test_who_accompanies_another_cohort_or_directs_is_not_the_other_one():
    network, people = make_team(people=7)
    far, direction = make_person(user=make_user()), make_person(user=make_user())
    Membership.objects.create(person=far, role=Role.COACH, since_on="2026-03-01", cohort=make_cohort())
    programme = network.cohort.programme
    Membership.objects.create(
        person=direction, role=Role.DIRECTION, since_on="2026-03-01", programme=programme
    )
    wave = filled(make_wave(network=network, heads=5))
    access = Access(wave=open_wave_of(wave))
    object_in_room(access=access, secret="telefono-del-que-falta", by=access)
    agree_to_reopen(wave=wave, by=people[0])
    for person in (far, direction):
        with pytest.raises(OneIsMissing):
            agree_to_reopen(wave=wave, by=person)


@pytest.mark.parametrize(("hours", "is_refused"), [(2, False), (2.1, True), (3, True), (9, True)])
def test_a_room_is_open_for_two_hours_at_most(scene, hours, is_refused):
    network, people, _coach = scene
    given = plan(closes_at=timezone.now() + timedelta(hours=hours))
    if is_refused:
        with pytest.raises(RoomCannotWait):
            open_wave(network=network, plan=given, by=people[0])
    else:
        wave = open_wave(network=network, plan=given, by=people[0])
        assert wave.closes_at - wave.opened_at <= timedelta(hours=2)


def test_an_objection_closes_what_was_opened_and_a_closing_soon_after_is_no_escape(scene):
    network, people, _coach = scene
    wave = filled(make_wave(network=network, heads=5))
    waves.close_wave(wave=wave, by=people[0])
    release_results(wave=wave, by=people[0])
    assert Wave.objects.with_results_for(people[0]).exists()

    access = Access(wave=open_wave_of(Wave.objects.get()))
    object_in_room(access=access, secret="telefono-del-que-falta", by=access)

    wave.refresh_from_db()
    assert not Wave.objects.with_results_for(people[0]).exists()
    assert not Response.objects.of_released(wave).exists()
    annul_room(wave=wave, by=people[0])
    with pytest.raises(NothingToReopen):
        agree_to_reopen(wave=wave, by=people[0])


def test_only_who_was_refused_may_object(scene):
    wave = make_wave(network=scene[0], heads=5)
    access = Access(wave=open_wave_of(wave))
    for number in range(4):
        arrive(wave, number)
    with pytest.raises(NotOfTheRoom):
        object_in_room(access=access, secret="telefono-del-que-falta", by=access)
    arrive(wave, 4)
    assert not may_object(access=access, secret="telefono-numero-0004")
    assert may_object(access=access, secret="telefono-del-que-falta")
    Wave.objects.update(
        closed_at=timezone.now() - timedelta(hours=30), opened_at=timezone.now() - timedelta(days=3)
    )
    late = Access(wave=open_wave_of(Wave.objects.get()))
    assert not may_object(access=late, secret="telefono-del-que-falta")


def test_whoever_could_not_answer_may_object_after_the_closing_too(scene):
    """An invented answer is taken back before the closing, or it is closed before the others have answered."""
    network, people, _coach = scene
    secret = "telefono-del-que-falta"
    for came in (5, 4):
        wave = make_wave(network=network, heads=5)
        for number in range(came):
            arrive(wave, number)
        if came == wave.heads:
            Response.objects.filter(wave=wave).first().delete()  # as when it is withdrawn
        room, phone = f"/e/{wave.campaign.code}/", Client()
        assert "one-of-us" not in phone.get(room).content.decode()  # there is room: they may answer
        waves.close_wave(wave=wave, by=people[0])
        shown = phone.get(room).content.decode()
        assert "no te dieron tiempo de responder" in " ".join(shown.split())
        item = wave.version.parsed.items[0].code
        late = phone.post(
            room, {"s": secret, "page": "1", "go": "send", item: "4", "purpose": "Lo que escribí"}
        )
        assert "one-of-us" in late.content.decode()
        assert "Lo que escribí" in late.content.decode()
        said = phone.post(room, {"s": secret, "go": "one-of-us"}).content.decode()
        assert "quedaron cerrados" in said
        wave.refresh_from_db()
        assert wave.is_withheld


def test_what_was_cleared_up_is_not_closed_again_and_again(scene):
    network, people, coach = scene
    wave = filled(make_wave(network=network, heads=5))
    waves.close_wave(wave=wave, by=people[0])
    room, outsider = f"/e/{wave.campaign.code}/", Client()
    said = {"go": "one-of-us", "s": "alguien-con-el-codigo"}
    assert "quedaron cerrados" in outsider.post(room, said).content.decode()
    agree_to_reopen(wave=wave, by=coach)
    assert agree_to_reopen(wave=wave, by=people[0])
    again = outsider.post(room, said).content.decode()
    assert "lo aclararon" in again
    wave.refresh_from_db()
    assert not wave.is_withheld


def test_who_may_not_object_sees_their_page(scene, settings):
    """Also as the questionnaire is served, with few middlewares: no page breaks."""
    settings.MIDDLEWARE = settings.QUESTIONNAIRE_MIDDLEWARE
    wave = make_wave(network=scene[0], heads=5)
    page = Client().post(f"/e/{wave.campaign.code}/", {"go": "one-of-us", "s": "alguien-con-el-codigo"})
    assert page.status_code == 200
    assert "Somos 5 en esta sala" in page.content.decode()


def test_each_phone_reads_first_how_many_they_are(client, scene):
    wave = make_wave(network=scene[0], heads=6)
    sentence = "Somos 6 en esta sala. Si no los ves, no respondas."
    room = f"/e/{wave.campaign.code}/"
    page = client.get(room).content.decode()
    assert page.index(sentence) < page.index("<form")
    assert sentence in client.get(f"{room}hojas/").json()["pages"][0]
    turns = f"/e/turnos/{turns_token(wave)}/"
    assert sentence in client.post(turns, {"go": "begin"}).content.decode()
    other = make_wave(network=make_network(), people=scene[1])
    assert "en esta sala" not in client.get(f"/e/{other.invitations.first().token}/").content.decode()


def test_a_room_is_told_what_holds_there_and_an_older_version_is_set_right(client, scene):
    wave = make_wave(network=scene[0], heads=6)
    room = f"/e/{wave.campaign.code}/"
    pages = [client.get(room).content.decode(), client.get(f"{room}hojas/").json()["pages"][0]]
    pages.append(client.post(f"/e/turnos/{turns_token(wave)}/", {"go": "begin"}).content.decode())
    assert [("sin ninguna clave" in page, "una clave aparte" in page, "Aquí no hay clave" in page) for page in pages] == [
        (True, False, False)
    ] * 3  # fmt: skip
    wave.version = make_version(code="pulso", number="0.3")
    wave.save()
    before = client.get(room).content.decode()
    assert before.index("Aquí no hay clave") < before.index("una clave aparte")


def test_one_more_on_a_phone_is_told_and_may_say_so(scene):
    wave = filled(make_wave(network=scene[0], heads=5))
    room, client = f"/e/{wave.campaign.code}/", Client()
    secret = "un-telefono-en-la-sala"
    item = wave.version.parsed.items[0].code
    refused = client.post(room, {"s": secret, "page": "1", "go": "send", item: "4"})
    page = refused.content.decode()
    assert refused.status_code == 409
    assert "Soy una de las 5" in page
    assert re.search(r'name="s"\s+value="([^"]+)"', page)[1] == secret
    assert "Soy una de las 5" in Client().get(room).content.decode()

    answer = client.post(room, {"s": secret, "go": "one-of-us"}).content.decode()

    assert "quedaron cerrados" in answer
    assert Wave.objects.get().withheld_at is not None


def test_the_pair_is_told_and_answers_on_the_page(client, scene):
    network, people, coach = scene
    wave = filled(make_wave(network=network, heads=5))
    access = Access(wave=open_wave_of(wave))
    object_in_room(access=access, secret="telefono-del-que-falta", by=access)
    page = f"/mediciones/{wave.code}/"
    sign_in(client, people[0])
    assert "Anular la medición" in client.get(page).content.decode()
    assert (
        "Quedó tu acuerdo" in client.post(f"{page}objecion/", {"do": "agree"}, follow=True).content.decode()
    )
    sign_in(client, coach)
    answer = client.post(f"{page}objecion/", {"do": "agree"}, follow=True).content.decode()
    assert "los resultados se pueden abrir" in answer
    assert client.post(f"{page}objecion/", {"do": "annul"}).status_code == 409
    assert client.post(f"{page}objecion/", {"do": "x"}).status_code == 404


def test_what_was_on_its_way_when_the_results_opened_is_no_more_in(scene):
    """Else the difference between two looks would be that answer."""
    network, people, _coach = scene
    wave = open_wave(network=network, plan=plan(heads=7), by=people[0])
    for number in range(6):
        arrive(wave, number)
    late = Access(wave=open_wave_of(wave))  # the seventh had opened the page
    close_wave(wave=wave, by=people[0])
    release_results(wave=wave, by=people[0])
    values = {"items": {item.code: 3 for item in wave.version.parsed.items}}
    assert (
        take_response(access=late, response=WholeResponse(values, "tarde" * 4), by=late).outcome
        == Outcome.LATE
    )
    assert Response.objects.filter(wave=wave).count() == 6


def test_a_room_that_the_clock_closed_is_annulled_after_an_objection(scene):
    network, people, _coach = scene
    wave = filled(open_wave(network=network, plan=plan(), by=people[0]))
    then = timezone.now() - timedelta(hours=1)
    Wave.objects.filter(pk=wave.pk).update(
        opened_at=then - timedelta(hours=1), closes_at=then, final_at=then, withheld_at=timezone.now()
    )
    annul_room(wave=wave, by=people[0])
    wave.refresh_from_db()
    assert wave.annulled_at

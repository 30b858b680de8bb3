"""One true answer among invented ones: by every road, nothing of what somebody answered can be read off."""

import random
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.attack.conftest import DEEP, SEEDS
from tests.attack.crawl import look
from tests.attack.guess import _fits_words, _log_orders, _ways
from tests.make import make_membership, make_team, make_wave, sign_in
from trama.imports.paper.actions import enter_sheets
from trama.insights import opening, results
from trama.insights.reading import StoredResponse
from trama.networks.enums import Role
from trama.surveys.actions.answering import Access, PageSubmission, access_by_token
from trama.surveys.actions.intake import Outcome, WholeResponse, take_response, take_stack
from trama.surveys.actions.objections import disown_answer
from trama.surveys.actions.rooms import object_in_room
from trama.surveys.actions.turns import submit_turn
from trama.surveys.enums import ResponseChannel
from trama.surveys.models import Response, Wave
from trama.surveys.paper import personal_code, stack_codes
from trama.surveys.respondent_sql import open_wave_of

pytestmark = pytest.mark.django_db

BOUND = 0.8
TRUE = "lo que solo yo escribiría"


def by_file(wave, bodies):
    access = Access(open_wave_of(wave))
    arrivals = [(access, WholeResponse(body, f"fila-inventada-{n:05d}")) for n, body in enumerate(bodies)]
    take_stack(wave=wave, arrivals=arrivals, channel=ResponseChannel.FILE, by=wave.opened_by)


def by_keyboard(wave, bodies):
    _typed(wave, stack_codes(wave, len(bodies)), bodies)


def by_named_sheet(wave, bodies):
    """The sheets of people who have not answered, typed by the coordination."""
    unused = wave.invitations.filter(is_used=False).order_by("pk")
    _typed(wave, [personal_code(invitation) for invitation in unused], bodies)


def _typed(wave, codes, bodies):
    decided = {
        code: {item: str(point) for item, point in body["items"].items()}
        for code, body in zip(codes, bodies, strict=False)
    }
    enter_sheets(wave=wave, decided=decided, by=wave.opened_by)


def by_shared_device(wave, bodies):
    access = Access(open_wave_of(wave))
    for number, body in enumerate(bodies):
        submission = PageSubmission(body, page=1, consent="1")
        submit_turn(access=access, secret=f"turno-inventado-{number:04d}", submission=submission, by=access)


ROADS = [by_file, by_keyboard, by_named_sheet, by_shared_device]


def scene(people=7):
    network, members = make_team(people=people)
    make_membership(network=network, role=Role.COACH)
    return members, make_wave(
        network=network, people=members, code="cfr", timepoint="T0", opened_by=members[0]
    )


def dice_of(seed):
    return random.Random(seed)  # noqa: S311 -- invented answers, repeatable on purpose


def drawn_body(wave, dice, **more):
    return {"items": {item.code: dice.randint(1, 5) for item in wave.version.parsed.items}, **more}


def truly(wave, body, number):
    access = access_by_token(wave.invitations.order_by("pk")[number].token)
    whole = WholeResponse(body, f"telefono-de-verdad-{number:03d}")
    assert take_response(access=access, response=whole, by=access).outcome == Outcome.RECEIVED


def seen(wave, people):
    """What the coordination sees once it closed and opened it."""
    wave.refresh_from_db()
    wave.closed_at, wave.grace_hours = timezone.now(), 0
    wave.save()
    client = sign_in(Client(), people[0])
    client.post(f"/devolucion/{wave.code}/abrir/")
    wave.refresh_from_db()
    pages, pictures = look(client, [wave])
    return pages, pictures[wave.code]


@pytest.mark.parametrize("road", ROADS)
def test_one_true_answer_and_four_invented_tell_nothing(road):
    people, wave = scene()
    dice = dice_of(7)
    true = drawn_body(
        wave,
        dice,
        purpose=TRUE,
        open={"only_us": TRUE},
        example=TRUE,
        level=wave.version.parsed.level_keys[0],
    )
    truly(wave, true, 0)
    road(wave, [drawn_body(wave, dice, purpose="inventada") for _ in range(4)])
    assert Response.objects.count() == 5
    pages, picture = seen(wave, people)
    assert picture.is_empty
    assert not [address for address, page in pages.items() if TRUE in page]


def test_the_same_is_found_when_every_answer_counts(monkeypatch):
    for module in (opening, results):
        monkeypatch.setattr(
            module, "stored_response", lambda _wave, link, body, **_known: StoredResponse(body, link)
        )
    people, wave = scene()
    dice = dice_of(7)
    truly(wave, drawn_body(wave, dice), 0)
    by_file(wave, [drawn_body(wave, dice) for _ in range(4)])
    _pages, picture = seen(wave, people)
    assert not picture.is_empty


@pytest.mark.parametrize("seed", range(SEEDS))
@pytest.mark.parametrize("road", ROADS)
@pytest.mark.parametrize("honest", [5, *([6, 8] * DEEP)])
def test_beside_invented_ones_nobody_is_known_above_the_bound(road, honest, seed, sure_by_kind):
    people, wave = scene(people=honest + 3)
    dice = dice_of(seed * 100 + honest)
    true = [drawn_body(wave, dice) for _ in range(honest)]
    for number, body in enumerate(true):
        truly(wave, body, number)
    invented = [drawn_body(wave, dice) for _ in range(3)]
    road(wave, invented)
    _pages, picture = seen(wave, people)
    found = list(guesses(picture, true, invented))
    assert found or not picture.counts
    sure_by_kind["beside invented answers"] += found
    assert max(found, default=0) <= BOUND


def guesses(picture, true, invented):
    """How surely each who answered truly is guessed by one who wrote the invented ones and by each other one."""
    for code, counts in picture.counts.items():
        if code != "level":
            left = _without(counts, [body["items"][code] for body in invented])
            for own in {body["items"][code] for body in true}:
                others = _without(left, [own])
                yield max(others) / sum(others)
    for code in picture.between:
        known = [body["items"][code] for body in invented]
        for own in {body["items"][code] for body in true}:
            yield _in_words(picture, code, len(true) - 1, [own, *known])


def _without(counts, points):
    return [count - points.count(index) for index, count in enumerate(counts, start=1)]


def _in_words(picture, code, others, known):
    total, share = 0.0, [0.0] * 5
    for way in _ways(others, 5):
        whole = [count + known.count(index) for index, count in enumerate(way, start=1)]
        if _fits_words(whole, picture, code):
            weight = 2.718281828459045 ** _log_orders(way)
            total += weight
            share = [sum_ + weight * count / others for sum_, count in zip(share, way, strict=True)]
    return max(share) / total if total else 0.0


def test_with_the_links_of_people_who_did_not_answer_one_who_says_so_closes_everything():
    """Four links that the coordination asked for and used: each person is told of it, and one «no fui yo» is enough."""
    people, wave = scene()
    dice = dice_of(11)
    truly(wave, drawn_body(wave, dice, open={"only_us": TRUE}), 0)
    client = sign_in(Client(), people[0])
    others = [found for found in wave.invitations.order_by("pk")[1:] if found.person != people[0]][:4]
    for number, invitation in enumerate(others, start=1):
        client.post(f"/mediciones/{wave.code}/enlace/", {"who": invitation.person.code})
        access = access_by_token(invitation.token)
        whole = WholeResponse(drawn_body(wave, dice), f"telefono-inventado-{number:02d}")
        assert take_response(access=access, response=whole, by=access).outcome == Outcome.RECEIVED
    wave.refresh_from_db()
    assert wave.has_handed_links

    _pages, before = seen(wave, people)  # before the letters left, nothing opens
    Wave.objects.filter(pk=wave.pk).update(
        letters_left_at=timezone.now() - timedelta(hours=50),
        told_at=timezone.now(),
        settled_at=timezone.now(),
    )
    others[0].refresh_from_db()
    disown_answer(invitation=others[0], by=others[0])
    pages, after = seen(wave, people)

    assert before.is_empty
    assert after.is_empty
    assert not [address for address, page in pages.items() if TRUE in page]


def in_room(wave, number, body):
    access = Access(open_wave_of(wave))
    whole = WholeResponse(body, f"telefono-en-la-sala-{number:03d}")
    return access, whole.secret, take_response(access=access, response=whole, by=access).outcome


def test_in_a_room_who_invents_answers_takes_the_place_of_somebody_who_says_so():
    people, _other = scene(people=5)
    wave = make_wave(network=people[0].memberships.first().network, heads=5, code="cfr", timepoint="T1")
    dice = dice_of(3)
    outcomes = [in_room(wave, number, drawn_body(wave, dice))[2] for number in range(4)]  # invented
    outcomes.append(in_room(wave, 4, drawn_body(wave, dice, open={"only_us": TRUE}))[2])
    access, secret, refused = in_room(wave, 5, drawn_body(wave, dice))
    assert outcomes == [Outcome.RECEIVED] * 5
    assert refused == Outcome.FULL

    object_in_room(access=access, secret=secret, by=access)

    pages, picture = seen(wave, people)
    assert picture.is_empty
    assert not [address for address, page in pages.items() if TRUE in page]
    assert Wave.objects.get(pk=wave.pk).released_at is None


def test_whoever_gets_the_code_of_a_room_alone_reads_first_that_there_is_none():
    people, _other = scene(people=5)
    wave = make_wave(network=people[0].memberships.first().network, heads=5, code="cfr", timepoint="T1")
    page = Client().get(f"/e/{wave.campaign.code}/").content.decode()
    assert page.index("Somos 5 en esta sala. Si no los ves, no respondas.") < page.index("<form")

"""The same program finds what leaks as soon as one rule is switched off: one rule at a time."""

import re
from datetime import timedelta

import numpy as np
import pytest
from django.test import Client
from django.utils import timezone

from tests.attack.crawl import look
from tests.attack.test_attack import BOUND, opened, surest
from tests.attack.world import Cast, make_world
from tests.make import make_team, make_wave, sign_in
from trama.insights import opening, results, rungs
from trama.insights.disclosure import Policy
from trama.insights.ladder import choose
from trama.surveys import queries
from trama.surveys.actions.answering import access_by_token
from trama.surveys.actions.intake import WholeResponse, take_response

pytestmark = pytest.mark.django_db


def attacked(cast, seed):
    world = opened(make_world(cast, seed=seed))
    return surest(world, look(sign_in(Client(), world.people[0]), world.waves)[1])


def is_found(cast, seeds=range(4)):
    """Whether the program finds somebody's answer in one of a few networks."""
    return any((guess := attacked(cast, seed)) is not None and guess.sure > BOUND + 0.02 for seed in seeds)


def test_with_answers_held_to_be_known_by_agreement(monkeypatch):
    lonely = Cast(1, came=1)
    assert not is_found(lonely, range(1))
    for module in (opening, results):
        monkeypatch.setattr(module, "policy_of", lambda _wave: Policy(minimum=1, is_protected=False))
    assert is_found(lonely, range(1))


def test_without_the_rule_on_agreement(monkeypatch):
    rungs.possible.cache_clear()
    monkeypatch.setattr(rungs, "_concentrated", lambda counts, *_more: np.zeros(len(counts), dtype=bool))
    assert is_found(Cast(6, alike=0.3), range(1))
    rungs.possible.cache_clear()


@pytest.mark.parametrize(
    "cast",
    [
        Cast(6, came=1, instruments=("cfr", "pulso"), apart=8, repeats=0.95),
        Cast(6, left=1, repeats=0.8),
        Cast(6, came=1, left=1, repeats=0.8),
    ],
    ids=["a pulse a week later", "one who left", "one for another"],
)
def test_without_the_rule_between_measurements(monkeypatch, cast):
    assert not is_found(cast, range(1))
    monkeypatch.setattr(opening, "choose", lambda _earlier, new: choose((), new))
    assert is_found(cast, range(1))


def watched(wave, people):
    """How much the count grew after each person in turn had the questionnaire in hand and sent it."""
    client = sign_in(Client(), people[0])
    grown, before = [], 0
    for invitation in wave.invitations.order_by("person__pk"):
        access = access_by_token(invitation.token)
        values = {"items": {item.code: 3 for item in wave.version.parsed.items}}
        take_response(
            access=access, response=WholeResponse(values, f"secreto-de-{invitation.pk:020d}"), by=access
        )
        now = rate(client, wave)
        grown.append(now - before)
        before = now
    return grown


def rate(client, wave):
    """How many answers have come, as the page of the measurement says."""
    page = client.get(f"/mediciones/{wave.code}/").content.decode()
    counted = re.sub(r"<[^>]+>", "", page.split('<p class="rate">')[1].split("</p>")[0])
    found = re.search(r"(\d+)\s+de\s+\d+", counted)
    return int(found[1]) if found else 0


@pytest.mark.parametrize(
    ("behind", "steps"),
    [(0, [0, 0, 3, 0, 0, 3, 0, 0]), (1, [0, 0, 0, 3, 0, 0, 3, 0]), (2, [0, 0, 0, 0, 3, 0, 0, 3])],
)
def test_who_watches_the_count_sees_no_single_answer_come(monkeypatch, behind, steps):
    monkeypatch.setattr(queries, "_behind", lambda _wave: behind)
    network, people = make_team(people=8)
    wave = make_wave(network=network, people=people)
    grown = watched(wave, people)
    assert grown == steps
    wave.refresh_from_db()
    wave.closes_at = timezone.now() - timedelta(seconds=1)
    wave.grace_hours = 0
    wave.save()
    client = sign_in(Client(), people[0])
    assert rate(client, wave) == 6
    client.post(f"/devolucion/{wave.code}/abrir/")
    assert rate(client, wave) == 8


def test_with_a_count_that_moves_by_one_everybody_is_seen_to_answer(monkeypatch):
    monkeypatch.setattr(queries, "LIVE_STEP", 1)
    network, people = make_team(people=8)
    assert watched(make_wave(network=network, people=people), people) == [1] * 8

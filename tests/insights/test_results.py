"""What may be said of a wave, and what must be absent."""

import json

import pytest
from django.test import Client

from tests.make import make_response, make_team, make_wave, sign_in
from trama.audit.record import SYSTEM
from trama.insights.comparison import compare
from trama.insights.dimensions import Precision
from trama.insights.disclosure import Suppression
from trama.insights.preparing import store_telling
from trama.insights.results import network_results
from trama.science.change import Direction
from trama.surveys.enums import Mode

pytestmark = pytest.mark.django_db


def final_wave(values, *, people=7, code="pulso", **fields):
    network, members = make_team(people=people)
    wave = make_wave(network=network, people=members, code=code, is_final=True, **fields)
    for value in values:
        make_response(wave=wave, **({"value": value} if isinstance(value, int) else value))
    return wave


def test_five_dimensions_apart_with_n_and_mean():
    wave = final_wave([2, 3, 4, 5, 5])
    results = network_results(wave=wave)
    assert [dimension.dimension.key for dimension in results.dimensions] == [
        "purpose", "trust", "collaboration", "leadership", "shared_responsibility",
    ]  # fmt: skip
    assert [dimension.mean for dimension in results.dimensions] == [pytest.approx(3.8)] * 5
    assert results.dimensions[0].dots is None
    assert (results.rate.arrived, results.rate.invited) == (5, 7)


def test_scores_of_persons_are_drawn_only_where_everybody_agreed_to_be_known():
    """Whoever is the lowest one now is found, and all they said, once a later measurement is told without them."""
    protected, known = (final_wave([2, 3, 4, 5, 5], mode=mode) for mode in (Mode.INDIVIDUAL, Mode.IDENTIFIED))
    assert not any(dimension.dots for dimension in network_results(wave=protected).dimensions)
    assert network_results(wave=known).dimensions[0].dots == (2.0, 3.0, 4.0, 5.0, 5.0)


def test_reverse_items_count_turned_in_scores_and_stay_as_asked_in_items():
    wave = final_wave([5, 4, 3, 2, 1], code="cfr", timepoint="T0", mode=Mode.IDENTIFIED)
    results = network_results(wave=wave)
    assert results.dimensions[0].dots == (1.5, 2.25, 3.0, 3.75, 4.5)
    item = next(result for result in results.items if result.item.code == "PRO8")
    assert item.counts == (1, 1, 1, 1, 1)


def test_six_of_eight_rule():
    few = {"value": 5, "items": {"PRO1": "na", "PRO2": "na", "PRO3": "na"}}
    wave = final_wave([4, 3, 2, 1, 3, few], code="cfr", timepoint="T0", mode=Mode.IDENTIFIED)
    results = network_results(wave=wave)
    assert [len(dimension.dots) for dimension in results.dimensions[:2]] == [5, 6]


@pytest.mark.parametrize("answered", [0, 1, 4])
def test_below_five_nothing_exists_in_html_or_json(answered, client):
    wave = final_wave([3, 4, 5, 2][:answered])
    results = network_results(wave=wave)
    assert not results.is_shown
    assert results.items == ()
    assert all(
        dimension.precision is Precision.NOTHING and dimension.interval is None and dimension.dots is None
        for dimension in results.dimensions
    )
    coordinator = wave.invitations.order_by("person__pk").first().person
    sign_in(client, coordinator)
    page = client.get(f"/devolucion/{wave.code}/").content.decode()
    data = json.loads(client.get(f"/devolucion/{wave.code}/datos.json").content)
    assert "dots-chart" not in page
    assert "scale--" not in page
    assert "No hay nada que mostrar" in page
    assert data["items"] == []
    assert {dimension["mean"] for dimension in data["dimensions"]} == {None}


def test_item_answered_by_four_is_not_told():
    wave = final_wave([3, 4, 5, 2, {"value": 3, "items": {"PRO3": "na"}}])
    item = next(result for result in network_results(wave=wave).items if result.item.code == "PRO3")
    assert (item.counts, item.interval, item.unsure, item.why) == (None, None, None, Suppression.FEW_HERE)


def test_agreement_that_would_betray_is_told_in_words():
    wave = final_wave([5, 5, 5, 5, 5, 4])
    item = network_results(wave=wave).items[0]
    assert item.counts is None
    assert item.between == (4, 5)
    assert not item.differs


def test_sentences_stay_in_the_order_of_the_questionnaire():
    wave = final_wave(
        [
            {"value": 4, "items": {"CON1": value, "LID3": other}}
            for value, other in zip((1, 1, 3, 5, 5), (3, 4, 4, 5, 5), strict=True)
        ]
    )
    found = network_results(wave=wave)
    assert [result.item for result in found.items] == list(wave.version.parsed.items)
    assert [result.item.code for result in found.differing] == ["CON1"]
    assert [result.item for _dimension, items in found.by_dimension for result in items] == [
        result.item for result in found.told_items
    ]


def test_open_words_need_five_writers_and_have_an_order_that_means_nothing():
    texts = [f"texto {number}" for number in range(5)]
    wave = final_wave(
        [
            {"value": 3, "body": {"open": {"avoided": text, "one_change": text if number < 4 else ""}}}
            for number, text in enumerate(texts)
        ],
        code="cfr",
        timepoint="T0",
    )
    words = {word.question: word.texts for word in network_results(wave=wave).words}
    assert sorted(words["¿Qué estamos evitando conversar en la red?"]) == texts
    assert words["Si pudiéramos cambiar una sola cosa de nuestras reuniones, ¿cuál sería?"] is None


def test_identified_by_agreement_shows_with_few_and_says_so(client):
    wave = final_wave([3, 4, 5], people=4, mode=Mode.IDENTIFIED)
    assert network_results(wave=wave).is_shown
    sign_in(client, wave.invitations.order_by("person__pk").first().person)
    assert "identificadas por acuerdo" in client.get(f"/devolucion/{wave.code}/").content.decode()


def test_nothing_exists_before_the_wave_is_final(client):
    network, people = make_team()
    wave = make_wave(network=network, people=people)
    for value in (1, 2, 3, 4, 5):
        make_response(wave=wave, value=value)
    assert not network_results(wave=wave).is_shown
    assert sign_in(client, people[0]).get(f"/devolucion/{wave.code}/").status_code == 404


def test_results_reach_the_network_when_shared(client):
    wave = final_wave([2, 3, 4, 5, 5])
    people = [invitation.person for invitation in wave.invitations.order_by("person__pk")]
    coordinator, member = sign_in(Client(), people[0]), sign_in(client, people[1])
    assert member.get(f"/devolucion/{wave.code}/").status_code == 404
    assert member.post(f"/devolucion/{wave.code}/compartir/").status_code == 404

    coordinator.post(f"/devolucion/{wave.code}/compartir/")

    page = member.get(f"/devolucion/{wave.code}/").content.decode()
    assert "Respondieron 5 de 7 (71 %), individual" in page


def test_change_is_a_word_over_linked_people():
    earlier = final_wave([])
    for link in range(6):
        make_response(wave=earlier, value=2 + link % 2, link=link + 1)
    later = make_wave(network=earlier.network, is_final=True)
    for link in range(6):
        make_response(wave=later, value=4 + link % 2, link=link + 1)
    store_telling(wave=later, by=SYSTEM)
    comparison = compare(
        results=network_results(wave=later), person=later.network.memberships.get(role="coordinator").person
    )
    assert {change.direction for change in comparison.changes} == {Direction.ROSE}


def test_change_cannot_be_said_with_four_linked_people():
    earlier = final_wave([])
    later = make_wave(network=earlier.network, is_final=True)
    for link in range(6):
        make_response(wave=earlier, value=2 + link % 2, link=link + 1)
        make_response(wave=later, value=4 + link % 2, link=link + (1 if link < 4 else 100))
    store_telling(wave=later, by=SYSTEM)
    comparison = compare(
        results=network_results(wave=later), person=later.network.memberships.get(role="coordinator").person
    )
    assert {change.direction for change in comparison.changes} == {Direction.CANNOT_SAY}


def test_trust_and_leadership_are_told_by_their_aspects_too():
    wave = final_wave(
        [
            {"value": value, "items": {"CON1": 1 + index, "CON2": 5 - index % 3, "CON7": 1 + index % 3}}
            for index, value in enumerate((2, 3, 4, 5, 5))
        ],
        code="cfr",
        timepoint="T0",
    )
    results = network_results(wave=wave)
    aspects = {result.dimension.key: dict(result.aspects) for result in results.dimensions}
    assert list(aspects["leadership"]) == [
        "Hacia arriba (políticas locales y nacionales)",
        "Lateral o distribuido (apoyo entre equipos)",
        "Hacia abajo (prácticas docentes)",
    ]
    trust = aspects["trust"]
    assert trust["Confianza personal"].mean == pytest.approx(3.6)  # of 3 and 4.2
    assert trust["Confianza personal"].dots is None
    assert trust["Confianza profesional"].interval[1] < 4
    assert aspects["purpose"] == {}

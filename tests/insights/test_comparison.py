"""Between two measurements of a network."""

from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from tests.insights.scene import make_scene, make_wave
from trama.audit.record import SYSTEM
from trama.insights.comparison import compare
from trama.insights.dimensions import Precision
from trama.insights.disclosure import Policy, Suppression
from trama.insights.preparing import store_telling
from trama.insights.results import network_results
from trama.insights.wording import common_codes
from trama.instruments.models import InstrumentVersion
from trama.science.change import Direction
from trama.surveys.enums import Timepoint
from trama.surveys.models import Response

pytestmark = pytest.mark.django_db

LOW = [
    (1, 3, 2, 4, 2, 3),
    (2, 2, 3, 3, 1, 2),
    (3, 1, 4, 2, 3, 1),
    (2, 4, 1, 3, 2, 2),
    (1, 2, 3, 1, 4, 3),
    (3, 3, 2, 2, 1, 4),
]


def bodies(rows, by=0):
    return [
        {"items": {f"CON{index}": min(5, value + by) for index, value in enumerate(row, start=1)}}
        for row in rows
    ]


def trust_of(comparison):
    return next(change for change in comparison.changes if change.dimension.key == "trust")


def two_waves(scene, before, after, links=((1, 2, 3, 4, 5, 6), (1, 2, 3, 4, 5, 6))):
    then = make_wave(scene=scene, bodies=before, links=links[0], ago=300)
    now = make_wave(scene=scene, bodies=after, links=links[1], timepoint=Timepoint.FIRST)
    return then, now


def compared(scene, now):
    store_telling(wave=now, by=SYSTEM)
    return compare(results=network_results(wave=now), person=scene.people["coordinator"])


def test_six_people_who_all_answered_higher_rose():
    scene = make_scene()
    _then, now = two_waves(scene, bodies(LOW), bodies(LOW, by=1))

    comparison = compared(scene, now)

    trust = trust_of(comparison)
    assert (trust.direction, trust.why) == (Direction.ROSE, None)
    assert trust.after.mean == pytest.approx(trust.before.mean + 1, abs=0.11)


def test_the_same_answers_held():
    scene = make_scene()
    _then, now = two_waves(scene, bodies(LOW), bodies(LOW))

    comparison = compared(scene, now)

    assert trust_of(comparison).direction is Direction.HELD


def test_four_who_answered_both_times_say_nothing():
    scene = make_scene()
    links = ((1, 2, 3, 4, 5, 6), (1, 2, 3, 4, 7, 8))
    _then, now = two_waves(scene, bodies(LOW), bodies(LOW, by=1), links)

    comparison = compared(scene, now)

    assert {change.direction for change in comparison.changes} == {Direction.CANNOT_SAY}
    assert trust_of(comparison).why is Suppression.FEW_BOTH


def test_answers_without_a_link_are_not_in_both():
    scene = make_scene()
    links = ((1, 2, 3, 4, 5, 6), (1, 2, 3, 4, 5, None))
    _then, now = two_waves(scene, bodies(LOW), bodies(LOW, by=1), links)

    assert trust_of(compared(scene, now)).why is None


@pytest.mark.parametrize(
    ("word", "shown", "why"),
    [
        (Direction.ROSE, (0.4, 0.4), None),
        (Direction.ROSE, (-0.2, -0.2), Suppression.ONE_PERSON),
        (Direction.ROSE, (-0.7, 0.3), None),
        (Direction.ROSE, (-0.7, -0.1), Suppression.ONE_PERSON),
        (Direction.FELL, (0.1, 0.1), Suppression.ONE_PERSON),
        (Direction.HELD, (0.2, 0.2), None),
        (Direction.HELD, (0.6, 0.6), Suppression.ONE_PERSON),
        (Direction.HELD, (0.1, 0.6), None),
        (Direction.CANNOT_SAY, (0.6, 0.6), None),
    ],
)
def test_a_word_that_would_reveal_the_one_who_came_is_not_said(word, shown, why):
    policy = Policy(minimum=5, is_protected=True)

    assert policy.change(word, both=5, unknown=5, moved=[0, 1], common=8, shown=shown) is why
    assert policy.change(word, both=5, unknown=5, moved=[0, 0], common=8, shown=shown) is None
    assert policy.change(word, both=4, unknown=4, moved=[0, 0], common=8, shown=shown) is Suppression.FEW_BOTH
    assert (
        policy.change(word, both=5, unknown=1, moved=[0, 0], common=8, shown=shown) is Suppression.ONE_PERSON
    )


@pytest.mark.parametrize("word", Direction)
def test_of_few_sentences_no_word_is_told_when_one_or_two_moved(word):
    """Of two sentences «it held» says that nobody's answers moved: not to tell it alone would say so too."""
    policy = Policy(minimum=5, is_protected=True)
    assert (
        policy.change(word, both=5, unknown=5, moved=[1, 1], common=2, shown=None) is Suppression.ONE_PERSON
    )
    assert policy.change(word, both=5, unknown=5, moved=[0, 0], common=2, shown=None) is None
    assert policy.change(word, both=9, unknown=9, moved=[3, 3], common=2, shown=None) is None


def test_a_newcomer_who_pulls_against_the_others_is_hidden():
    scene = make_scene()
    newcomer = bodies([(1, 1, 1, 1, 1, 1)])
    then = make_wave(scene=scene, bodies=bodies(LOW[:5], by=1), links=(1, 2, 3, 4, 5), ago=300)
    now = make_wave(
        scene=scene,
        bodies=bodies(LOW[:5], by=1) + newcomer,
        links=(1, 2, 3, 4, 5, 9),
        timepoint=Timepoint.FIRST,
    )

    trust = trust_of(compared(scene, now))

    assert then.pk != now.pk
    assert trust.before.precision is Precision.TENTH
    assert (
        trust.after is None or trust.after.is_rough
    )  # more would tell, beside the first, what the newcomer answered


def test_only_sentences_with_the_same_words_are_common():
    scene = make_scene()
    full = make_wave(scene=scene).version.parsed
    pulse = make_wave(scene=scene, instrument="pulso").version.parsed
    first = pulse.blocks[0]
    other = replace(first.items[0], text="Otra frase con el mismo código.")
    changed = replace(
        pulse, blocks=(replace(first, items=(other, *first.items[1:])), *pulse.blocks[1:]), digest="other"
    )

    assert len(common_codes(full, pulse)) == 10
    assert common_codes(full, pulse) - common_codes(full, changed) == {other.code}


def test_a_member_is_not_shown_a_comparison_with_what_was_not_shared():
    scene = make_scene()
    then, now = two_waves(scene, bodies(LOW), bodies(LOW, by=1))
    now.shared_at = now.closes_at
    now.save()

    assert compared(scene, now).earlier.wave == then
    assert compare(results=network_results(wave=now), person=scene.people["member"]) is None


def test_comparing_costs_six_queries(django_assert_num_queries):
    scene = make_scene()
    _then, now = two_waves(scene, bodies(LOW), bodies(LOW, by=1))
    store_telling(wave=now, by=SYSTEM)
    results = network_results(wave=now)

    with django_assert_num_queries(6):
        compare(results=results, person=scene.people["coordinator"])


def test_between_two_versions_only_what_was_asked_alike_is_compared_and_the_page_says_so(client):
    scene = make_scene()
    full = InstrumentVersion.objects.newest(pack="clider", code="cfr")
    rows = [
        {"items": dict.fromkeys((item.code for item in full.parsed.items), 2) | {"PRO1": 1 + number % 3}}
        for number in range(6)
    ]
    later = [{"items": row["items"] | {"PRO1": row["items"]["PRO1"] + 2, "PRO2": 1}} for row in rows]
    then, now = two_waves(scene, rows, later)
    then.version = InstrumentVersion.objects.get(pack="clider", code="cfr", number="0.2")
    then.save()

    comparison = compared(scene, now)

    assert comparison.common_items == 13
    purpose, *_rest = comparison.changes
    assert (purpose.common, purpose.asked, purpose.direction) == (
        1,
        8,
        Direction.ROSE,
    )  # PRO2, in other words, fell
    assert (purpose.before, purpose.after) == (None, None)
    before, after = comparison.intros
    assert before.startswith("Piensa en este semestre.")
    assert after.startswith("Piensa en las últimas cinco o seis reuniones")
    client.force_login(scene.user("coordinator"))
    page = " ".join(client.get(reverse("results:detail", args=[now.code])).content.decode().split())
    assert "13 frases en común." in page
    assert f"Antes: «{before}» Ahora: «{after}»" in page
    assert "Según 1 de sus 8 frases" in page


def test_the_same_version_asks_to_think_of_the_same_time():
    scene = make_scene()
    _then, now = two_waves(scene, bodies(LOW), bodies(LOW))

    comparison = compared(scene, now)

    assert comparison.intros is None
    assert not any(change.is_partial for change in comparison.changes)


def beside(client, wave):
    """What the page says beside the measurement of before."""
    page = client.get(reverse("results:detail", args=[wave.code])).content.decode()
    return " ".join(BeautifulSoup(page, "html.parser").select_one("section.before").text.split())


def test_no_words_tell_that_one_of_five_withdrew(client):
    """Nothing can be told then; where it may be chance alone, the words are the same, letter by letter."""
    scene = make_scene()
    said = bodies([(point,) * 6 for point in (1, 5, 3, 2, 4)])
    then, now = two_waves(scene, said, said, ((1, 2, 3, 4, 5), (2, 1, 3, 5, 4)))
    client.force_login(scene.user("coordinator"))
    assert {change.direction for change in compared(scene, now).changes} == {Direction.CANNOT_SAY}
    before = beside(client, now)
    Response.objects.filter(wave=then, link=3).update(withdrawn_after=then.release)
    assert trust_of(compared(scene, now)).why is Suppression.FEW_BOTH
    assert beside(client, now) == before
    assert "podría ser casualidad, o se notaría" in before

"""Measurements side by side: what an earlier one gives away, however many lie between."""

from datetime import timedelta

import pytest

from tests.insights.scene import make_scene, make_wave
from trama.insights import differencing
from trama.insights.differencing import suppressed_in
from trama.insights.differencing_model import Moved, View, revealing_items
from trama.instruments.models import InstrumentVersion
from trama.surveys.models import Response


@pytest.fixture
def scene(db):
    return make_scene()


def said(people, *, by=0):
    """What so many say to the whole diagnosis; another ``by``, other people."""
    version = InstrumentVersion.objects.newest(pack="clider", code="cfr").parsed
    return [
        {
            "items": {
                item.code: 1 + (person * 2 + number + by) % 5 for number, item in enumerate(version.items)
            }
        }
        for person in range(people)
    ]


def in_room(scene, bodies, *, ago):
    room = {"heads": len(bodies), "grace_hours": 0}
    return make_wave(scene=scene, bodies=bodies, links=[None] * len(bodies), ago=ago, **room)


@pytest.mark.parametrize("between", [0, 7])
def test_invented_measurements_push_no_earlier_one_out(scene, between, monkeypatch):
    monkeypatch.setattr(differencing, "MOST", 120)  # three whole ones: what lies beyond is not worked out
    in_room(scene, said(6), ago=900)
    for number in range(between):
        in_room(scene, said(5, by=number), ago=800 - 80 * number)
    later = in_room(scene, said(7), ago=90)
    codes = suppressed_in(later).codes
    assert len(codes) > 20
    if between:
        assert codes == {item.code for item in later.version.parsed.items}


def test_a_verdict_is_of_one_opening(scene):
    """When a copy is put back, what is opened afterwards has the number of what the copy did not hold."""
    make_wave(scene=scene, bodies=said(6), ago=400)
    later = make_wave(scene=scene, bodies=said(6, by=1), ago=200)
    assert not suppressed_in(later).codes
    Response.objects.create(wave=later, body=said(7)[6], link=7)
    later.released_at += timedelta(days=1)
    assert suppressed_in(later).codes


def many_moved(before, after, moved):
    return View(seen={"q": (before, after)}, moved=moved)


@pytest.mark.parametrize(
    ("before", "after", "moved"),
    [
        ((2, 2, 1, 0, 0, 0), (2, 2, 7, 1, 0, 0), Moved(5, 7, 0)),  # six of the seven who came say the same
        ((2, 2, 7, 1, 0, 0), (2, 2, 1, 0, 0, 0), Moved(5, 0, 7)),  # and of those who left
        ((5, 5, 4, 3, 2, 0), (5, 5, 4, 4, 2, 0), Moved(19, 1, 0)),  # one among many
        ((2, 2, 1, 0, 0, 0), (1, 2, 8, 1, 0, 0), Moved(4, 8, 1)),
    ],
)
def test_of_many_who_moved_alike_nothing_is_drawn(before, after, moved):
    assert revealing_items(many_moved(before, after, moved)) == {"q"}


@pytest.mark.parametrize(
    ("before", "after", "moved"),
    [
        ((2, 2, 1, 0, 0, 0), (4, 3, 3, 2, 0, 0), Moved(5, 7, 0)),  # the seven who came differ
        ((5, 5, 4, 3, 2, 0), (3, 6, 5, 4, 2, 0), Moved(19, 1, 0)),  # somebody who stayed changed
        ((2, 2, 1, 0, 0, 0), (0, 0, 7, 0, 0, 0), Moved(0, 7, 5)),  # nobody stayed
    ],
)
def test_of_many_who_moved_and_differ_all_is_drawn(before, after, moved):
    assert revealing_items(many_moved(before, after, moved)) == frozenset()


def test_people_whose_keys_were_destroyed_in_between_are_not_taken_for_others(scene):
    """With new keys the same six, and one more, would look like thirteen people of whom nothing can be worked out."""
    make_wave(scene=scene, bodies=said(6), links=range(1, 7), ago=400)
    later = make_wave(scene=scene, bodies=said(7), links=range(11, 18), ago=200)
    assert suppressed_in(later).codes

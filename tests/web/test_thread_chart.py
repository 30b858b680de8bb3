"""The picture of the threads: in which order it names the dimensions, and how it leads to the names."""

import itertools
from datetime import date

import pytest
from bs4 import BeautifulSoup

from trama.charts.threads import HIGH, TOP, Point, ThreadLine, threads
from trama.content.pack import Dimension
from trama.story.thread import ChartColumn, Knot, Strand, Thread
from trama.web.templatetags.charts import five_threads

NAMES = ("Propósito", "Confianza", "Colaboración", "Liderazgo", "Corresponsabilidad")


def drawn(means, *, wide):
    lines = [
        ThreadLine(
            name, str(mean), "anil", (Point(3, 3, 3), Point(mean, mean, mean) if mean else None), "target"
        )
        for name, mean in zip(NAMES, means, strict=True)
    ]
    picture = threads(lines, [["T0"], ["T1"]], scale=5, label="", wide=wide)
    return BeautifulSoup(picture, "html.parser")


@pytest.mark.parametrize("wide", [1100, 520])
@pytest.mark.parametrize(
    "means", [(2.0, 4.0, 3.5, 3.5, 4.5), (5, 5, 5, 5, 5), (1, 1, 1, 1, 1), (3, None, 3, None, 1)]
)
def test_names_stand_in_the_given_order_whatever_the_values_and_inside_the_picture(means, wide):
    labels = drawn(means, wide=wide).select(".threads__name text")
    assert [label.get_text().split()[0] for label in labels] == list(NAMES)
    heights = [float(label["y"]) for label in labels]
    assert all(below - above >= 21 for above, below in itertools.pairwise(heights))
    assert heights[0] >= TOP
    assert heights[-1] <= TOP + HIGH + 6


def test_each_thread_leads_to_its_name():
    picture = drawn((2.0, 4.0, 3.5, 3.5, 4.5), wide=1100)
    assert len(picture.select(".threads__lead")) == 5


def posts_of(days, *, wide=1100, word="T1"):
    line = ThreadLine("Propósito", "", "anil", tuple(Point(3, 3, 3) for _day in days))
    words = [[word] for _day in days]
    picture = BeautifulSoup(threads([line], words, scale=5, label="", wide=wide, days=days), "html.parser")
    return [float(post["d"][1:].split()[0]) for post in picture.select(".threads__post")]


def test_columns_stand_by_their_dates():
    first, second, third = posts_of([0, 200, 600])
    assert (third - second) / (second - first) == pytest.approx(2, rel=0.02)


@pytest.mark.parametrize(("wide", "word"), [(1100, "noviembre de 2022"), (426, "11/22")])
def test_columns_never_come_so_near_that_their_words_touch(wide, word):
    places = posts_of([0, 1, 400], wide=wide, word=word)
    assert all(right - left >= 11 * len(word) for left, right in itertools.pairwise(places))
    assert places[-1] == posts_of([0, 200, 400], wide=wide)[-1]


def test_threads_that_lie_on_each_other_are_told_apart():
    knots = drawn((3, 3, 4, 4.5, 5), wide=1100).select(".threads__knot")
    assert len({(knot["cx"], knot["cy"]) for knot in knots}) == len(knots)
    bars = [ThreadLine(name, "", "anil", (Point(3, 2, 4, is_rough=True),)) for name in NAMES]
    picture = BeautifulSoup(threads(bars, [["T0"]], scale=5, label=""), "html.parser")
    assert len({bar["d"] for bar in picture.select(".threads__bar")}) == len(bars)


def test_no_line_leads_to_or_from_what_is_told_roughly():
    knot, bar = Point(3.6, 3.2, 4), Point(4, 3, 5, is_rough=True)
    for points, lines in (
        ((knot, knot, knot), 2),
        ((knot, knot, bar), 1),
        ((knot, bar, knot), 0),
        ((bar, bar, bar), 0),
        ((bar, knot, knot), 1),
    ):
        picture = threads([ThreadLine("Confianza", "", "anil", points)], [["T0"]] * 3, scale=5, label="")
        drawn_lines = BeautifulSoup(picture, "html.parser").select(".threads__line")
        assert len(drawn_lines) == lines, points


@pytest.mark.parametrize(("second", "is_by_day"), [(date(2026, 11, 20), True), (date(2026, 12, 2), False)])
def test_two_measurements_of_a_month_are_told_apart_by_their_day(second, is_by_day):
    columns = [ChartColumn("A", "P", "Pulso", on, 7, 7) for on in (date(2026, 11, 3), second)]
    knots = (Knot(3, 3, 3), Knot(4, 4, 4))
    strand = Strand(Dimension("trust", "CON", "Confianza", "anil", "target", (), ""), knots)
    for compact, day in ((False, "20/11/2026"), (True, "20/11")):
        picture = five_threads(Thread(tuple(columns), (strand,), 5), compact=compact)
        assert (f">{day}<" in picture) is is_by_day

"""The picture of the threads: in which order it names the dimensions, and how it leads to the names."""

import itertools

import pytest
from bs4 import BeautifulSoup

from trama.charts.threads import HIGH, TOP, Point, ThreadLine, threads

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

"""Sheets filled by six kinds of hand and bent by the road are read: nothing may be misread in silence."""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

SHEETS = 300
ASKED = 2.0  # percent of the marks, at most
BAD = ("lost", "doubled", "asked_too_often", "errors_without_a_sentence")


@dataclass
class Tally:
    """What became of the marks of all sheets."""

    counts: Counter = field(default_factory=Counter)
    silent: list[tuple[Any, ...]] = field(default_factory=list)

    @property
    def asked_percent(self) -> float:
        """How many marks are given back to a person, in a hundred."""
        return 100 * self.counts["asked"] / max(1, self.counts["marks"])


def torture(*, seed: int, people: int = SHEETS, kills: int = 0) -> dict[str, Any]:
    """``people`` sheets, others for each ``seed``: marks read as meant, asked, and misread in silence (lost)."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trama.config.settings")
    django.setup()
    from tests.paper import pens

    first = (seed - 1) * SHEETS
    blank = blanks()
    tally = read_sheets(range(first, first + people), blank)
    around = read_sheets(range(first, first + people // 5), blank, pens.AROUND)
    both = tally.counts + around.counts
    return {
        "confirmed": tally.counts["marks"] - tally.counts["asked"] - len(tally.silent),
        "lost": len(tally.silent) + len(around.silent),
        "doubled": both["doubled"],
        "errors_without_a_sentence": both["errors"],
        "around_their_circles": around.counts["marks"],
        "sheets": people,
        "pages": tally.counts["pages"],
        "unread_pages": tally.counts["unread pages"],
        "marks": tally.counts["marks"],
        "mended": tally.counts["mended"],
        "asked_percent": round(tally.asked_percent, 2),
        "asked_too_often": int(tally.asked_percent > ASKED),
    }


def blanks() -> dict[str, list[Any]]:
    """Real prints of both questionnaires, at the scale of the pens."""
    from tests.paper import pens
    from tests.paper.test_printing import print_of
    from trama.paper.printing import pictures_of

    return {
        code: pens.blank_pages(pictures_of(print_of(code, print_of().sheets[:1]), per_inch=200))
        for code in ("cfr", "pulso")
    }


def sheet(
    number: int, blank: dict[str, list[Any]], styles: Sequence[str] = ()
) -> Iterator[tuple[Any, Any, bytes]]:
    """One person's sheet: its pages with what they meant and the photo of each; in one of ``styles``."""
    from tests.paper import pens
    from tests.paper.bodies import bodies
    from trama.paper.layout import layout_of

    random = np.random.default_rng(number)
    code = ("cfr", "pulso")[number % 2]
    layout = layout_of(bodies()[code], "individual")
    styles = styles or pens.STYLES
    hand = pens.Hand.of(styles[number // 2 % len(styles)], random)
    meant = pens.choose(layout, random)
    for page, drawn in zip(layout.pages, blank[code], strict=True):
        yield page, meant, pens.travel(pens.write(page, drawn, meant, hand), pens.road(random), random)


def read(content: bytes, page: Any) -> Any:
    """What the server reads in a photo of ``page``; nothing when it asks for another photo."""
    from tests.paper.pens import flatten
    from trama.paper.bubbles import read_bubbles
    from trama.paper.flat import NotFlat, code_in
    from trama.paper.pictures import pictures_in

    try:
        flat = flatten(next(pictures_in(content)))
    except NotFlat:
        return None
    if code_in(flat) != f"T1{page.number}WAVE22ABCDEFGH":
        return None
    return read_bubbles(flat, page)


def read_sheets(numbers: range, blank: dict[str, list[Any]], styles: Sequence[str] = ()) -> Tally:
    """Every page of the sheets of ``numbers``, written, bent, photographed and read."""
    tally = Tally()
    for number in numbers:
        for page, meant, content in sheet(number, blank, styles):
            try:
                readings = read(content, page)
            except Exception:  # noqa: BLE001 -- whatever it is, it came without a sentence
                tally.counts["errors"] += 1
                continue
            _count(tally, number, page, meant, readings)
    return tally


def _count(tally: Tally, number: int, page: Any, meant: Any, readings: Any) -> None:
    result = tally.counts
    result["pages"] += 1
    result["marks"] += len(page.questions)
    if readings is None:  # another photo is asked for: every mark of it is
        result["unread pages"] += 1
        result["asked"] += len(page.questions)
        return
    result["doubled"] += len(readings) - len({reading.question for reading in readings})
    result["asked"] += sum(reading.why is not None for reading in readings)
    result["mended"] += sum(meant[name].is_mended for name in page.questions)
    tally.silent += [
        (number, reading, meant[reading.question])
        for reading in readings
        if reading.why is None and reading.value != meant[reading.question].value
    ]

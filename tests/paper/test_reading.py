"""Sheets filled by six kinds of hand and bent by the road: nothing is misread in silence."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from tests.paper import pens
from tests.paper.bodies import bodies
from tests.paper.pens import flatten
from torture import paper
from trama.paper.bubbles import Why
from trama.paper.flat import NotFlat, code_in
from trama.paper.layout import layout_of
from trama.paper.pictures import LARGEST, HeicPicture, NoPicture, TooLarge, pictures_in

SHEETS = 12  # each questionnaire by each kind of hand; `script/torture paper` reads three hundred


@pytest.fixture(scope="module")
def blanks():
    """Real prints, at the scale of the pens."""
    return paper.blanks()


@pytest.mark.uncounted
def test_a_sample_of_every_hand_and_road(blanks):
    tally = paper.read_sheets(range(SHEETS), blanks)
    assert tally.silent == []
    assert tally.counts["marks"] > 250
    assert tally.counts["mended"] > 0  # there was something to be asked
    assert tally.asked_percent <= paper.ASKED, tally.counts


@pytest.mark.parametrize("style", pens.AROUND)
def test_a_mark_around_its_circle_is_asked_and_never_blank(blanks, style):
    meant = {"PRO3": "2", "PRO6": "5", "CON1": "na", "COL2": "1"}
    readings = by_hand(blanks, style, meant={name: pens.Meant(value) for name, value in meant.items()})
    asked = {name for name, reading in readings.items() if reading.why}
    assert set(meant) <= asked  # a wide ring reaches into the next row, which is asked as well
    assert len(asked) < 8
    assert all(meant[name] in readings[name].among for name in meant)
    assert all(reading.value == "" for reading in readings.values())


def test_a_ring_around_another_than_the_filled_one_is_asked(blanks):
    def ring(drawn, page):
        bubble = page.questions["PRO3"][3]
        cv2.circle(drawn, (round(bubble.x * pens.PEN), round(bubble.y * pens.PEN)), 26, 40, 4)

    readings = by_hand(blanks, "filled", ring, meant={"PRO3": pens.Meant("2"), "PRO6": pens.Meant("3")})
    assert (readings["PRO3"].why, set(readings["PRO3"].among)) == (Why.TWO, {"2", "4"})
    assert readings["PRO6"].value == "3"


def line(drawn, start, end, width=0.5, ink=40):
    """A straight stroke, in millimetres."""
    (x, y), (to_x, to_y) = start, end
    from_, to = (tuple(round(at * pens.PEN) for at in point) for point in ((x, y), (to_x, to_y)))
    cv2.line(drawn, from_, to, ink, max(1, round(width * pens.PEN)), cv2.LINE_AA)


def words(drawn, text, x, y):
    cv2.putText(
        drawn, text, (round(x * pens.PEN), round((y + 1.2) * pens.PEN)), cv2.FONT_HERSHEY_SIMPLEX, 0.8, 40, 2
    )


@pytest.mark.uncounted
@pytest.mark.parametrize("aside", [-1.4, -0.5, 0, 0.8, 1.5])
@pytest.mark.parametrize("ink", [60, 80, 110, 140, 170])
def test_a_streak_of_the_scanner_is_no_answer(blanks, aside, ink):
    def streak(drawn, page):
        x = round((page.questions["PRO3"][3].x + aside) * pens.PEN)
        drawn[:, x : x + 2] = np.minimum(drawn[:, x : x + 2], ink)

    readings = by_hand(blanks, "filled", streak)
    assert {reading.value for reading in readings.values()} == {""}
    filled = {"PRO3": pens.Meant("2"), "PRO6": pens.Meant("4")}
    readings = by_hand(blanks, "filled", streak, meant=filled)
    assert {reading.question: reading.value for reading in readings.values() if reading.value}.items() <= {
        "PRO3": "2", "PRO6": "4"
    }.items()  # fmt: skip


def test_a_line_drawn_down_a_column_is_asked_in_every_row_it_touches(blanks):
    def down(drawn, page):
        first, last = page.questions["PRO3"][3], page.questions["COR3"][3]
        line(drawn, (first.x - 0.4, first.y - 3), (last.x + 0.5, last.y + 3))

    readings = by_hand(blanks, "filled", down)
    rows = layout_of(bodies()["pulso"], "individual").pages[0].questions
    touched = [name for name, bubbles in rows.items() if len(bubbles) > 1]
    assert {readings[name].why for name in touched} == {Why.THROUGH}


ARROWS = ["straight", "over", "short", "other row", "to the margin"]


@pytest.mark.parametrize("way", ARROWS)
def test_an_arrow_from_the_filled_circle_is_asked(blanks, way):
    def arrow(drawn, page):
        (wrong, *_between, right), below = page.questions["PRO3"][1:5], page.questions["PRO6"][1]
        x, y = wrong.x, wrong.y
        if way == "straight":
            line(drawn, (x, y - 2.8), (right.x, y - 2.8))
        elif way == "over":
            line(drawn, (x, y - 2.4), (x + 4, y - 4.6))
            line(drawn, (x + 4, y - 4.6), (right.x - 4, y - 4.6))
            line(drawn, (right.x - 4, y - 4.6), (right.x, y - 2.4))
        elif way == "short":
            line(drawn, (x + 2, y), (x + 5.4, y))
        elif way == "other row":
            line(drawn, (x, y + 2), (below.x, below.y - 1.5))
        else:
            line(drawn, (x, y - 2.4), (x - 12, y - 3.4))

    readings = by_hand(blanks, "filled", arrow, meant={"PRO3": pens.Meant("2"), "CON1": pens.Meant("3")})
    assert readings["PRO3"].why in {Why.BESIDE, Why.THROUGH}
    assert "2" in readings["PRO3"].among
    assert readings["CON1"].value == "3"
    if way in {"straight", "over"}:
        assert "5" in readings["PRO3"].among


@pytest.mark.parametrize("reach", [1.0, 1.3, 1.6])
def test_the_tail_of_a_tick_is_no_arrow(blanks, reach):
    def tick(drawn, page):
        for name, place in (("PRO6", 1), ("CON7", 4), ("COL4", 3)):
            x, y = page.questions[name][place].x, page.questions[name][place].y
            line(drawn, (x - 1.6 * reach, y - 0.4), (x - 0.3, y + 1.3 * reach))
            line(drawn, (x - 0.3, y + 1.3 * reach), (x + 2.9 * reach, y - 3.0 * reach))

    readings = by_hand(blanks, "filled", tick)
    assert [readings[name].value for name in ("PRO6", "CON7", "COL4")] == ["2", "5", "4"]


@pytest.mark.parametrize("x", [10.5, 136.0, 193.0, 197.0])
@pytest.mark.parametrize("text", ["NO", "x", "4"])
def test_what_is_written_beside_a_row_is_asked(blanks, x, text):
    def beside(drawn, page):
        for name in ("CON7", "COL4", "COR3"):
            words(
                drawn,
                text,
                min(x, 132.0) if name == "CON7" and x < 140 and text == "NO" else x,
                page.questions[name][0].y,
            )

    readings = by_hand(blanks, "filled", beside, meant={"CON7": pens.Meant("2"), "PRO3": pens.Meant("3")})
    assert readings["CON7"].why == Why.BESIDE
    assert {readings[name].why for name in ("COL4", "COR3")} == {Why.NEAR}  # they would be blank
    assert readings["PRO3"].value == "3"
    assert {readings[name].why for name in ("LID3", "LID7", "COR1")} == {None}


def test_a_small_cross_between_two_circles_is_asked(blanks):
    def cross(drawn, page):
        bubble = page.questions["PRO3"][2]
        for up in (-1, 1):
            line(drawn, (bubble.x - 6.3, bubble.y - up), (bubble.x - 4.5, bubble.y + up))

    assert by_hand(blanks, "filled", cross, meant={"PRO3": pens.Meant("3")})["PRO3"].why == Why.BESIDE


def test_holes_and_folds_and_edges_are_no_words(blanks):
    def used(drawn, page):
        for y in (108, 188):
            cv2.circle(drawn, (round(12 * pens.PEN), round(y * pens.PEN)), round(3 * pens.PEN), 20, -1)
        drawn[:, : round(2.5 * pens.PEN)] = 0
        drawn[round(148 * pens.PEN) :][:3] = 120
        drawn[:, round(105 * pens.PEN) :][:, :3] = 150

    readings = by_hand(blanks, "filled", used, meant={"PRO3": pens.Meant("3")})
    assert {reading.why for reading in readings.values()} == {None}
    assert readings["PRO3"].value == "3"


@pytest.mark.uncounted
def test_hands_that_write_around_circles_are_never_read_in_silence(blanks):
    tally = paper.read_sheets(range(len(pens.AROUND) * 2), blanks, pens.AROUND)
    assert tally.silent == []
    assert tally.counts["asked"] > 100


def test_a_mark_misread_in_silence_is_counted(blanks, monkeypatch):
    read = paper.read

    def misreading(content, page):
        return [
            replace(reading, value="5" if reading.value != "5" else "1")
            for reading in read(content, page) or []
        ]

    monkeypatch.setattr(paper, "read", misreading)
    tally = paper.read_sheets(range(1, 2), blanks)
    assert len(tally.silent) > 5


def by_hand(blanks, style, draw=None, *, meant=None):
    """A page of the pulse filled by one hand, scanned plainly; ``draw`` may add to the ink."""
    random = np.random.default_rng(5)
    layout = layout_of(bodies()["pulso"], "individual")
    page = layout.pages[0]
    hand = pens.Hand(style, 0.9, 0.5, 0.1, random)
    values = {name: pens.Meant("") for name in page.questions} | (meant or {})
    drawn = pens.write(page, blanks["pulso"][0], values, hand)
    if draw:
        draw(drawn, page)
    content = cv2.imencode(".png", drawn)[1].tobytes()
    return {reading.question: reading for reading in paper.read(content, page)}


def test_an_empty_sheet_is_empty(blanks):
    readings = by_hand(blanks, "filled")
    assert {(reading.value, reading.why) for reading in readings.values()} == {("", None)}


def test_two_marks_are_asked_with_both(blanks):
    def second(drawn, page):
        bubble = page.questions["PRO3"][1]
        at = (round(bubble.x * pens.PEN), round(bubble.y * pens.PEN))
        cv2.circle(drawn, at, 8, 40, -1)

    result = by_hand(blanks, "filled", second, meant={"PRO3": pens.Meant("4")})["PRO3"]
    assert (result.why, result.among, result.value) == (Why.TWO, ("2", "4"), "")


def test_a_trace_is_asked_and_dust_is_not(blanks):
    def trace(drawn, page):
        for name, ink, size in (("PRO3", 222, 7), ("PRO6", 120, 1)):
            bubble = page.questions[name][2]
            cv2.circle(drawn, (round(bubble.x * pens.PEN), round(bubble.y * pens.PEN)), size, ink, -1)

    result = by_hand(blanks, "filled", trace)
    assert (result["PRO3"].why, result["PRO3"].among) == (Why.FAINT, ("3",))
    assert (result["PRO6"].why, result["PRO6"].value) == (None, "")


def test_what_is_filled_and_crossed_out_is_asked(blanks):
    def cross(drawn, page):
        bubble = page.questions["CON1"][0]
        x, y, reach = round(bubble.x * pens.PEN), round(bubble.y * pens.PEN), round(4 * pens.PEN)
        cv2.line(drawn, (x - reach, y - reach), (x + reach, y + reach), 20, 4)
        cv2.line(drawn, (x - reach, y + reach), (x + reach, y - reach), 20, 4)

    result = by_hand(blanks, "filled", cross, meant={"CON1": pens.Meant("1"), "CON7": pens.Meant("2")})
    assert (result["CON1"].why, result["CON1"].among) == (Why.CROSSED, ("1",))
    assert result["CON7"].value == "2"


def test_circles_that_are_covered_are_asked(blanks):
    def cover(drawn, page):
        ys = [bubble.y for bubble in page.questions["COL2"]]
        y = round(ys[0] * pens.PEN)
        drawn[y - 28 : y + 28, 1000:] = 252  # a strip of paper over the row

    assert by_hand(blanks, "filled", cover)["COL2"].why == Why.LOST


@pytest.mark.parametrize(
    ("change", "why"), [("none", "none"), ("dark", "dark"), ("cut", "cut"), ("noise", "none")]
)
def test_a_photo_without_a_whole_sheet_says_why(blanks, change, why):
    page = blanks["pulso"][0]
    picture = {
        "none": np.full((900, 700), 190, np.uint8),
        "dark": (page // 120).astype(np.uint8),
        "cut": page[: page.shape[0] * 2 // 3],
        "noise": np.random.default_rng(1).integers(0, 255, (900, 700), np.uint8),
    }[change]
    with pytest.raises(NotFlat, match=why):
        flatten(picture)


def test_one_lost_corner_does_not_stop_the_reading(blanks):
    page = blanks["pulso"][0].copy()
    page[: round(17 * pens.PEN), : round(17 * pens.PEN)] = 245
    assert code_in(flatten(page)) == "T11WAVE22ABCDEFGH"


def test_what_is_not_a_picture_is_refused_with_its_sentence():
    heic = b"\0\0\0\x18ftypheic" + bytes(60)
    huge = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (60_000).to_bytes(4, "big") * 2 + bytes(30)
    for content, refusal in (
        (heic, HeicPicture),
        (huge, TooLarge),
        (bytes(LARGEST + 1), TooLarge),
        (b"", NoPicture),
        (b"hola", NoPicture),
        (b"\xff\xd8\xff\xe0\0\x04ab" + bytes(40), NoPicture),
        (b"\xff\xd8\xff\xc0\0\x11\x08\0\x10\0\x10\x03" + bytes(40), NoPicture),
        (b"%PDF-1.7 broken", NoPicture),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (60).to_bytes(4, "big") * 2 + bytes(30), NoPicture),
    ):
        with pytest.raises(refusal):
            list(pictures_in(content))


def test_a_large_photo_is_halved_and_keeps_no_place_nor_hour(blanks):
    large = cv2.resize(blanks["pulso"][0], None, fx=1.6, fy=1.6)
    content = cv2.imencode(".jpg", large)[1].tobytes()
    assert b"Exif" not in content
    marked = content[:2] + b"\xff\xe1\x00\x10Exif\0\0secret!!" + content[2:]
    picture = next(pictures_in(marked))
    assert picture.shape[0] == large.shape[0] // 2
    assert code_in(flatten(picture)) == "T11WAVE22ABCDEFGH"

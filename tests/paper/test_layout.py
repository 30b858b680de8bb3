"""Where things stand on a sheet: inside the page, apart from each other, and the same for ever."""

import hashlib
import json
from dataclasses import replace
from itertools import combinations

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.paper.bodies import bodies
from trama.content.pack import Scale
from trama.paper.layout import VERSION, layout_of
from trama.paper.shapes import BOTTOM, CODE, CODE_SIDE, FRAME, LEFT, RADIUS, RIGHT, SIGN, SIGNS, TOP, WIDTH
from trama.paper.writing import FACE, lines_of, width_of

CASES = [(code, mode) for code in ("cfr", "pulso", "small") for mode in ("individual", "identified")]
APART = 2 * RADIUS + 1.5  # from middle to middle: a ring, its neighbour, and paper between
PINNED = {
    "cfr": "65c92e904bcd09d8",
    "cfr 0.3": "9e3047689e814c7e",
    "cfr 0.2": "13f8a32f8b8a26fc",
    "pulso": "0d1d1d525a30d033",
    "pulso 0.3": "8fa2d5e79ef0049d",
    "pulso 0.2": "9dac79c0cc839fdc",
    "small": "6451d59dd6d0068c",
}


def check(layout):
    """What must hold of any layout."""
    for page in layout.pages:
        for first, other in combinations(page.bubbles, 2):
            assert (first.x - other.x) ** 2 + (first.y - other.y) ** 2 >= APART**2, (first, other)
        for bubble in page.bubbles:
            assert LEFT <= bubble.x - RADIUS < bubble.x + RADIUS <= RIGHT
            assert TOP <= bubble.y - RADIUS < bubble.y + RADIUS <= BOTTOM
            assert all(far(bubble, x, y, SIGN) > 2 for x, y in SIGNS)
            assert far(bubble, *CODE, CODE_SIDE) > 2
            assert not any(inside(bubble, box) for box in page.boxes)
        for box in page.boxes:
            assert LEFT <= box.x < box.x + box.width <= RIGHT
            assert TOP <= box.y < box.y + box.height <= BOTTOM
        for first, other in combinations(page.boxes, 2):
            assert first.y + first.height < other.y or other.y + other.height < first.y
        check_words(page)


def check_words(page):
    for line in page.lines:
        assert line.size >= 7.5
        assert 0 < line.y < FRAME
        if line.angle or line.is_end:
            assert 5 < line.x < WIDTH - 5
            continue
        right = line.x + width_of(line.text, line.size, is_bold=line.style == "bold")
        assert right <= WIDTH - 15, line
        for bubble in page.bubbles:
            beside = line.x - 0.5 < bubble.x + RADIUS and bubble.x - RADIUS < right
            assert not (beside and abs(bubble.y - (line.y - 1)) < RADIUS), (line, bubble)


def far(bubble, x, y, side):
    """From the ring to the square."""
    across = max(x - bubble.x, 0, bubble.x - x - side)
    down = max(y - bubble.y, 0, bubble.y - y - side)
    return (across**2 + down**2) ** 0.5 - RADIUS


def inside(bubble, box):
    return (
        box.x - RADIUS < bubble.x < box.x + box.width + RADIUS
        and box.y - RADIUS < bubble.y < box.y + box.height + RADIUS
    )


@pytest.mark.parametrize(("code", "mode"), CASES)
def test_nothing_overlaps_and_everything_is_inside(code, mode):
    body = bodies()[code]
    layout = layout_of(body, mode)

    check(layout)
    questions = layout.questions
    assert [name for name in questions if name in {item.code for item in body.items}] == [
        item.code for item in body.items
    ]
    for block in body.blocks:
        for item in block.items:
            assert [question.value for question in questions[item.code]] == [
                *map(str, block.scale.points),
                "na",
            ]
    assert [level.value for level in questions.get("level", ())] == list(
        body.level_keys if body.level_question else ()
    )
    assert [name for name in questions if name in {"research", "quote"}] == (
        ["research", "quote"] if body.asks_words or code == "small" else ["research"]
    )
    boxes = [box.name for page in layout.pages for box in page.boxes]
    assert set(boxes) == {
        *(["example"] if body.level_question else []),
        *(["purpose"] if body.purpose_stem else []),
        *(f"open-{question.key}" for question in body.open_questions),
    }


def test_two_sheets_of_paper_are_enough():
    assert [len(layout_of(bodies()[code], "individual").pages) for code in ("cfr", "pulso", "small")] == [
        4,
        1,
        1,
    ]


@pytest.mark.parametrize("code", PINNED)
def test_a_layout_that_was_printed_stays_as_it_is(code):
    """When this fails, sheets already printed would be misread: give the layout another number instead."""
    pages = layout_of(bodies()[code], "individual").pages
    places = [
        (page.number, *(round(value, 3) if isinstance(value, float) else value for value in (bubble.question, bubble.value, bubble.x, bubble.y)))
        for page in pages
        for bubble in page.bubbles
    ]  # fmt: skip
    assert VERSION == 1
    assert hashlib.sha256(json.dumps(places).encode()).hexdigest()[:16] == PINNED[code]


words = st.lists(
    st.text(st.sampled_from("abcdefghijklmnñopqrstuvwxyzáéíóúABCDEFGHIJKLMW¿?¡!,.;:()«»0123456789"), min_size=1, max_size=24),
    min_size=1,
    max_size=40,
).map(" ".join)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(
    texts=st.lists(words, min_size=2, max_size=14),
    labels=st.lists(words.map(lambda text: text[:32]), min_size=2, max_size=7),
    title=words,
)
def test_any_words_find_their_place(texts, labels, title):
    body = bodies()["cfr"]
    scale = Scale("any", tuple(labels))
    items = tuple(replace(body.items[0], code=f"I{index}", text=text) for index, text in enumerate(texts))
    block = replace(body.blocks[0], title=title[:90], intro=texts[0][:120], scale=scale, items=items)
    other = replace(body, digest=f"{texts}{labels}{title}", blocks=(block,), level_question=None)

    layout = layout_of.__wrapped__(other, "individual")

    check(layout)
    assert len(layout.questions) == len(texts) + 2


@given(text=words, size=st.sampled_from([7.6, 8.5, 10.0, 11.5]), width=st.floats(15, 160))
def test_lines_keep_every_letter_and_their_width(text, size, width):
    lines = lines_of(text, size, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(width_of(line, size) <= width for line in lines)


def test_words_take_no_more_room_than_we_say():
    """Measured by the typesetter itself, over everything that the repository prints."""
    texts = [
        (line.text, line.size, line.style)
        for code in ("cfr", "pulso", "small")
        for page in layout_of(bodies()[code], "individual").pages
        for line in page.lines
    ]
    asked = ", ".join(
        f"measure(text(size: {size}pt, weight: {600 if style == 'bold' else 400}, {json.dumps(text, ensure_ascii=False)})).width.mm()"
        for text, size, style in texts
        if style != "italic"
    )
    source = f'#set text(font: "{FACE}")\n#context [#metadata(({asked},))<w>]'
    report = json.loads(
        typst.query(source.encode(), "<w>", font_paths=typst.Fonts(include_system_fonts=False))
    )
    plain = [text for text in texts if text[2] != "italic"]
    wide = [
        (text, real, width_of(text, size, is_bold=style == "bold"))
        for (text, size, style), real in zip(plain, report[0]["value"], strict=True)
        if real > width_of(text, size, is_bold=style == "bold") + 0.05
    ]
    assert len(plain) > 100
    assert wide == []

"""Pictures of paper forms: their pages, what the circles say, and the values of a response that they make."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trama.content.pack import InstrumentBody
from trama.core.lazy import LazyModule
from trama.paper.bubbles import Reading, read_bubbles
from trama.paper.flat import Flat, NotFlat, code_in, flatten_all
from trama.paper.layout import VERSION, YES, layout_of
from trama.paper.marks import PageMark, mark_of
from trama.paper.pictures import Grey, NoPicture, pictures_in
from trama.paper.shapes import FRAME, LEFT, RADIUS, RIGHT, WIDTH

if TYPE_CHECKING:
    import cv2
else:
    cv2 = LazyModule("cv2")

QUALITY = 72  # of the picture that is kept while its sheet waits
NOT_FLAT = {
    "dark": gettext_lazy("It is too dark. Take the photo again with light on the sheet."),
    "none": gettext_lazy(
        "No sheet was found: its four corner marks must be seen. Lay it on a table and take the photo from above."
    ),
    "cut": gettext_lazy("A part of the sheet is cut off. Take the photo again with its four corners inside."),
}


@dataclass(frozen=True)
class File:
    """What was chosen: its name and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True)
class PageRead:
    """A page that could be read: whose it is, what its circles say, and its picture."""

    mark: PageMark
    readings: tuple[Reading, ...]
    picture: bytes


@dataclass(frozen=True)
class Trouble:
    """A picture that could not be used, and what to do."""

    where: str
    text: str


@dataclass(frozen=True)
class SheetForm:
    """The printed form that pictures are expected to be of."""

    wave: str  # the code of its measurement
    body: InstrumentBody
    mode: str


def read_pages(file: File, form: SheetForm) -> tuple[list[PageRead], list[Trouble]]:
    """Read every picture in ``file``, and say what is wrong with those that cannot be."""
    pages, troubles = [], []
    try:
        for number, picture in enumerate(pictures_in(file.content), start=1):
            found, wrong = _read_picture(picture, form)
            pages += found
            where = f"{file.name}, {number}" if number > 1 else file.name
            troubles += [Trouble(where, text) for text in wrong]
    except NoPicture as problem:
        troubles.append(Trouble(file.name, str(problem.message)))
    return pages, troubles


def _read_picture(picture: Grey, form: SheetForm) -> tuple[list[PageRead], list[str]]:
    """Every page in it, and what to do about those that cannot be read."""
    outcomes = [_read_page(flat, form) for flat in flatten_all(picture)]
    pages = [outcome for outcome in outcomes if isinstance(outcome, PageRead)]
    wrong = [outcome for outcome in outcomes if isinstance(outcome, str)]
    if len(outcomes) > 1 and wrong:
        alone = _(
            "There is more than one sheet in this photo, and not all could be read: %(read)d of %(seen)d."
        )
        wrong = [
            f"{alone % {'read': len(pages), 'seen': len(outcomes)}} {text}" for text in dict.fromkeys(wrong)
        ]
    return pages, wrong


def _read_page(flat: Flat | NotFlat, form: SheetForm) -> PageRead | str:
    if isinstance(flat, NotFlat):
        return str(NOT_FLAT[str(flat)])
    mark = mark_of(code_in(flat))
    if mark is None:
        return _(
            "The square mark at the top cannot be read. Take the photo again, still and near, without glare."
        )
    if mark.wave != form.wave:
        return _("It is a sheet of another measurement. Bring it on the page of its own measurement.")
    pages = layout_of(form.body, form.mode).pages
    if mark.layout != VERSION or mark.page > len(pages):
        return _("This sheet was printed by another version of Trama. Enter it by keyboard.")
    return PageRead(mark, tuple(read_bubbles(flat, pages[mark.page - 1])), _packed(flat))


def _packed(flat: Flat) -> bytes:
    return cv2.imencode(".jpg", flat.grey, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])[1].tobytes()


def values_of(decided: Mapping[str, str], body: InstrumentBody) -> dict[str, Any]:
    """What was decided on each question and box, as the values of a whole response."""
    items = {item.code: decided[item.code] for item in body.items if decided.get(item.code)}
    texts = {question.key: decided.get(f"open-{question.key}", "") for question in body.open_questions}
    return {
        "items": items,
        "level": decided.get("level", ""),
        "example": decided.get("example", ""),
        "purpose": decided.get("purpose", ""),
        "open": texts,
        "research": decided.get("research") == YES,
        "quote": decided.get("quote") == YES,
    }


def cut_out(picture: bytes, place: tuple[float, float, float, float]) -> bytes:
    """A piece of a page as JPEG; ``place`` is left, top, right and bottom in millimetres."""
    whole = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert whole is not None  # noqa: S101 -- it was packed here
    height, width = whole.shape[:2]
    across, down = width / WIDTH, height / FRAME
    left, top, right, bottom = place
    rows = slice(max(round(top * down), 0), round(bottom * down))
    piece = whole[rows, max(round(left * across), 0) : round(right * across)]
    return cv2.imencode(".jpg", piece, [cv2.IMWRITE_JPEG_QUALITY, 85])[1].tobytes()


def pieces_of(
    body: InstrumentBody, mode: str
) -> Iterator[tuple[str, int, tuple[float, float, float, float]]]:
    """Where each question and each box stands: its name, its page, and its place in millimetres."""
    for page in layout_of(body, mode).pages:
        for name, bubbles in page.questions.items():
            xs, ys = [bubble.x for bubble in bubbles], [bubble.y for bubble in bubbles]
            aside = 4.5 if len(bubbles) > 1 else 2.5
            left = min(xs) - RADIUS - aside
            right = RIGHT if name == "level" else max(xs) + RADIUS + aside
            yield (
                name,
                page.number,
                (max(left, LEFT - 4), min(ys) - RADIUS - 2.2, right, max(ys) + RADIUS + 2.2),
            )
        for box in page.boxes:
            yield (
                box.name,
                page.number,
                (box.x - 1, box.y - 1.5, box.x + box.width + 1, box.y + box.height + 1.5),
            )

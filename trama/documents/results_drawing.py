"""What a measurement told as values for the typesetter: the same for the booklet and for a picture."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from trama.charts.scale import shade
from trama.content.pack import Dimension
from trama.insights.dimensions import DimensionResult
from trama.insights.items import ItemResult
from trama.insights.results import WaveResults
from trama.insights.stretches import point_names, stretches_of
from trama.paper.compiling import png_from

DRAWING = Path(__file__).parent / "results_drawing.typ"
PICTURE = Path(__file__).parent / "results_picture.typ"
DYES = {
    "anil": "#2f4b9b", "cochinilla": "#b02a4a", "hoja": "#2b7148", "ocre": "#97590a", "maqui": "#6b3fa0",
}  # fmt: skip
MOST = 7  # sentences of the third step, as on its page
MOST_STRENGTHS = 5  # and of the fifth
PER_INCH = 160.0


def dimensions_png(results: WaveResults, *, title: str, source: str) -> bytes:
    """The five dimensions as one picture."""
    return _picture(results, title=title, source=source, dimensions=drawn_dimensions(results))


def sentences_png(results: WaveResults, *, title: str, source: str) -> bytes:
    """The sentences that are seen differently as one picture."""
    return _picture(results, title=title, source=source, sentences=drawn_sentences(results))


def _picture(results: WaveResults, *, title: str, source: str, **drawn: Any) -> bytes:
    values = frame_of(results) | {"title": title, "source": source, "dimensions": [], "sentences": []}
    return png_from(PICTURE, values | drawn, per_inch=PER_INCH, drawing=DRAWING)


def frame_of(results: WaveResults) -> dict[str, Any]:
    """What every drawing needs: the scale, and what it is silent about."""
    return {
        "language": (get_language() or "es")[:2],
        "points": results.points,
        "ends": point_names(results.points),
        "silences": results.silences,
    }


def drawn_dimensions(results: WaveResults) -> list[dict[str, Any]]:
    """Each dimension in the model's order, as finely as it is told."""
    return [_dimension(result) for result in results.dimensions]


def drawn_sentences(results: WaveResults) -> list[dict[str, Any]]:
    """Those that are seen differently, as the third step shows them."""
    return [_sentence(item) for item in results.differing[:MOST]]


def drawn_strengths(results: WaveResults) -> list[dict[str, Any]]:
    """What sustains the network, as the fifth step shows it."""
    return [_sentence(item) for item in results.strengths[:MOST_STRENGTHS]]


def headed(dimension: Dimension) -> dict[str, str]:
    """A dimension's word with its colour and its mark."""
    dye = DYES[dimension.dye]
    return {"name": dimension.name, "dye": dye, "mark": _mark(dimension.mark).replace("currentColor", dye)}


def _dimension(result: DimensionResult) -> dict[str, Any]:
    partly = _("over the sentences that can be told")
    return headed(result.dimension) | {
        "reason": result.reason,
        "words": f"{result.words}, {partly}" if result.is_partial else result.words,
        "mean": None if result.is_rough else result.mean,
        "band": result.interval if result.is_rough else None,
        "dots": result.dots or (),
        "aspects": [{"name": name, "words": aspect.words} for name, aspect in result.aspects],
    }


def _sentence(item: ItemResult) -> dict[str, Any]:
    points = len(item.labels)
    unsure = ""
    if item.unsure:
        unsure = ngettext("%(count)s without information", "%(count)s without information", item.unsure)
    parts = [item.told_by, unsure % {"count": item.unsure} if unsure else ""]
    return headed(item.dimension) | {
        "text": item.item.text,
        "turned": _("sentence worded the other way") if item.item.is_reverse else "",
        "views": item.views,
        "told": " · ".join(part for part in parts if part),
        "counts": item.counts or (),
        "stretches": [
            {
                "start": each.start,
                "end": each.end,
                "words": each.words,
                "kind": each.kind,
                "shade": shade((each.start + each.end) / 2, points),
            }
            for each in stretches_of(item)
        ],
    }


@cache
def _mark(name: str) -> str:
    """The mark as a picture of its own."""
    symbols = re.findall(
        r'<symbol id="m-(\w+)" viewBox="0 0 16 16">(.*?)</symbol>',
        render_to_string("components/marks.html"),
        re.DOTALL,
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">{dict(symbols)[name]}</svg>'

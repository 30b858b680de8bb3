"""The conversation about results as a booklet on A4: what was asked, seen, said, chosen and agreed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from trama.agreements.enums import AgreementState
from trama.agreements.models import Agreement, Focus
from trama.content.pack import Dimension
from trama.documents.results_drawing import (
    DRAWING,
    drawn_dimensions,
    drawn_sentences,
    drawn_strengths,
    frame_of,
    headed,
)
from trama.insights.comparison import Comparison
from trama.insights.results import WaveResults
from trama.paper.compiling import pdf_from

TEMPLATE = Path(__file__).parent / "results_booklet.typ"
DESCRIBE, DIFFER, CARE, FOCUS, AGREE = 2, 3, 5, 6, 8  # steps that have something beside what was said


@dataclass(frozen=True)
class Leaf:
    """A step: its question and what was said."""

    question: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Booklet:
    """What was talked about, beside the results themselves."""

    title: str
    source: str
    leaves: tuple[Leaf, ...]
    foci: tuple[tuple[Dimension, Focus], ...]
    made: Sequence[Agreement]
    purpose: str
    comparison: Comparison | None


def booklet_pdf(results: WaveResults, booklet: Booklet) -> bytes:
    """The booklet as a PDF."""
    values = frame_of(results) | {
        "title": booklet.title,
        "source": booklet.source,
        "leaves": [
            _leaf(number, leaf, results, booklet) for number, leaf in enumerate(booklet.leaves, start=1)
        ],
        "conversed": _conversed(results),
        "purpose": booklet.purpose,
        "changes": _changes(booklet.comparison),
        "foot": f"{results.wave.version.parsed.pilot} · {_('Not for ordering networks, schools or people.')}",
        "words": {
            "kind": _("Results conversation"),
            "purpose": _("Our purpose"),
            "changes": _("What changed"),
            "untold": "" if results.is_shown or results.conversed else _why(results),
        },
    }
    return pdf_from(TEMPLATE, values, drawing=DRAWING)


def _why(results: WaveResults) -> str:
    return next((result.reason for result in results.dimensions if result.reason), "")


def _leaf(number: int, leaf: Leaf, results: WaveResults, booklet: Booklet) -> dict[str, Any]:
    shows = results.is_shown
    return {
        "number": number,
        "question": leaf.question,
        "notes": leaf.notes,
        "dimensions": drawn_dimensions(results) if shows and number == DESCRIBE else (),
        "sentences": _sentences(number, results) if shows else (),
        "is_figure": shows and number in {DESCRIBE, DIFFER},
        "has_changes": number == DESCRIBE,
        "foci": [
            headed(dimension) | {"reason": focus.reason, "foot": _chosen(focus)}
            for dimension, focus in booklet.foci
        ]
        if number == FOCUS
        else (),
        "made": [{"text": made.text, "foot": _foot(made)} for made in booklet.made]
        if number == AGREE
        else (),
    }


def _sentences(number: int, results: WaveResults) -> list[dict[str, Any]]:
    """What was seen differently, or what sustains the network, where its step shows it."""
    if number == DIFFER:
        return drawn_sentences(results)
    return drawn_strengths(results) if number == CARE else []


def _chosen(focus: Focus) -> str:
    """When it was chosen, until when it was worked on, and who wrote it down."""
    days = {"since": _day(focus.chosen_on), "until": _day(focus.ended_on) if focus.ended_on else ""}
    chosen = _("chosen on %(since)s, ended on %(until)s") if focus.ended_on else _("chosen on %(since)s")
    parts = [chosen % days]
    if focus.chosen_by:
        parts.append(_("written down by %(name)s") % {"name": focus.chosen_by.shown_name})
    return " · ".join(parts)


def _day(day: date) -> str:
    return str(formats.date_format(day, "DATE_FORMAT"))


def _foot(made: Agreement) -> str:
    """Who does it, and by when or that it is done."""
    parts = [made.owner.shown_name if made.owner else _("who does it is missing")]
    if made.state == AgreementState.DONE:
        parts.append(_("done"))
    elif made.due_on:
        parts.append(_("by %(day)s") % {"day": _day(made.due_on)})
    return " · ".join(parts)


def _changes(comparison: Comparison | None) -> list[dict[str, str]]:
    changes = comparison.changes if comparison else ()
    return [headed(change.dimension) | {"words": change.words, "why": change.reason} for change in changes]


def _conversed(results: WaveResults) -> list[dict[str, Any]]:
    dimensions = {dimension.key: dimension for dimension in results.wave.version.parsed.dimensions}
    return [
        headed(dimensions[answer.dimension])
        | {
            "agreed": str(answer.agreed or ""),
            "raised": f"{_('Raised:')} {' · '.join(map(str, answer.raised))}" if answer.raised else "",
            "words": answer.words,
        }
        for answer in results.conversed
    ]

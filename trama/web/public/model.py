"""The model behind the programme, as its content pack tells it: three pages for anybody."""

import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from trama.content.load import packs
from trama.content.pack import Dimension, Pack, Rubric
from trama.web.http import public

DEFAULT = "clider"
MARKS_OF_SOURCE = re.compile(r"\b(S-deck|own)\b")


@dataclass(frozen=True)
class Cell:
    """One square of a rubric, which can say by itself under which column it stands."""

    column: str
    text: str


@dataclass(frozen=True)
class RubricRow:
    """One line of a rubric; of a dimension, when it bears its name."""

    name: str
    cells: tuple[Cell, ...]
    dimension: Dimension | None


def pack_for(request: HttpRequest) -> Pack:
    """The content of the programme from which the person looks; for anybody else, the usual one."""
    known = packs(settings.PACK_FOLDERS)
    membership = getattr(request, "membership", None)
    if membership is None:
        return known[DEFAULT]
    cohort = membership.network.cohort if membership.network else membership.cohort
    programme = cohort.programme if cohort else membership.programme
    return known.get(programme.pack, known[DEFAULT])


def said(source: str) -> str:
    """Where a piece comes from, in words: the marks of the pack's files are for who writes them."""
    words = {"S-deck": _("the workshop of the model"), "own": _("our own wording")}
    return MARKS_OF_SOURCE.sub(lambda found: words[found.group()], source)


@public
@require_GET
def model(request: HttpRequest) -> HttpResponse:
    """Dimensions, levels and stages in short, the questionnaires, and how the model came to be."""
    pack = pack_for(request)
    context = {
        "pack": pack,
        "dimensions": [_dimension(dimension) for dimension in pack.dimensions],
        "antecedents": [
            {"antecedent": antecedent, "source": said(antecedent.source)} for antecedent in pack.antecedents
        ],
        "levels_source": _sources([level.source for level in pack.levels]),
        "stages_source": said(pack.stage_rubric.source) if pack.stage_rubric else "",
    }
    return render(request, "public/model/model.html", context)


def _dimension(dimension: Dimension) -> dict[str, Any]:
    return {
        "of": dimension,
        "source": said(dimension.source),
        "parts_source": _sources([part.source for part in dimension.parts]),
    }


def _sources(sources: list[str]) -> str:
    """Each source once, in the order in which it first appears."""
    return "; ".join(said(source) for source in dict.fromkeys(sources))


@public
@require_GET
def levels(request: HttpRequest) -> HttpResponse:
    """The levels of collaboration, each in a paragraph, and their rubric."""
    pack = pack_for(request)
    if not pack.levels and pack.level_rubric is None:
        raise Http404
    context = {"pack": pack, "levels_source": _sources([level.source for level in pack.levels])}
    return render(request, "public/model/levels.html", context | _table(pack, pack.level_rubric))


@public
@require_GET
def stages(request: HttpRequest) -> HttpResponse:
    """The stages of a network, dimension by dimension."""
    pack = pack_for(request)
    if pack.stage_rubric is None:
        raise Http404
    return render(request, "public/model/stages.html", {"pack": pack} | _table(pack, pack.stage_rubric))


def _table(pack: Pack, rubric: Rubric | None) -> dict[str, Any]:
    if rubric is None:
        return {"rubric": None, "rows": [], "rubric_source": ""}
    dimensions = {dimension.name: dimension for dimension in pack.dimensions}
    rows = [
        RubricRow(
            name=name,
            cells=tuple(Cell(*pair) for pair in zip(rubric.columns, cells, strict=False)),
            dimension=dimensions.get(name),
        )
        for name, cells in rubric.rows
    ]
    return {"rubric": rubric, "rows": rows, "rubric_source": said(rubric.source)}

"""The typesetter: a document in, PDF or pictures out, with the faces that it carries itself."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trama.core.lazy import LazyModule
from trama.paper.legible import FACES, legible

if TYPE_CHECKING:
    import typst
else:
    typst = LazyModule("typst")


def compiled(
    source: str, form: str, per_inch: float | None = None, given: Mapping[str, str] | None = None
) -> bytes | list[bytes]:
    """``source`` as ``pdf``, ``png`` or ``svg``: bytes, or one for each page. It reads ``given`` as `sys.inputs`."""
    made = typst.compile(  # type: ignore[call-overload]  # the form is a word
        source.encode(), format=form, ppi=per_inch, font_paths=_faces(), sys_inputs=dict(given or {})
    )
    assert made is not None  # noqa: S101 -- only a compilation into a file gives nothing
    return made  # type: ignore[no-any-return]  # bytes, or one per page


def pdf_from(template: Path, values: Mapping[str, Any], *, drawing: Path | None = None) -> bytes:
    """``template`` as a PDF; it reads ``values`` as data, so that no word of anybody is ever an instruction.

    ``drawing`` stands before it, where several templates draw the same.
    """
    return _made(template, values, drawing, "pdf", None)


def png_from(
    template: Path, values: Mapping[str, Any], *, per_inch: float, drawing: Path | None = None
) -> bytes:
    """The same as one picture."""
    return _made(template, values, drawing, "png", per_inch)


def _made(
    template: Path, values: Mapping[str, Any], drawing: Path | None, form: str, per_inch: float | None
) -> bytes:
    source = "\n".join(_read(path) for path in (drawing, template) if path)
    made = compiled(source, form, per_inch, {"values": legible(json.dumps(values, ensure_ascii=False))})
    return made if isinstance(made, bytes) else made[0]


@cache
def _read(template: Path) -> str:
    return template.read_text(encoding="utf-8")


@cache
def _faces() -> "typst.Fonts":
    return typst.Fonts(include_system_fonts=False, font_paths=[FACES])

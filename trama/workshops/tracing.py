"""What came of a workshop, for the trace. A rehearsal leaves none, and neither do intentions."""

from collections.abc import Iterable, Sequence

from trama.agreements.enums import OriginKind
from trama.agreements.queries import questions_of
from trama.core.references import Reference
from trama.sessions.models import Session
from trama.trace.enums import TraceKind
from trama.trace.links import link
from trama.workshops.models import Idea, Note

Pair = tuple[Reference, Reference]


def trace_ideas(*, workshop: Session, ideas: Iterable[Idea]) -> None:
    """Part of an action: these ideas came of the entry they were brought from, if there was one."""
    pairs = [
        (Reference(TraceKind.ENTRY, idea.entry.code), Reference(TraceKind.IDEA, idea.code))
        for idea in ideas
        if idea.entry
    ]
    _link(workshop, pairs)


def trace_questions(*, workshop: Session, notes: Sequence[Note]) -> None:
    """Part of an action: the workshop brought these notes, and of each came its open question (≤ 2 queries)."""
    written = questions_of(kind=OriginKind.NOTE, codes=[each.code for each in notes])
    pairs: list[Pair] = []
    for code, question in written.items():
        note = Reference(TraceKind.NOTE, code)
        pairs.append((Reference(TraceKind.WORKSHOP, workshop.code), note))
        pairs.append((note, Reference(TraceKind.OPEN_QUESTION, question.code)))
    _link(workshop, pairs)


def trace_workshop(*, workshop: Session) -> None:
    """Part of an action that brings rows by another way: whatever came of the workshop is linked (4 queries)."""
    ideas = Idea.objects.filter(group__session=workshop, entry__isnull=False).select_related("entry")
    trace_ideas(workshop=workshop, ideas=ideas)
    trace_questions(workshop=workshop, notes=list(workshop.notes.all()))


def _link(workshop: Session, pairs: Sequence[Pair]) -> None:
    if not workshop.is_rehearsal:
        link(pairs, whose=workshop.owner)

"""What there is to look at in a roster that waits: who can be invited, what needs mending."""

from dataclasses import dataclass

from trama.imports.models import ImportDraft
from trama.imports.roster.check import RosterLine, lines_of
from trama.imports.roster.known import table_of

SHOWN = 100


@dataclass(frozen=True)
class RosterReview:
    """The lines of a roster by what can be done with them."""

    titles: tuple[str, ...]
    hidden: int  # national ids that were crossed out
    ready: tuple[RosterLine, ...]
    wrong: tuple[RosterLine, ...]  # those to look at, as many as are shown
    left: int  # lines that cannot be invited yet
    known: int  # lines of people who take part or are invited already
    more: bool  # there are more to look at than are shown


def review_of(draft: ImportDraft) -> RosterReview:
    """Look over the roster that waits (6 queries). Refuses with ``DraftOver``."""
    lines = lines_of(draft)
    wrong = [line for line in lines if not line.is_known and (not line.guest or _has_mend(line))]
    return RosterReview(
        titles=table_of(draft).header,
        hidden=draft.content["hidden"],
        ready=tuple(line for line in lines if line.guest),
        wrong=tuple(wrong[:SHOWN]),
        left=sum(1 for line in lines if not line.guest and not line.is_known),
        known=sum(1 for line in lines if line.is_known),
        more=len(wrong) > SHOWN,
    )


def _has_mend(line: RosterLine) -> bool:
    return any(problem.mend for problem in line.problems)

"""What there is to look at in a roster that waits: where its titles are, who can be invited, what needs mending."""

from collections.abc import Mapping
from dataclasses import dataclass

from trama.imports.models import ImportDraft
from trama.imports.roster.check import RosterLine, lines_of
from trama.imports.roster.known import sheets_of, table_of, undecided
from trama.imports.roster.parse import RosterColumn
from trama.imports.tables import SAMPLE, Table

SHOWN = 100
WORDS = 60  # letters of a line that are shown to recognise it


@dataclass(frozen=True)
class TitleLine:
    """A line that may hold the titles."""

    value: str  # which sheet, which line
    sheet: str
    line: int
    words: str
    is_chosen: bool
    is_hidden: bool


@dataclass(frozen=True)
class Title:
    """A column, by its title and what stands first under it."""

    at: int
    words: str


@dataclass(frozen=True)
class RosterReview:
    """The lines of a roster by what can be done with them."""

    places: tuple[TitleLine, ...]
    has_titles: bool
    titles: tuple[Title, ...]
    doubtful: Mapping[str, tuple[int, ...]]
    hidden: int  # national ids that were crossed out
    concealed: tuple[
        RosterLine, ...
    ]  # lines that the spreadsheet hides, while nobody said whether they count
    below: tuple[RosterLine, ...]  # lines without a school under one, while nobody said whether it is meant
    ready: tuple[RosterLine, ...]
    changes: tuple[RosterLine, ...]
    wrong: tuple[RosterLine, ...]  # those to look at, as many as are shown
    left: int  # lines that cannot be invited yet
    known: int  # lines of people who take part or are invited already
    noted: tuple[RosterLine, ...]  # those of them of whom something is said
    more: bool  # there are more to look at than are shown


def review_of(draft: ImportDraft) -> RosterReview:
    """Look over the roster that waits (6 queries). Refuses with ``DraftOver``."""
    table, lines = table_of(draft), lines_of(draft)
    wrong = [
        line
        for line in lines
        if not (line.is_ready or line.is_known or line.is_concealed or line.school_above)
    ]
    known = [line for line in lines if line.is_known]
    return RosterReview(
        places=_places(draft),
        has_titles=table is not None,
        titles=_titles(table) if table else (),
        doubtful=undecided(draft, table) if table else {},
        hidden=draft.content["hidden"],
        concealed=tuple(line for line in lines if line.is_concealed),
        below=tuple(line for line in lines if line.school_above),
        ready=tuple(line for line in lines if line.guest),
        changes=tuple(line for line in lines if line.change),
        wrong=tuple(wrong[:SHOWN]),
        left=len(wrong),
        known=len(known),
        noted=tuple(line for line in known if line.values.get(RosterColumn.CODE) and line.problems),
        more=len(wrong) > SHOWN,
    )


def _places(draft: ImportDraft) -> tuple[TitleLine, ...]:
    chosen = draft.content["place"]
    return tuple(
        TitleLine(
            value=f"{at}-{line}",
            sheet=sheet.name,
            line=line,
            words=" · ".join(cell for cell in cells if cell)[:WORDS],
            is_chosen=chosen == [at, line],
            is_hidden=sheet.is_hidden,
        )
        for at, sheet in enumerate(sheets_of(draft))
        for line, cells in sheet.lines[: min(SAMPLE, len(sheet.lines) - 1)]
    )


def _titles(table: Table) -> tuple[Title, ...]:
    found = []
    for at, title in enumerate(table.header):
        first = next((cells[at] for _line, cells in table.rows if at < len(cells) and cells[at]), "")
        found.append(Title(at, f"{title or '—'} · {first}"[:WORDS] if first else title or "—"))
    return tuple(found)

"""What a participant's page shows of their group, of the plenary and of the board: a typed part for each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NotRequired, TypedDict

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from trama.live.page import LivePage
from trama.sessions.models import AgendaItem, Group, Participant
from trama.sessions.queries import progress_of
from trama.web.live.audiences import GROUP, OPEN
from trama.web.live.dimensions import dimensions_of
from trama.web.live.workshops import participant_audience
from trama.workshops.enums import GroupRole, ItemKind
from trama.workshops.models import Cluster, Echo, Entry, Idea, Note
from trama.workshops.models.idea import MOST_IDEAS
from trama.workshops.queries import (
    BoardColumn,
    Turns,
    board_columns,
    board_item,
    board_notes,
    clusters_with_ideas,
    groups_item,
    groups_with_people,
    notebook_of,
    plenary_ideas,
    shape_counts,
    turn_order,
)


@dataclass(frozen=True)
class Question:
    """A guiding question and what the group wrote under it."""

    number: int
    text: str
    entries: tuple[Entry, ...]
    typed: str = ""


@dataclass(frozen=True)
class Typed:
    """What somebody was writing when it could not be kept, and why."""

    text: str
    sentence: str
    question: int = -1


@dataclass(frozen=True)
class Speaking:
    """The card of who speaks for a group: when, how long, what they bring, what they may choose from."""

    group: Group
    ideas: list[Idea]
    taken_back: list[Idea]
    entries: list[Entry]
    before: int  # groups that speak before this one; -1 once it has spoken
    minutes: int
    most: int = MOST_IDEAS


class GroupPart(TypedDict):
    """The group work: whom I am with, our notebook; or the groups to choose from."""

    kind: str
    group: Group | None
    is_working: bool
    typed: Typed | None
    picks: Iterable[Group]
    group_heard: str
    questions: list[Question]
    mates: Iterable[Participant]
    roles: Sequence[tuple[str, StrOrPromise]]


class PlenaryPart(TypedDict):
    """The plenary; outside it, only that there is none."""

    is_plenary: bool
    turns: NotRequired[Turns]
    clusters: NotRequired[list[Cluster]]
    echoed: NotRequired[list[Idea]]
    speaking: NotRequired[Speaking | None]


class BoardPart(TypedDict):
    """The board as one participant may see it, and what they wrote themselves."""

    columns: Sequence[BoardColumn]
    dimensions: list[tuple[str, str]]
    mine: QuerySet[Note]
    notes: Iterable[Note]
    echoed_notes: Iterable[Note]
    counts: dict[str, int]
    is_board: bool


def questions_of(item: AgendaItem | None) -> list[str]:
    """The guiding questions of a group work; the prompt or the title where there are none."""
    if item is None:
        return []
    return item.parts["questions"] or [item.parts["prompt"] or item.title]


def questions(group: Group, item: AgendaItem | None, typed: Typed | None) -> list[Question]:
    """The notebook by question, also those that the item does not ask any more."""
    entries = list(notebook_of(group=group))
    asked = questions_of(item)
    beyond = max((entry.question for entry in entries), default=-1) + 1 - len(asked)
    return [
        Question(
            number,
            text,
            tuple(entry for entry in entries if entry.question == number),
            typed.text if typed and typed.question == number else "",
        )
        for number, text in enumerate([*asked, *[_("Another question")] * beyond])
    ]


def group_part(me: Participant, live: LivePage, typed: Typed | None = None) -> GroupPart:
    """What the page shows of the group work."""
    workshop, group = me.session, me.group
    kind = workshop.current.kind if workshop.current else ""
    is_working = workshop.is_under_way and kind == ItemKind.GROUPS
    has_notebook = group is not None and (is_working or kind == ItemKind.PLENARY or typed is not None)
    return {
        "kind": kind,
        "group": group,
        "is_working": is_working,
        "typed": typed,
        "picks": groups_with_people(workshop=workshop) if workshop.picks_groups else [],
        "group_heard": live.mark(group.topic, GROUP) if group else "",
        "questions": questions(group, groups_item(workshop=workshop), typed)
        if group and has_notebook
        else [],
        "mates": group.participants.here() if group else [],
        "roles": GroupRole.choices,
    }


def plenary_part(me: Participant) -> PlenaryPart:
    """What the page shows of the plenary: turns, ideas, and the card of who speaks for a group."""
    workshop = me.session
    if not (workshop.current and workshop.current.kind == ItemKind.PLENARY):
        return {"is_plenary": False}
    turns = turn_order(workshop=workshop)
    echoed = set(own_echoes(me).filter(idea__isnull=False).values_list("idea__code", flat=True))
    ideas = [idea for idea in plenary_ideas(workshop=workshop) if idea.code in echoed]
    speaks = me.group is not None and me.group.representative_id == me.pk
    return {
        "is_plenary": True,
        "turns": turns,
        "clusters": clusters_with_ideas(workshop=workshop),
        "echoed": ideas,
        "speaking": _speaking(me.group, workshop.current, turns) if me.group and speaks else None,
    }


def _speaking(group: Group, item: AgendaItem, turns: Turns) -> Speaking:
    ideas = list(group.ideas.order_by("said_at", "pk"))
    brought = {idea.entry_id for idea in ideas if idea.removed_at is None}
    waiting = [waits for waits in turns.order if waits.spoke_at is None]
    standing = notebook_of(group=group).filter(removed_at__isnull=True).order_by("-question", "pk")
    return Speaking(
        group=group,
        ideas=[idea for idea in ideas if idea.removed_at is None],
        taken_back=[idea for idea in ideas if idea.removed_at],
        entries=[entry for entry in standing if entry.pk not in brought],
        before=waiting.index(group) if group in waiting else -1,
        minutes=max(item.minutes // max(len(turns.order), 1), 1),
    )


def board_part(me: Participant) -> BoardPart:
    """What the page shows of the board."""
    workshop = me.session
    item = board_item(workshop=workshop)
    is_open = participant_audience(me) == OPEN
    return {
        "columns": board_columns(item),
        "dimensions": dimensions_of(workshop),
        "mine": me.own(Note.objects.select_related("session")).order_by("written_at", "pk"),
        "notes": board_notes(workshop=workshop) if is_open else [],
        "echoed_notes": _echoed_notes(me) if is_open else [],
        "counts": shape_counts(workshop=workshop),
        "is_board": workshop.is_in_window
        or (progress_of(session=workshop).item == item and item is not None),
    }


def _echoed_notes(me: Participant) -> QuerySet[Note]:
    """The notes of the board to which somebody said «me pasa también» (1 query)."""
    return board_notes(workshop=me.session).filter(pk__in=own_echoes(me).values("note"))


def own_echoes(me: Participant) -> QuerySet[Echo]:
    """To what they said «me pasa también», unless somebody else may be here as them."""
    return me.echoes.none() if me.hides_before else me.echoes.all()

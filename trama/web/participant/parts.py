"""What a participant's page shows of their group and of the plenary."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from trama.live.page import LivePage
from trama.sessions.models import AgendaItem, Group, Participant
from trama.workshops.enums import GroupRole, ItemKind
from trama.workshops.models import Entry
from trama.workshops.models.written import MOST_IDEAS
from trama.workshops.queries import (
    clusters_with_ideas,
    groups_item,
    groups_with_people,
    plenary_ideas,
    sheet_of,
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


def questions_of(item: AgendaItem | None) -> list[str]:
    """The guiding questions of a group work; the prompt or the title where there are none."""
    if item is None:
        return []
    return item.parts["questions"] or [item.parts["prompt"] or item.title]


def questions(group: Group, item: AgendaItem | None, typed: Typed | None) -> list[Question]:
    """The sheet by question, also those that the moment does not ask any more."""
    entries = list(sheet_of(group=group))
    asked = questions_of(item)
    beyond = max((one.question for one in entries), default=-1) + 1 - len(asked)
    return [
        Question(
            number,
            text,
            tuple(one for one in entries if one.question == number),
            typed.text if typed and typed.question == number else "",
        )
        for number, text in enumerate([*asked, *[_("Another question")] * beyond])
    ]


def group_part(me: Participant, live: LivePage, typed: Typed | None = None) -> dict[str, Any]:
    """The group work: whom I am with, our sheet; or the groups to choose from."""
    workshop, group = me.session, me.group
    kind = workshop.current.kind if workshop.current else ""
    is_working = workshop.is_under_way and kind == ItemKind.GROUPS
    has_sheet = group is not None and (is_working or kind == ItemKind.PLENARY or typed is not None)
    return {
        "kind": kind,
        "group": group,
        "is_working": is_working,
        "typed": typed,
        "picks": groups_with_people(workshop=workshop) if workshop.picks_groups else [],
        "group_version": live.version(group.topic) if group else 0,
        "questions": questions(group, groups_item(workshop=workshop), typed) if group and has_sheet else [],
        "mates": group.participants.here() if group else [],
        "roles": GroupRole.choices,
    }


def plenary_part(me: Participant) -> dict[str, Any]:
    """The plenary: turns, ideas, and the card of who speaks for a group."""
    workshop = me.session
    if not (workshop.current and workshop.current.kind == ItemKind.PLENARY):
        return {"is_plenary": False}
    turns = turn_order(workshop=workshop)
    echoed = set(me.echoes.filter(idea__isnull=False).values_list("idea__code", flat=True))
    ideas = [one for one in plenary_ideas(workshop=workshop) if one.code in echoed]
    return {
        "is_plenary": True,
        "turns": turns,
        "clusters": clusters_with_ideas(workshop=workshop),
        "echoed": ideas,
        "speaking": speaking(me, turns.order) if me.group and me.group.representative_id == me.pk else None,
    }


def speaking(me: Participant, order: tuple[Group, ...]) -> dict[str, Any]:
    """The card of who speaks: when, how long, what they bring, and what they may choose from."""
    group, item = me.group, me.session.current
    assert group is not None  # noqa: S101 -- who speaks for a group is in it
    assert item is not None  # noqa: S101 -- there is a plenary
    ideas = list(group.ideas.order_by("said_at", "pk"))
    brought = {one.entry_id for one in ideas if one.removed_at is None}
    waiting = [one for one in order if one.spoke_at is None]
    return {
        "group": group,
        "ideas": [one for one in ideas if one.removed_at is None],
        "taken_back": [one for one in ideas if one.removed_at],
        "most": MOST_IDEAS,
        "before": waiting.index(group) if group in waiting else -1,
        "minutes": max(item.minutes // max(len(order), 1), 1),
        "entries": [
            one
            for one in sheet_of(group=group).filter(removed_at__isnull=True).order_by("-question", "pk")
            if one.pk not in brought
        ],
    }

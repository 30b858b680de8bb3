"""`group:CODE`: a group's notebook for its people; and the groups as the topic of the workshop tells them."""

from collections.abc import Sequence

from django.template.loader import render_to_string

from trama.live.changes import ChangedItem
from trama.sessions.actions.joining import participant_of
from trama.sessions.models import Group, Session
from trama.web.live.audiences import CONDUCTING, DESK, GROUP, Renderer
from trama.workshops.enums import GroupRole, ItemKind
from trama.workshops.models import Entry
from trama.workshops.queries import groups_with_people


def audience_of(code: str, *, secret: str) -> str | None:
    """A group's notebook is seen by its people; the facilitator sees all of them by the workshop, without names."""
    group = Group.objects.select_related("session").filter(code=code).first()
    if group is None:
        return None
    participant = participant_of(code=group.session.code, secret=secret)
    return GROUP if participant and participant.group_id == group.pk else None


def render(code: str, audience: str, items: Sequence[ChangedItem]) -> str:
    """The fragments of what changed in a notebook: the same for all its people."""
    group = Group.objects.select_related("session__current", "representative").get(code=code)
    drawn = dict.fromkeys(items, "")
    for item in drawn:
        drawn[item] = card(group) if item.kind == "card" else entry(group, item.subject)
    return "\n".join(piece for piece in drawn.values() if piece)


def card(group: Group) -> str:
    """Who is in the group, what each takes care of, who speaks for it."""
    context = {
        "workshop": group.session,
        "group": group,
        "mates": group.participants.here(),
        "roles": GroupRole.choices,
    }
    return render_to_string("participant/live/card.html", context)


def entry(group: Group, subject: str) -> str:
    """An entry of the notebook; one that was taken out can be put again."""
    found = group.entries.select_related("author").filter(code=subject).first()
    if found is None:
        return ""
    drawn = render_to_string(
        "participant/live/entry.html", {"entry": found, "workshop": group.session, "group": group}
    )
    current, speaker = group.session.current, group.representative
    if current and current.kind == ItemKind.PLENARY and speaker:  # they choose among the entries
        drawn += render_to_string("workshops/live/mine.html", {"what": "choosing", "who": speaker.code})
    return drawn


def own(workshop: Session, audience: str, subject: str) -> str:
    """What is somebody's own changed: only their page asks for it."""
    return render_to_string("workshops/live/mine.html", {"what": f"own-{subject}", "who": subject})


def everybody(workshop: Session, audience: str, _subject: str = "") -> str:
    """All groups, for the facilitator; the room's pages ask for their own part."""
    if audience not in CONDUCTING:
        return render_to_string("workshops/live/mine.html", {"what": "groups", "who": ""})
    context = {"workshop": workshop, "groups": groups_with_people(workshop=workshop), "audience": audience}
    drawn = render_to_string("workshops/live/groups/groups.html", context)
    if audience == DESK:
        drawn += render_to_string("workshops/live/groups/notebooks.html", context)
        drawn += render_to_string("workshops/live/groups/choice.html", context)
    return drawn


def one_group(workshop: Session, audience: str, subject: str) -> str:
    """A group's card: for the facilitator, and for who is choosing a group."""
    group = groups_with_people(workshop=workshop).filter(code=subject).first()
    if group is None:
        return ""
    context = {"workshop": workshop, "group": group, "audience": audience}
    if audience in CONDUCTING:
        drawn = render_to_string("workshops/live/groups/group.html", context)
        return drawn + render_to_string("workshops/live/groups/people.html", context)
    return render_to_string("participant/live/pick.html", context) if workshop.picks_groups else ""


def notebook_entry(workshop: Session, audience: str, subject: str) -> str:
    """An entry on the wall of notebooks, and its group's card at the desk."""
    if audience != DESK:
        return ""
    found = Entry.objects.select_related("group").filter(code=subject, group__session=workshop).first()
    if found is None:
        return ""
    return render_to_string(
        "workshops/live/groups/entry.html", {"workshop": workshop, "entry": found}
    ) + one_group(workshop, audience, found.group.code)


RENDERERS: dict[str, Renderer] = {
    "own": own,
    "groups": everybody,
    "group": one_group,
    "entry": notebook_entry,
}

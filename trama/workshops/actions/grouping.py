"""Groups: made, mixed by hand, with somebody who speaks for each."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max

from trama.audit.record import record
from trama.live.changes import publish
from trama.networks.models import Person
from trama.workshops.enums import GroupRole
from trama.workshops.models import Group, Participant, Workshop


def _told(workshop: Workshop, *groups: Group | None) -> None:
    publish(workshop.topic, "groups")
    for group in groups:
        if group:
            publish(group.topic, "card")


@transaction.atomic
def make_groups(*, workshop: Workshop, parts: Sequence[Sequence[str]], by: Person) -> list[Group]:
    """The participants of ``parts`` (codes by group) are in groups 1, 2, 3…

    Groups that exist keep their sheets: nothing written is deleted; those that nobody is in any more stay empty.
    """
    known = {one.number: one for one in workshop.groups.all()}
    groups = [
        known.get(number) or Group(workshop=workshop, number=number) for number in range(1, len(parts) + 1)
    ]
    for group in groups:
        if group.pk is None:
            group.save()
    people = {one.code: one for one in workshop.participants.all()}
    workshop.participants.update(group=None, group_role="")
    for group, codes in zip(groups, parts, strict=True):
        members = [people[code].pk for code in codes if code in people]
        workshop.participants.filter(pk__in=members).update(group=group)
        if group.representative_id not in members:
            Group.objects.filter(pk=group.pk).update(representative=None)
    _told(workshop, *groups)
    record("groups_made", workshop, by=by, groups=len(groups))
    return groups


@transaction.atomic
def add_group(*, workshop: Workshop, by: Person) -> Group:
    """One group more, empty."""
    last = workshop.groups.aggregate(last=Max("number"))["last"] or 0
    group = Group.objects.create(workshop=workshop, number=last + 1)
    _told(workshop, group)
    record("group_added", group, by=by)
    return group


@transaction.atomic
def move_participant(*, participant: Participant, group: Group | None, by: Person | Participant) -> None:
    """In another group, at any time; what they wrote stays where it was written."""
    before = participant.group
    participant.group, participant.group_role = group, ""
    participant.save(update_fields=["group", "group_role"])
    if before and before.representative_id == participant.pk:
        before.representative = None
        before.save(update_fields=["representative"])
    publish(participant.workshop.topic, "people", participant.code)
    _told(participant.workshop, before, group)
    if isinstance(by, Person):
        record("participant_moved", participant, by=by)


@transaction.atomic
def choose_representative(*, group: Group, participant: Participant | None, by: Person | Participant) -> None:
    """Who speaks for the group in the plenary, chosen in the group; nobody when ``None``."""
    group.representative = participant if participant and participant.group_id == group.pk else None
    group.save(update_fields=["representative"])
    _told(group.workshop, group)


@transaction.atomic
def take_role(*, participant: Participant, role: GroupRole | None, by: Person | Participant) -> None:
    """What somebody takes care of; whoever had it before gives it up."""
    group = participant.group
    if group and role:
        group.participants.filter(group_role=role).update(group_role="")
    participant.group_role = role or ""
    participant.save(update_fields=["group_role"])
    _told(participant.workshop, group)


@transaction.atomic
def place_late(*, participant: Participant, by: Participant) -> Group | None:
    """Who comes late goes to the smallest group, if groups are made; their group now."""
    if participant.group:
        return participant.group
    groups = list(participant.workshop.groups.all())
    sizes = {group: group.participants.here().count() for group in groups}
    used = [group for group in groups if sizes[group]]
    if not used:
        return None
    group = min(used, key=lambda one: (sizes[one], one.number))
    participant.group = group
    participant.save(update_fields=["group"])
    _told(participant.workshop, group)
    return group

"""Groups: made, mixed by hand or chosen, with somebody who speaks for each."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import Max

from trama.audit.record import record
from trama.live.changes import publish
from trama.networks.models import Person
from trama.sessions.models import Group, Participant, Session
from trama.sessions.models.people import MOST_IN_A_GROUP
from trama.workshops.errors import GroupFull, NotChoosing
from trama.workshops.grouping_algorithm import group_count
from trama.workshops.models import Workshop


def _publish_cards(workshop: Session, *groups: Group | None) -> None:
    """Publish that the cards of these groups changed: the facilitator, their people and who is choosing see them."""
    for group in groups:
        if group:
            publish(workshop.topic, "group", group.code)
            publish(group.topic, "card")


def _publish_own(*people: Participant | None) -> None:
    """Publish that what is these people's own changed: only their pages ask for it."""
    for participant in people:
        if participant:
            publish(participant.session.topic, "own", participant.code)


@transaction.atomic
def make_groups(*, workshop: Session, parts: Sequence[Sequence[str]], by: Person) -> list[Group]:
    """Put the participants of ``parts`` (codes by group) in groups 1, 2, 3…, and everybody else in none.

    Groups that exist keep their notebooks: nothing written is deleted; those that nobody is in any more stay empty.
    """
    numbers = {code: number for number, part in enumerate(parts, start=1) for code in part}
    everybody = dict.fromkeys(workshop.participants.values_list("code", flat=True), 0)
    return assign_people(workshop=workshop, numbers=everybody | numbers, by=by)


@transaction.atomic
def assign_people(*, workshop: Session, numbers: Mapping[str, int], by: Person) -> list[Group]:
    """Put each participant of ``numbers`` in the group with that number, or in none with 0; the others stay.

    Who does not move keeps their role. Groups that do not exist yet are made.
    """
    publish(workshop.topic, "groups")
    workshop.picks_groups = False
    workshop.save(update_fields=["picks_groups"])
    groups = _numbered(workshop, max(numbers.values(), default=0))
    moved: set[Group] = set()
    for participant in workshop.participants.filter(code__in=numbers).select_related("group__representative"):
        group = groups.get(numbers[participant.code])
        if participant.group != group:
            moved |= {each for each in (participant.group, group) if each}
            _put(participant, group)
    for group in sorted(moved, key=lambda each: each.number):
        publish(group.topic, "card")
    record("groups_made", workshop, by=by, network=workshop.network_code, groups=len(groups))
    return list(groups.values())


def _numbered(workshop: Session, most: int) -> dict[int, Group]:
    """Return the groups by number, and make those that are missing up to ``most``."""
    known = {group.number: group for group in workshop.groups.all()}
    for number in range(1, most + 1):
        if number not in known:
            known[number] = Group.objects.create(session=workshop, number=number)
    return dict(sorted(known.items()))


def _put(participant: Participant, group: Group | None) -> None:
    """Put somebody in ``group``; who leaves a group does not speak for it any more."""
    publish(participant.session.topic, "people", participant.code)
    Group.objects.filter(representative=participant).update(representative=None)
    participant.group, participant.role = group, ""
    participant.save(update_fields=["group", "role"])


@transaction.atomic
def let_choose(*, workshop: Session, is_on: bool, by: Person) -> None:
    """Let people choose their group, or stop it; there are groups enough for who is there."""
    publish(workshop.topic, "groups")
    workshop.picks_groups = is_on
    workshop.save(update_fields=["picks_groups"])
    if is_on:
        _numbered(workshop, group_count(workshop.participants.here().count()))
    record("groups_chosen" if is_on else "groups_settled", workshop, by=by, network=workshop.network_code)


@transaction.atomic
def choose_group(*, participant: Participant, group: Group, by: Participant) -> None:
    """Join the group of one's choice. Refuses with ``NotChoosing`` and ``GroupFull``."""
    before = participant.group
    if before == group:
        return
    publish(group.session.topic, "group", group.code)  # held: two who take the last place do not cross
    if not Workshop.objects.filter(pk=group.session_id, picks_groups=True).exists():
        raise NotChoosing
    if group.participants.here().count() >= MOST_IN_A_GROUP:
        raise GroupFull
    _put(participant, group)
    _publish_cards(group.session, before, group)
    _publish_own(participant)


@transaction.atomic
def add_group(*, workshop: Session, by: Person) -> Group:
    """Add an empty group."""
    publish(workshop.topic, "groups")
    last = workshop.groups.aggregate(last=Max("number"))["last"] or 0
    group = Group.objects.create(session=workshop, number=last + 1)
    record("group_added", group, by=by, network=workshop.network_code)
    return group


@transaction.atomic
def move_participant(*, participant: Participant, group: Group | None, by: Person | Participant) -> None:
    """Move somebody to another group, at any time; what they wrote stays where it was written."""
    before = participant.group
    _put(participant, group)
    _publish_cards(participant.session, before, group)
    _publish_own(participant)
    if isinstance(by, Person):
        record("participant_moved", participant, by=by)


@transaction.atomic
def choose_representative(*, group: Group, participant: Participant | None, by: Person | Participant) -> None:
    """Choose who speaks for the group in the plenary; nobody when ``None``."""
    before = group.representative
    group.representative = participant if participant and participant.group_id == group.pk else None
    group.save(update_fields=["representative"])
    _publish_cards(group.session, group)
    publish(group.session.topic, "turns")
    _publish_own(before, group.representative)


@transaction.atomic
def place_late(*, participant: Participant, by: Participant | Person) -> Group | None:
    """Put a late arrival in the smallest group, if groups are made; while people choose, they do too."""
    if participant.group or participant.session.picks_groups:
        return participant.group
    groups = list(participant.session.groups.all())
    sizes = {group: group.participants.here().count() for group in groups}
    used = [group for group in groups if sizes[group]]
    if not used:
        return None
    group = min(used, key=lambda candidate: (sizes[candidate], candidate.number))
    _put(participant, group)
    _publish_cards(participant.session, group)
    return group

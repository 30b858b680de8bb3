"""The coordination of a network changing hands, and coming back when whoever gave it asks for it."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from trama.audit.record import Actor, record
from trama.networks.actions.people import close_membership
from trama.networks.enums import Permission, Role
from trama.networks.errors import NotAMember, NotAskable, OwnAppointment
from trama.networks.models import Handover, Membership, Network, Person
from trama.networks.roles import require
from trama.networks.signals import membership_begun


@transaction.atomic
def hand_over_coordination(*, network: Network, to: Person, by: Actor, stays: bool = True) -> list[Handover]:
    """Hand the coordination of a network to ``to`` from today; all that hung on the former one ends, the history stays.

    With ``stays`` the former coordination goes on as a member. Returns a handover for each who gave it up.
    Refuses with ``NotAMember`` and, when somebody who does not coordinate chooses themselves, ``OwnAppointment``.
    """
    today = timezone.localdate()
    theirs = Membership.objects.filter(person=to, network=network).current().order_by("pk")
    if not theirs:
        raise NotAMember
    already = theirs.filter(role=Role.COORDINATOR).first()
    if already is None and isinstance(by, Person) and by.pk == to.pk:
        raise OwnAppointment
    new = already or _become(theirs[0], Role.COORDINATOR)
    handovers = [
        _give_up(former, to, today, stays=stays, by=by)
        for former in Membership.objects.filter(network=network, role=Role.COORDINATOR)
        .current()
        .exclude(person=to)
    ]
    record("coordination_handed_over", new, by=by, network=network.code)
    return handovers


def _give_up(former: Membership, to: Person, today: date, *, stays: bool, by: Actor) -> Handover:
    if stays:
        _become(former, Role.MEMBER)
    close_membership(membership=former, on=today, by=by)
    if not stays:
        for other in Membership.objects.filter(
            person=former.person, network=former.network, role=Role.MEMBER
        ).current():
            close_membership(membership=other, on=today, by=by)
    assert former.network is not None  # noqa: S101 -- coordination is of a network
    return Handover.objects.create(network=former.network, former=former.person, successor=to)


def _become(membership: Membership, role: Role) -> Membership:
    now, is_new = Membership.objects.get_or_create(
        person=membership.person,
        network=membership.network,
        role=role,
        until_on=None,
        defaults={"school": membership.school, "position": membership.position},
    )
    if is_new:
        membership_begun.send(sender=Membership, membership=now)
    return now


@transaction.atomic
def ask_back(*, handover: Handover, by: Person) -> None:
    """Ask for the coordination back; nothing changes until another person agrees. Refuses with ``NotAskable``."""
    if handover.former_id != by.pk or not handover.can_be_asked or not _still_stands(handover):
        raise NotAskable
    handover.asked_at = timezone.now()
    handover.save(update_fields=["asked_at"])
    record("coordination_asked_back", handover, by=by, network=handover.network.code)


def _still_stands(handover: Handover) -> bool:
    """Whether the successor still coordinates and who gave it up does not."""
    coordinators = Membership.objects.filter(network=handover.network_id, role=Role.COORDINATOR).current()
    people = set(coordinators.values_list("person_id", flat=True))
    return handover.successor_id in people and handover.former_id not in people


@transaction.atomic
def give_back(*, handover: Handover, by: Person) -> Membership:
    """Give the coordination back to who asked for it; what ended with the handover stays ended.

    Refuses with ``NotAllowed``, ``OwnAppointment`` and, when nobody asks or others coordinate now, ``NotAskable``.
    """
    handover = _asked(handover, by)
    if not _still_stands(handover):
        raise NotAskable
    last = Membership.objects.filter(person=handover.former, network=handover.network).latest(
        "since_on", "pk"
    )
    back = _become(last, Role.COORDINATOR)
    for theirs in Membership.objects.filter(
        person=handover.successor, network=handover.network, role=Role.COORDINATOR
    ).current():
        _become(theirs, Role.MEMBER)
        close_membership(membership=theirs, on=timezone.localdate(), by=by)
    _decide(handover, was_undone=True)
    record("coordination_given_back", back, by=by, network=handover.network.code)
    return back


@transaction.atomic
def keep_handover(*, handover: Handover, by: Person) -> None:
    """Answer that the coordination stays where it is. Refuses like ``give_back``."""
    handover = _asked(handover, by)
    _decide(handover, was_undone=False)
    record("coordination_kept", handover, by=by, network=handover.network.code)


def _asked(handover: Handover, by: Person) -> Handover:
    handover = Handover.objects.select_for_update(of=("self",)).select_related("network").get(pk=handover.pk)
    require(by, Permission.HANDOVER_UNDO, on=handover.network)
    if handover.former_id == by.pk:
        raise OwnAppointment
    if handover.decided_at or not handover.asked_at:
        raise NotAskable
    return handover


def _decide(handover: Handover, *, was_undone: bool) -> None:
    handover.decided_at, handover.was_undone = timezone.now(), was_undone
    handover.save(update_fields=["decided_at", "was_undone"])

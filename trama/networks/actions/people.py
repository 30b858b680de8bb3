"""People coming in, changing hands and leaving."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from trama.accounts.models import User
from trama.audit.record import Actor, record
from trama.core.codes import random_key
from trama.networks.enums import SCOPES, Role, Scope
from trama.networks.errors import (
    AlreadyMember,
    JoiningOver,
    NoCoordination,
    NoDirection,
    NotAMember,
    OtherPerson,
    WrongScope,
)
from trama.networks.models import Cohort, Joining, Membership, Network, Person, Programme, School
from trama.networks.models.joining import in_thirty_days

Place = Network | Cohort | Programme
LONGEST_NAME, LONGEST_PHONE = 160, 20


@dataclass(frozen=True)
class Guest:
    """Somebody to be invited."""

    name: str
    email: str = ""
    phone: str = ""
    role: Role = Role.MEMBER
    position: str = ""
    school: School | None = None


def _where(place: Place) -> dict[str, Place]:
    return {Scope(type(place).__name__.lower()).value: place}


def _network_code(place: Place) -> str:
    return place.code if isinstance(place, Network) else ""


def _person_for(guest: Guest) -> Person:
    """The person a mail address belongs to, or a new one."""
    known = Person.objects.filter(email__iexact=guest.email).first() if guest.email else None
    return known or Person.objects.create(name=guest.name, email=guest.email.lower(), phone=guest.phone)


@transaction.atomic
def invite(*, guest: Guest, place: Place, by: Actor, batch: str = "") -> Joining:
    """Invite ``guest`` to join. Refuses with ``AlreadyMember`` or ``WrongScope``."""
    where = _where(place)
    if Scope(next(iter(where))) not in SCOPES[Role(guest.role)]:
        raise WrongScope
    person = _person_for(guest)
    if Membership.objects.filter(person=person, role=guest.role, **where).current().exists():
        raise AlreadyMember
    pending = Joining.objects.pending().filter(person=person, role=guest.role, **where).first()
    joining = pending or Joining.objects.create(
        person=person, role=guest.role, school=guest.school, position=guest.position, batch=batch, **where
    )
    record("person_invited", joining, by=by, network=_network_code(place), role=guest.role)
    return joining


@transaction.atomic
def renew_joining(*, joining: Joining, by: Actor) -> Joining:
    """Replace the link of an invitation by a new one, for thirty days. Refuses with ``JoiningOver``."""
    if joining.accepted_at:
        raise JoiningOver
    joining.nonce, joining.expires_at, joining.withdrawn_at = random_key(), in_thirty_days(), None
    joining.save(update_fields=["nonce", "expires_at", "withdrawn_at"])
    record("joining_renewed", joining, by=by)
    return joining


@transaction.atomic
def withdraw_joining(*, joining: Joining, by: Actor) -> None:
    """Withdraw an invitation to join. Refuses with ``JoiningOver``."""
    if joining.accepted_at:
        raise JoiningOver
    joining.withdrawn_at = timezone.now()
    joining.save(update_fields=["withdrawn_at"])
    record("joining_withdrawn", joining, by=by)


@transaction.atomic
def accept_joining(*, joining: Joining, user: User, by: Person) -> Membership:
    """Accept an invitation: the person takes part from today. Refuses with ``JoiningOver`` or ``OtherPerson``."""
    joining = Joining.objects.select_for_update(of=("self",)).select_related("person").get(pk=joining.pk)
    if not joining.is_pending:
        raise JoiningOver
    person = _owner(joining.person, user)
    membership = Membership.objects.create(
        person=person,
        role=joining.role,
        network=joining.network,
        cohort=joining.cohort,
        programme=joining.programme,
        school=joining.school,
        position=joining.position,
    )
    joining.accepted_at = timezone.now()
    joining.save(update_fields=["accepted_at"])
    record("joining_accepted", membership, by=by, network=joining.network.code if joining.network else "")
    return membership


@transaction.atomic
def accept_with_mail(*, joining: Joining, email: str, by: Person) -> User:
    """Accept an invitation with the account of ``email``; make it if there is none. Refuses like ``accept_joining``."""
    user = User.objects.filter(email__iexact=email).first() or User.objects.create_user(email=email)
    accept_joining(joining=joining, user=user, by=by)
    return user


@transaction.atomic
def change_details(*, person: Person, name: str, phone: str, by: Person) -> None:
    """Change a person's name and phone; an empty name changes nothing. Refuses nothing."""
    person.name = name.strip()[:LONGEST_NAME] or person.name
    person.phone = phone.strip()[:LONGEST_PHONE]
    person.save(update_fields=["name", "phone"])
    record("person_changed", person, by=by)


@transaction.atomic
def change_membership(*, membership: Membership, school: School | None, position: str, by: Actor) -> None:
    """What the network says of somebody who takes part: school and position. Refuses nothing."""
    membership.school, membership.position = school, position
    membership.save(update_fields=["school", "position"])
    record(
        "membership_changed", membership, by=by, network=membership.network.code if membership.network else ""
    )


def _owner(person: Person, user: User) -> Person:
    owner = Person.objects.filter(user=user).first()
    if owner and owner.pk != person.pk and person.user_id:
        raise OtherPerson
    if owner and owner.pk != person.pk:
        return owner
    person.user, person.email = user, user.email
    person.save(update_fields=["user", "email"])
    return person


@transaction.atomic
def end_membership(*, membership: Membership, on: date, by: Actor) -> None:
    """End a membership on the day ``on``.

    Refuses with ``NoCoordination`` (invariant 9) or ``NoDirection`` where nobody else holds that role.
    """
    if membership.role == Role.COORDINATOR and not _others_coordinate(membership):
        raise NoCoordination
    if membership.role == Role.DIRECTION and not _others_direct(membership):
        raise NoDirection
    membership.until_on = max(on, membership.since_on)
    membership.save(update_fields=["until_on"])
    record(
        "membership_ended", membership, by=by, network=membership.network.code if membership.network else ""
    )


def _others_coordinate(membership: Membership) -> bool:
    others = Membership.objects.filter(network=membership.network_id, role=Role.COORDINATOR)
    return others.exclude(pk=membership.pk).current().exists()


def _others_direct(membership: Membership) -> bool:
    others = Membership.objects.filter(programme=membership.programme_id, role=Role.DIRECTION)
    return others.exclude(pk=membership.pk).current().exists()


@transaction.atomic
def hand_over_coordination(*, network: Network, to: Person, by: Actor, stays: bool = True) -> Membership:
    """Hand the coordination of a network to ``to`` from today; the history is kept.

    With ``stays`` the former coordination goes on as a member. Refuses with ``NotAMember``.
    """
    today = timezone.localdate()
    theirs = Membership.objects.filter(person=to, network=network).current().order_by("pk").first()
    if theirs is None:
        raise NotAMember
    for former in (
        Membership.objects.filter(network=network, role=Role.COORDINATOR).current().exclude(person=to)
    ):
        former.until_on = today
        former.save(update_fields=["until_on"])
        if stays:
            _become(former, Role.MEMBER)
    new = theirs if theirs.role == Role.COORDINATOR else _become(theirs, Role.COORDINATOR)
    record("coordination_handed_over", new, by=by, network=network.code)
    return new


def _become(membership: Membership, role: Role) -> Membership:
    now, _made = Membership.objects.get_or_create(
        person=membership.person,
        network=membership.network,
        role=role,
        until_on=None,
        defaults={"school": membership.school, "position": membership.position},
    )
    return now

"""People being invited, and leaving. Accepting is in `accepting`, the coordination changing hands in `handing_over`."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from trama.audit.record import Actor, record
from trama.core.codes import new_spoken_code, random_key
from trama.core.text import is_same_text
from trama.networks.enums import SCOPES, Role, Scope
from trama.networks.errors import (
    AlreadyMember,
    JoiningOver,
    NoCoordination,
    NoDirection,
    OwnAppointment,
    RoleNotYours,
    WrongScope,
)
from trama.networks.models import Cohort, Joining, Membership, Network, Person, Programme, School
from trama.networks.models.joining import in_thirty_days, spoken_digest, spoken_until
from trama.networks.roles import may_invite
from trama.networks.signals import membership_ended

Place = Network | Cohort | Programme
LONGEST_NAME, LONGEST_PHONE = 160, 20


@dataclass(frozen=True)
class Guest:
    """Somebody to be invited, as the inviter knows them."""

    name: str
    email: str = ""
    phone: str = ""
    role: Role = Role.MEMBER
    position: str = ""
    school: School | None = None


def _where(place: Place) -> dict[str, Place]:
    return {Scope(type(place).__name__.lower()).value: place}


def network_code(place: Place | None) -> str:
    """The code of a network for the record; nothing of other places."""
    return place.code if isinstance(place, Network) else ""


def _check_grant(role: Role, place: Place, by: Actor) -> Person | None:
    """Return who gives the role, if it is a person; what the system brings was allowed elsewhere."""
    if not isinstance(by, Person):
        return None
    if not may_invite(by, role, on=place):
        raise RoleNotYours
    return by


@transaction.atomic
def invite(*, guest: Guest, place: Place, by: Actor, batch: str = "") -> Joining:
    """Invite ``guest`` to join; what was typed is kept as it is, and nobody is looked up by it.

    Refuses with ``WrongScope``, ``RoleNotYours``, ``OwnAppointment`` and, when somebody of that name and address
    already holds the role there, with ``AlreadyMember``.
    """
    where, email = _where(place), guest.email.strip().lower()
    if Scope(next(iter(where))) not in SCOPES[Role(guest.role)]:
        raise WrongScope
    inviter = _check_grant(Role(guest.role), place, by)
    if inviter and email and email in addresses_of(inviter):
        raise OwnAppointment
    held = Membership.objects.filter(role=guest.role, person__email__iexact=email, **where).current()
    if email and any(is_same_text(row.person.name, guest.name) for row in held):
        raise AlreadyMember
    joining = _waiting(guest, email, where) or Joining.objects.create(
        name=guest.name[:LONGEST_NAME],
        email=email,
        phone=guest.phone[:LONGEST_PHONE],
        role=guest.role,
        school=guest.school,
        position=guest.position,
        batch=batch,
        made_by=inviter,
        **where,
    )
    record("person_invited", joining, by=by, network=network_code(place), role=guest.role)
    return joining


def addresses_of(person: Person) -> set[str]:
    """The mails by which somebody is known: of their person and of their account."""
    return {person.email.lower(), person.user.email.lower() if person.user else ""}


def _waiting(guest: Guest, email: str, where: dict[str, Place]) -> Joining | None:
    """The invitation that already waits for somebody of that name, address and role."""
    pending = Joining.objects.pending().filter(role=guest.role, email=email, **where)
    same = pending if email else pending.filter(phone=guest.phone)
    return next((joining for joining in same if joining.is_named(guest.name)), None)


@transaction.atomic
def renew_joining(*, joining: Joining, by: Actor) -> Joining:
    """Replace the link of an invitation by a new one, for thirty days; ``by`` is its inviter from now on.

    Refuses with ``JoiningOver`` and ``RoleNotYours``.
    """
    if joining.accepted_at:
        raise JoiningOver
    joining.made_by = _check_grant(Role(joining.role), joining.place, by)
    joining.nonce, joining.expires_at, joining.withdrawn_at = random_key(), in_thirty_days(), None
    joining.spoken = ""
    joining.save(update_fields=["nonce", "expires_at", "withdrawn_at", "made_by", "spoken"])
    record("joining_renewed", joining, by=by)
    return joining


@transaction.atomic
def say_code(*, joining: Joining, by: Person) -> str:
    """Make the code that ``by``, its inviter from now on, reads aloud: once, for fifteen minutes.

    Refuses with ``JoiningOver`` and ``RoleNotYours``.
    """
    if not joining.is_pending:
        raise JoiningOver
    joining.made_by = _check_grant(Role(joining.role), joining.place, by)
    code = new_spoken_code()
    joining.spoken, joining.spoken_until, joining.spoken_tries = (
        spoken_digest(joining, code),
        spoken_until(),
        0,
    )
    joining.save(update_fields=["made_by", "spoken", "spoken_until", "spoken_tries"])
    record("joining_code_made", joining, by=by, network=network_code(joining.network))
    return code


@transaction.atomic
def withdraw_joining(*, joining: Joining, by: Actor) -> None:
    """Withdraw an invitation to join. Refuses with ``JoiningOver``."""
    if joining.accepted_at:
        raise JoiningOver
    joining.withdrawn_at = timezone.now()
    joining.save(update_fields=["withdrawn_at"])
    record("joining_withdrawn", joining, by=by)


@transaction.atomic
def change_details(*, person: Person, name: str, phone: str, by: Person) -> None:
    """Change a person's name and phone; an empty name changes nothing. Refuses nothing.

    A name that they give themselves is kept as such, unless it is another spelling of what others call them.
    """
    before, after = person.name, name.strip()[:LONGEST_NAME] or person.name
    if after != before:
        is_own = by == person and not any(is_same_text(after, known) for known in person.known_names)
        person.name = after
        person.former_names = [*(held for held in person.former_names if held != before), before]
        person.own_names = [
            *(held for held in person.own_names if held != after),
            *([after] if is_own else []),
        ]
    person.phone = phone.strip()[:LONGEST_PHONE]
    person.save(update_fields=["name", "former_names", "own_names", "phone"])
    record("person_changed", person, by=by)


@transaction.atomic
def change_membership(*, membership: Membership, school: School | None, position: str, by: Actor) -> None:
    """What the network says of somebody who takes part: school and position. Refuses nothing."""
    membership.school, membership.position = school, position
    membership.save(update_fields=["school", "position"])
    record("membership_changed", membership, by=by, network=network_code(membership.network))


@transaction.atomic
def end_membership(*, membership: Membership, on: date, by: Actor) -> None:
    """End a membership on the day ``on``, and all that hangs on it.

    One's own may always be ended; another's by who may give that role (``RoleNotYours``). Refuses with
    ``NoCoordination`` (invariant 9) or ``NoDirection`` where nobody else holds that role.
    """
    if not (isinstance(by, Person) and by.pk == membership.person_id):
        _check_grant(Role(membership.role), membership.place, by)
    if membership.role == Role.COORDINATOR and not _others_hold(membership):
        raise NoCoordination
    if membership.role == Role.DIRECTION and not _others_hold(membership):
        raise NoDirection
    close_membership(membership=membership, on=on, by=by)


def _others_hold(membership: Membership) -> bool:
    others = Membership.objects.filter(role=membership.role, **_where(membership.place))
    return others.exclude(pk=membership.pk).current().exists()


@transaction.atomic
def close_membership(*, membership: Membership, on: date, by: Actor) -> None:
    """End a membership and what hangs on it: invitations that it made or that wait for the same person there.

    What layers above hold of it (links, drafts, offline workshops, mails, streams) ends in the same transaction.
    Part of what ends a role; refuses nothing.
    """
    membership.until_on = max(on, membership.since_on)
    membership.save(update_fields=["until_on"])
    for joining in _hanging(membership):
        withdraw_joining(joining=joining, by=by)
    membership_ended.send(sender=Membership, membership=membership)
    record("membership_ended", membership, by=by, network=network_code(membership.network))


def _hanging(membership: Membership) -> list[Joining]:
    person = membership.person
    pending = Joining.objects.pending().select_related("network", "cohort", "programme")
    made = [
        joining
        for joining in pending.filter(made_by=person)
        if not may_invite(person, Role(joining.role), on=joining.place)
    ]
    theirs = pending.filter(email__in=addresses_of(person) - {""}, **_where(membership.place))
    return [*made, *theirs.exclude(pk__in=[joining.pk for joining in made])]

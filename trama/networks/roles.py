"""Who may do what: the table of `enums`, asked of a person and a place."""

from collections.abc import Iterable
from functools import singledispatch

from django.db.models import Q

from trama.core.errors import NotAllowed
from trama.networks.enums import INVITES, PERMISSIONS, STAFF, Permission, Role, Scope, roles_in
from trama.networks.models import Cohort, Membership, Network, Person, Programme
from trama.networks.models.network import roles_that_invite, roles_that_may
from trama.networks.models.people import MembershipQuerySet


@singledispatch
def _holding(place: object) -> Q:
    raise TypeError(f"no permissions on {type(place).__name__}")


@_holding.register
def _(place: Network) -> Q:
    return Q(network=place) | Q(cohort=place.cohort_id) | Q(programme__cohorts=place.cohort_id)


@_holding.register
def _(place: Cohort) -> Q:
    return Q(cohort=place) | Q(programme=place.programme_id)


@_holding.register
def _(place: Programme) -> Q:
    return Q(programme=place)


def can(person: Person, permission: Permission, *, on: Network | Cohort | Programme) -> bool:
    """Whether ``person`` holds ``permission`` on that place today (1 query)."""
    held = person.memberships_allowing(permission)
    return held.filter(_holding(on)).exists()


def permissions_of(person: Person, *, on: Network | Cohort | Programme) -> frozenset[Permission]:
    """All that ``person`` may do on that place today (1 query)."""
    roles = person.current_memberships().filter(_holding(on)).values_list("role", flat=True)
    return frozenset(permission for role in roles for permission in PERMISSIONS[Role(role)])


def memberships_allowing(permission: Permission, *, on: Network | Cohort | Programme) -> MembershipQuerySet:
    """The memberships of today that hold ``permission`` on that place, each once (1 query)."""
    return Membership.objects.current().filter(_holding(on), role__in=roles_that_may(permission))


def convening(person: Person, cohort: Cohort) -> MembershipQuerySet:
    """The memberships of today in single networks of ``cohort`` that let ``person`` call it whole (1 query)."""
    held = person.memberships_allowing(Permission.COHORT_CONVENE)
    return held.filter(network__cohort__in=Cohort.objects.convened_by(person).filter(pk=cohort.pk))


def accompanying(network: Network) -> MembershipQuerySet:
    """The memberships of today of who accompanies a network, in it or in its cohort."""
    return Membership.objects.current().filter(_holding(network), role=Role.COACH)


def coordinating(network: Network) -> MembershipQuerySet:
    """The memberships of today of who coordinates a network."""
    return Membership.objects.current().filter(_holding(network), role=Role.COORDINATOR)


def require(person: Person, permission: Permission, *, on: Network | Cohort | Programme) -> None:
    """Refuse with ``NotAllowed`` unless ``person`` holds ``permission`` there."""
    if not can(person, permission, on=on):
        raise NotAllowed


def may_invite(person: Person, role: Role, *, on: Network | Cohort | Programme) -> bool:
    """Whether ``person`` may give ``role`` to somebody on that place today, and end it (1 query)."""
    held = person.current_memberships().filter(role__in=roles_that_invite(role))
    return held.filter(_holding(on)).exists()


def roles_to_invite(person: Person, *, on: Network | Cohort | Programme) -> tuple[Role, ...]:
    """The roles of that kind of place which ``person`` may give there today, in their order (1 query)."""
    held = person.current_memberships().filter(_holding(on)).values_list("role", flat=True)
    given: frozenset[Role] = frozenset().union(*(INVITES[Role(role)] for role in held))
    places = {Scope(type(on).__name__.lower())} | ({Scope.COHORT} if isinstance(on, Programme) else set())
    return tuple(role for role in roles_in(*places) if role in given)


def endable_by(
    person: Person, memberships: Iterable[Membership], *, on: Network | Cohort | Programme
) -> set[int]:
    """Those of ``memberships`` that ``person`` may end: their own, and of roles they may give there (1 query)."""
    given = roles_to_invite(person, on=on)
    return {row.pk for row in memberships if row.person_id == person.pk or row.role in given}


def is_staff(person: Person) -> bool:
    """Whether ``person`` works for a programme today (1 query)."""
    return person.current_memberships().filter(role__in=STAFF).exists()

"""Who may do what: the table of `enums`, asked of a person and a place."""

from functools import singledispatch

from django.db.models import Q

from trama.core.errors import NotAllowed
from trama.networks.enums import Permission
from trama.networks.models import Cohort, Membership, Network, Person, Programme
from trama.networks.models.network import roles_that_may
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


def memberships_allowing(permission: Permission, *, on: Network | Cohort | Programme) -> MembershipQuerySet:
    """The memberships of today that hold ``permission`` on that place, each once (1 query)."""
    return Membership.objects.current().filter(_holding(on), role__in=roles_that_may(permission))


def require(person: Person, permission: Permission, *, on: Network | Cohort | Programme) -> None:
    """Refuse with ``NotAllowed`` unless ``person`` holds ``permission`` there."""
    if not can(person, permission, on=on):
        raise NotAllowed

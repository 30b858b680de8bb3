"""Reads of the networks shared by several pages."""

from django.db.models import Case, Prefetch, Q, QuerySet, Value, When
from django.utils import timezone

from trama.networks.enums import Role
from trama.networks.models import Membership, Network, NetworkSchool, Person, Programme, SchoolYear

COORDINATION_FIRST = Case(
    When(role=Role.COORDINATOR, then=Value(0)), When(role=Role.MEMBER, then=Value(1)), default=Value(2)
)


def members_of(*, network: Network) -> QuerySet[Membership]:
    """Who takes part today, coordination first, with person and school (1 query)."""
    return (
        Membership.objects.filter(network=network)
        .current()
        .select_related("person", "school")
        .order_by(COORDINATION_FIRST, "person__name", "pk")
    )


def appointed_in(*, programme: Programme) -> QuerySet[Membership]:
    """Who holds a role in the programme or in one of its cohorts today (1 query)."""
    return (
        Membership.objects.filter(Q(programme=programme) | Q(cohort__programme=programme))
        .current()
        .select_related("person", "cohort", "programme")
        .order_by("role", "person__name")
    )


def schools_of(*, network: Network) -> QuerySet[NetworkSchool]:
    """The schools of a network today, by name, with their dependencies and years, oldest first (3 queries)."""
    today = timezone.localdate()
    return (
        NetworkSchool.objects.filter(network=network)
        .filter(Q(until_on__isnull=True) | Q(until_on__gt=today))
        .select_related("school")
        .prefetch_related(
            "school__dependencies", Prefetch("school__years", SchoolYear.objects.order_by("year"))
        )
        .order_by("school__name")
    )


def networks_of_programme(*, person: Person) -> QuerySet[Network]:
    """The networks a person accompanies or directs, by cohort and name, with who coordinates (2 queries)."""
    coordinators = Membership.objects.filter(role=Role.COORDINATOR).current().select_related("person")
    return (
        Network.objects.visible_to(person)
        .select_related("cohort", "territory")
        .prefetch_related(Prefetch("memberships", coordinators, to_attr="coordination"))
        .order_by("cohort__starts_on", "cohort__track", "name")
    )

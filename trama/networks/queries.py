"""Reads of the networks shared by several pages."""

from django.db.models import Case, Prefetch, Q, QuerySet, Value, When
from django.utils import timezone

from trama.networks.enums import Permission, Role
from trama.networks.models import Joining, Membership, Network, NetworkSchool, Person, Programme, SchoolYear

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


def heirs_of(*, network: Network) -> QuerySet[Membership]:
    """Who could coordinate the network next: those who take part in it today (1 query)."""
    return members_of(network=network).filter(role=Role.MEMBER)


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


def people_of(*, network: Network) -> list[Membership]:
    """List who takes part today, one row a person: the coordination's stands for both (1 query)."""
    rows = list(members_of(network=network))
    coordination = {row.person_id for row in rows if row.role == Role.COORDINATOR}
    return [row for row in rows if row.role != Role.MEMBER or row.person_id not in coordination]


def joinings_of(*, network: Network, batch: str = "") -> QuerySet[Joining]:
    """The invitations of a network that wait, all or those of one list (1 query)."""
    waiting = Joining.objects.pending().filter(network=network).select_related("person", "network")
    return waiting.filter(batch=batch) if batch else waiting


def joinings_in(*, programme: Programme) -> QuerySet[Joining]:
    """The invitations that wait to the programme or to one of its cohorts (1 query)."""
    waiting = Joining.objects.pending().filter(Q(programme=programme) | Q(cohort__programme=programme))
    return waiting.select_related("person", "cohort", "programme")


def networks_by_name(*, person: Person) -> QuerySet[Network]:
    """The networks of the programmes that ``person`` sees without seeing the networks: names and states (1 query)."""
    held = person.memberships_allowing(Permission.PROGRAMME_VIEW)
    networks = Network.objects.filter(cohort__programme__in=held.values("programme"))
    return networks.select_related("cohort", "territory").order_by(
        "cohort__starts_on", "cohort__track", "name"
    )

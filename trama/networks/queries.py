"""Reads of the networks shared by several pages."""

from dataclasses import dataclass

from django.db.models import Case, Max, Prefetch, Q, QuerySet, Value, When
from django.utils import timezone

from trama.core.text import has_words
from trama.mail.models import Letter, LetterState
from trama.networks.enums import Permission, Role
from trama.networks.models import (
    Handover,
    Joining,
    Membership,
    Network,
    NetworkSchool,
    Person,
    Programme,
    SchoolYear,
)
from trama.networks.roles import memberships_allowing

JOINING = "joining:"
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


def mail_of_today(*, joining: Joining) -> LetterState | None:
    """How far the mail of an invitation is, one a day; ``None`` if none was asked for today (≤ 2 queries)."""
    today = Letter.objects.filter(about=todays_mail(), reference=joining.pk)
    waiting = Letter.objects.filter(
        about__startswith=JOINING, reference=joining.pk, state=LetterState.WAITING
    )
    letter = waiting.first() or today.first()
    return LetterState(letter.state) if letter else None


def todays_mail() -> str:
    """What the letter of an invitation is about: one leaves on one day."""
    return f"{JOINING}{timezone.localdate().isoformat()}"


def heirs_of(*, network: Network, but: Person) -> QuerySet[Membership]:
    """Who could coordinate the network next: those who take part in it today, never who asks (1 query)."""
    return members_of(network=network).filter(role=Role.MEMBER).exclude(person=but)


@dataclass(frozen=True)
class Ending:
    """What ends when the coordination changes hands: for whom, and how many invitations of theirs."""

    people: tuple[Person, ...]
    invitations: int


def ending_with(*, network: Network, heir: Person) -> Ending:
    """Who would stop coordinating, and how many of their invitations nobody has accepted (2 queries)."""
    held = Membership.objects.filter(network=network, role=Role.COORDINATOR).current().exclude(person=heir)
    people = tuple(Person.objects.filter(memberships__in=held).distinct())
    waiting = Joining.objects.pending().filter(network=network, made_by__in=people)
    return Ending(people, waiting.count())


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


def places_of(*, person: Person) -> list[Membership]:
    """From where a person looks today: a network once, as its coordination when they hold that too (1 query)."""
    rows = list(person.current_memberships().select_related("network", "cohort", "programme"))
    coordinated = {row.network_id for row in rows if row.role == Role.COORDINATOR}
    return [row for row in rows if row.role != Role.MEMBER or row.network_id not in coordinated]


def is_hidden_address(email: str) -> bool:
    """Whether an address is only of people who asked to be hidden: nothing is sent to it meanwhile (1 query)."""
    states = list(Person.objects.filter(email__iexact=email).values_list("blocked_at", flat=True))
    return bool(states) and all(states)


def joinings_of(*, network: Network, batch: str = "") -> QuerySet[Joining]:
    """The invitations of a network that wait, all or those of one list (2 queries; 4 when somebody is hidden)."""
    waiting = Joining.objects.pending().shown_in(Q(network=network)).select_related("network")
    return waiting.filter(batch=batch) if batch else waiting


def joinings_in(*, programme: Programme) -> QuerySet[Joining]:
    """The invitations that wait to the programme or a cohort of it (2 queries; 4 when somebody is hidden)."""
    where = Q(programme=programme) | Q(cohort__programme=programme)
    waiting = Joining.objects.pending().shown_in(where)
    return waiting.select_related("cohort", "programme")


def networks_by_name(*, person: Person) -> QuerySet[Network]:
    """The networks of the programmes that ``person`` sees without seeing the networks: names and states (1 query)."""
    held = person.memberships_allowing(Permission.PROGRAMME_VIEW)
    networks = Network.objects.filter(cohort__programme__in=held.values("programme"))
    return networks.select_related("cohort", "territory").order_by(
        "cohort__starts_on", "cohort__track", "name"
    )


def find_networks(*, networks: QuerySet[Network], asked: str) -> list[int]:
    """Return the keys of those whose name, cohort, territory or coordination has every word of ``asked``, in order.

    Accents do not matter (2 queries; 1 where nothing is asked).
    """
    if not asked:
        return list(networks.values_list("pk", flat=True))
    found = {
        pk: f"{name} {cohort} {territory or ''}"
        for pk, name, cohort, territory in networks.values_list(
            "pk", "name", "cohort__name", "territory__name"
        )
    }
    held = Membership.objects.filter(
        role=Role.COORDINATOR, network__in=networks.values("pk").order_by()
    ).current()
    for pk, name in held.values_list("network", "person__name"):
        found[pk] = f"{found.get(pk, '')} {name}"
    return [pk for pk, text in found.items() if has_words(text, asked)]


def ended_joinings_of(*, network: Network) -> QuerySet[Joining]:
    """Those of a network that were withdrawn within two weeks, to be sent again (2 queries; 4 with somebody hidden)."""
    return Joining.objects.ended_lately().shown_in(Q(network=network)).select_related("network")


def coordination_of(network: Network | None) -> Person | None:
    """Who coordinates a network today: the first, if there are several (1 query)."""
    if network is None:
        return None
    today = Membership.objects.filter(network=network, role=Role.COORDINATOR).current()
    return Person.objects.filter(memberships__in=today).order_by("memberships__since_on", "pk").first()


def people_to_tell(*, membership: Membership) -> list[Person]:
    """Who hears that somebody accepted an invitation: the coordination there, and who had that role (1 query)."""
    coordination = Q(role=Role.COORDINATOR) & _networks_in(membership)
    same = Q(
        role=membership.role,
        network=membership.network,
        cohort=membership.cohort,
        programme=membership.programme,
    )
    hearing = Membership.objects.current().filter(coordination | same)
    return list(Person.objects.filter(memberships__in=hearing).exclude(pk=membership.person_id).distinct())


def _networks_in(membership: Membership) -> Q:
    if membership.network_id:
        return Q(network=membership.network_id)
    if membership.cohort_id:
        return Q(network__cohort=membership.cohort_id)
    return Q(pk__in=[])  # a role of the whole programme is told to those who hold it


def giving_back(*, handover: Handover) -> list[Person]:
    """Who may give the coordination back: the successor and the coaches, never who asks (1 query)."""
    may = memberships_allowing(Permission.HANDOVER_UNDO, on=handover.network)
    return list(Person.objects.filter(memberships__in=may).exclude(pk=handover.former_id).distinct())


def asked_handovers(*, network: Network) -> QuerySet[Handover]:
    """The handovers of a network whose former coordinator asks for it back (1 query)."""
    return Handover.objects.asked().filter(network=network).select_related("former", "successor")


def own_handovers(*, person: Person) -> list[Handover]:
    """What this person handed over and may still ask for, or has asked for (1 query)."""
    rows = Handover.objects.filter(former=person, decided_at__isnull=True)
    return [row for row in rows.select_related("network", "successor") if row.can_be_asked or row.asked_at]


def invitations_for(*, email: str) -> QuerySet[Joining]:
    """What waits for whoever signs in with ``email`` (1 query)."""
    return Joining.objects.for_address(email).select_related("network", "cohort", "programme")


def newest_directory() -> int | None:
    """The year of the newest directory of schools that is loaded (1 query)."""
    year: int | None = SchoolYear.objects.aggregate(last=Max("year"))["last"]
    return year

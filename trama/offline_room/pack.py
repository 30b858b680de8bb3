"""What goes out to a laptop: the workshop, its network or cohort, the facilitators, and what is there already."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from trama.networks.enums import Scope
from trama.networks.models import Membership, Network, Person
from trama.offline_room.authors import without_authors
from trama.offline_room.rows import named, rows_of, workshop_row
from trama.offline_room.tables import Row, Rows
from trama.sessions.models import Session
from trama.workshops.queries import conducting

PROGRAMME = ("code", "name", "institution", "pack", "time_zone", "data_contact", "data_email")
COHORT = ("code", "name", "track", "starts_on")
NETWORK = ("code", "name", "kind", "time_zone", "state")


@dataclass(frozen=True)
class Handed:
    """What a laptop is handed of a workshop."""

    rows: Rows
    workshop: Row
    body: dict[str, Any]  # both, with its owner and the people, as the file holds them


def handed_of(workshop: Session) -> Handed:
    """Gather everything that a laptop needs to run ``workshop`` (19 queries)."""
    rows = without_authors(without_names(without_mails(rows_of(workshop)), workshop))
    row = workshop_row(workshop)
    body = {
        "code": workshop.code,
        "workshop": row,
        "rows": rows,
        **_place(workshop, named(rows, row, "networks")),
        **_people(workshop, named(rows, row, "people")),
    }
    return Handed(rows, row, body)


def without_mails(rows: Rows) -> Rows:
    """Addresses that people left stay here: the laptop sends nothing."""
    for participant in rows["participants"]:
        participant["mail"] = ""
    return rows


def without_names(rows: Rows, workshop: Session) -> Rows:
    """Whoever asked to be hidden is not named on the laptop either; what it gives back changes no name (1 query)."""
    hidden = set(workshop.participants.filter(blocked_at__isnull=False).values_list("number", flat=True))
    for participant in rows["participants"]:
        if participant["number"] in hidden:
            participant["name"], participant["network_name"] = gettext("somebody who is hidden now"), ""
    return rows


def _place(workshop: Session, codes: set[str]) -> dict[str, Any]:
    cohort = workshop.network.cohort if workshop.network else workshop.cohort
    assert cohort is not None  # noqa: S101 -- the constraint session_of_a_network_or_a_cohort
    wanted = Q(code__in=codes) | (Q(pk=workshop.network_id) if workshop.network else Q(cohort=cohort))
    networks = Network.objects.filter(wanted).select_related("territory").order_by("code")
    return {
        "programme": {name: getattr(cohort.programme, name) for name in PROGRAMME},
        "cohort": {name: str(getattr(cohort, name)) for name in COHORT},
        "network": workshop.network.code if workshop.network else None,
        "networks": [
            {name: getattr(network, name) for name in NETWORK}
            | {"territory": network.territory.name if network.territory else None}
            for network in networks
        ],
    }


def _conducting(workshop: Session) -> QuerySet[Membership]:
    return (
        conducting(workshop=workshop)
        .select_related("person", "network", "cohort")
        .order_by("person__name", "pk")
    )


def _people(workshop: Session, codes: set[str]) -> dict[str, Any]:
    """Names and codes, no mails: who may conduct, and whom rows name."""
    held = list(_conducting(workshop))
    people = {membership.person.code: membership.person.name for membership in held}
    people |= {person.code: person.shown_name for person in Person.objects.filter(code__in=codes)}
    return {
        "people": [{"code": code, "name": name} for code, name in sorted(people.items())],
        "conducting": [
            {"person": code, "role": role, "scope": scope}
            for code, role, scope in dict.fromkeys(_held(workshop, membership) for membership in held)
        ],
    }


def _held(workshop: Session, membership: Membership) -> tuple[str, str, str]:
    """Who accompanies networks of a cohort one by one: on the laptop, where nothing else is, the whole of it."""
    is_part = workshop.cohort_id is not None and membership.scope == Scope.NETWORK
    return membership.person.code, membership.role, str(Scope.COHORT if is_part else membership.scope)

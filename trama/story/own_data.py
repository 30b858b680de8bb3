"""Everything that is kept under a person's name, across domains, as values to be handed to them."""

from dataclasses import dataclass
from datetime import date

from trama.networks.models import Person


@dataclass(frozen=True)
class OwnMembership:
    """A role that the person holds or held, and where."""

    role: str
    place: str
    school: str | None
    position: str
    since: date
    until: date | None


@dataclass(frozen=True)
class OwnConsent:
    """What the person agreed to before answering; never what they answered, which carries no person."""

    measurement: str
    version: str
    on: date | None


@dataclass(frozen=True)
class OwnData:
    """Who the person is, their roles and their consents."""

    name: str
    email: str
    phone: str
    memberships: tuple[OwnMembership, ...]
    consents: tuple[OwnConsent, ...]


def own_data(*, person: Person) -> OwnData:
    """What is kept under the name of ``person`` (2 queries)."""
    held = person.memberships.select_related("network", "cohort", "programme", "school")
    agreed = person.invitations.filter(consent_on__isnull=False).select_related("wave__network")
    return OwnData(
        name=person.name,
        email=person.email,
        phone=person.phone,
        memberships=tuple(
            OwnMembership(
                role=membership.role,
                place=str(membership.place),
                school=membership.school.name if membership.school else None,
                position=membership.position,
                since=membership.since_on,
                until=membership.until_on,
            )
            for membership in held
        ),
        consents=tuple(
            OwnConsent(str(invitation.wave), invitation.consent_version, invitation.consent_on)
            for invitation in agreed
        ),
    )

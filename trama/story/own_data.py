"""Everything that is kept under a person's name, across domains, as values to be handed to them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from trama.agreements.enums import OriginKind
from trama.agreements.models import Agreement, Intention
from trama.networks.models import Person
from trama.sessions.models import Contribution, Participant
from trama.workshops.models import Entry, Note


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
class OwnWriting:
    """Something that the person wrote in a workshop; ``kind`` says where."""

    kind: str
    text: str
    is_signed: bool
    on: date


@dataclass(frozen=True)
class OwnWorkshop:
    """A workshop in which the person took part with their account, and what they wrote in it."""

    title: str
    place: str
    on: date | None
    name: str
    mail: str
    group: str
    notice: int | None  # the version of the notice on data that stood before them
    writings: tuple[OwnWriting, ...]


@dataclass(frozen=True)
class OwnIntention:
    """What the person means to try; nobody else reads it."""

    text: str
    state: str
    due: date | None


@dataclass(frozen=True)
class OwnAgreement:
    """Something that the person took on, and what became of it. The text of a question is that of its note."""

    text: str
    answer: str
    link: str
    state: str
    due: date | None


@dataclass(frozen=True)
class OwnData:
    """Who the person is, their roles, their consents, their workshops, what they mean to do and took on."""

    name: str
    email: str
    phone: str
    memberships: tuple[OwnMembership, ...]
    consents: tuple[OwnConsent, ...]
    workshops: tuple[OwnWorkshop, ...]
    intentions: tuple[OwnIntention, ...]
    agreements: tuple[OwnAgreement, ...]


def own_data(*, person: Person) -> OwnData:
    """What is kept under the name of ``person`` (9 queries, 1 more for each workshop)."""
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
        workshops=tuple(_workshop(participant) for participant in _participations(person)),
        intentions=tuple(
            OwnIntention(intention.text, intention.get_state_display(), intention.due_on)
            for intention in Intention.objects.filter(author__in=person.participations.values("code"))
        ),
        agreements=_agreements(person),
    )


def _agreements(person: Person) -> tuple[OwnAgreement, ...]:
    owned = list(Agreement.objects.filter(owner=person))
    asked = [agreement.origin_code for agreement in owned if agreement.origin_kind == OriginKind.NOTE]
    standing = Note.objects.filter(code__in=asked, removed_at__isnull=True)
    questions = dict(standing.values_list("code", "text"))
    return tuple(
        OwnAgreement(
            text=agreement.text or questions.get(agreement.origin_code, ""),
            answer=agreement.answer,
            link=agreement.link,
            state=agreement.get_state_display(),
            due=agreement.due_on,
        )
        for agreement in owned
    )


def own_intentions(*, participant: Participant) -> tuple[OwnIntention, ...]:
    """What somebody without an account means to try, as far as their device may know it to be theirs (1 query)."""
    found = Intention.objects.filter(author=participant.code).order_by("pk")
    if participant.hides_before:
        found = found.filter(written_at__gt=participant.hides_before)
    return tuple(OwnIntention(row.text, row.get_state_display(), row.due_on) for row in found)


def _participations(person: Person) -> list[Participant]:
    own = Note.objects.filter(removed_at__isnull=True, is_for_others=False)
    mine = person.participations.select_related("session__network", "session__cohort", "group")
    return list(
        mine.prefetch_related(
            Prefetch("notes", own.order_by("written_at", "pk")),
            Prefetch(
                "contributions", Contribution.objects.filter(removed_at__isnull=True, is_for_others=False)
            ),
        ).order_by("session__held_on", "pk")
    )


def _workshop(participant: Participant) -> OwnWorkshop:
    entries = Entry.objects.filter(author=participant, removed_at__isnull=True)
    writings = (
        *(
            OwnWriting(note.get_shape_display(), note.text, note.is_signed, note.written_at.date())
            for note in participant.notes.all()
        ),
        *(_unsigned(row, _("prediction")) for row in participant.contributions.all()),
        *(_unsigned(row, _("entry of a group's notebook")) for row in entries),
    )
    session = participant.session
    return OwnWorkshop(
        title=session.title,
        place=str(session.owner),
        on=session.held_on,
        name=participant.name,
        mail=participant.mail,
        group=str(participant.group or ""),
        notice=participant.notice_number,
        writings=writings,
    )


def _unsigned(row: Contribution | Entry, kind: str) -> OwnWriting:
    return OwnWriting(kind, row.text, is_signed=False, on=row.written_at.date())

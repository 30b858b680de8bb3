"""Reads of the measurements shared by several pages."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import reduce
from operator import or_
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from trama.core.tokens import derived
from trama.mail.letters import dead_among
from trama.mail.sending_window import next_working_hour
from trama.networks.enums import Permission, Role
from trama.networks.models import Joining, Membership, Network, Person
from trama.networks.roles import accompanying, coordinating, memberships_allowing
from trama.surveys.enums import STACKS, Mode, ReminderState, ResponseChannel
from trama.surveys.models import Invitation, LinkHandover, PersonKey, Reminder, Wave

LIVE_STEP = 3  # a watched count advances by so many arrivals


@dataclass(frozen=True)
class Participation:
    """How many answered, as it may be shown: never who, and at least so many until the results are opened."""

    invited: int
    arrived: int
    is_exact: bool

    @property
    def rate(self) -> float | None:
        """Arrived over invited, 0-1; ``None`` when nobody was invited."""
        return min(1.0, self.arrived / self.invited) if self.invited else None

    @property
    def percent(self) -> int:
        """The rate in whole per cent."""
        return round(100 * (self.rate or 0))


def invited_to(wave: Wave) -> int:
    """How many could answer: those invited, or those counted in the room (1 query at most)."""
    return wave.heads if wave.heads is not None else wave.invitations.count()


def participation(*, wave: Wave) -> Participation:
    """How many were invited, or are in the room, and how many answers have come (2 queries).

    Exact once the results are opened, since they are drawn then; what is withdrawn or comes again before moves nothing.
    """
    is_exact = wave.was_ever_released or (wave.is_room and wave.is_final)
    arrived = wave.responses.count() if is_exact else _watched(wave)
    return Participation(invited=invited_to(wave), arrived=arrived, is_exact=is_exact)


def counted_towards_minimum(*, wave: Wave) -> int:
    """How many count towards the minimum: in a room each, elsewhere those with a link (decision 41; 1 query)."""
    return (wave.responses if wave.is_room else wave.responses.filter(link__isnull=False)).count()


def _watched(wave: Wave) -> int:
    # Each road in steps of its own, so that what one person can send brings no other count to its edge.
    by_channel = dict(wave.intakes.values_list("channel", "count"))
    shared = 0 if wave.is_room else by_channel.get(ResponseChannel.SHARED, 0)
    brought = sum(by_channel.get(channel, 0) for channel in STACKS)
    return _in_steps(wave.arrived_count - _behind(wave)) + _in_steps(shared) + brought


def _in_steps(count: int) -> int:
    return max(0, count - count % LIVE_STEP)


def _behind(wave: Wave) -> int:
    # How many answers late it moves is known to nobody: a step does not say how many there are by then.
    return derived("count", wave.code)[0] % LIVE_STEP


def open_invitations(*, person: Person) -> QuerySet[Invitation]:
    """What invites ``person`` to answer on their own now, where they take part (1 query)."""
    mine = (
        Invitation.objects.standing()
        .filter(person=person, wave__closed_at__isnull=True, wave__closes_at__gt=timezone.now())
        .exclude(wave__mode=Mode.CONVERSED)
    )
    return mine.select_related("wave__network", "wave__version").defer("wave__version__body")


def open_room(*, network: Network, person: Person) -> Wave | None:
    """The measurement that is being made now in a room of ``network`` where ``person`` takes part (1 query)."""
    roles = [Role.MEMBER, Role.COORDINATOR]
    mine = Membership.objects.filter(person=person, network=network, role__in=roles).current()
    rooms = Wave.objects.offered().filter(network__in=mine.values("network"), heads__isnull=False)
    return rooms.defer("version").order_by("closes_at").first()


def people_to_ask(*, network: Network) -> list[Membership]:
    """Who takes part in a network today and could answer, by name (1 query)."""
    members = (
        Membership.objects.filter(network=network, role__in=[Role.MEMBER, Role.COORDINATOR])
        .current()
        .select_related("person", "school")
        .order_by("person__name", "pk")
    )
    seen: dict[int, Membership] = {}
    for member in members:
        seen.setdefault(member.person_id, member)
    return list(seen.values())


@dataclass(frozen=True)
class NotInvited:
    """Who could answer today and has no invitation: they came after the opening, or were left out of it."""

    late: tuple[Person, ...]
    left_out: tuple[Person, ...]


def people_without_invitation(*, wave: Wave, invited: Collection[int] | None = None) -> NotInvited:
    """Who could answer and is not invited, by why (3 queries, 2 with ``invited``)."""
    if invited is None:
        invited = set(wave.invitations.values_list("person_id", flat=True))
    found = [row for row in people_to_ask(network=wave.network) if row.person_id not in invited]
    accepted = Joining.objects.filter(network=wave.network_id, accepted_at__gt=wave.opened_at)
    came = set(accepted.values_list("person_id", flat=True)) if found else set()
    came |= {row.person_id for row in found if row.since_on > timezone.localdate(wave.opened_at)}
    return NotInvited(
        late=tuple(row.person for row in found if row.person_id in came),
        left_out=tuple(row.person for row in found if row.person_id not in came),
    )


def disowned_links(*, wave: Wave) -> set[int]:
    """The linking keys of answers that their person says are not theirs: they are held to be known (1 query)."""
    people = wave.invitations.filter(disowned_on__isnull=False).values("person")
    keys = PersonKey.objects.filter(network=wave.network_id, person__in=people)
    return set(keys.values_list("key", flat=True))


def deciders_of(*, wave: Wave) -> list[Person]:
    """Who decides of the objection that closed results: nobody when none waits (≤ 3 queries).

    Whoever accompanies, else the direction, and never who coordinates; in a room, the two sides that agree, of
    which one may have done so.
    """
    if wave.withheld_at is None or wave.annulled_at is not None:
        return []
    coordination = coordinating(wave.network)
    if wave.is_room:
        sides = [
            (accompanying(wave.network), wave.agreed_by_coach_id),
            (coordination, wave.agreed_by_coordination_id),
        ]
        open_sides = [memberships.values("person") for memberships, agreed in sides if not agreed]
        found = Person.objects.filter(reduce(or_, (Q(pk__in=people) for people in open_sides)))
        return list(found.exclude(pk__in={agreed for _memberships, agreed in sides if agreed}))
    may = memberships_allowing(Permission.OBJECTION_DECIDE, on=wave.network)
    coaches = may.filter(role=Role.COACH)
    people = Person.objects.filter(memberships__in=coaches if coaches.exists() else may)
    return list(people.exclude(memberships__in=coordination).distinct())


def handed_count(*, wave: Wave) -> int:
    """How many links were in the hands of somebody else than their person (1 query)."""
    return wave.invitations.filter(handovers__isnull=False).distinct().count()


def claimed_count(*, wave: Wave) -> int:
    """How many say that they answered, of those whose answer did not come (1 query)."""
    return wave.invitations.filter(claimed_on__isnull=False, is_used=False).count()


@dataclass(frozen=True)
class LinkReport:
    """What came with one person's link, for that person and nobody else."""

    arrived: int
    handed_by: tuple[str, ...]
    is_disowned: bool
    is_claimed: bool


def link_report(*, invitation: Invitation) -> LinkReport:
    """Tell the person of an invitation what came with their link, and who had it in their hands (1 query)."""
    hands = invitation.handovers.select_related("by").order_by("since_on", "pk")
    return LinkReport(
        arrived=invitation.arrived_count,
        handed_by=tuple(handover.by.shown_name for handover in hands if handover.by),
        is_disowned=invitation.disowned_on is not None,
        is_claimed=invitation.claimed_on is not None,
    )


def waves_with_counts(*, network: Network) -> QuerySet[Wave]:
    """A network's measurements, newest first, each with ``invited_count`` (1 query)."""
    return (
        Wave.objects.filter(network=network)
        .select_related("version", "campaign")
        .annotate(invited_count=Count("invitations"))
    )


class ResultsFor(StrEnum):
    """What the results of a measurement are to one person today."""

    COMING = "coming"  # it is not final
    SEEN = "seen"
    TO_OPEN = "to_open"
    ANNULLED = "annulled"
    WITHHELD = "withheld"
    UNOPENED = "unopened"  # nobody has seen them, and this person cannot open them now
    NOT_SHARED = "not_shared"


@dataclass(frozen=True)
class ListedWave:
    """A measurement in the list of its network, as one person sees it."""

    wave: Wave
    results: ResultsFor


def listed_waves(*, network: Network, person: Person) -> list[ListedWave]:
    """List the measurements of a network, newest first, and what their results are to ``person`` (5 queries)."""
    waves = Wave.objects.filter(network=network)
    seen = set(waves.with_results_for(person).values_list("pk", flat=True))
    opens = set(waves.to_open_for(person).values_list("pk", flat=True))
    return [
        ListedWave(wave, _results_for(wave, sees=wave.pk in seen, opens=wave.pk in opens))
        for wave in waves_with_counts(network=network).defer("version__body")
    ]


def _results_for(wave: Wave, *, sees: bool, opens: bool) -> ResultsFor:
    if not wave.is_final:
        return ResultsFor.COMING
    if sees or opens:
        return ResultsFor.SEEN if sees else ResultsFor.TO_OPEN
    if wave.is_withheld:
        return ResultsFor.ANNULLED if wave.annulled_at else ResultsFor.WITHHELD
    return ResultsFor.NOT_SHARED if wave.was_ever_released else ResultsFor.UNOPENED


@dataclass(frozen=True)
class ComingReminder:
    """A reminder that will leave: the first working hour from its day; ``None`` when that is after the closing."""

    row: Reminder
    leaves: datetime | None


@dataclass(frozen=True)
class Reminders:
    """The reminders of a measurement: those that went out or were dropped, and those to come."""

    past: tuple[Reminder, ...]
    coming: tuple[ComingReminder, ...]


def reminders_of(*, wave: Wave) -> Reminders:
    """Tell when the reminders of a measurement left or will leave (1 query)."""
    every = list(wave.reminders.all())
    coming = [reminder for reminder in every if reminder.state == ReminderState.DUE]
    return Reminders(
        past=tuple(reminder for reminder in every if reminder not in coming),
        coming=tuple(
            ComingReminder(reminder, when_it_leaves(reminder.due_at, wave=wave)) for reminder in coming
        ),
    )


def when_it_leaves(due_at: datetime, *, wave: Wave) -> datetime | None:
    """The first working hour of the network from then on (no query); ``None`` when that is after the closing."""
    leaves = next_working_hour(max(due_at, timezone.now()), ZoneInfo(wave.time_zone))
    return leaves if leaves < wave.offered_until else None


@dataclass(frozen=True)
class InvitedPerson:
    """Somebody invited: how a link reaches them, and whether somebody had it in their hands; never if they answered."""

    invitation: Invitation
    has_mail: bool
    is_dead: bool
    is_handed: bool


def invited_people(*, wave: Wave) -> list[InvitedPerson]:
    """List everybody invited to a measurement who still takes part in its network, by name (3 queries)."""
    handed = LinkHandover.objects.filter(invitation=OuterRef("pk"))
    invited = wave.invitations.standing().select_related("person").annotate(is_handed=Exists(handed))
    invitations = list(invited.order_by("person__name"))
    dead = dead_among([invitation.person.email for invitation in invitations])
    own = with_own_mail(invitations)
    return [
        InvitedPerson(
            invitation,
            has_mail=invitation in own,
            is_dead=invitation.person.email in dead,
            is_handed=invitation.is_handed,  # type: ignore[attr-defined]  # annotated above
        )
        for invitation in invitations
    ]


def with_own_mail(invitations: Sequence[Invitation]) -> list[Invitation]:
    """Filter invitations by whether their person has a mail that nobody else has (1 query)."""
    mails = Counter(
        mail.lower()
        for mail in Person.objects.annotate(mail=Lower("email"))
        .filter(mail__in={invitation.person.email.lower() for invitation in invitations} - {""})
        .values_list("mail", flat=True)
    )
    return [invitation for invitation in invitations if mails[invitation.person.email.lower()] == 1]

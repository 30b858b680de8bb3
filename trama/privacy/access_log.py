"""«Quién vio qué»: of the record of acts, those by which somebody saw data of others or took them out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from trama.audit.models import AuditEntry
from trama.networks.models import Membership, Network, Person, Programme
from trama.privacy.models import RightsRequest
from trama.sessions.models import Participant
from trama.surveys.models import Wave

LINKS, RESULTS, KEYS, FILES = "links", "results", "keys", "files"
SEARCHES, OWN, COPIES = "searches", "own", "copies"
KINDS: dict[str, StrPromise] = {
    LINKS: _("Links, cards, codes and words of somebody else"),
    RESULTS: _("Results opened, shared or closed"),
    KEYS: _("Uses of the table of keys"),
    FILES: _("Files brought in or taken out"),
    SEARCHES: _("Searches of people by their name, at the desk"),
    OWN: _("One's own data, downloaded"),
    COPIES: _("Safety copies"),
}
EVENTS: dict[str, tuple[str, StrPromise]] = {
    "link_handed_over": (LINKS, _("saw the link or the card of another person")),
    "joining_code_made": (LINKS, _("had a code made, to read an invitation aloud")),
    "word_looked_at": (LINKS, _("looked at the word with which a participant comes back")),
    "sheets_printed": (LINKS, _("printed sheets of a measurement")),
    "results_opened": (RESULTS, _("opened the results of a measurement")),
    "results_shared": (RESULTS, _("shared the results with the network")),
    "results_withheld": (RESULTS, _("closed the results of a room")),
    "results_reopened": (RESULTS, _("opened results that an objection had closed")),
    "results_agreed": (RESULTS, _("agreed to open results that an objection had closed")),
    "keys_looked_at": (KEYS, _("joined objections and answers by the table of keys")),
    "keys_destroyed": (KEYS, _("destroyed keys whose time was over")),
    "roster_brought": (FILES, _("brought a list of people")),
    "roster_taken": (FILES, _("took a list of people out")),
    "record_taken": (FILES, _("took a file of a workshop out")),
    "responses_brought": (FILES, _("brought a file of answers")),
    "responses_read": (FILES, _("had a file of answers read")),
    "sheets_brought": (FILES, _("brought photos of sheets")),
    "local_room_taken": (FILES, _("took a workshop out to a computer without Internet")),
    "local_record_merged": (FILES, _("brought the record of a workshop without Internet back")),
    "people_searched": (SEARCHES, _("looked for people by a name")),
    "asked_data_taken": (FILES, _("took out everything that is kept of somebody, to answer their request")),
    "own_data_downloaded": (OWN, _("downloaded what is kept of themselves")),
    "backup_written": (COPIES, _("a safety copy was written")),
    "backup_tried": (COPIES, _("a safety copy was tried")),
}
OF_A_ROOM = ("local_room_taken", "local_record_merged")  # the whole workshop, whoever is in it


@dataclass(frozen=True)
class Wanted:
    """Which accesses are looked for."""

    kind: str = ""
    network: str = ""
    person: str = ""
    day: date | None = None


@dataclass(frozen=True)
class LoggedAccess:
    """One act: when, who, what, on what, where; a code where the name is not the reader's to see."""

    at: datetime
    who: str
    did: StrPromise
    subject: str
    whose: str
    network: str


def accesses(*, programmes: Iterable[Programme], wanted: Wanted) -> QuerySet[AuditEntry]:
    """The entries of ``programmes``, and of the server as a whole, the last first (1 query)."""
    mine = list(programmes)
    networks = Network.objects.filter(cohort__programme__in=mine).values("code")
    own = Q(actor__in=_people(mine).values("code")) | Q(actor__in=_guests(mine).values("code"))
    here = Q(network_code__in=networks) | Q(own, network_code="")
    copies = [event for event, (kind, _did) in EVENTS.items() if kind == COPIES]
    events = [event for event, (kind, _did) in EVENTS.items() if wanted.kind in {"", kind}]
    found = AuditEntry.objects.filter(here | Q(event__in=copies), event__in=events)
    if wanted.network:
        found = found.filter(network_code=wanted.network)
    if wanted.person:
        found = found.filter(_about(wanted.person))
    if wanted.day:
        zone = ZoneInfo(mine[0].time_zone if mine else settings.TIME_ZONE)
        begins = datetime.combine(wanted.day, time.min, zone)
        found = found.filter(at__gte=begins, at__lt=begins + timedelta(days=1))
    return found.order_by("-at", "-pk")


def _about(code: str) -> Q:
    """What ``code`` did, what was done to them, and what was taken out that held them (3 queries).

    Lists of a network from the day they joined it to the day they left, and records of workshops since they came.
    """
    about = Q(actor=code) | Q(subject_code=code) | Q(details__person=code)
    cards = Participant.objects.filter(Q(code=code) | Q(person__code=code)).select_related("session")
    for card in cards:
        about |= Q(actor=card.code) | Q(subject_code=card.code) | Q(details__person=card.code)
        about |= Q(event__in=OF_A_ROOM, subject_code=card.session.code)
        about |= Q(event="record_taken", subject_code=card.session.code, at__gte=card.joined_at)
    held = Membership.objects.filter(person__code=code, network__isnull=False)
    for membership in held.select_related("network__cohort__programme"):
        about |= _lists_with(membership)
    waves = Wave.objects.filter(invitations__person__code=code).values("code")
    return about | Q(event="keys_looked_at", subject_code__in=waves)


def _lists_with(membership: Membership) -> Q:
    """The lists taken out of a network while somebody took part, by the clock there; the last day counts too."""
    network = membership.network
    assert network is not None  # noqa: S101 -- whoever calls looks for memberships of a network
    zone = ZoneInfo(network.cohort.programme.time_zone)
    begins = datetime.combine(membership.since_on, time.min, zone)
    found = Q(event="roster_taken", network_code=network.code, at__gte=begins)
    if membership.until_on is None:
        return found
    ends = datetime.combine(membership.until_on, time.min, zone)
    return found & Q(at__lt=ends + timedelta(days=1))


def in_words(entries: Iterable[AuditEntry], *, programmes: Iterable[Programme]) -> list[LoggedAccess]:
    """The same, to be read (2 queries).

    Whoever acted with a role in the programmes is named, and so is whoever asked something at their desk; everybody
    else stays a code.
    """
    rows, mine = list(entries), list(programmes)
    actors, people = {row.actor for row in rows}, {str(row.details.get("person", "")) for row in rows}
    asked = RightsRequest.objects.filter(programme__in=mine, person__code__in=people | actors)
    held = Q(pk__in=_people(mine).filter(code__in=actors).values("pk")) | Q(pk__in=asked.values("person"))
    named = {person.code: person.name_at_desk for person in Person.objects.filter(held)}
    places = Network.objects.filter(cohort__programme__in=mine, code__in={row.network_code for row in rows})
    where = dict(places.values_list("code", "name"))
    return [
        LoggedAccess(
            at=row.at,
            who=named.get(row.actor, row.actor),
            did=EVENTS[row.event][1],
            subject=row.subject_code,
            whose=named.get(code := str(row.details.get("person", "")), code),
            network=where.get(row.network_code, row.network_code),
        )
        for row in rows
    ]


def _people(programmes: list[Programme]) -> QuerySet[Person]:
    """Who holds or held a role in ``programmes``."""
    within = Q(memberships__programme__in=programmes) | Q(memberships__cohort__programme__in=programmes)
    within |= Q(memberships__network__cohort__programme__in=programmes)
    return Person.objects.filter(within).distinct()


def _guests(programmes: list[Programme]) -> QuerySet[Participant]:
    """Who came into a workshop of ``programmes``: without an account they act under the code of their card."""
    of_networks = Q(session__network__cohort__programme__in=programmes)
    return Participant.objects.filter(of_networks | Q(session__cohort__programme__in=programmes))

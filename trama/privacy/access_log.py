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
from trama.networks.models import Network, Person, Programme
from trama.privacy.models import RightsRequest

LINKS, RESULTS, KEYS, FILES, OWN, COPIES = "links", "results", "keys", "files", "own", "copies"
KINDS: dict[str, StrPromise] = {
    LINKS: _("Links, cards, codes and words of somebody else"),
    RESULTS: _("Results opened, shared or closed"),
    KEYS: _("Uses of the table of keys"),
    FILES: _("Files brought in or taken out"),
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
    "own_data_downloaded": (OWN, _("downloaded what is kept of themselves")),
    "backup_written": (COPIES, _("a safety copy was written")),
    "backup_tried": (COPIES, _("a safety copy was tried")),
}


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
    here = Q(network_code__in=networks) | Q(network_code="", actor__in=_people(mine).values("code"))
    copies = [event for event, (kind, _did) in EVENTS.items() if kind == COPIES]
    events = [event for event, (kind, _did) in EVENTS.items() if wanted.kind in {"", kind}]
    found = AuditEntry.objects.filter(here | Q(event__in=copies), event__in=events)
    if wanted.network:
        found = found.filter(network_code=wanted.network)
    if wanted.person:
        about = Q(actor=wanted.person) | Q(subject_code=wanted.person) | Q(details__person=wanted.person)
        found = found.filter(about)
    if wanted.day:
        zone = ZoneInfo(mine[0].time_zone if mine else settings.TIME_ZONE)
        begins = datetime.combine(wanted.day, time.min, zone)
        found = found.filter(at__gte=begins, at__lt=begins + timedelta(days=1))
    return found.order_by("-at", "-pk")


def in_words(entries: Iterable[AuditEntry], *, programmes: Iterable[Programme]) -> list[LoggedAccess]:
    """The same, to be read (3 queries).

    Whoever acted with a role in the programmes is named, and so is whoever asked something at their desk; everybody
    else stays a code.
    """
    rows, mine = list(entries), list(programmes)
    actors, people = {row.actor for row in rows}, {str(row.details.get("person", "")) for row in rows}
    named = dict(_people(mine).filter(code__in=actors).values_list("code", "name"))
    asked = RightsRequest.objects.filter(programme__in=mine, person__code__in=people | actors)
    named |= dict(asked.values_list("person__code", "person__name"))
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

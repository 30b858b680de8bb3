"""Whose time has come: for each beginning that `retention.toml` names, the rows for which it lies before a moment."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from trama.live.models import Change
from trama.mail.models import LetterState
from trama.networks.enums import State
from trama.networks.models import Cohort, Handover, Membership, Network, NetworkState, Person
from trama.privacy.enums import RequestState
from trama.privacy.letters import ANSWERED, DESK, EXTENDED, RECEIVED
from trama.privacy.models import RightsRequest
from trama.sessions.models import Contribution, Group, Participant, Session
from trama.surveys.models import Campaign, Wave
from trama.workshops.models import Entry, Note
from trama.workshops.unended import closed_sessions

Rows = QuerySet[Any]
Clock = Callable[[Rows, datetime], Rows]
EGRESS = (State.GRADUATED, State.WITHDRAWN)
OVER = (LetterState.SENT, LetterState.FAILED, LetterState.DROPPED)
TO_SESSION = {Note: "session", Contribution: "item__session", Entry: "group__session"}


# What is asked for inside of other questions is a list of keys: SQLite does not take many questions in each other.


def gone_networks(before: datetime) -> list[int]:
    """Networks that are out since before: graduated or withdrawn, and nothing else since (1 query).

    Follow-up is not out.
    """
    later = NetworkState.objects.filter(network=OuterRef("network")).exclude(state__in=EGRESS)
    later = later.filter(
        Q(since_on__gt=OuterRef("since_on")) | Q(since_on=OuterRef("since_on"), pk__gt=OuterRef("pk"))
    )
    left = NetworkState.objects.filter(
        ~Exists(later), network=OuterRef("pk"), state__in=EGRESS, since_on__lt=_day(before)
    )
    return list(
        Network.objects.filter(Exists(left), state__in=EGRESS).order_by().values_list("pk", flat=True)
    )


def gone_people(before: datetime) -> QuerySet[Person]:
    """People who take part nowhere since before, and wait for no answer about their data (1 query before it)."""
    theirs = Membership.objects.filter(person=OuterRef("pk"))
    standing = theirs.filter(Q(until_on__isnull=True) | Q(until_on__gte=_day(before)))
    gone = gone_networks(before)
    standing = standing.exclude(network__in=gone).exclude(cohort__in=_over_cohorts(gone))
    lately = Participant.objects.filter(person=OuterRef("pk"), joined_at__gte=before)
    waits = RightsRequest.objects.filter(person=OuterRef("pk"), state=RequestState.OPEN)
    return Person.objects.filter(
        Exists(theirs), ~Exists(standing), ~Exists(lately), ~Exists(waits), erased_at__isnull=True
    ).order_by()


def gone_sessions(before: datetime) -> list[int]:
    """Sessions of networks that are out since before; of a cohort, when all of its networks are (2 queries)."""
    gone = gone_networks(before)
    mine = Q(network__in=gone) | Q(cohort__in=_over_cohorts(gone))
    found = Session.objects.filter(mine, held_on__lt=_day(before)).order_by()
    return list(found.values_list("pk", flat=True))


def _over_cohorts(gone: list[int]) -> QuerySet[Cohort]:
    """Cohorts all of whose networks are among those that are gone; one without networks has yet to begin."""
    others = Network.objects.filter(cohort=OuterRef("pk")).exclude(pk__in=gone)
    theirs = Network.objects.filter(cohort=OuterRef("pk"))
    return Cohort.objects.filter(~Exists(others), Exists(theirs)).order_by()


def _day(moment: datetime) -> Any:
    return timezone.localdate(moment)


def _person_egress(rows: Rows, before: datetime) -> Rows:
    return rows.filter(pk__in=gone_people(before))


def _without_person(rows: Rows, before: datetime) -> Rows:
    came = Q(joined_at__lt=before) & (Q(last_login__isnull=True) | Q(last_login__lt=before))
    return rows.filter(came, person__isnull=True)


def _joining_over(rows: Rows, before: datetime) -> Rows:
    expired = Q(withdrawn_at__isnull=True, expires_at__lt=before)
    return rows.filter(expired | Q(withdrawn_at__lt=before), accepted_at__isnull=True)


def _network_measured(rows: Rows, before: datetime) -> Rows:
    """Of networks that are out; while a measurement goes on, its counts and its decisions still need the keys."""
    undecided = Q(settled_at__isnull=True) | Q(withheld_at__isnull=False, annulled_at__isnull=True)
    going_on = Wave.objects.filter(undecided).values("network")
    return rows.filter(network__in=gone_networks(before)).exclude(network__in=going_on)


def _refused_network_egress(rows: Rows, before: datetime) -> Rows:
    known = Network.objects.filter(code=OuterRef("about"))
    gone = Network.objects.filter(pk__in=gone_networks(before)).order_by()
    return rows.filter(Q(about__in=gone.values("code")) | ~Exists(known))


def _session_egress(rows: Rows, before: datetime) -> Rows:
    """Participants who are nobody's person and wait for no answer: the others go with theirs."""
    waits = RightsRequest.objects.filter(participant=OuterRef("pk"), state=RequestState.OPEN)
    alone = rows.filter(person__isnull=True, erased_at__isnull=True)
    return alone.filter(~Exists(waits), session__in=gone_sessions(before))


def _unsigned(rows: Rows, before: datetime) -> Rows:
    found = rows.filter(**{f"{TO_SESSION[rows.model]}__in": gone_sessions(before)})
    return found.filter(is_signed=False) if rows.model is Note else found


def _session_over(rows: Rows, before: datetime) -> Rows:
    return rows.filter(session__in=closed_sessions(before))


def _campaign_over(rows: Rows, before: datetime) -> Rows:
    going_on = Wave.objects.filter(campaign=OuterRef("pk")).exclude(settled_at__lt=before)
    waves = Wave.objects.filter(campaign=OuterRef("pk"))
    return rows.filter(campaign__in=Campaign.objects.filter(~Exists(going_on), Exists(waves)).order_by())


def _author_egress(rows: Rows, before: datetime) -> Rows:
    """Of a person, when they take part nowhere; of a participant who is nobody's person, when the network is out."""
    alone = Q(person__isnull=True, session__in=gone_sessions(before))
    authors = Participant.objects.filter(alone | Q(person__in=gone_people(before))).order_by()
    known = Participant.objects.filter(code=OuterRef("author"))
    return rows.filter(Q(author__in=authors.values("code")) | ~Exists(known))


def _news_over(rows: Rows, before: datetime) -> Rows:
    """Letters of the networks and about objections that left or were given up, long after what they tell."""
    ended = rows.filter(state__in=OVER)
    open_handovers = Q(made_at__gte=before) | Q(asked_at__isnull=False, decided_at__isnull=True)
    young = {
        "joined:": Membership.objects.filter(since_on__gte=_day(before)),
        "handover_": Handover.objects.filter(open_handovers | Q(decided_at__gte=before)),
        "objection:": Wave.objects.filter(Q(final_at__gte=before) | Q(withheld_at__isnull=False)),
    }
    due = Q(about__startswith="joining:", about__lt=f"joining:{_day(before).isoformat()}")
    for kind, about in young.items():
        due |= Q(about__startswith=kind) & ~Q(reference__in=about.order_by().values("pk"))
    return ended.filter(due)


def _request_over(rows: Rows, before: datetime) -> Rows:
    """Letters about requests that were answered before, or are not there any more."""
    kinds = Q()
    for kind in (RECEIVED, EXTENDED, ANSWERED, DESK):
        kinds |= Q(about__startswith=f"{kind}:")
    lasting = RightsRequest.objects.exclude(decided_at__lt=before)
    return rows.filter(kinds).exclude(reference__in=lasting.order_by().values("pk"))


def _topic_over(rows: Rows, before: datetime) -> Rows:
    """Changes of sessions in which nobody writes any more, of their groups, and of what is not there any more."""
    topics = list(Change.objects.order_by().values_list("topic", flat=True).distinct())
    codes = {topic: topic.partition(":")[2] for topic in topics}
    lasting = Session.objects.exclude(pk__in=closed_sessions(before)).order_by()
    live = set(lasting.filter(code__in=codes.values()).values_list("code", flat=True))
    groups = Group.objects.filter(session__in=lasting, code__in=codes.values()).order_by()
    live |= set(groups.values_list("code", flat=True))
    return rows.filter(topic__in=[topic for topic, code in codes.items() if code not in live])


CLOCKS: Mapping[str, Clock] = {
    "person_egress": _person_egress,
    "without_person": _without_person,
    "joining_over": _joining_over,
    "network_measured": _network_measured,
    "refused_network_egress": _refused_network_egress,
    "session_egress": _session_egress,
    "unsigned": _unsigned,
    "session_over": _session_over,
    "campaign_over": _campaign_over,
    "author_egress": _author_egress,
    "news_over": _news_over,
    "request_over": _request_over,
    "topic_over": _topic_over,
}


def since(rows: Rows, beginning: str, before: datetime) -> Rows:
    """Those of ``rows`` whose ``beginning``, a clock or a date of theirs, lies before a moment."""
    if beginning in CLOCKS:
        return CLOCKS[beginning](rows, before)
    is_moment = rows.model._meta.get_field(beginning).get_internal_type() == "DateTimeField"  # noqa: SLF001 -- Django's own way to ask
    return rows.filter(**{f"{beginning}__lt": before if is_moment else _day(before)})


def oldest_first(rows: Rows) -> Rows:
    """In an order that does not move while rows go."""
    return rows.order_by(F("pk").asc())

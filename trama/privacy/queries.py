"""Reads of the requests and the desk."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import Q, QuerySet

from trama.accounts.models import User
from trama.core.text import is_same_text, normalise
from trama.networks.enums import Permission
from trama.networks.models import Membership, Person, Programme
from trama.networks.roles import memberships_allowing
from trama.privacy.enums import NEED_WORDS, RequestKind, RequestState
from trama.privacy.giving import ungiven
from trama.privacy.models import Incident, RightsRequest, RightsRequestQuerySet
from trama.sessions.models import Participant, Session

LATELY = timedelta(days=90)  # what is kept is given free once a quarter


def programmes_of(*, person: Person) -> list[Programme]:
    """The programmes that keep something of a person, the latest first; also of who left (2 queries at most).

    Whoever takes part in none asks any of them.
    """
    return programmes_with(person=person) or list(Programme.objects.order_by("pk"))


def programmes_with(*, person: Person) -> list[Programme]:
    """Where a person takes or took part, the latest first (1 query)."""
    held = Membership.objects.filter(person=person).order_by("-since_on", "-pk")
    found = [
        _programme_of(row)
        for row in held.select_related("programme", "cohort__programme", "network__cohort__programme")
    ]
    return list(dict.fromkeys(found))


def _programme_of(membership: Membership) -> Programme:
    if membership.programme:
        return membership.programme
    cohort = membership.network.cohort if membership.network else membership.cohort
    assert cohort is not None  # noqa: S101 -- the constraint membership_in_one_place
    return cohort.programme


def hidden_near(*, session: Session) -> QuerySet[Person]:
    """Who is hidden of the networks of a session, its own and those on its cards (1 query)."""
    near = Q(memberships__network=session.network_id) if session.network_id else Q()
    near |= Q(memberships__network__in=session.participants.filter(network__isnull=False).values("network"))
    return Person.objects.filter(near, blocked_at__isnull=False, erased_at__isnull=True).distinct()


def programme_of_session(session: Session) -> Programme:
    """The programme that keeps what was left in a session (≤ 2 queries)."""
    cohort = session.network.cohort if session.network else session.cohort
    assert cohort is not None  # noqa: S101 -- a session is of a network or of a cohort
    return cohort.programme


def requests_of(*, asker: Person | Participant) -> QuerySet[RightsRequest]:
    """What somebody asked, the last first (1 query)."""
    found = RightsRequest.objects.select_related("programme")
    return found.filter(person=asker) if isinstance(asker, Person) else found.filter(participant=asker)


def waits_for_alike(*, asker: Person | Participant, kind: str, programme: Programme, text: str) -> bool:
    """Whether ``asker`` waits for the same there; where words say what is meant, in the same words (1 query)."""
    waiting = requests_of(asker=asker).filter(kind=kind, programme=programme, state=RequestState.OPEN)
    if kind not in NEED_WORDS:
        return waiting.exists()
    return any(_same(request.text) == _same(text) for request in waiting)


def was_given_lately(*, request: RightsRequest) -> bool:
    """Whether whoever asks for what is kept had it there within three months before (1 query)."""
    if request.asker is None:
        return False
    given = requests_of(asker=request.asker).filter(kind=RequestKind.ACCESS, programme=request.programme)
    before = (request.asked_at - LATELY, request.asked_at)
    return given.filter(state=RequestState.DONE, decided_at__range=before).exclude(pk=request.pk).exists()


def _same(text: str) -> str:
    return " ".join(normalise(text).split())


def told_requests_of(*, asker: Person | Participant) -> QuerySet[RightsRequest]:
    """The same, as far as their device may know: none where it came in by a word that was looked at (≤ 1 query)."""
    found = requests_of(asker=asker)
    return found.none() if isinstance(asker, Participant) and asker.came_by_word else found


def waiting_requests(*, person: Person) -> QuerySet[RightsRequest]:
    """What waits at the desk of ``person``, by the day it is due (1 query)."""
    return _at_desk(person).waiting()


def decided_requests(*, person: Person) -> QuerySet[RightsRequest]:
    """What was answered, refused, taken back or ended, the last first (1 query)."""
    return _at_desk(person).exclude(state=RequestState.OPEN).order_by("-decided_at", "-number")


def reaching_requests(*, person: Person) -> QuerySet[RightsRequest]:
    """What was asked of other programmes and reaches those of ``person`` too, the last first (1 query)."""
    return RightsRequest.objects.reaching(person).select_related("programme", "person").order_by("-number")


def reached_programmes(*, request: RightsRequest) -> list[Programme]:
    """Every programme that ``request`` reaches (≤ 1 query)."""
    if request.person is None or not request.reaches_everything:
        return [request.programme]
    return list(dict.fromkeys([request.programme, *programmes_with(person=request.person)]))


def erasures_done_with(*, request: RightsRequest) -> list[RightsRequest]:
    """The erasures that were carried out with ``request``, itself too, whose letters have still to leave (1 query)."""
    asker = request.asker
    same = requests_of(asker=asker) if asker else RightsRequest.objects.filter(pk=request.pk)
    done = same.filter(kind=RequestKind.ERASURE, state=RequestState.DONE)
    return [each for each in done if each.leaves_by_mail]


def desks_left_empty(*, person: Person) -> list[Programme]:
    """The programmes whose data nobody but ``person`` answers for (1 query, 1 more each)."""
    mine = desk_programmes(person=person)
    return [programme for programme in mine if officers_of(programme=programme) == [person]]


def ungiven_requests(*, person: Person) -> QuerySet[RightsRequest]:
    """What was answered or refused and reached nobody: no mail, or none that took it, and no day on paper (1 query)."""
    return ungiven(_at_desk(person)).order_by("decided_at", "number")


def _at_desk(person: Person) -> RightsRequestQuerySet:
    return RightsRequest.objects.answerable_by(person).select_related("programme", "person", "participant")


def incidents_of(*, person: Person) -> QuerySet[Incident]:
    """The register of incidents of the programmes whose data ``person`` answers for (1 query)."""
    return Incident.objects.visible_to(person).select_related("programme")


def officers_of(*, programme: Programme) -> list[Person]:
    """Who answers for the data of a programme today (1 query)."""
    held = memberships_allowing(Permission.DATA_DESK, on=programme)
    return list(Person.objects.filter(memberships__in=held).distinct())


def desk_programmes(*, person: Person) -> QuerySet[Programme]:
    """The programmes whose data ``person`` answers for (1 query)."""
    return Programme.objects.allowing(person, Permission.DATA_DESK).order_by("name", "pk")


@dataclass(frozen=True)
class DeskToday:
    """What waits at somebody's desk: requests, the next of them, how many are overdue or not given, incidents."""

    waiting: int
    overdue: int
    ungiven: int
    first: RightsRequest | None
    untold: list[Incident]


def desk_today(*, person: Person) -> DeskToday:
    """What needs who answers for the data (3 queries)."""
    waiting = list(waiting_requests(person=person))
    untold = incidents_of(person=person).filter(
        closed_at__isnull=True, is_risky=True, agency_told_at__isnull=True
    )
    overdue = sum(request.is_overdue for request in waiting)
    ungiven = ungiven_requests(person=person).count()
    return DeskToday(len(waiting), overdue, ungiven, next(iter(waiting), None), list(untold))


@dataclass(frozen=True)
class EmptyDesk:
    """A programme in which nobody can answer some request: how many wait, and whether anybody holds the desk."""

    programme: Programme
    waiting: int
    is_held: bool


def empty_desks(*, person: Person) -> list[EmptyDesk]:
    """Of the programmes that ``person`` directs, those where requests reach nobody who may answer (≤ 3 each)."""
    found = []
    for programme in Programme.objects.allowing(person, Permission.PROGRAMME_MANAGE):
        officers = officers_of(programme=programme)
        waiting = RightsRequest.objects.filter(programme=programme).waiting()
        if len(officers) == 1:
            waiting = waiting.filter(person=officers[0])
        count = 0 if len(officers) > 1 else waiting.count()
        if count or not officers:
            found.append(EmptyDesk(programme, count, is_held=bool(officers)))
    return found


def data_address(programme: Programme) -> str:
    """Where mails about the data of a programme go: who answers for it, else who runs the server."""
    return programme.data_email or settings.CONTACT


def is_of_another(address: str, asker: Person | Participant | None) -> bool:
    """Whether ``address`` is also the mail of somebody else, who would read what is not theirs (≤ 3 queries)."""
    same = Q(email__iexact=address)
    person = asker if isinstance(asker, Person) else getattr(asker, "person", None)
    people, users = Person.objects.filter(same), User.objects.filter(same)
    if person:
        people, users = people.exclude(pk=person.pk), users.exclude(person=person)
    return people.exists() or users.exists() or _is_of_another_guest(address, asker)


def _is_of_another_guest(address: str, asker: Person | Participant | None) -> bool:
    """Whether a card without an account has this mail, unless it may be of whoever asks: the same name."""
    cards = Participant.objects.filter(mail__iexact=address, person__isnull=True, erased_at__isnull=True)
    names = cards.values_list("name", flat=True)
    return any(asker is None or not is_same_text(name, asker.name) for name in names)

"""Erasing somebody: acts stay, called by a role; the name, the account, the addresses and own texts go."""

from collections import Counter
from collections.abc import Collection
from datetime import date
from functools import partial

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from trama.audit.record import SYSTEM, Actor, record
from trama.networks.actions.people import close_membership
from trama.networks.enums import Role
from trama.networks.models import Membership, Person
from trama.networks.models.people import MembershipQuerySet
from trama.privacy import erased_list, hidden_list
from trama.privacy.actions.blocking import show_places
from trama.privacy.enums import RequestKind, RequestState
from trama.privacy.errors import OnlyDataOfficer, OnlyDirection
from trama.privacy.forgetting import account, mails, places, requests, workshops
from trama.privacy.forgetting.cards import linked_cards
from trama.privacy.forgetting.traces import traces_of, traces_of_participant
from trama.privacy.models import RightsRequest
from trama.privacy.naming import name_without_role, role_name
from trama.sessions.models import Participant, Session

NEEDED = {Role.DIRECTION: OnlyDirection, Role.DATA_OFFICER: OnlyDataOfficer}


@transaction.atomic
def erase_person(
    *, person: Person, by: Actor, cards: Collection[Participant] = (), others: Collection[Participant] = ()
) -> dict[str, int]:
    """Erase ``person`` for good; returns what was done, in kinds and figures. Twice is once: then it is empty.

    ``cards``: those without an account of which somebody who looked said that they are theirs, too. ``others``: those
    that they looked at and did not mark, which are somebody else's: hidden with them, they are seen again. What nobody
    looked at, as what another programme keeps, stays hidden.

    Refuses with ``OnlyDirection`` and ``OnlyDataOfficer`` where a programme would be left without who it cannot be
    without. A network whose only coordinator goes is left without coordination, and the direction reads it on its Hoy.
    """
    held = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if held.erased_at:
        return {}
    check_may_go(held)
    counts = _erase(held, by, cards)
    show_places(held, among=others)
    person.refresh_from_db()
    return counts


def _erase(held: Person, by: Actor, cards: Collection[Participant] = ()) -> dict[str, int]:
    called, traces = role_name(held), traces_of(held)
    counts = Counter({"memberships": _end_memberships(held, by)})
    counts["invitations"] = places.forget_joinings(held, traces, called)
    counts.update(places.forget_links(held))
    counts.update(mails.forget_letters(held, traces))
    counts["lists"] = places.forget_lists(held, traces)
    places.forget_handovers(held)
    places.forget_contact(held, traces)
    participations = [*linked_cards(held), *cards]
    counts["workshops"] = len(participations)
    asked = RightsRequest.objects.filter(Q(person=held) | Q(participant__in=participations))
    also = requests.ways_to_reach(held)
    counts["requests"] = requests.forget_requests(asked, traces, called, also=also)
    counts["requests"] += requests.forget_letters_of_nobody(traces, called)
    for participant in participations:
        counts.update(workshops.forget_participant(participant, called))
    counts.update(account.forget_account(held, traces))
    held.name, held.former_names, held.own_names, held.email, held.phone = called, [], [], "", ""
    held.blocked_at, held.erased_at = None, timezone.now()
    held.save()
    counts["mails"] = mails.forget_mails_on_disk(traces)
    return _done(held, counts, by)


def check_may_go(person: Person) -> None:
    """Raise ``OnlyDirection`` or ``OnlyDataOfficer`` when a programme has nobody else as that (≤ 3 queries)."""
    for membership in _standing(person).filter(role__in=NEEDED, programme__isnull=False):
        others = Membership.objects.filter(role=membership.role, programme=membership.programme).current()
        if not others.exclude(person=person).exists():
            raise NEEDED[Role(membership.role)](str(membership.programme))


def _standing(person: Person) -> MembershipQuerySet:
    """Their memberships that have not ended, those of somebody hidden too."""
    return person.memberships.exclude(until_on__lte=timezone.localdate())


def _end_memberships(person: Person, by: Actor) -> int:
    today = timezone.localdate()
    ending = list(_standing(person).select_related("network", "cohort", "programme", "person"))
    for membership in ending:
        close_membership(membership=membership, on=today, by=by)
    person.memberships.exclude(position="").update(position="")
    return len(ending)


@transaction.atomic
def erase_participant(*, participant: Participant, by: Actor) -> dict[str, int]:
    """Erase somebody of a workshop who has no account; returns what was done. Twice is once. Refuses nothing."""
    held = Participant.objects.select_for_update(of=("self",)).get(pk=participant.pk)
    if held.erased_at:
        return {}
    traces = traces_of_participant(held)
    counts = Counter({"workshops": 1})
    called = _called(held)
    counts.update(workshops.forget_participant(held, called))
    counts["requests"] = requests.forget_requests(held.rights_requests.all(), traces, called)
    counts["requests"] += requests.forget_letters_of_nobody(traces, called)
    counts["mails"] = mails.forget_mails_on_disk(traces)
    participant.refresh_from_db()
    return _done(held, counts, by)


@transaction.atomic
def erase_again(*, session: Session, by: Actor = SYSTEM) -> None:
    """What an offline workshop brought of people who were erased meanwhile goes too. Refuses nothing."""
    erased = Participant.objects.filter(session=session, erased_at__isnull=False)
    for participant in erased.select_related("session", "group", "person"):
        workshops.forget_participant(participant, _called(participant))


def _called(participant: Participant) -> str:
    person = participant.person
    if person is None:
        return name_without_role()
    return person.name if person.erased_at else role_name(person)


@transaction.atomic
def erase_listed(*, since: date, by: Actor = SYSTEM) -> int:
    """Erase again whoever was erased from ``since`` on, in a copy that was made before; returns how many.

    A request for it that waits in the copy was carried out, and waits no more. Also who a programme cannot be without
    goes: they are erased already, everywhere else. Refuses nothing.
    """
    codes = {(each.kind, each.code) for each in erased_list.read() if each.on >= since}
    wanted = {kind: [code for each, code in codes if each == kind] for kind in erased_list.KINDS}
    people = Person.objects.filter(code__in=wanted[erased_list.PERSON], erased_at__isnull=True)
    done = [_erase(person, by) for person in people]
    participants = Participant.objects.filter(
        code__in=wanted[erased_list.PARTICIPANT], erased_at__isnull=True
    )
    done += [erase_participant(participant=participant, by=by) for participant in participants]
    erased = Q(person__erased_at__isnull=False) | Q(participant__erased_at__isnull=False)
    waiting = RightsRequest.objects.filter(erased, kind=RequestKind.ERASURE, state=RequestState.OPEN)
    waiting.update(state=RequestState.ENDED, decided_at=timezone.now())
    return len(done)


def _done(erased: Person | Participant, counts: Counter[str], by: Actor) -> dict[str, int]:
    done = {kind: count for kind, count in counts.items() if count}
    record("person_erased", erased, by=by, counts=done)
    transaction.on_commit(partial(_list, erased))
    return done


def _list(erased: Person | Participant) -> None:
    """Beside the database they are erased, and hidden no more."""
    erased_list.write_missing()
    kind = hidden_list.PERSON if isinstance(erased, Person) else hidden_list.PARTICIPANT
    hidden_list.forget(kind, erased.code)

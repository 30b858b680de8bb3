"""Hoy: the one thing that needs me, by role, in words."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from trama.agreements.queries import commitments_owed_by
from trama.networks.enums import Permission
from trama.networks.models import Membership, Network, Person
from trama.privacy.queries import desk_today, empty_desks
from trama.story.decisions import waiting_decisions
from trama.story.networks import cohorts_today, waiting_networks
from trama.story.today import network_today
from trama.surveys.queries import open_room
from trama.web.agreed import told_commitments
from trama.web.foci import told_foci
from trama.web.http import PersonRequest, person_required
from trama.web.today.cards import TodayCard
from trama.web.today.decisions import decision_card
from trama.web.today.needs import need_card
from trama.web.today.networks import by_attention, cohort_in_words
from trama.web.today.questionnaires import lead, questionnaire_cards
from trama.web.today.waiting import waiting_card
from trama.web.today.workshops import workshop_card
from trama.workshops.open_questions import owed_by
from trama.workshops.takeaways import intentions_due


@person_required
@require_GET
def today(request: PersonRequest) -> HttpResponse:
    """What needs me, and the threads; roles without work yet get an honest page."""
    membership, person = request.membership, request.person
    assert membership is not None  # noqa: S101 -- person_required
    context = _of_person(person, membership)
    sees_many = membership.may(Permission.ATTENTION_VIEW)
    if membership.network and membership.may(Permission.NETWORK_VIEW):
        context |= _of_network(membership.network, person, context["decisions"])
        context |= _order(context, conducts=membership.may(Permission.WAVE_OPEN))
        others = waiting_networks(person=person, but=membership.network) if sees_many else []
        context["attention"] = by_attention(others)
        return render(request, "today/network.html", context)
    if sees_many:
        context["attention"] = by_attention(waiting_networks(person=person))
        return render(request, "today/attention_only.html", context)
    if membership.may(Permission.PROGRAMME_MANAGE):
        context["empty_desks"] = empty_desks(person=person)
        context["cohorts"] = [cohort_in_words(cohort) for cohort in cohorts_today(person=person)]
        return render(request, "today/direction.html", context)
    context["desk"] = desk_today(person=person) if membership.may(Permission.DATA_DESK) else None
    context["waits"] = {"eyebrow": "", **waiting_card(membership)}
    return render(request, "today/other.html", context)


def _of_person(person: Person, membership: Membership) -> dict[str, Any]:
    """What waits for a person whatever their role."""
    return {
        "section": "today",
        "questionnaires": questionnaire_cards(person=person, membership=membership),
        "mine": _mine(person),
        "owed": owed_by(person=person),
        "decisions": [decision_card(decision) for decision in waiting_decisions(person=person)],
    }


def _mine(person: Person) -> list[dict[str, Any]]:
    """What the person agreed to do, in whichever network (1 query)."""
    return told_commitments(commitments_owed_by(person=person, day=timezone.localdate()), None, person)


def _of_network(network: Network, person: Person, decisions: list[TodayCard]) -> dict[str, Any]:
    found = network_today(network=network, person=person)
    need = need_card(found.need)
    is_said = need is not None and need.address in {card.address for card in decisions}
    return {
        "network": network,
        "need": None if is_said else need,
        "room": open_room(network=network, person=person),
        "workshop": workshop_card(found.workshop),
        "is_called": found.workshop is not None and found.workshop.is_under_way,
        "thread": found.thread,
        "commitments": told_commitments(
            [made for made in found.commitments if made.owner_id != person.pk], network, person
        ),
        "foci": told_foci(network, found.foci),
        "review": found.purpose,
        "intentions": intentions_due(person=person),
        "schools": found.schools,
        "people": found.people,
    }


def _order(context: dict[str, Any], *, conducts: bool) -> dict[str, bool]:
    """What comes first: a questionnaire closes on its day, so only what somebody conducts goes before it."""
    comes_first = bool(context["questionnaires"]) and not (
        context["decisions"] or (conducts and context["need"])
    )
    if comes_first:
        lead(context["questionnaires"])
    waits = ("need", "room", "decisions", "questionnaires", "is_called", "owed", "intentions", "review")
    owes = any(not row["is_done"] for row in context["mine"])
    return {"comes_first": comes_first, "is_free": not owes and not any(context[key] for key in waits)}

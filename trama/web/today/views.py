"""Hoy: the one thing that needs me, by role, in words."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from trama.networks.enums import Permission
from trama.networks.models import Network, Person
from trama.privacy.queries import desk_today, empty_desks
from trama.story.decisions import waiting_decisions
from trama.story.networks import cohorts_today, waiting_networks
from trama.story.today import network_today
from trama.surveys.models import Wave
from trama.surveys.queries import open_invitations
from trama.web.foci import told_foci
from trama.web.http import PersonRequest, person_required
from trama.web.today.agreements import told_commitments
from trama.web.today.cards import TodayCard
from trama.web.today.decisions import decision_card
from trama.web.today.needs import need_card
from trama.web.today.networks import by_attention, cohort_in_words
from trama.web.today.workshops import workshop_card
from trama.workshops.open_questions import owed_by
from trama.workshops.takeaways import intentions_due


@person_required
@require_GET
def today(request: PersonRequest) -> HttpResponse:
    """What needs me, and the threads; roles without work yet get an honest page."""
    membership, person = request.membership, request.person
    assert membership is not None  # noqa: S101 -- person_required
    answers, owed = _own_measurements(person), owed_by(person=person)
    decisions = [decision_card(decision) for decision in waiting_decisions(person=person)]
    context: dict[str, Any] = {"section": "today", "answers": answers, "owed": owed, "decisions": decisions}
    sees_many = membership.may(Permission.ATTENTION_VIEW)
    if membership.network and membership.may(Permission.NETWORK_VIEW):
        context |= _of_network(membership.network, person, decisions)
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
    context["sees_published"] = membership.may(Permission.PUBLISHED_VIEW)
    return render(request, "today/other.html", context)


def _of_network(network: Network, person: Person, decisions: list[TodayCard]) -> dict[str, Any]:
    found = network_today(network=network, person=person)
    need = need_card(found.need)
    is_said = need is not None and need.address in {card.address for card in decisions}
    return {
        "network": network,
        "need": None if is_said else need,
        "workshop": workshop_card(found.workshop),
        "thread": found.thread,
        "commitments": told_commitments(found.commitments, network, person),
        "foci": told_foci(network, found.foci),
        "review": found.purpose,
        "intentions": intentions_due(person=person),
        "schools": found.schools,
        "people": found.people,
    }


def _own_measurements(person: Person) -> list[tuple[Wave, str]]:
    """Measurements that invite this person now, with their own link."""
    return [
        (invitation.wave, reverse("answer:personal", args=[invitation.token]))
        for invitation in open_invitations(person=person)
    ]

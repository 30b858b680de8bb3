"""Hoy: the one thing that needs me, by role, in words."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from trama.networks.enums import Permission, Role
from trama.networks.models import Network, Person
from trama.networks.models.network import roles_that_may
from trama.story.networks import cohorts_today, waiting_networks
from trama.story.today import network_today
from trama.surveys.models import Wave
from trama.surveys.queries import open_invitations
from trama.web.http import PersonRequest, person_required
from trama.web.today.needs import need_card
from trama.web.today.networks import by_attention, cohort_in_words
from trama.web.today.workshops import workshop_card
from trama.workshops.open_questions import owed_by


@person_required
@require_GET
def today(request: PersonRequest) -> HttpResponse:
    """What needs me, and the threads; roles without work yet get an honest page."""
    place, person = request.place, request.person
    assert place is not None  # noqa: S101 -- person_required
    answers, owed = _own_measurements(person), owed_by(person=person)
    context: dict[str, Any] = {"section": "today", "answers": answers, "owed": owed}
    if place.network and place.role in roles_that_may(Permission.NETWORK_VIEW):
        is_coach = place.role == Role.COACH
        context |= _of_network(place.network, person)
        context["attention"] = (
            by_attention(waiting_networks(person=person, but=place.network)) if is_coach else []
        )
        return render(request, "today/network.html", context)
    if place.role == Role.COACH:
        context["attention"] = by_attention(waiting_networks(person=person))
        return render(request, "today/attention_only.html", context)
    if place.role == Role.DIRECTION:
        context["cohorts"] = [cohort_in_words(one) for one in cohorts_today(person=person)]
        return render(request, "today/direction.html", context)
    return render(request, "today/other.html", context)


def _of_network(network: Network, person: Person) -> dict[str, Any]:
    found = network_today(network=network, person=person)
    return {
        "network": network,
        "need": need_card(found.need),
        "workshop": workshop_card(found.workshop),
        "thread": found.thread,
        "schools": found.schools,
        "people": found.people,
    }


def _own_measurements(person: Person) -> list[tuple[Wave, str]]:
    """Measurements that invite this person now, with their own link."""
    return [
        (one.wave, reverse("answer:personal", args=[one.token])) for one in open_invitations(person=person)
    ]

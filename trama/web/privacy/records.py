"""The papers of the institution: read here, and printed."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from trama.networks.enums import Permission
from trama.privacy.notice import NoticeFacts, first_facts
from trama.privacy.records import identity, processor_annex, treatments
from trama.privacy.versions import newest_notice
from trama.web.http import PersonRequest, demand, person_required
from trama.web.privacy.programmes import programme_told_of


@person_required
@require_GET
def treatment_record(request: PersonRequest) -> HttpResponse:
    """Everything that is done with data, of whom, what for and for how long."""
    facts, context = _facts(request)
    context |= {"identity": identity(facts), "treatments": treatments(facts)}
    return render(request, "privacy/papers/treatments.html", context)


@person_required
@require_GET
def annex(request: PersonRequest) -> HttpResponse:
    """What the institution and whoever operates the server sign."""
    facts, context = _facts(request)
    return render(request, "privacy/papers/annex.html", context | {"points": list(processor_annex(facts))})


def _facts(request: PersonRequest) -> tuple[NoticeFacts, dict[str, object]]:
    demand(request, Permission.DATA_DESK)
    programme = programme_told_of(request)
    version = newest_notice(programme=programme)
    facts = version.facts if version else first_facts(programme)
    return facts, {"programme": programme, "version": version, "section": "privacy", "part": "papers"}

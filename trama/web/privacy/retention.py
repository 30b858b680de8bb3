"""How long each thing is kept: the policy as it is applied, what would go tonight, and how the last nights went."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from trama.networks.enums import Permission
from trama.privacy.nights import nights, policy, tonight
from trama.web.http import PersonRequest, demand, person_required


@person_required
@require_GET
def retention(request: PersonRequest) -> HttpResponse:
    """The file that is applied every night, as a table; nothing is changed by looking."""
    demand(request, Permission.DATA_DESK)
    context = {
        "policy": policy(),
        "tonight": [forecast for forecast in tonight() if forecast.count],
        "nights": nights(),
        "section": "privacy",
        "part": "retention",
    }
    return render(request, "privacy/retention/retention.html", context)

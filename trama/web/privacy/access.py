"""«Quién vio qué»."""

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_GET

from trama.networks.enums import Permission
from trama.networks.queries import networks_by_name
from trama.privacy.access_log import KINDS, Wanted, accesses, in_words
from trama.privacy.queries import desk_programmes
from trama.web.days import check_reach
from trama.web.http import PersonRequest, demand, person_required

ON_A_PAGE = 50


@person_required
@require_GET
def access_log(request: PersonRequest) -> HttpResponse:
    """Who saw or took out what, by network, kind and day."""
    demand(request, Permission.DATA_DESK)
    wanted = _wanted(request)
    programmes = list(desk_programmes(person=request.person))
    found = accesses(programmes=programmes, wanted=wanted)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "wanted": wanted,
        "page": page,
        "rows": in_words(page.object_list, programmes=programmes),
        "kinds": KINDS.items(),
        "networks": networks_by_name(person=request.person),
        "section": "privacy",
        "part": "access",
    }
    return render(request, "privacy/access.html", context)


def _wanted(request: PersonRequest) -> Wanted:
    given = request.GET
    try:
        day = parse_date(given.get("dia", ""))
        if day:
            check_reach(day)
    except (ValueError, ValidationError):  # a day that no calendar has, or of another century
        day = None
    kind = given.get("clase", "")
    return Wanted(
        kind=kind if kind in KINDS else "",
        network=given.get("red", "")[:20],
        person=given.get("persona", "").strip().upper()[:20],
        day=day,
    )

"""Groups as the facilitator makes them, and the wall of their notebooks."""

import secrets

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from trama.core.text import is_whole_number
from trama.sessions.models import Session
from trama.web.http import PersonRequest, person_required
from trama.web.live.audiences import DESK
from trama.web.workshops.conducted import conducted, conducted_live
from trama.workshops.actions.grouping import add_group, assign_people, let_choose
from trama.workshops.group_proposals import HAND, MIXED, MOST_GROUPS, NETWORK, Proposal, proposal
from trama.workshops.queries import groups_item, groups_with_people, raised_aloud

FIGURES = 3


@person_required
@require_http_methods(["GET", "POST"])
def groups(request: PersonRequest, code: str) -> HttpResponse:
    """Seen before they are made; anybody moved at any time."""
    workshop = conducted(request, code)
    if request.method == "POST":
        return _do(request, workshop)
    context = {
        "workshop": workshop,
        "proposal": _asked(request, workshop),
        "next_seed": secrets.token_hex(3),
        "ways": [
            (MIXED, _("Mix networks and territories")),
            (NETWORK, _("By network")),
            (HAND, _("By hand")),
        ],
        "section": "workshops",
    }
    return render(request, "workshops/groups/page.html", context)


def _asked(request: PersonRequest, workshop: Session) -> Proposal:
    how = request.GET.get("como", HAND if workshop.groups.exists() else MIXED)
    return proposal(
        workshop=workshop,
        how=how if how in {MIXED, NETWORK, HAND} else MIXED,
        seed=request.GET.get("semilla", "1")[:20],
        groups=_number(request.GET.get("grupos", "")),
    )


def _number(text: str) -> int:
    return int(text) if is_whole_number(text) and len(text) <= FIGURES else 0


def _do(request: PersonRequest, workshop: Session) -> HttpResponse:
    does = request.POST.get("do", "")
    if does == "add":
        group = add_group(workshop=workshop, by=request.person)
        messages.success(request, _("%(group)s is there, empty.") % {"group": group})
    elif does in {"choose", "settle"}:
        let_choose(workshop=workshop, is_on=does == "choose", by=request.person)
    else:
        _assign(request, workshop)
    to = redirect("workshops:groups", code=workshop.code)
    to["Location"] += f"?como={HAND}"
    return to


def _assign(request: PersonRequest, workshop: Session) -> None:
    numbers = {
        name.removeprefix("p-"): min(_number(str(value)), MOST_GROUPS)
        for name, value in request.POST.items()
        if name.startswith("p-")
    }
    made = assign_people(workshop=workshop, numbers=numbers, by=request.person)
    sentence = ngettext(
        "There is %(count)d group. Everybody sees theirs.",
        "There are %(count)d groups. Everybody sees theirs.",
        len(made),
    )
    messages.success(request, sentence % {"count": len(made)})


@person_required
@require_GET
def notebooks(request: PersonRequest, code: str) -> HttpResponse:
    """All the groups' notebooks, live."""
    live, workshop = conducted_live(request, code)
    item = groups_item(workshop=workshop)
    questions = item.parts["questions"] if item else []
    asked = _number(request.GET.get("pregunta", ""))
    context = {
        "workshop": workshop,
        "groups": groups_with_people(workshop=workshop),
        "item": item,
        "questions": list(enumerate(questions, start=1)),
        "shows": raised_aloud(workshop=workshop),
        "chosen": asked if 0 < asked <= len(questions) else 0,
        "audience": DESK,
        "heard": live.mark(workshop.topic, DESK),
        "section": "workshops",
    }
    return render(request, "workshops/notebooks/page.html", context)

"""One item as it is prepared: its words, its minutes, its cards. What could not be saved is on the page again."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from trama.sessions.actions.design import change_item
from trama.sessions.errors import ChangedMeanwhile
from trama.sessions.models import AgendaItem
from trama.sessions.plans import mark_of_item
from trama.web.http import PersonRequest, fetch, person_required
from trama.web.workshops.conducted import conducted
from trama.web.workshops.design_forms import (
    MOST_CARDS,
    ItemForm,
    item_initial,
    lines,
    read_cards,
    typed_cards,
)
from trama.web.workshops.kinds import BY_KIND, CARDS, PARTS
from trama.workshops.enums import ItemKind


@person_required
@require_http_methods(["GET", "POST"])
def item(request: PersonRequest, code: str, item: str) -> HttpResponse:
    """An item, to be changed."""
    workshop = conducted(request, code)
    found = fetch(AgendaItem.objects.filter(session=workshop).select_related("session__network"), code=item)
    if request.method == "GET":
        form = ItemForm(initial={**item_initial(found), "seen": mark_of_item(found)})
        return _page(request, found, form, found.parts["cards"])
    form = ItemForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, typed_cards(request.POST), status=422)
    try:
        change_item(
            item=found, given=_given(request, form), seen=form.cleaned_data["seen"], by=request.person
        )
    except ChangedMeanwhile:
        return _both(request, found)
    if request.POST.get("do") == "card":
        return redirect(reverse("workshops:item", args=[workshop.code, found.code]) + "#card-new")
    messages.success(request, _("«%(moment)s» is saved.") % {"moment": form.cleaned_data["title"]})
    return redirect(reverse("workshops:design", args=[workshop.code]) + f"#m-{found.code}")


def _given(request: PersonRequest, form: ItemForm) -> dict[str, Any]:
    given = dict(form.cleaned_data)
    return {
        **given,
        "questions": lines(given["questions"]),
        "materials": lines(given["materials"]),
        "cards": read_cards(request.POST),
    }


def _both(request: PersonRequest, found: AgendaItem) -> HttpResponse:
    """Mine as it was typed, and beside it what somebody else left there; saving again puts mine over it."""
    found.refresh_from_db()
    form = ItemForm({**request.POST.dict(), "seen": mark_of_item(found)})
    theirs = ItemForm(initial=item_initial(found))
    changed = [
        {"label": bound.label, "text": bound.initial}
        for bound in theirs
        if bound.name not in {"seen", "is_shown"} and str(bound.initial) != str(form.data.get(bound.name, ""))
    ]
    changed += [
        {"label": card["title"] or _("Card"), "text": f"{card['text']}\n{card['note']}".strip()}
        for card in found.parts["cards"]
        if card not in read_cards(request.POST)
    ]
    return _page(request, found, form, typed_cards(request.POST), theirs=changed, status=409)


def _page(
    request: PersonRequest,
    found: AgendaItem,
    form: ItemForm,
    cards: list[dict[str, Any]],
    *,
    theirs: list[dict[str, Any]] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "workshop": found.session,
        "item": found,
        "form": form,
        **_parts(found, form),
        **_cards(found, cards),
        "theirs": theirs,
        "was_changed": theirs is not None,
        "section": "workshops",
    }
    return render(request, "workshops/item/page.html", context, status=status)


def _parts(found: AgendaItem, form: ItemForm) -> dict[str, Any]:
    """What its kind asks first, and the rest, which is open when something is in it."""
    kind = BY_KIND[ItemKind(found.kind)]
    more = [form[name] for name in PARTS if name not in kind.first]
    return {
        "kind": kind,
        "first": [form[name] for name in kind.first if name in PARTS],
        "more": more,
        "is_more_open": any(bound.value() or bound.errors for bound in more),
    }


def _cards(found: AgendaItem, cards: list[dict[str, Any]]) -> dict[str, Any]:
    """Its cards, each with its index in the form, and an empty one more."""
    empty = {"title": "", "text": "", "note": "", "is_out": False, "is_new": False}
    shown = [{**empty, **card} for card in cards[: MOST_CARDS - 1]] + [{**empty, "is_new": True}]
    return {
        "cards": [{**card, "index": index} for index, card in enumerate(shown)],
        "has_cards": bool(cards) or CARDS in BY_KIND[ItemKind(found.kind)].first,
    }

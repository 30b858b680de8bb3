"""Who takes part, as the facilitator looks after them: the list, who has no phone, a card, a word that was lost."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from trama.core.codes import LENGTH, new_code
from trama.sessions.actions import joining
from trama.sessions.models import Participant, Session
from trama.web.http import PersonRequest, done, fetch, person_required
from trama.web.live.audiences import DESK
from trama.web.live.people import crowd_of
from trama.web.sessions.join_form import CardForm, written_card
from trama.web.workshops.conducted import conducted, conducted_live
from trama.workshops.actions.grouping import place_late


@person_required
@require_http_methods(["GET", "POST"])
def people(request: PersonRequest, code: str) -> HttpResponse:
    """Everybody, live; somebody without a phone is added here."""
    live, workshop = conducted_live(request, code)
    form = CardForm(request.POST or None, workshop=workshop, initial=_only_network(workshop))
    if request.method == "POST" and form.is_valid():
        return _add(request, workshop, form)
    context = {
        "workshop": workshop,
        "crowd": crowd_of(workshop),
        "form": form,
        "key": new_code(2 * LENGTH),
        "audience": DESK,
        "heard": live.mark(workshop.topic, DESK),
        "section": "workshops",
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "workshops/people/page.html", context, status=status)


def _only_network(workshop: Session) -> dict[str, str]:
    return {"network": workshop.network.code} if workshop.network else {}


def _add(request: PersonRequest, workshop: Session, form: CardForm) -> HttpResponse:
    participant = joining.add_without_phone(
        session=workshop, card=form.card, by=request.person, sent=request.POST.get("key", "")[:36]
    )
    group = place_late(participant=participant, by=request.person)
    sentence = _("%(name)s is in.") % {"name": participant.name}
    if group:
        sentence = _("%(name)s is in, in %(group)s.") % {"name": participant.name, "group": group}
    messages.success(request, sentence)
    return redirect("workshops:people", code=workshop.code)


def _participant(workshop: Session, code: str) -> Participant:
    found = Participant.objects.seen().filter(session=workshop)
    return fetch(found.select_related("session__network", "group", "network"), code=code)


@person_required
@require_http_methods(["GET", "POST"])
def person(request: PersonRequest, code: str, person: str) -> HttpResponse:
    """A card to be corrected; the word to come back, when it was lost, is shown once it is asked for."""
    workshop = conducted(request, code)
    participant = _participant(workshop, person)
    is_card = request.method == "POST" and request.POST.get("do") == "card"
    form = CardForm(request.POST if is_card else None, workshop=workshop, initial=written_card(participant))
    if is_card and form.is_valid():
        joining.correct_card(participant=participant, card=form.card, by=request.person)
        messages.success(request, _("The card is corrected, wherever it stands."))
        return redirect("workshops:people", code=workshop.code)
    word = ""
    if request.POST.get("do") == "word" and not participant.has_no_phone:
        word = joining.tell_word(participant=participant, by=request.person)
    context = {
        "workshop": workshop,
        "participant": participant,
        "form": form,
        "word": word,
        "section": "workshops",
    }
    return render(request, "workshops/people/person.html", context, status=422 if is_card else 200)


@person_required
@require_POST
def person_state(request: PersonRequest, code: str, person: str) -> HttpResponse:
    """Taken out, or in again."""
    workshop = conducted(request, code)
    participant = _participant(workshop, person)
    change = joining.remove if "out" in request.POST else joining.restore
    change(participant=participant, by=request.person)
    return done(request, "workshops:people", workshop.code)

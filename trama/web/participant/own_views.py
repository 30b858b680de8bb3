"""What is somebody's own in a workshop: what was kept about them, their notes, what they take with them."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from trama.agreements.enums import OriginKind
from trama.agreements.queries import questions_of
from trama.sessions.actions.contributing import Wording
from trama.sessions.models import Contribution, Participant
from trama.sessions.return_codes import return_code
from trama.web.http import fetch, public
from trama.web.live.audiences import OPEN
from trama.web.live.dimensions import dimensions_of
from trama.web.live.workshops import participant_audience
from trama.web.participant.parts import own_echoes
from trama.web.participant.responding import refusal_of
from trama.web.participant.views import for_participants
from trama.web.takeaways import Wrong, save_intention, takeaways
from trama.workshops.actions.writing import change_note
from trama.workshops.models import Entry, Note
from trama.workshops.open_questions import answered_questions
from trama.workshops.takeaways import circles_of


@public
@require_GET
@for_participants
def about_me(request: HttpRequest, me: Participant) -> HttpResponse:
    """All that was kept about a participant, what they take with them, what was answered since."""
    return own_page(request, me)


def own_page(request: HttpRequest, me: Participant, *, wrong: Wrong | None = None) -> HttpResponse:
    """The page of what is one's own; with what could not be kept, beside its note."""
    notes = list(me.own(Note.objects.select_related("session")).order_by("written_at", "pk"))
    written = questions_of(kind=OriginKind.NOTE, codes=[note.code for note in notes])
    is_open = participant_audience(me) == OPEN
    context = {
        "workshop": me.session,
        "me": me,
        "notes": [{"note": note, "agreement": written.get(note.code)} for note in notes],
        "takeaways": takeaways(me, wrong),
        "entries": me.own(Entry.objects.filter(removed_at__isnull=True)).select_related("group"),
        "predictions": me.own(Contribution.objects.filter(removed_at__isnull=True)).select_related("item"),
        "echoes": own_echoes(me).select_related("note", "idea"),
        "answered": answered_questions(workshop=me.session, but_of=None if me.hides_before else me)
        if is_open
        else [],
        "word": return_code(me.number),
    }
    return render(request, "participant/about/about_me.html", context, status=422 if wrong else 200)


@public
@require_http_methods(["GET", "POST"])
@for_participants
def note_change(request: HttpRequest, me: Participant, note: str) -> HttpResponse:
    """One's own note, said otherwise, signed or not."""
    found, sentence = fetch(me.own(Note.objects.select_related("session")), code=note), ""
    given, dimensions = request.POST, dimensions_of(me.session)
    if request.method == "POST":
        tags = [key for key, _name in dimensions if key in given.getlist("tags")]
        wording = Wording(given.get("text", ""), is_sure="sure" in given)
        change = partial(change_note, note=found, wording=wording, tags=tags, by=me)
        sentence = refusal_of(request, partial(change, is_signed="is_signed" in given))
        if not sentence:
            return redirect("participant:door", code=me.session.code)
    context = {
        "workshop": me.session,
        "note": found,
        "dimensions": dimensions,
        "sentence": sentence,
        "text": given.get("text", found.text),
    }
    return render(request, "participant/board/note_form.html", context, status=422 if sentence else 200)


@public
@require_POST
@for_participants
def intention(request: HttpRequest, me: Participant, note: str) -> HttpResponse:
    """What I will try with what came full circle; only I read it."""
    found = fetch(circles_of(author=me), code=note)
    wrong = save_intention(request, found, by=me)
    if wrong:
        return own_page(request, me, wrong=wrong)
    return redirect("participant:about-me", code=me.session.code)

"""After the workshop, for the facilitator: what was kept, certificates, the mail of thanks."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from trama.core.clock import lately
from trama.core.errors import Refused
from trama.documents.certificates import certificates_pdf
from trama.mail.outgoing import Written, has_way_out, written
from trama.sessions.models import Session
from trama.web.fresh import fresh_sign_in
from trama.web.http import PersonRequest, person_required
from trama.web.workshops.conducted import conducted
from trama.workshops.actions.taking import note_taken
from trama.workshops.certificates import certificates_of, duration, is_certified
from trama.workshops.enums import Shape
from trama.workshops.models import Note
from trama.workshops.open_questions import written_questions
from trama.workshops.queries import shape_counts
from trama.workshops.record import attendance_of, minutes_lived
from trama.workshops.tasks import thank_everybody
from trama.workshops.thanks import Thanked, frame_of, thanked


@person_required
@require_GET
def after(request: PersonRequest, code: str) -> HttpResponse:
    """What to do when it ends, and everything that can be taken away; it works while the workshop goes on."""
    workshop = conducted(request, code)
    context = {
        "workshop": workshop,
        "people": attendance_of(workshop=workshop),
        "notes": sum(shape_counts(workshop=workshop).values()),
        "lasted": duration(minutes_lived(workshop.items.all())),
        "is_certified": is_certified(workshop),
        "thanked": thanked(workshop=workshop),
        "has_way_out": has_way_out(),
        "section": "workshops",
        **_questions(workshop),
    }
    return render(request, "workshops/after/page.html", context)


def _questions(workshop: Session) -> dict[str, Any]:
    """How many wait for an answer, and the page where they are answered, if there is one."""
    try:
        link = reverse("workshops:questions", args=[workshop.code])
    except NoReverseMatch:
        link = ""
    every = written_questions(workshop=workshop)
    return {
        "questions": len(every),
        "pending": sum(question.is_open for question in every),
        "questions_link": link,
    }


@person_required
@fresh_sign_in
@require_POST
def certificates(request: PersonRequest, code: str) -> HttpResponse:
    """All the certificates as one PDF, also of who had no phone. Recorded, since it holds who was there."""
    workshop = conducted(request, code)
    every = certificates_of(workshop=workshop)
    if not every:
        raise Http404
    note_taken(workshop=workshop, what="certificados.pdf", by=request.person)
    headers = {
        "Content-Disposition": f'inline; filename="certificados-{workshop.code}.pdf"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(certificates_pdf(every), content_type="application/pdf", headers=headers)


@person_required
@require_http_methods(["GET", "POST"])
def thanks(request: PersonRequest, code: str) -> HttpResponse:
    """The mail as it comes, and the button with which it leaves, once to each."""
    workshop = conducted(request, code)
    refused = _send(request, workshop) if request.method == "POST" else ""
    if request.method == "POST" and not refused:
        return redirect("workshops:after", code=workshop.code)
    context = {
        "workshop": workshop,
        "mail": _sample(workshop),
        "thanked": thanked(workshop=workshop),
        "has_way_out": has_way_out(),
        "refused": refused,
        "section": "workshops",
    }
    return render(request, "workshops/thanks/page.html", context, status=422 if refused else 200)


def _send(request: PersonRequest, workshop: Session) -> str:
    if not has_way_out():
        return _("No mail leaves this server. The thanks leave when the workshop is joined to the main one.")
    try:
        count = thank_everybody(workshop=workshop, by=request.person)
    except Refused as refusal:
        return str(refusal.message)
    if count:
        sentence = ngettext("%(count)d mail is leaving.", "%(count)d mails are leaving.", count)
        messages.success(request, sentence % {"count": count})
    else:
        messages.info(request, _none_left(thanked(workshop=workshop)))
    return ""


def _none_left(state: Thanked) -> str:
    """Why a press sent nothing."""
    if state.leaving:
        sentence = ngettext(
            "%(count)d mail is still leaving. No other one leaves.",
            "%(count)d mails are still leaving. No other ones leave.",
            state.leaving,
        )
        return sentence % {"count": state.leaving}
    if state.last_at is None:
        return _("No mail leaves: nobody is waiting for it.")
    sentence = ngettext(
        "It has already left for %(count)d person, the last time %(when)s. No other mail leaves.",
        "It has already left for %(count)d people, the last time %(when)s. No other mail leaves.",
        state.sent,
    )
    return sentence % {"count": state.sent, "when": lately(state.last_at)}


def _sample(workshop: Session) -> Written:
    """To an invented person: nobody reads what another one wrote, not even the facilitator."""
    with translation.override("es"):  # as the mail is
        return _written(workshop)


def _written(workshop: Session) -> Written:
    note = Note(session=workshop, shape=Shape.CIRCLE, text=_("Here each person finds their own final ideas"))
    context = {
        **frame_of(workshop),
        "name": _("Name of each person"),
        "notes": [note],
        "group": _("their group"),
        "ideas": [{"text": _("Here, what their group brought")}],
        "questions": [],
        "certificate_code": "…" if not workshop.is_rehearsal else "",
        "certificate_link": "…" if not workshop.is_rehearsal else "",
    }
    return written("workshop_thanks", context, zone=workshop.time_zone)

"""After a workshop, for who was in it: their certificate, and their mail if they want what they wrote."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from trama.core.errors import Refused
from trama.sessions.models import Participant
from trama.web.certificates import certificate_part
from trama.web.http import public
from trama.web.participant.views import for_participants
from trama.workshops.actions.thanking import give_mail
from trama.workshops.certificates import certificate_of, is_certified


@public
@require_GET
@for_participants
def certificate(request: HttpRequest, me: Participant) -> HttpResponse:
    """The certificate of who was there, once the workshop is over."""
    has_certificate = is_certified(me.session) and me.was_there
    context = {"workshop": me.session, "me": me, "is_certified": has_certificate}
    if has_certificate:
        context |= certificate_part(certificate_of(participant=me))
    return render(request, "participant/after/certificate.html", context)


@public
@require_http_methods(["GET", "POST"])
@for_participants
def mail(request: HttpRequest, me: Participant) -> HttpResponse:
    """Leaves an address for one mail with one's own notes, or takes it off."""
    context = {"workshop": me.session, "me": me, "typed": "", "refused": ""}
    if request.method == "GET":
        return render(request, "participant/after/mail_page.html", context)
    typed = "" if "off" in request.POST else request.POST.get("mail", "")
    try:
        give_mail(participant=me, mail=typed, by=me)
    except Refused as refusal:
        context |= {"typed": typed, "refused": str(refusal.message)}
        return render(request, "participant/after/mail_page.html", context, status=422)
    kept, gone = _("You will get it once, when the facilitator sends it."), _("Your address was erased.")
    messages.success(request, kept if me.mail else gone)
    return redirect("participant:door", code=me.session.code)

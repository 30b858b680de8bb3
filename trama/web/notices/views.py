"""No more reminders, in one tap; a mail program may do it by itself (RFC 8058). Nobody else learns of it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from trama.mail.letters import refuses
from trama.surveys.actions.notices import refuse_reminders
from trama.surveys.letters import invitation_of_notices
from trama.web.http import public


@public
@csrf_exempt
@require_http_methods(["GET", "POST"])
def notices(request: HttpRequest, token: str) -> HttpResponse:
    """A page with one button; a POST without a session, as mail programs send it, refuses at once."""
    invitation = invitation_of_notices(token)
    if invitation is None:
        raise Http404
    if request.method == "POST":
        refuse_reminders(invitation=invitation, is_refused=request.POST.get("do") != "again", by=invitation)
    network = invitation.wave.network
    context = {"network": network, "is_refused": refuses(invitation.person.email, network.code)}
    return render(request, "notices/notices.html", context)

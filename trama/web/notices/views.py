"""What a person does from a letter, without signing in: no more reminders, and what came with their link."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from trama.mail.letters import refuses
from trama.surveys.actions.notices import refuse_reminders
from trama.surveys.actions.objections import claim_answer, disown_answer
from trama.surveys.errors import ReportOver
from trama.surveys.letters import invitation_of_notices, invitation_of_report
from trama.surveys.models import Invitation
from trama.surveys.queries import link_report
from trama.surveys.tasks import tell_objected
from trama.web.http import by_its_clock, public


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


@public
@csrf_exempt  # the signed word is what nobody else has
@never_cache
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, token: str) -> HttpResponse:
    """What came with one's link: said by a POST alone, since scanners of mail follow links."""
    invitation = invitation_of_report(token)
    if invitation is None:
        raise Http404
    if request.method == "GET":
        return _report(request, invitation, is_told=False)
    do = request.POST.get("do", "")
    if do == "disown":
        disown_answer(invitation=invitation, by=invitation)
        tell_objected.enqueue(invitation.wave_id)
    elif do == "claim":
        claim_answer(invitation=invitation, by=invitation)
        return redirect("answer:outbox")
    return _report(request, invitation, is_told=True)


def _report(request: HttpRequest, invitation: Invitation, *, is_told: bool) -> HttpResponse:
    wave = by_its_clock(invitation.wave)
    until = wave.reports_until
    if until is None or timezone.now() > until:
        raise ReportOver
    context = {
        "wave": wave,
        "until": until,
        "report": link_report(invitation=invitation) if is_told else None,
    }
    return render(request, "notices/report.html", context)

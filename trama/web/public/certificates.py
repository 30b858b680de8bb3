"""Whether a certificate is genuine, for anybody who has its code."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from trama.core.codes import written
from trama.documents.certificates import certificates_pdf
from trama.sessions.models import Participant
from trama.web.certificates import certificate_part
from trama.web.http import count_wrong, has_guessed_much, public
from trama.workshops.certificates import certificate_of, certified

LONGEST = 40  # letters of what somebody typed that are shown again


@public
@require_GET
def door(request: HttpRequest) -> HttpResponse:
    """Ask for the code of a certificate."""
    typed = written(request.GET.get("codigo", ""))[:LONGEST]
    if typed:
        return redirect("public:certificate", code=typed.replace("/", ""))
    return _page(request, "")


@public
@require_GET
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """Say whose certificate it is, of which workshop and how long; or that no certificate has this code."""
    found = certified(code=code)
    if found is None:
        return _none(request, code)
    return _page(request, code, participant=found)


@public
@require_GET
def certificate_file(request: HttpRequest, code: str) -> HttpResponse:
    """Return the certificate as a PDF."""
    found = certified(code=code)
    if found is None or found.session.ended_at is None:
        return _none(request, code)
    made = certificates_pdf([certificate_of(participant=found)])
    headers = {
        "Content-Disposition": f'inline; filename="certificado-{found.certificate}.pdf"',
        "Cache-Control": "no-store",
        "X-Robots-Tag": "noindex",
    }
    return HttpResponse(made, content_type="application/pdf", headers=headers)


def _none(request: HttpRequest, code: str) -> HttpResponse:
    """Only what is wrong counts: whoever has a code always sees its certificate."""
    if has_guessed_much(request, "certificate"):
        return _page(request, code, status=429)
    count_wrong(request, "certificate")
    return _page(request, code, status=404)


def _page(
    request: HttpRequest, code: str, *, participant: Participant | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "typed": code[:LONGEST],
        "status": status,
        "is_open": bool(participant and participant.session.ended_at is None),
    }
    if participant:
        context |= certificate_part(certificate_of(participant=participant))
    response = render(request, "public/certificate.html", context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response

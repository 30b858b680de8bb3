"""The public notice on data, and its earlier versions."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from trama.networks.models import Programme
from trama.privacy.notice import NoticeFacts, first_facts, this_installation
from trama.privacy.notice_text import notice_points
from trama.privacy.versions import newest_notice, notices_of, programmes_with_notice
from trama.web.http import public


@public
@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    """The version that stands; before any was published, what Trama knows by itself."""
    programme, context = _programme(request)
    version = newest_notice(programme=programme) if programme else None
    context["version"] = version
    if version is None:
        facts = first_facts(programme) if programme else NoticeFacts()
        context["points"] = list(notice_points(facts, this_installation()))
    else:
        context["points"] = version.points(get_language() or "es")
    return render(request, "public/privacy.html", context)


@public
@require_GET
def privacy_version(request: HttpRequest, number: int) -> HttpResponse:
    """A version as it was published."""
    programme, context = _programme(request)
    versions = context["versions"]
    version = next((each for each in versions if each.number == number), None)
    if programme is None or version is None:
        raise Http404
    context |= {
        "version": version,
        "points": version.points(get_language() or "es"),
        "is_earlier": version.number < versions[0].number,
    }
    return render(request, "public/privacy.html", context)


def _programme(request: HttpRequest) -> tuple[Programme | None, dict[str, Any]]:
    """The programme that was asked for, else the first one; with its versions, newest first."""
    known = list(programmes_with_notice())
    asked = request.GET.get("programa")
    if asked and not any(each.code == asked for each in known):
        raise Http404
    programme = next((each for each in known if not asked or each.code == asked), None)
    return programme, {
        "programme": programme,
        "versions": list(notices_of(programme=programme)) if programme else [],
        "others": [each for each in known if each != programme],
    }

"""The public notice on data, and its earlier versions; of several programmes it is asked whose."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from trama.networks.models import Programme
from trama.privacy.notice import NoticeFacts, first_facts, this_installation
from trama.privacy.notice_text import notice_points
from trama.privacy.versions import newest_notice, notices_of, programmes_by_name
from trama.web.http import public


@public
@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    """The version that stands; before any was published, what Trama knows by itself."""
    known = list(programmes_by_name())
    programme = _asked(request, known)
    if known and programme is None:
        return render(request, "public/whose_privacy.html", {"programmes": known})
    version = newest_notice(programme=programme) if programme else None
    context = _context(programme, known) | {"version": version}
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
    known = list(programmes_by_name())
    programme = _asked(request, known)
    if known and programme is None:
        return render(request, "public/whose_privacy.html", {"programmes": known})
    context = _context(programme, known)
    versions = context["versions"]
    version = next((each for each in versions if each.number == number), None)
    if version is None:
        raise Http404
    context |= {
        "version": version,
        "points": version.points(get_language() or "es"),
        "is_earlier": version.number < versions[0].number,
    }
    return render(request, "public/privacy.html", context)


def _asked(request: HttpRequest, known: list[Programme]) -> Programme | None:
    """The programme that was asked for, or the only one; of several nobody guesses which."""
    asked = request.GET.get("programa")
    if not asked:
        return known[0] if len(known) == 1 else None
    programme = next((each for each in known if each.code == asked), None)
    if programme is None:
        raise Http404
    return programme


def _context(programme: Programme | None, known: list[Programme]) -> dict[str, Any]:
    """The programme with its versions, newest first, and whether there are others."""
    return {
        "programme": programme,
        "versions": list(notices_of(programme=programme)) if programme else [],
        "others": [each for each in known if each != programme],
    }

"""What the pages of results and of the conversation about them share."""

from collections.abc import Collection, Iterable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trama.agreements.enums import OriginKind
from trama.agreements.models import Focus
from trama.agreements.queries import foci_around, foci_then
from trama.content.load import packs
from trama.content.pack import Pack
from trama.core.errors import NotAllowed
from trama.core.references import Reference
from trama.insights.channels import came_without_phone
from trama.insights.results import WaveResults
from trama.networks.enums import Permission
from trama.networks.roles import can
from trama.surveys.enums import Mode
from trama.surveys.models import Wave
from trama.surveys.queries import handed_count
from trama.web.http import PersonRequest, by_its_clock, fetch

LOOK_AGAIN = 3  # seconds


def wave_for(request: PersonRequest, code: str) -> Wave:
    """Return a wave whose results were opened for the person; 403 to roles that never see any, else 404."""
    waves = Wave.objects.with_results_for(request.person).select_related(
        "network__cohort__programme", "version"
    )
    found = waves.defer("version__body").filter(code=code).first()
    if found is None:
        _refuse_results(request, code)
        raise Http404  # allowed, but there are none yet
    return by_its_clock(found)


def _refuse_results(request: PersonRequest, code: str) -> None:
    wave = fetch(Wave.objects.visible_to(request.person).select_related("network"), code=code)
    sees = (Permission.RESULTS_FIRST, Permission.RESULTS_VIEW)
    if not any(can(request.person, permission, on=wave.network) for permission in sees):
        raise NotAllowed


def wave_to_begin(request: PersonRequest, code: str) -> Wave:
    """The same, or one whose results the person may open: the first step shows nothing yet."""
    waves = Wave.objects.to_open_for(request.person).select_related("network__cohort__programme", "version")
    found = waves.defer("version__body").filter(code=code).first()
    return by_its_clock(found) if found else wave_for(request, code)


def pack_of(wave: Wave) -> Pack:
    """The content of the programme that accompanies the network."""
    known = packs(settings.PACK_FOLDERS)
    return known[wave.network.cohort.programme.pack]


def foci_of_conversation(wave: Wave) -> list[dict[str, Any]]:
    """What this conversation chose and what the network works on besides, with their dimensions (1 query)."""
    foci = foci_around(network=wave.network, origin=Reference(OriginKind.WAVE, wave.code))
    return with_dimensions(wave, foci)


def foci_of_then(wave: Wave, *, but: Collection[str]) -> list[dict[str, Any]]:
    """What this conversation chose, and what the network worked on then but for what ``but`` chose (1 query)."""
    origin, day = Reference(OriginKind.WAVE, wave.code), timezone.localdate(wave.opened_at)
    return with_dimensions(wave, foci_then(network=wave.network, origin=origin, day=day, but=but))


def with_dimensions(wave: Wave, foci: Iterable[Focus]) -> list[dict[str, Any]]:
    """Foci with the dimensions that they name, as they come."""
    pack = pack_of(wave)
    return [{"focus": focus, "dimension": pack.dimension(focus.dimension)} for focus in foci]


def title_of(results: WaveResults) -> str:
    """Whose results they are, and of which moment."""
    wave = results.wave
    return _("%(network)s · %(moment)s") % {"network": wave.network, "moment": wave.get_timepoint_display()}


def source_line(results: WaveResults) -> str:
    """The last line of every figure: n, rate, mode and month."""
    wave, rate = results.wave, results.rate
    month = date_format(timezone.localtime(wave.opened_at), "YEAR_MONTH_FORMAT")
    if wave.mode == Mode.CONVERSED:
        return _("Conversed answer, not anonymous · %(month)s") % {"month": month}
    how = _("individual") if wave.mode == Mode.INDIVIDUAL else _("identified by agreement")
    sentence = _("%(arrived)d of %(invited)d answered (%(percent)d %%), %(how)s, %(month)s") % {
        "arrived": rate.arrived,
        "invited": rate.invited,
        "percent": rate.percent,
        "how": how,
        "month": month,
    }
    if results.unlinked and not wave.is_room:
        sentence = _("%(told)s · %(unlinked)d without a personal link") % {
            "told": sentence,
            "unlinked": results.unlinked,
        }
    handed = handed_count(wave=wave) if wave.has_handed_links else 0
    if handed:
        by_hand = ngettext("%(count)d link was handed over", "%(count)d links were handed over", handed)
        sentence = f"{sentence}; {by_hand % {'count': handed}}"
    if came_without_phone(wave=wave, arrived=rate.arrived):
        sentence = _("%(told)s · some on paper or on a shared device") % {"told": sentence}
    return sentence


def preparing(request: PersonRequest, wave: Wave) -> HttpResponse:
    """The page that waits, and looks again by itself, while what a measurement tells is worked out."""
    page = render(request, "results/preparing.html", {"wave": wave, "section": "surveys"})
    page["Refresh"] = str(LOOK_AGAIN)
    return page


def page_context(request: PersonRequest, wave: Wave, results: WaveResults) -> dict[str, Any]:
    """What the frame of each page of results needs."""
    return {
        "wave": wave,
        "network": wave.network,
        "results": results,
        "source": source_line(results),
        "may_write": can(request.person, Permission.CONVERSATION_WRITE, on=wave.network),
        "may_open": not wave.was_ever_released,  # who may not open them does not get here before
        "may_share": can(request.person, Permission.RESULTS_SHARE, on=wave.network),
        "section": "surveys",
    }

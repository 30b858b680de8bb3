"""What a room sees: the step where the conversation stands, without any form. It follows the facilitator."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from trama.live.page import LivePage
from trama.surveys.models import Wave
from trama.web.http import PersonRequest, person_required
from trama.web.live.conversations import ROOM
from trama.web.results.common import wave_to_begin
from trama.web.results.stage import decided, stage_of


@person_required
@require_GET
def projector(request: PersonRequest, code: str) -> HttpResponse:
    """Show the conversation on a second screen, or on the phone of somebody who looks on."""
    live = LivePage([Wave(code=code).talk_topic])
    wave = wave_to_begin(request, code)
    context = {**_shown(request, wave), "heard": live.mark(wave.talk_topic, ROOM)}
    return render(request, "results/talk/projector.html", context)


@person_required
@require_GET
def part(request: PersonRequest, code: str) -> HttpResponse:
    """Return what moved on it: the page asks for this when the conversation goes on."""
    live = LivePage([Wave(code=code).talk_topic])
    wave = wave_to_begin(request, code)
    response = render(request, "results/talk/projected.html", _shown(request, wave))
    response["X-Trama-Version"] = live.mark(wave.talk_topic, ROOM)
    response["X-Trama-Moment"] = ""
    return response


def _shown(request: PersonRequest, wave: Wave) -> dict[str, Any]:
    shown = stage_of(request, wave, min(wave.talk_step or 1, 8)) | {
        "may_write": False,
        "is_over": wave.is_talk_over,
    }
    return shown | decided(wave) if wave.is_talk_over else shown

"""Reactions of the demonstration to what people do in it."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trama.demo.answers import answer_for_others
from trama.networks.models import Person
from trama.surveys.enums import Mode
from trama.surveys.models import Wave
from trama.surveys.signals import wave_opened


def connect() -> None:
    """Listen from now on."""
    wave_opened.connect(answer_a_new_wave, dispatch_uid="demo")


def answer_a_new_wave(sender: type[Wave], *, wave: Wave, by: Person, **_more: Any) -> str:
    """Answer for everybody but whoever opened it, so that a newcomer reaches the minimum; say so."""
    if not settings.DEMO or wave.mode != Mode.INDIVIDUAL:
        return ""
    others = answer_for_others(wave=wave, but=by)
    if not others:
        return _("Demonstration: nobody was answered for, since somebody here was not invented by it.")
    sentence = ngettext(
        "Demonstration: %(count)d other person has already answered; yours is missing.",
        "Demonstration: %(count)d other people have already answered; yours is missing.",
        others,
    )
    return sentence % {"count": others}

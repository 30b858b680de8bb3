"""A page of a questionnaire, drawn once per version, mode and language."""

from functools import lru_cache

from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trama.content.pack import InstrumentBody
from trama.core import clock
from trama.surveys.enums import Mode
from trama.surveys.models import Wave
from trama.surveys.respondent_rows import OpenWave
from trama.surveys.respondent_sql import invited_counts
from trama.web.questionnaire.plan import plan
from trama.web.questionnaire.prepared import Prepared, prepare


@lru_cache(maxsize=256)
def drawn(
    body: InstrumentBody,
    number: int,
    mode: str,
    language: str,
    *,
    preview: str = "",
    template: str = "answer/page/page.html",
) -> Prepared:
    """Page ``number``; with ``preview`` (the address before the page's number) nothing can be sent."""
    pages = plan(body)
    dyes = [page.blocks[0].dye for page in pages]
    context = {
        "body": body,
        "page": pages[number - 1],
        "steps": [{"number": number, "dye": dye} for number, dye in enumerate(dyes, start=1)],
        "notice": body.notice(mode),
        "participate": body.consent("participate"),
        "consents": [consent for consent in body.consents if consent.purpose != "participate"],
        "lang": language,
        "preview": preview,
    }
    with translation.override(language):
        return prepare(template, context)


def preview_page(*, wave: Wave, number: int) -> str:
    """A page as the invited person will see it, with links instead of a form."""
    body = wave.version.parsed
    number = min(max(number, 1), len(plan(body)))
    values = {
        "network": wave.network.name,
        "dates": dates(wave),
        "room": in_this_room(wave),
        "few": few(invited_counts(wave.pk), wave.mode),
    }
    return drawn(body, number, wave.mode, translation.get_language() or "es", preview="yes").fill(values)


def few(invited: tuple[int, int], mode: str) -> str:
    """How many are invited and how many of them are new, so that each person can tell who could recognise them."""
    people, new = invited
    if mode != Mode.INDIVIDUAL or not people:
        return ""
    sentence = ngettext("%(count)d person is invited.", "%(count)d people are invited.", people)
    invited_words = sentence % {"count": people}
    if new:
        lately = ngettext(
            "%(count)d joined the network in the last two weeks.",
            "%(count)d joined the network in the last two weeks.",
            new,
        )
        invited_words = f"{invited_words} {lately % {'count': new}}"
    return invited_words


def in_this_room(wave: Wave | OpenWave) -> SafeString:
    """What each phone reads first in a room, so that nobody answers for a room that they are not in."""
    if wave.heads is None:
        return SafeString("")
    sentence = _("We are %(heads)d in this room. If you do not see them, do not answer.") % {
        "heads": wave.heads
    }
    return SafeString(f'<p class="told told--warn" role="note"><b>{sentence}</b></p>')


def dates(wave: Wave | OpenWave) -> str:
    """Until when one can begin and arrive, as a sentence."""
    until = clock.said(wave.offered_until, zone=wave.time_zone)
    if wave.grace_hours:
        return _(
            "You can begin until %(until)s; what you have begun is received for %(hours)s hours more."
        ) % {
            "until": until,
            "hours": wave.grace_hours,
        }
    return _("You can answer until %(until)s.") % {"until": until}

"""A page of a questionnaire, drawn once per version, mode and language."""

from functools import lru_cache

from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from trama.content.pack import InstrumentBody
from trama.core import clock
from trama.surveys.invited_words import invited_in_words
from trama.surveys.models import Wave
from trama.surveys.respondent_rows import OpenWave
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
        "consents": [
            consent
            for consent in body.consents
            if consent.purpose == "research" or (consent.purpose == "quote" and body.asks_words)
        ],
        "lang": language,
        "mode": mode,
        "preview": preview,
    }
    with translation.override(language):
        total = sum(len(page.codes) for page in pages)
        progress = _("%(done)s of %(total)s sentences").replace("%(total)s", str(total))
        return prepare(template, {**context, "progress": progress})


def preview_page(*, wave: Wave, number: int) -> str:
    """A page as the invited person will see it, with links instead of a form."""
    body = wave.version.parsed
    number = min(max(number, 1), len(plan(body)))
    values = {
        "network": wave.network.name,
        "dates": dates(wave),
        "room": in_this_room(wave, body),
        "few": invited_in_words(wave.pk, wave.mode),
    }
    return drawn(body, number, wave.notice_mode, translation.get_language() or "es", preview="yes").fill(
        values
    )


def in_this_room(wave: Wave | OpenWave, body: InstrumentBody) -> SafeString:
    """What each phone reads first in a room, so that nobody answers for a room that they are not in."""
    if wave.heads is None:
        return SafeString("")
    sentence = _("We are %(heads)d in this room. If you do not see them, do not answer.") % {
        "heads": wave.heads
    }
    if body.tells_rooms_apart:
        return SafeString(f'<p class="told told--warn" role="note"><b>{sentence}</b></p>')
    keyless = _(
        "Here there is no key to compare over time: what is said of it below is for those who answer elsewhere."
    )
    return SafeString(f'<p class="told told--warn" role="note"><b>{sentence}</b> {keyless}</p>')


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

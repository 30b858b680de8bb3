"""Pieces of pages as typed functions: a wrong or missing prop fails when the template compiles."""

from datetime import date, datetime
from typing import Literal

from django import template
from django.forms import BoundField
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

from trama.core import clock
from trama.core.codes import spoken

register = template.Library()
CONTENT = "es"  # what people type and what the content pack says

SMALL = (
    gettext_lazy("none"), pgettext_lazy("number", "one"), gettext_lazy("two"), gettext_lazy("three"),
    gettext_lazy("four"),
    gettext_lazy("five"), gettext_lazy("six"), gettext_lazy("seven"), gettext_lazy("eight"), gettext_lazy("nine"),
    gettext_lazy("ten"), gettext_lazy("eleven"), gettext_lazy("twelve"),
)  # fmt: skip
Tone = Literal["plain", "warn", "good", "quiet"]


@register.simple_block_tag
def card(content: str, *, title: str = "", eyebrow: str = "", tone: Tone = "plain") -> SafeString:
    """A titled box: ``{% card title="…" eyebrow="…" %}…{% endcard %}``."""
    context = {"content": content, "title": title, "eyebrow": eyebrow, "tone": tone}
    return SafeString(render_to_string("components/card.html", context))


@register.simple_block_tag
def notice(content: str, *, tone: Tone = "plain", title: str = "") -> SafeString:
    """A sentence that must be seen, with its icon: ``{% notice tone="warn" %}…{% endnotice %}``."""
    return SafeString(
        render_to_string("components/notice.html", {"content": content, "tone": tone, "title": title})
    )


@register.simple_tag
def field(bound: BoundField, *, hint: str = "") -> SafeString:
    """One field of a form with label, help and error: ``{% field form.name %}``."""
    if bound.errors:
        bound.field.widget.attrs["aria-invalid"] = "true"
    described = " ".join(
        part for part in (f"{bound.auto_id}-error" if bound.errors else "", f"{bound.auto_id}-help") if part
    )
    bound.field.widget.attrs.setdefault("aria-describedby", described)
    return SafeString(
        render_to_string("components/field.html", {"field": bound, "hint": hint or bound.help_text})
    )


@register.simple_tag
def icon(name: str) -> SafeString:
    """A line icon from the sprite; always beside a word, so hidden from screen readers."""
    return format_html(
        '<svg class="icon" width="20" height="20" aria-hidden="true" focusable="false"><use href="#i-{}"></use></svg>',
        name,
    )


@register.simple_tag
def mark(name: str) -> SafeString:
    """The drawn mark of a dimension (target, rings, weave, arrow, cross); its word stands beside it."""
    return format_html(
        '<svg class="mark" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" focusable="false">'
        '<use href="#m-{}"></use></svg>',
        name,
    )


@register.simple_tag
def sprite() -> SafeString:
    """The drawings that `icon` and `mark` point to; once per page, inline, since an outside file would flash."""
    return SafeString(render_to_string("components/sprite.html"))


@register.filter(name="spoken")
def spoken_filter(code: str) -> str:
    """``ABC4D2`` → ``ABC 4D2``."""
    return spoken(code)


@register.filter
def hour(moment: datetime, zone: str = "") -> str:
    """Day and hour by the clock of what is being drawn, or of ``zone``; and which, where it may be doubted."""
    return clock.said(moment, zone=zone)


@register.filter(name="day")
def day_filter(moment: date | None) -> str:
    """A day, by the clock of what is being drawn; with its year where that is not the present one."""
    if moment is None:
        return ""
    return clock.said(moment, clock.DAY) if isinstance(moment, datetime) else clock.said_day(moment)


@register.filter(name="clock")
def clock_filter(moment: datetime) -> str:
    """The hour alone, in the same way."""
    return clock.said(moment, clock.HOUR)


@register.filter
def spanish(text: str | None) -> SafeString:
    """What people typed, or the content pack says, marked with its language where the page is in another one."""
    words = conditional_escape(text or "")
    if not words or (get_language() or CONTENT).startswith(CONTENT):
        return words
    kind = "div" if "<p>" in words else "span"
    return format_html('<{} lang="{}">{}</{}>', kind, CONTENT, words, kind)


@register.filter
def lately(moment: datetime) -> str:
    """«hoy a las 10:32», «ayer a las 18:05»: when something was done, as people say it."""
    return clock.lately(moment)


@register.filter
def ago(moment: datetime) -> str:
    """«hace 3 días», «en 2 días», «hoy»: days apart as people say them."""
    days = (timezone.localdate() - timezone.localtime(moment).date()).days
    if days == 0:
        return _("today")
    if days > 0:
        return ngettext("%(days)d day ago", "%(days)d days ago", days) % {"days": days}
    return ngettext("in %(days)d day", "in %(days)d days", -days) % {"days": -days}


@register.filter
def spelled(number: int) -> str:
    """A small count as it is said («tres»); figures from thirteen on. In Spanish it agrees with a feminine noun."""
    return str(SMALL[number]) if 0 <= number < len(SMALL) else str(number)


@register.filter
def decimal(value: float | None, places: int = 1) -> str:
    """A number as it is written here: comma, fixed places; a dash when there is none."""

    return "\N{EN DASH}" if value is None else number_format(value, places)

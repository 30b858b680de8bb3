"""Marks in the questionnaire's template: see `trama.web.questionnaire.prepared`."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from trama.web.answer import kept
from trama.web.questionnaire import prepared

register = template.Library()


@register.simple_tag
def slot(*parts: object) -> SafeString:
    """``{% slot "checked" item.code point %}`` → the place of ``checked:PRO1:3``."""
    return prepared.slot(":".join(str(part) for part in parts))


@register.simple_tag
def site() -> str:
    """The name of this version of what phones keep."""
    return kept.site()


@register.simple_tag
def modules() -> SafeString:
    """The scripts that those of a page ask for, fetched beside it: asked for one by one, each waits for another."""
    names = ((static(name),) for name in kept.MODULES)
    return format_html_join("", '<link rel="modulepreload" href="{}">', names)

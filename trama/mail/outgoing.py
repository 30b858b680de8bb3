"""Renders a mail and hands it to the server of the settings."""

from collections.abc import Mapping
from email.utils import formataddr, parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation


def send(
    template: str,
    *,
    to: str,
    context: Mapping[str, Any],
    language: str = "es",
    reply_to: tuple[str, str] = ("", ""),
) -> None:
    """Send ``mail/<template>.txt`` (its first line is the subject) and ``.html`` to one address.

    ``reply_to`` is a name and an address: the mail leaves in that name and answers go there.
    """
    whole = {"base_url": settings.BASE_URL, "contact": settings.CONTACT, **context}
    with translation.override(language):
        subject, _, text = render_to_string(f"mail/{template}.txt", whole).strip().partition("\n")
        html = render_to_string(f"mail/{template}.html", whole)
    name, address = reply_to
    _label, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    message = EmailMultiAlternatives(
        subject=subject.strip(),
        body=text.strip() + "\n",
        from_email=formataddr((f"{name} · Trama", sender)) if name else settings.DEFAULT_FROM_EMAIL,
        to=[to],
        reply_to=[formataddr((name, address))] if address else None,
    )
    message.attach_alternative(html, "text/html")
    message.send()

"""Renders a mail and hands it to the server of the settings."""

from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import formataddr, parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

GO_NOWHERE = {"trama.mail.disabled.EmailBackend", "django.core.mail.backends.dummy.EmailBackend"}


@dataclass(frozen=True)
class Envelope:
    """How a mail leaves: in whose name, where answers go, how it is recognised if it comes back, how to say no more."""

    name: str = ""
    place: str = ""  # of which network that person writes
    reply_to: str = ""
    letter: str = ""  # a signed word that comes back with a bounce
    unsubscribe: str = ""  # an address that takes RFC 8058's one-click POST


@dataclass(frozen=True)
class Written:
    """A mail as it is read."""

    subject: str
    text: str
    html: str


def written(template: str, context: Mapping[str, Any], *, zone: str, language: str = "es") -> Written:
    """``mail/<template>.txt`` (its first line is the subject) and ``.html``; hours by the clock of ``zone``.

    Every mail says where the notice on data is: of the programme, where whoever sends it gives its ``notice_link``.
    """
    notice = settings.BASE_URL + reverse("public:privacy")
    known = {"base_url": settings.BASE_URL, "contact": settings.CONTACT, "notice_link": notice}
    whole = {**known, "language": language, **context}
    with translation.override(language), timezone.override(zone):
        subject, _line, text = render_to_string(f"mail/{template}.txt", whole).strip().partition("\n")
        html = render_to_string(f"mail/{template}.html", whole)
        text = f"{text.strip()}\n\n{_('What is kept, why and how long')}: {whole['notice_link']}\n"
    return Written(" ".join(subject.split()), text, html)


def send(
    template: str,
    *,
    to: str,
    context: Mapping[str, Any],
    zone: str,
    language: str = "es",
    envelope: Envelope = Envelope(),
) -> None:
    """Send a mail to one address. Raises what the mail server answers."""
    mail = written(template, {"unsubscribe": "", **context}, language=language, zone=zone)
    _label, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    signed = " · ".join(part for part in (envelope.name, envelope.place, "Trama") if part)
    shown = formataddr((signed, sender)) if envelope.name else settings.DEFAULT_FROM_EMAIL
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        from_email=return_path(envelope.letter) or shown,
        to=[to],
        reply_to=[formataddr((envelope.name, envelope.reply_to))] if envelope.reply_to else None,
        headers={"From": shown, **_headers(envelope)},
    )
    message.attach_alternative(mail.html, "text/html")
    message.send()


def has_way_out() -> bool:
    """Whether mails leave this server at all: from a room without Internet they do not."""
    return settings.EMAIL_BACKEND not in GO_NOWHERE


def return_path(letter: str) -> str:
    """The address to which a bounce of ``letter`` comes, when the platform has one for them."""
    if not letter or not settings.BOUNCES:
        return ""
    box, _at, host = settings.BOUNCES.partition("@")
    return f"{box}+{letter}@{host}"


def _headers(envelope: Envelope) -> dict[str, str]:
    # Nobody's holiday reply should tell a coordinator who was reminded.
    headers = {"Auto-Submitted": "auto-generated", "Precedence": "list", "X-Auto-Response-Suppress": "All"}
    if envelope.letter:
        host = settings.BASE_URL.split("//")[1].split(":")[0]
        headers["Message-ID"] = f"<trama.{envelope.letter}@{host}>"
    if envelope.unsubscribe:
        headers["List-Unsubscribe"] = f"<{envelope.unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers

"""Mail by SMTP, step by step, so that it is known whether a mail may already have gone out when something fails."""

import re
import smtplib
from typing import Any

from django.core.mail.backends.smtp import EmailBackend as DjangoBackend
from django.core.mail.message import EmailMessage, sanitize_address

from trama.mail.bounce_reasons import NoSuchAddress, Rejected, TryLater, Unreachable, Unsure, says_nobody

GO_ON, FOR_GOOD = 354, 500
ADDRESS = re.compile(r"\S+@\S+")


class EmailBackend(DjangoBackend):
    """Raises one of `mail.bounce_reasons` when a mail cannot be handed over."""

    def open(self) -> Any:
        """Connect; a server that does not answer is ``Unreachable``."""
        try:
            return super().open()
        except OSError as problem:  # also whatever smtplib raises
            raise Unreachable(type(problem).__name__) from problem

    def _send(self, email_message: EmailMessage) -> bool:
        sender = sanitize_address(email_message.from_email, "utf-8")
        raw = email_message.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]  # Django's message takes it
        for recipient in email_message.recipients():
            _hand_over(self.connection, sender, sanitize_address(recipient, "utf-8"), raw)
        return True


def _hand_over(smtp: Any, sender: str, recipient: str, raw: bytes) -> None:
    try:
        smtp.ehlo_or_helo_if_needed()
        _expect(smtp.mail(sender))
        _expect(smtp.rcpt(recipient), is_about_recipient=True)
        code, said = smtp.docmd("DATA")
    except (smtplib.SMTPServerDisconnected, TimeoutError, ConnectionError) as problem:
        raise TryLater(type(problem).__name__) from problem
    if code != GO_ON:
        _expect((code, said))
    try:
        smtp.send(_dotted(raw))
        answer = smtp.getreply()
    except (smtplib.SMTPServerDisconnected, TimeoutError, ConnectionError) as problem:
        raise Unsure(type(problem).__name__) from problem
    _expect(answer, is_about_recipient=True)


def _dotted(raw: bytes) -> bytes:
    # RFC 5321 §4.5.2: a line that begins with a dot gets another; a lone dot ends the mail.
    body = re.sub(rb"(?m)^\.", b"..", raw)
    return body + (b".\r\n" if body.endswith(b"\r\n") else b"\r\n.\r\n")


def _expect(answer: tuple[int, bytes], *, is_about_recipient: bool = False) -> None:
    code, said = answer
    text = ADDRESS.sub("<…>", said.decode("utf-8", "replace"))[:300]
    if 200 <= code < 300:  # noqa: PLR2004 -- RFC 5321 §4.2.1: done
        return
    if code < FOR_GOOD:
        raise TryLater(f"{code} {text}")
    if is_about_recipient and says_nobody(code, text):
        raise NoSuchAddress(f"{code} {text}")
    raise Rejected(f"{code} {text}")

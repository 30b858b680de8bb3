"""What allauth asks of us: nobody signs up alone, mails go out in the person's language."""

import base64
import logging
from dataclasses import dataclass
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from trama.accounts.models import User
from trama.audit.record import SYSTEM, record
from trama.core.errors import Refused
from trama.core.limits import is_over_limit
from trama.core.tokens import derived
from trama.mail.bounce_reasons import kind_of
from trama.web.second_factor import needs_second_factor

_log = logging.getLogger(__name__)


class MailIsAway(Refused):
    """The mail server does not take a letter that somebody waits for."""

    message = _(
        "The mail with the code could not leave: the mail server does not answer. Try again in a few minutes."
    )


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Passkeys open the door beside the mailed code; they lock it only for staff, where a second factor is asked."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _(
            "The code or the passkey is not of this account, or the code has changed meanwhile."
        )
    }

    def is_mfa_enabled(self, user: Any, types: Any = None) -> bool:
        """For staff, where the installation asks; whoever else loses the phone still comes in by mail."""
        return needs_second_factor(user) and bool(super().is_mfa_enabled(user, types))

    def encrypt(self, text: str) -> str:
        """Secrets of authenticator apps are not in the database, nor in its copies, as they are."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The other way."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 -- allauth's name
        """Where it was made is what people recognise it by; they may write it."""
        return str(_("This device"))


def _cipher() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(derived("second-factor", "secrets")))


@dataclass(frozen=True)
class CodeNotSent:
    """A mail of signing in that did not leave; its code is the kind of failure, and to whom is kept nowhere."""

    code: str


def _tell_of_failed(problem: Exception) -> None:
    """For whoever runs the server: the log, and `trama doctor`."""
    kind = kind_of(problem)
    _log.warning("a mail of signing in could not leave: %s", kind)
    if not is_over_limit("code-not-sent", most=100, seconds=3600):
        record("code_not_sent", CodeNotSent(kind), by=SYSTEM)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Sign-in by mailed code for people who were invited."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _("This is not the code of the last mail. Copy it again, or ask for another one."),
        "too_many_login_attempts": _("Too many tries. Wait a few minutes and try again."),
        "rate_limited": _("Too many tries. Wait a few minutes and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by accepting an invitation to join."""
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Only an address of this site, never the name of a page."""
        return bool(url) and str(url).startswith("/") and super().is_safe_url(url)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """A mailed code, as at the door; who owes a second factor gave it when they came in."""
        url = reverse("account_reauthenticate")
        by_mail = {"id": "code", "description": _("A code by mail"), "url": url}
        return [by_mail] if user.is_authenticated else []

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In the language of the account, if there is one."""
        user = User.objects.filter(email__iexact=email).first()
        with translation.override(user.language if user else translation.get_language()):
            try:
                super().send_mail(template_prefix, email, context)
            except (SMTPException, OSError) as problem:
                _tell_of_failed(problem)
                raise MailIsAway from problem

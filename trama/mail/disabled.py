"""The mail backend of an installation without Internet: it refuses with a sentence."""

from collections.abc import Sequence
from typing import Any

from django.core.mail.backends.base import BaseEmailBackend
from django.utils.translation import gettext_lazy as _

from trama.core.errors import Refused


class NoMail(Refused):
    """No mail leaves from an offline workshop."""

    message = _(
        "This workshop runs without Internet, so no mail leaves from here. "
        "To conduct, use the link that stands in the window in which it was started; "
        "its mails leave when its record is taken to the server."
    )


class EmailBackend(BaseEmailBackend):
    """Refuses with ``NoMail``."""

    def send_messages(self, email_messages: Sequence[Any]) -> int:
        """Never."""
        raise NoMail

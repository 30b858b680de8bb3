"""The cookies that Trama lets a browser keep: what each serves, how long. The notice says them; pages set no other."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_stubs_ext import StrPromise

MESSAGES = "messages"  # as Django calls it
HOST = "__Host-"  # over https: a browser takes it from this address only
DAY, HOUR = int(timedelta(days=1).total_seconds()), int(timedelta(hours=1).total_seconds())


@dataclass(frozen=True)
class Cookie:
    """A cookie: its name, or how it begins when there are several; what it serves; how long a browser keeps it."""

    beginning: str
    what_for: StrPromise
    seconds: int  # 0: until its sentence was shown, or the browser is closed
    is_many: bool = False  # one for each workshop, link or measurement
    is_host: bool = True  # called `__Host-…` over https

    def name(self, *, has_https: bool) -> str:
        """Its name as a browser shows it, or how it begins."""
        return f"{HOST if has_https and self.is_host else ''}{self.beginning}{'…' if self.is_many else ''}"

    @property
    def how_long(self) -> str:
        """For how long, in words."""
        if not self.seconds:
            return _("Until it was shown, or the browser is closed.")
        if self.seconds < DAY:
            hours = self.seconds // HOUR
            return ngettext("%(count)d hour.", "%(count)d hours.", hours) % {"count": hours}
        days = self.seconds // DAY
        return ngettext("%(count)d day.", "%(count)d days.", days) % {"count": days}


WORKSHOP = Cookie(
    "taller_",
    gettext_lazy("To go on as who you are in a workshop, without an account."),
    60 * DAY,
    is_many=True,
)
ANSWER = Cookie("t", gettext_lazy("To go on with a questionnaire where you were."), 60 * DAY, is_many=True)
TURN = Cookie(
    "turno_",
    gettext_lazy("To know whose turn it is on a device that several people share."),
    6 * HOUR,
    is_many=True,
)


def cookies() -> Iterator[Cookie]:
    """Every cookie, as the settings of this installation have it."""
    yield Cookie(
        settings.SESSION_COOKIE_NAME.removeprefix(HOST),
        gettext_lazy("To stay signed in."),
        settings.SESSION_COOKIE_AGE,
    )
    yield Cookie(
        settings.CSRF_COOKIE_NAME.removeprefix(HOST),
        gettext_lazy("To know that a form comes from a page of Trama."),
        settings.CSRF_COOKIE_AGE,
    )
    yield Cookie(
        MESSAGES,
        gettext_lazy("To tell you on the next page what was just done."),
        0,
        is_host=False,
    )
    yield Cookie(
        settings.LANGUAGE_COOKIE_NAME,
        gettext_lazy("To remember the language that you chose."),
        settings.LANGUAGE_COOKIE_AGE,
        is_host=False,
    )
    yield from (WORKSHOP, ANSWER, TURN)

"""Cookies by which Trama knows a device again: secrets that only this address can give.

Over https they are called `__Host-…`: a site at a sibling address could set another one, with a secret that it knows.
"""

from collections.abc import Mapping
from typing import Literal

from django.conf import settings
from django.http import HttpResponse

from trama.privacy.cookies import HOST

SameSite = Literal["Lax", "Strict"]


def full_name(name: str) -> str:
    """The name under which a device keeps it."""
    return f"{HOST}{name}" if settings.SESSION_COOKIE_SECURE else name


def read_cookie(cookies: Mapping[str, str], name: str) -> str:
    """What the device was given under that name, or nothing."""
    return cookies.get(full_name(name), "")


def names_among(cookies: Mapping[str, str], beginning: str) -> list[str]:
    """The names that begin so among the cookies of this address, as they were given, in order."""
    whole, cut = full_name(beginning), len(full_name(""))
    return sorted(name[cut:] for name in cookies if name.startswith(whole))


def give_cookie(
    response: HttpResponse, name: str, value: str, *, seconds: int, samesite: SameSite = "Lax"
) -> None:
    """Let the device keep ``value``, out of reach of scripts."""
    response.set_cookie(
        full_name(name),
        value,
        max_age=seconds,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite=samesite,
    )


def drop_cookie(response: HttpResponse, name: str, *, samesite: SameSite = "Lax") -> None:
    """Let the device forget it."""
    response.delete_cookie(full_name(name), samesite=samesite)

"""Exports and grants ask for a fresh sign-in: a session that was left open somewhere is not enough for them."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.http import HttpRequest, HttpResponse

FROM_DEMO = "demo"  # how somebody came in who has no mailbox to be asked by


def is_fresh(request: HttpRequest) -> bool:
    """Whether the person came in, or proved who they are, within the last half hour."""
    if settings.OFFLINE_ROOM:  # a laptop without mail, where a link of its terminal is the only door
        return True
    records = get_authentication_records(request, request.user)
    if any(record["method"] == FROM_DEMO for record in records):
        return True
    return bool(records) and time.time() - records[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def fresh_sign_in(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Ask who it is again when the sign-in is old; what was sent is kept and done after it."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_fresh(request):
            raise ReauthenticationRequired
        return view(request, *args, **kwargs)

    return wrapper

"""A second factor for staff, where the installation asks for one: nothing of theirs opens before they proved it."""

from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from trama.networks.models import Person
from trama.networks.roles import is_staff

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# What somebody needs to prove or make one, and to leave.
OPEN = {
    "mfa_index",
    "mfa_activate_totp",
    "account_reauthenticate",
    "account_logout",
    "account:passkey-options",
    "account:passkey-add",
}


def needs_second_factor(user: Any) -> bool:
    """Whether this installation asks the person of this account for one (2 queries where it does)."""
    if settings.SECOND_FACTOR != "staff" or settings.OFFLINE_ROOM:
        return False
    person = Person.objects.filter(user=user).first()
    return person is not None and is_staff(person)


def lacks_second_factor(request: HttpRequest) -> bool:
    """Whether this session still owes its second factor: none was made, or none was used to come in."""
    if not needs_second_factor(request.user):
        return False
    used = any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))
    return not used or not Authenticator.objects.filter(user=request.user, type__in=FACTORS).exists()


class SecondFactorMiddleware:
    """Pages of staff lead to the one where the second factor is made or proved."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """Let public pages pass, and those where it is proved."""
        match = request.resolver_match
        is_open = not getattr(view, "login_required", True) or (match and match.view_name in OPEN)
        if is_open or not request.user.is_authenticated or not lacks_second_factor(request):
            return None
        return redirect("mfa_index")

"""A second factor for staff, where the installation asks for one: nothing of theirs opens before they proved it."""

from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
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
    """A session that owes it: pages of staff lead to the one where it is made or proved, to the others it is nobody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: Any, view: Callable[..., HttpResponse], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """Give the person back where it is proved, and nowhere else."""
        if not request.owes_second_factor:
            return None
        if request.resolver_match.view_name in OPEN:
            request.person = Person.objects.filter(user=request.user).first()
            return None
        if getattr(view, "login_required", True):
            return redirect("mfa_index")
        request.user = AnonymousUser()
        return None

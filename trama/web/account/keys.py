"""How somebody comes in: passkeys for whoever wants them; for staff, where it is asked, a second factor.

The mailed code stays the first door for everybody (docs/decisions/0012 and 0047).
"""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.flows import generate_recovery_codes, view_recovery_codes
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.internal import auth, flows
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from trama.audit.record import record
from trama.core.codes import in_fours
from trama.web.fresh import fresh_sign_in
from trama.web.http import PersonRequest, fetch, own_page
from trama.web.second_factor import lacks_second_factor, needs_second_factor


@own_page
@fresh_sign_in
@require_GET
def keys(request: PersonRequest) -> HttpResponse:
    """My passkeys; and my second factor, where one is asked of me."""
    mine = Authenticator.objects.filter(user=request.user).order_by("created_at")
    context = {
        "passkeys": mine.filter(type=Authenticator.Type.WEBAUTHN),
        "application": mine.filter(type=Authenticator.Type.TOTP).first(),
        "has_backup": mine.filter(type=Authenticator.Type.RECOVERY_CODES).exists(),
        "is_needed": needs_second_factor(request.user),
        "is_owed": lacks_second_factor(request),
        "section": "me",
    }
    return render(request, "account/me/keys.html", context)


@own_page
@fresh_sign_in
@require_POST
def passkey_options(request: PersonRequest) -> HttpResponse:
    """What the browser needs to make a passkey for this person."""
    return JsonResponse(auth.begin_registration(request.user, passwordless=True))


class AddPasskey(AddWebAuthnView):  # type: ignore[misc]  # allauth has no types
    """Keeps the passkey that the browser made; the person hears of it by mail too."""

    http_method_names = ("post",)

    def get_success_url(self) -> str:
        """Back to the list."""
        record("passkey_added", self.request.person, by=self.request.person)
        return _after_adding(self.request, "webauthn")

    def form_invalid(self, form: object) -> HttpResponse:
        """Back to the list, and why."""
        messages.error(self.request, _("The passkey could not be kept. Try again."))
        return redirect("mfa_index")


passkey_add = own_page(fresh_sign_in(AddPasskey.as_view()))


class ActivateTOTP(ActivateTOTPView):  # type: ignore[misc]  # allauth has no types
    """An application that gives a new code every half minute, for who owes a second factor."""

    def dispatch(self, request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """For nobody else: it would lock a door that nobody asked to lock."""
        if not needs_second_factor(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)  # type: ignore[no-any-return]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What allauth gives, and the secret as it can be copied by hand."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"secret_in_fours": in_fours(context["form"].secret)}

    def form_valid(self, form: object) -> HttpResponse:
        """The codes for when the phone is lost are shown at once: later nobody looks for them in time."""
        super().form_valid(form)
        return _backup_codes(self.request)

    def get_success_url(self) -> str:
        """Kept: where allauth goes on, once it is recorded."""
        record("second_factor_added", self.request.person, by=self.request.person)
        return _after_adding(self.request, "totp")


activate_totp = own_page(fresh_sign_in(ActivateTOTP.as_view()))


class SecondProof(AuthenticateView):  # type: ignore[misc]  # allauth has no types
    """Asked between the mailed code and the first page: of what somebody has, whichever is at hand."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page; to its script, what the browser needs to use a passkey of this person."""
        if request.headers.get("Accept") == "application/json":
            return JsonResponse(self.get_context_data()["js_data"])
        return super().get(request, *args, **kwargs)  # type: ignore[no-any-return]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What allauth gives, and which of the two forms this person can use."""
        theirs = Authenticator.objects.filter(user=self.stage.login.user)
        types = set(theirs.values_list("type", flat=True))
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "has_passkey": Authenticator.Type.WEBAUTHN in types,
            "has_code": bool(types - {Authenticator.Type.WEBAUTHN}),
        }


second_proof = SecondProof.as_view()


def _after_adding(request: HttpRequest, kind: str) -> str:
    """This session has just proved the factor; where to go on."""
    if needs_second_factor(request.user):
        record_authentication(request, request.user, "mfa", type=kind, reauthenticated=True)
    return reverse("mfa_index")


@own_page
@fresh_sign_in
@require_POST
def recovery_codes(request: PersonRequest) -> HttpResponse:
    """The codes for when the phone is lost, or others in their place."""
    if not needs_second_factor(request.user):
        raise Http404
    if request.POST.get("do") == "new":
        generate_recovery_codes(request)
    return _backup_codes(request)


def _backup_codes(request: HttpRequest) -> HttpResponse:
    found, _may = view_recovery_codes(request)
    if found is None:
        raise Http404
    return render(
        request, "account/me/recovery_codes.html", {"codes": found.get_unused_codes(), "section": "me"}
    )


@own_page
@fresh_sign_in
@require_POST
def passkey_remove(request: PersonRequest, number: int) -> HttpResponse:
    """The passkey opens nothing any more."""
    mine = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.WEBAUTHN)
    flows.remove_authenticator(request, fetch(mine, pk=number))
    record("passkey_removed", request.person, by=request.person)
    return redirect("mfa_index")

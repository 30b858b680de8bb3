"""Passkeys: a second way in for whoever wants it, never the only one (docs/decisions/0012)."""

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth, flows
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from trama.audit.record import record
from trama.web.http import PersonRequest, fetch, person_required


@person_required
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
        return reverse("account:me")

    def form_invalid(self, form: object) -> HttpResponse:
        """Back to the list, and why."""
        messages.error(self.request, _("The passkey could not be kept. Try again."))
        return redirect("account:me")


passkey_add = person_required(AddPasskey.as_view())


@person_required
@require_POST
def passkey_remove(request: PersonRequest, number: int) -> HttpResponse:
    """The passkey opens nothing any more."""
    mine = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.WEBAUTHN)
    flows.remove_authenticator(request, fetch(mine, pk=number))
    record("passkey_removed", request.person, by=request.person)
    return redirect("account:me")

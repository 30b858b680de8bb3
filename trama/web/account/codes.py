"""Mailed codes: at the door, and before an export or a grant. They live twenty minutes and say when they are over."""

import time
from datetime import UTC, datetime
from typing import Any, cast
from urllib.parse import urlencode

from allauth.account import views
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.stagekit import clear_login, unstash_login
from allauth.account.utils import get_next_redirect_url
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from trama.core.limits import is_over_limit
from trama.web.account.forms import AskForCodeForm, MailedCodeForm
from trama.web.account.joining import GIVEN

STATE = "fresh_code"
MOST_TRIES = 3


class ConfirmCode(views.ConfirmLoginCodeView):  # type: ignore[misc]  # allauth has no types
    """The code of the last mail; another one that is asked for lives as long as the first."""

    def _resend_form_valid(self, form: Any) -> Any:
        state, waiting = self._process.state, self._process.code
        state["at"] = time.time()
        response = super()._resend_form_valid(form)
        if state.get("code") != waiting:
            messages.success(self.request, _("Another code was asked for: only the last one works."))
        return response

    def get_context_data(self, **kwargs: Any) -> Any:
        """Where another mail is written, and what comes after it: an invitation that waits is not lost."""
        after, door = self.get_next_url(), reverse("account_login")
        return super().get_context_data(**kwargs) | {
            "again": f"{door}?{urlencode({'next': after})}" if after else door,
            "asked_at": datetime.fromtimestamp(self._process.state["at"], UTC),
            "is_invited": self._process.state.get("is_invited", False),
            "invitation": after if after and GIVEN in self.request.session else "",
        }


_confirm = ConfirmCode.as_view()


@never_cache
@login_not_required
def confirm_code(request: HttpRequest) -> HttpResponse:
    """Write the code; one that is over says so, with the address that was written to."""
    if request.user.is_authenticated:
        return cast("HttpResponse", _confirm(request))
    login = unstash_login(request, peek=True)
    state = login.state.get("stages", {}).get("login_by_code", {}).get("data", {}) if login else {}
    if "at" in state and time.time() - state["at"] <= settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT:
        return cast("HttpResponse", _confirm(request))
    clear_login(request)
    form = AskForCodeForm(initial={"email": state.get("email", "")})
    after = get_next_redirect_url(request)
    field = format_html('<input type="hidden" name="next" value="{}">', after) if after else ""
    context = {"form": form, "is_over": True, "redirect_field": field}
    return render(request, "account/login.html", context, status=410)


class ReauthenticateByCode(views.BaseReauthenticateView):  # type: ignore[misc]  # allauth has no types
    """Who it is, asked again by a mailed code; what was being done goes on after it."""

    form_class = MailedCodeForm
    template_name = "account/reauthenticate.html"

    def _sent(self) -> dict[str, Any]:
        """The code that waits, unless it is over."""
        state = self.request.session.get(STATE, {})
        is_over = time.time() - state.get("at", 0) > settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT
        return {} if is_over or state.get("tries", 0) >= MOST_TRIES else state

    def get_form_kwargs(self) -> Any:
        """The form compares with the code that was mailed."""
        return super().get_form_kwargs() | {"code": self._sent().get("code", "")}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Mail a code, or take it."""
        if request.POST.get("action") == "send":
            return self._send()
        if not self._sent():
            return self._again(is_over=True)
        return super().post(request, *args, **kwargs)

    def _send(self) -> Any:
        user, adapter = self.request.user, get_adapter(self.request)
        if is_over_limit(f"fresh-code:{user.pk}", most=5, seconds=900):
            return self._again(is_many=True)
        code = adapter.generate_login_code()
        self.request.session[STATE] = {"code": code, "at": time.time(), "tries": 0}
        adapter.send_mail("account/email/login_code", user.email, {"request": self.request, "code": code})
        return redirect(self.passthrough_next_url(self.request.path))

    def _again(self, **said: bool) -> Any:
        form = self.form_class(code="")
        return self.render_to_response(
            self.get_context_data(form=form, **said), status=429 if "is_many" in said else 410
        )

    def form_valid(self, form: Any) -> Any:
        """The person is who they say: go on with what was being done."""
        self.request.session.pop(STATE, None)
        record_authentication(self.request, self.request.user, "code", reauthenticated=True)
        return super().form_valid(form)

    def form_invalid(self, form: Any) -> Any:
        """One try less."""
        state = self._sent()
        self.request.session[STATE] = state | {"tries": state.get("tries", 0) + 1}
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> Any:
        """Whether a code is on its way, and where to."""
        return super().get_context_data(**kwargs) | {
            "is_sent": bool(self._sent()),
            "email": self.request.user.email,
        }


reauthenticate_by_code = never_cache(ReauthenticateByCode.as_view())

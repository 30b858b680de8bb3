"""Accepting an invitation to join: signed in with its address, or with the code that its inviter reads aloud."""

from urllib.parse import urlencode

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from trama.networks.actions.accepting import accept_joining, redeem_code
from trama.networks.models import Joining
from trama.networks.tasks import tell_joined
from trama.web.account.forms import AskForCodeForm, SpokenCodeForm
from trama.web.http import count_wrong, has_guessed_much, public


@public
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Who invites, to what, what is kept; accepting is a POST of who proved to be the one invited."""
    if has_guessed_much(request, "joining"):
        return render(request, "account/joining/joining_over.html", {"why": "many"}, status=429)
    joining = Joining.objects.by_token(token)
    if joining is None:
        count_wrong(request, "joining")
        return render(request, "account/joining/joining_over.html", {"why": "unknown"}, status=404)
    if not joining.is_pending:
        context = {"why": "used", "joining": joining}
        return render(request, "account/joining/joining_over.html", context, status=410)
    if request.method == "GET":
        return _page(request, joining, SpokenCodeForm(initial=_own_mail(request)))
    return DOINGS.get(request.POST.get("do", ""), _accept)(request, joining)


def _own_mail(request: HttpRequest) -> dict[str, str]:
    return {"email": request.user.email} if request.user.is_authenticated else {}


def _is_for(request: HttpRequest, joining: Joining) -> bool:
    return request.user.is_authenticated and request.user.email.lower() == joining.email.lower()


def _page(request: HttpRequest, joining: Joining, form: SpokenCodeForm, *, status: int = 200) -> HttpResponse:
    person = getattr(request, "person", None)
    is_for = _is_for(request, joining)
    context = {
        "joining": joining,
        "form": form,
        "is_for": is_for,
        "other": person if is_for and person and not joining.is_named(person.name) else None,
        "membership": None,
    }
    return render(request, "account/joining/joining.html", context, status=status)


def _accept(request: HttpRequest, joining: Joining) -> HttpResponse:
    """With the account that is signed in; who is not proves their mail first."""
    if not request.user.is_authenticated:
        return _mail_code(request, joining)
    accepted = accept_joining(joining=joining, is_same="same" in request.POST, by=request.user)
    if accepted.is_new:
        messages.success(request, _("Welcome. You are part of it now."))
        tell_joined.enqueue(accepted.membership.pk)
    else:
        messages.info(request, _("You already took part in that role: nothing has changed."))
    return redirect("today:today")


def _mail_code(request: HttpRequest, joining: Joining) -> HttpResponse:
    """A code to the address of the invitation, and back here."""
    form = AskForCodeForm({"email": joining.email})
    if not form.is_valid():
        messages.error(request, " ".join(form.errors["email"]))
        return redirect("account:joining", joining.token)
    LoginCodeVerificationProcess.initiate(request=request, user=form.account, email=joining.email)
    back = urlencode({"next": reverse("account:joining", args=[joining.token])})
    return redirect(f"{reverse('account_confirm_login_code')}?{back}")


def _code(request: HttpRequest, joining: Joining) -> HttpResponse:
    """The code read aloud makes the invitation one for the mail that is given, or for the account signed in."""
    form = SpokenCodeForm(request.POST.dict() | _own_mail(request))
    if not form.is_valid():
        return _page(request, joining, form, status=422)
    given = form.cleaned_data
    if not redeem_code(joining=joining, code=given["code"], email=given["email"]):
        form.add_error(
            "code",
            _("That is not the code, or its fifteen minutes or five tries are over: ask for another one."),
        )
        return _page(request, joining, form, status=422)
    joining.refresh_from_db()
    if request.user.is_authenticated:
        return redirect("account:joining", joining.token)
    return _mail_code(request, joining)


DOINGS = {"accept": _accept, "code": _code}

"""Accepting an invitation to join: signed in with its address, or with the code that its inviter reads aloud."""

import time
from urllib.parse import urlencode

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from trama.accounts.actions import open_account
from trama.core.limits import is_over_limit
from trama.networks.actions.accepting import accept_joining, try_code
from trama.networks.models import Joining
from trama.networks.tasks import tell_joined
from trama.web.account.forms import AskForCodeForm, GivenMailForm, SpokenCodeForm
from trama.web.http import count_wrong, has_guessed_much, public

GIVEN = "joining_code"  # in the session: the code that this browser gave in time, until its mail is proved
MINUTES = 30  # to prove a mail and to accept, from the code on
MOST_MAILS = 5


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


def _given(request: HttpRequest, joining: Joining) -> dict[str, str]:
    """What this browser gave of the code of the invitation, while it holds."""
    given: dict[str, str] = request.session.get(GIVEN, {})
    is_here = given.get("joining") == str(joining.pk) and float(given["until"]) > time.time()
    return given if is_here and joining.has_digest(given["spoken"]) else {}


def _is_for(request: HttpRequest, joining: Joining) -> bool:
    if not request.user.is_authenticated:
        return False
    return request.user.email.lower() == joining.email.lower() or bool(_given(request, joining))


def _page(
    request: HttpRequest,
    joining: Joining,
    form: SpokenCodeForm,
    *,
    mail_form: GivenMailForm | None = None,
    status: int = 200,
) -> HttpResponse:
    person = getattr(request, "person", None)
    is_for, given = _is_for(request, joining), _given(request, joining)
    context = {
        "joining": joining,
        "form": form,
        "mail_form": mail_form or (GivenMailForm(initial={"email": given["email"]}) if given else None),
        "is_for": is_for,
        "other": person if is_for and person and not joining.is_named(person.name) else None,
        "membership": None,
    }
    return render(request, "account/joining/joining.html", context, status=status)


def _accept(request: HttpRequest, joining: Joining) -> HttpResponse:
    """With the account that is signed in; who is not proves their mail first."""
    if not request.user.is_authenticated:
        return _mail_code(request, joining, joining.email)
    spoken = _given(request, joining).get("spoken", "")
    accepted = accept_joining(joining=joining, spoken=spoken, is_same="same" in request.POST, by=request.user)
    request.session.pop(GIVEN, None)
    if accepted.is_new:
        messages.success(request, _("Welcome. You are part of it now."))
        tell_joined.enqueue(accepted.membership.pk)
    else:
        messages.info(request, _("You already took part in that role: nothing has changed."))
    return redirect("today:today")


def _mail_code(request: HttpRequest, joining: Joining, email: str) -> HttpResponse:
    """A code to the address of the invitation, or to the one that was given with its code, and back here."""
    form = AskForCodeForm({"email": email})
    if not form.is_valid():
        messages.error(request, " ".join(form.errors["email"]))
        return redirect("account:joining", joining.token)
    process = LoginCodeVerificationProcess.initiate(request=request, user=form.account, email=email)
    process.state["is_invited"] = True  # so nothing is told by saying that a mail left
    process.persist()
    back = urlencode({"next": reverse("account:joining", args=[joining.token])})
    return redirect(f"{reverse('account_confirm_login_code')}?{back}")


def _code(request: HttpRequest, joining: Joining) -> HttpResponse:
    """With the code read aloud, the account signed in may accept, or the one of the mail once that is proved."""
    form = SpokenCodeForm(request.POST.dict() | _own_mail(request))
    if not form.is_valid():
        return _page(request, joining, form, status=422)
    given = form.cleaned_data
    spoken = try_code(joining=joining, code=given["code"])
    if not spoken:
        form.add_error(
            "code",
            _("That is not the code, or its fifteen minutes or five tries are over: ask for another one."),
        )
        return _page(request, joining, form, status=422)
    until = str(time.time() + MINUTES * 60)
    request.session[GIVEN] = {"joining": str(joining.pk), "spoken": spoken, "until": until}
    return _prove(request, joining, given["email"].lower())


def _mail(request: HttpRequest, joining: Joining) -> HttpResponse:
    """Another mail than the one given with the code, which turned out to be mistyped."""
    form = GivenMailForm(request.POST)
    if not _given(request, joining):
        return redirect("account:joining", joining.token)
    if not form.is_valid():
        return _page(request, joining, SpokenCodeForm(), mail_form=form, status=422)
    return _prove(request, joining, form.cleaned_data["email"].lower())


def _prove(request: HttpRequest, joining: Joining, email: str) -> HttpResponse:
    """Mail a code to the address that was given: the invitation is for it once that code comes back."""
    request.session[GIVEN] = request.session[GIVEN] | {"email": email}
    if request.user.is_authenticated:
        return redirect("account:joining", joining.token)
    if is_over_limit(f"joining-mail:{joining.pk}", most=MOST_MAILS, seconds=900):
        messages.error(request, _("Too many addresses. Wait fifteen minutes and try again."))
        return redirect("account:joining", joining.token)
    open_account(email=email)
    return _mail_code(request, joining, email)


DOINGS = {"accept": _accept, "code": _code, "mail": _mail}

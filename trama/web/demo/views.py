"""Signing in as one of the people of the demonstration: nothing is here unless TRAMA_DEMO is on."""

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from trama.accounts.models import User
from trama.demo.people import doors
from trama.web.demo.doors import doors_today, link_in_letter
from trama.web.fresh import FROM_DEMO
from trama.web.http import public
from trama.web.middleware import MEMBERSHIP_KEY


@public
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """A door for each role, or more, with what waits behind it."""
    if not settings.DEMO:
        raise Http404
    if link := link_in_letter(request.POST.get("letter", "")):
        return redirect(link)
    mail = request.POST.get("mail", "")
    if request.method == "POST" and mail in {sign.mail for sign in doors()}:
        user = User.objects.filter(email=mail).first()
        if user:
            login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
            record_authentication(request, user, FROM_DEMO)
            request.session.pop(MEMBERSHIP_KEY, None)
            return redirect("today:today")
    context = {"roles": doors_today(), "wrong": bool(mail)}
    return render(request, "demo/sign_in.html", context, status=404 if mail else 200)

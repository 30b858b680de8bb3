"""Accepting an invitation to join. The link may have come by any road, so the mailbox has the last word."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from trama.networks.actions import people
from trama.networks.models import Joining
from trama.web.http import count_wrong, has_guessed_much, public


class MailForm(forms.Form):
    """Where the sign-in code will be sent."""

    email = forms.EmailField(label=gettext_lazy("Your email"))


@public
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Who invites, to what, what is kept; accepting is a POST."""
    if has_guessed_much(request, "joining"):
        return render(request, "account/joining/joining_over.html", {"why": "many"}, status=429)
    joining = Joining.objects.by_token(token)
    if joining is None:
        count_wrong(request, "joining")
        return render(request, "account/joining/joining_over.html", {"why": "unknown"}, status=404)
    if not joining.is_pending:
        return render(
            request, "account/joining/joining_over.html", {"why": "used", "joining": joining}, status=410
        )
    form = MailForm(request.POST or None, initial={"email": joining.person.email})
    if request.method == "POST" and (joining.person.email or form.is_valid()):
        return _accept(request, joining, joining.person.email or form.cleaned_data["email"])
    return render(
        request, "account/joining/joining.html", {"joining": joining, "form": form, "membership": None}
    )


def _accept(request: HttpRequest, joining: Joining, email: str) -> HttpResponse:
    """At once for who is signed in with that address; for others the account waits for its mailed code."""
    user = people.accept_with_mail(joining=joining, email=email, by=joining.person)
    if request.user.is_authenticated and request.user.pk == user.pk:
        messages.success(request, _("Welcome. You are part of it now."))
        return redirect("today:today")
    messages.success(
        request, _("Accepted. To come in, ask for a code: it will be mailed to %(mail)s.") % {"mail": email}
    )
    return redirect("account_login")

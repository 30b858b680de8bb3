"""Who I am, from where I look, in which language."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from trama.accounts.actions import choose_language
from trama.networks.actions.people import change_details
from trama.networks.models import Membership
from trama.networks.queries import invitations_for, own_handovers
from trama.web.http import PersonRequest, fetch, own_page, person_of, person_required, public
from trama.web.middleware import MEMBERSHIP_KEY


@public
@require_GET
def closed_signup(request: HttpRequest) -> HttpResponse:
    """Accounts come with an invitation: a page says how to get one."""
    return render(request, "account/signup_closed.html")


@own_page
@require_http_methods(["GET", "POST"])
def me(request: PersonRequest) -> HttpResponse:
    """My name and phone, what I am and since when."""
    person = request.person
    if request.method == "POST":
        name, phone = request.POST.get("name", ""), request.POST.get("phone", "")
        change_details(person=person, name=name, phone=phone, by=person)
        messages.success(request, _("Your details are saved."))
        return redirect("account:me")
    mine = Membership.objects.filter(person=person).select_related("network", "cohort", "programme", "school")
    context = {
        "all_memberships": mine,
        "handovers": own_handovers(person=person),
        "invitations": invitations_for(email=person.user.email if person.user else ""),
        "section": "me",
        "person": person,
    }
    return render(request, "account/me/me.html", context)


@person_required
@require_http_methods(["GET", "POST"])
def place(request: PersonRequest) -> HttpResponse:
    """A person in two networks or two roles chooses from where they look."""
    if request.method == "POST":
        chosen = fetch(request.person.current_memberships(), code=request.POST.get("place", ""))
        request.session[MEMBERSHIP_KEY] = chosen.code
        return redirect("today:today")
    return render(request, "account/me/place.html", {"section": "me"})


@require_GET
def nowhere(request: HttpRequest) -> HttpResponse:
    """Signed in, but of no network or programme today."""
    waiting = invitations_for(email=request.user.email) if request.user.is_authenticated else []
    context = {"invitations": waiting, "person": person_of(request)}
    return render(request, "account/me/nowhere.html", context)


@public
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """The whole interface in the language chosen, for this device and for the account."""
    chosen = request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES):
        chosen = settings.LANGUAGE_CODE
    if request.user.is_authenticated:
        choose_language(user=request.user, language=chosen, by=request.user)
    translation.activate(chosen)
    back = request.POST.get("next", "/")
    safe = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    response = HttpResponseRedirect(back if safe else "/")  # an address, never the name of a page
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    return response

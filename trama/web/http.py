"""What every page uses: the person behind a request, who may come in, how to fetch."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit, urlunsplit

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import DisallowedHost
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from trama.core.errors import NotAllowed
from trama.core.limits import PER_ADDRESS, TEN_MINUTES, is_blocked, is_over_limit
from trama.networks.enums import Permission
from trama.networks.models import Membership, Person

M = TypeVar("M", bound=Model)


class PersonRequest(HttpRequest):
    """A request of somebody who signed in and is a person of some network or programme."""

    person: Person
    membership: Membership | None


def public(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Anybody may see this page."""
    return login_not_required(view)


def person_required(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Only people who hold a membership today; an account without one gets a page that says what to do."""

    @wraps(view)
    def wrapper(request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.membership is None:
            return redirect("account:nowhere")
        return view(request, *args, **kwargs)

    return wrapper


def takes_files(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The form of this page carries files: more is read of it than of others (`config/door.py`)."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


def own_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Only people, and what is their own: also whoever takes part nowhere any more."""

    @wraps(view)
    def wrapper(request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if person_of(request) is None:
            return redirect("account:nowhere")
        return view(request, *args, **kwargs)

    return wrapper


def fetch(visible: QuerySet[M], **which: Any) -> M:
    """Return the one object of ``visible`` that matches; a stranger gets 404, as if it did not exist."""
    return by_its_clock(get_object_or_404(visible, **which))


def by_its_clock(found: M) -> M:
    """What is drawn from here on is about ``found``: its hours are those of the place it belongs to."""
    zone = getattr(found, "time_zone", "")
    if zone:
        timezone.activate(zone)  # `CurrentPersonMiddleware` puts the clock back
    return found


def fetch_allowed(visible: QuerySet[M], allowed: QuerySet[M], **which: Any) -> M:
    """Return the one object of ``allowed`` that matches; 403 if it is only visible, 404 to a stranger (1 query)."""
    found = allowed.filter(**which).first()
    if found is None:
        fetch(visible, **which)
        raise NotAllowed
    return by_its_clock(found)


def has_guessed_much(request: HttpRequest, what: str) -> bool:
    """Whether more wrong ones of ``what`` came from this address than people behind it make together."""
    return is_blocked(f"{what}:{request.META.get('REMOTE_ADDR')}", most=PER_ADDRESS)


def count_wrong(request: HttpRequest, what: str) -> None:
    """One more; what is right does not count, since a school, a gym or a proxy is one address."""
    is_over_limit(f"{what}:{request.META.get('REMOTE_ADDR')}", most=PER_ADDRESS, seconds=TEN_MINUTES)


def is_from_script(request: HttpRequest) -> bool:
    """Whether a script of the page sent this form: it wants a word, not a page (`static/js/shared/act.js`)."""
    return "X-Trama" in request.headers


def came_from(request: HttpRequest) -> str:
    """The page of this site, with its query, that the person was on; empty when the browser does not say."""
    try:
        came = urlsplit(request.META.get("HTTP_REFERER", ""))
        is_ours = came.netloc == request.get_host() and not came.path.startswith("//")
    except (
        ValueError,
        DisallowedHost,
    ):  # an address that nothing has; a page that was asked for under a wrong name
        return ""
    return urlunsplit(("", "", came.path, came.query, "")) if is_ours else ""


def came_from_another(request: HttpRequest) -> str:
    """The same; empty when it is the address that was asked for."""
    came = came_from(request)
    return "" if urlsplit(came).path == request.path else came


def what_was_written(request: HttpRequest) -> list[str]:
    """The texts of more than a word that came with a form: a page that does not take them gives them back."""
    texts = (text.strip() for name, given in request.POST.lists() if name != "next" for text in given)
    return [text for text in texts if len(text.split()) > 1]


def done(request: HttpRequest, to: str, *args: Any) -> HttpResponse:
    """What a form that was done answers: nothing to a script, else the page it goes back to."""
    return HttpResponse(status=204) if is_from_script(request) else redirect(to, *args)


def refusal_for_script(sentence: str, *, status: int) -> HttpResponse:
    """A refusal as a script of the page gets it: one sentence."""
    return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")


def demand(request: HttpRequest, permission: Permission) -> None:
    """Answer 403 to who holds ``permission`` nowhere: for addresses that name no object (1 query)."""
    if not person_of(request).memberships_allowing(permission).exists():
        raise NotAllowed


def person_of(request: HttpRequest) -> Person:
    """The person behind a signed-in request."""
    return cast("PersonRequest", request).person

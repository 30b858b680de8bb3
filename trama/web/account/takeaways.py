"""«Lo que me llevo» of all the workshops in which somebody with an account took part. Nobody else reads it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from trama.web.http import PersonRequest, fetch, own_page
from trama.web.takeaways import Wrong, save_intention, takeaways
from trama.workshops.takeaways import circles_of


@own_page
@require_GET
def my_takeaways(request: PersonRequest) -> HttpResponse:
    """My circles and what I mean to try, by workshop."""
    return _page(request)


def _page(request: PersonRequest, wrong: Wrong | None = None) -> HttpResponse:
    context = {"takeaways": takeaways(request.person, wrong), "section": "me"}
    return render(request, "account/me/takeaways.html", context, status=422 if wrong else 200)


@own_page
@require_POST
def my_intention(request: PersonRequest, note: str) -> HttpResponse:
    """What I will try with a circle of mine."""
    found = fetch(circles_of(author=request.person), code=note)
    wrong = save_intention(request, found, by=request.person)
    if wrong:
        return _page(request, wrong)
    return redirect("account:takeaways")

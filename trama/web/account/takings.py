"""«Lo que me llevo» of all the workshops in which somebody with an account took part. Nobody else reads it."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from trama.web.http import PersonRequest, fetch, person_required
from trama.web.intentions import Wrong, save_intention, takings
from trama.workshops.enums import Shape
from trama.workshops.models import Note


def _circles(request: PersonRequest) -> QuerySet[Note]:
    mine = Note.objects.filter(
        author__person=request.person, shape=Shape.CIRCLE, removed_at__isnull=True, is_for_others=False
    )
    return mine.select_related("workshop").order_by("-workshop__held_on", "pk")


@person_required
@require_GET
def my_takings(request: PersonRequest) -> HttpResponse:
    """My circles and what I mean to try, by workshop."""
    return _page(request)


def _page(request: PersonRequest, wrong: Wrong | None = None) -> HttpResponse:
    context = {"takings": takings(_circles(request), wrong), "section": "me"}
    return render(request, "account/takings.html", context, status=422 if wrong else 200)


@person_required
@require_POST
def my_intention(request: PersonRequest, note: str) -> HttpResponse:
    """What I will try with a circle of mine."""
    found = fetch(_circles(request), code=note)
    wrong = save_intention(request, found, by=request.person)
    if wrong:
        return _page(request, wrong)
    return redirect("account:takings")

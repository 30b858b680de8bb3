"""A workshop as its participants live it: one screen, no account. The device's cookie is who they are."""

import re
import secrets
from collections.abc import Callable
from functools import partial, wraps
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from trama.core.codes import written
from trama.core.errors import Refused
from trama.live.page import LivePage
from trama.privacy.cookies import WORKSHOP
from trama.privacy.queries import programme_of_session
from trama.privacy.versions import newest_notice, published_number
from trama.sessions.actions.contributing import Wording
from trama.sessions.actions.joining import (
    Card,
    Identity,
    is_taken_out,
    join,
    leave,
    participant_of,
    read_again,
)
from trama.sessions.errors import IsItYou, MayHurt, NobodyIn, TakenOut
from trama.sessions.models import Participant, Session
from trama.sessions.queries import people_here, progress_of
from trama.sessions.return_codes import return_code
from trama.web.device_cookies import drop_cookie, give_cookie, read_cookie
from trama.web.http import fetch, is_from_script, public, refusal_for_script, what_was_written
from trama.web.live.audiences import OPEN
from trama.web.live.dimensions import dimensions_of
from trama.web.live.workshops import cookie_name, participant_audience
from trama.web.participant.confirm_text import ask_author
from trama.web.participant.forms import NoteForm, first_error
from trama.web.participant.parts import Typed, board_part, group_part, plenary_part
from trama.web.participant.predicting import PREDICTION, prediction_part
from trama.web.participant.responding import back
from trama.web.places import mark_of, parted_place, written_place
from trama.web.sessions.join_form import JoinForm
from trama.workshops.actions.grouping import place_late
from trama.workshops.actions.writing import add_note, echo, take_back_note
from trama.workshops.enums import Shape
from trama.workshops.models import Note, Workshop

if TYPE_CHECKING:
    from trama.networks.models import Person

KEY = re.compile(r"[\w-]{24}", re.ASCII)  # of the door: what the device is known by once it is in
LEFT = "salio"  # of the address of the door: somebody has just left on this device
LEFT_IN = "left"  # of the session of an account: the workshops that somebody left in it
ParticipantView = Callable[..., HttpResponse]


def workshop_called(code: str) -> Session:
    """The workshop with that code, as it was typed; nobody needs an account to know that it exists."""
    return fetch(
        Workshop.objects.select_related("network", "cohort__programme", "current"), code=written(code)
    )


def secret_of(request: HttpRequest, code: str) -> str:
    """The secret this device was given when it came into that workshop; nothing when another account had it."""
    secret, mark = parted_place(read_cookie(request.COOKIES, cookie_name(code)))
    return secret if not mark or mark == mark_of(request) else ""


def for_participants(view: ParticipantView) -> ParticipantView:
    """Only who is in; everybody else gets the door. A text that may hurt is asked about before it is kept."""

    @wraps(view)
    def wrapper(request: HttpRequest, code: str, **kwargs: Any) -> HttpResponse:
        secret = secret_of(request, written(code))
        participant = participant_of(code=written(code), secret=secret)
        if participant is None:
            workshop = workshop_called(code)
            if request.method == "POST" and is_taken_out(session=workshop, secret=secret):
                raise workshop.refusal(TakenOut)
            if request.method == "POST" and not is_from_script(request) and what_was_written(request):
                raise workshop.refusal(NobodyIn)
            return redirect("participant:door", code=workshop.code)
        try:
            return view(request, participant, **kwargs)
        except MayHurt as question:
            return ask_author(request, participant, question)

    return wrapper


@public
@require_http_methods(["GET", "POST"])
def door(request: HttpRequest, code: str) -> HttpResponse:
    """Who is in sees where the workshop is; who is not writes a card."""
    workshop = workshop_called(code)
    participant = participant_of(code=workshop.code, secret=secret_of(request, workshop.code))
    if request.method == "GET" and participant:
        return participant_page(request, participant)
    if request.method == "GET" and is_taken_out(session=workshop, secret=secret_of(request, workshop.code)):
        return _taken_out(request, workshop)
    form = JoinForm(request.POST or None, workshop=workshop, initial=_known(request, workshop, participant))
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            return _come_in(request, workshop, form)
        except IsItYou as question:
            return _ask_who(request, workshop, question)
        except Refused as refusal:
            refused = str(refusal.message)
    return _card(request, workshop, form, refused)


def _card(request: HttpRequest, workshop: Session, form: JoinForm, refused: str) -> HttpResponse:
    """The card to come in with, and why it did not let in."""
    programme = programme_of_session(workshop)
    context = {
        "workshop": workshop,
        "form": form,
        "refused": refused,
        "programme": programme,
        "notice": newest_notice(programme=programme),
        "has_left": LEFT in request.GET,
        "key": secrets.token_urlsafe(18),
        "is_waiting": not (workshop.is_under_way or workshop.is_in_window),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "participant/entry/door.html", context, status=status)


def _taken_out(request: HttpRequest, workshop: Session) -> HttpResponse:
    return render(request, "participant/entry/taken_out.html", {"workshop": workshop})


def _ask_who(request: HttpRequest, workshop: Session, question: IsItYou) -> HttpResponse:
    """Whether they are who is known on this device or by this account, with the card as they wrote it."""
    context = {
        "workshop": workshop,
        "question": question,
        "card": [(name, request.POST.get(name, "")) for name in JoinForm.base_fields],
        "name": request.POST["name"],
        "key": secrets.token_urlsafe(18),
    }
    return render(request, "participant/entry/is_it_you.html", context, status=422)


def _known(request: HttpRequest, workshop: Session, participant: Participant | None) -> dict[str, str]:
    """What the card begins with: who has an account is recognised, until somebody leaves on their device."""
    if participant:
        return {"name": participant.name, "network": participant.network.code if participant.network else ""}
    person: Person | None = getattr(request, "person", None)
    membership = getattr(request, "membership", None)
    if person is None or _was_left(request, workshop):
        return {}
    return {
        "name": person.name,
        "network": membership.network.code if membership and membership.network else "",
    }


def _was_left(request: HttpRequest, workshop: Session) -> bool:
    """Whether somebody left that workshop in this session of an account."""
    return workshop.code in request.session.get(LEFT_IN, [])


def _come_in(request: HttpRequest, workshop: Session, form: JoinForm) -> HttpResponse:
    given = form.cleaned_data
    answer = Identity(said) if (said := request.POST.get("who", "")) in set(Identity) else Identity.UNASKED
    person, has_left = getattr(request, "person", None), _was_left(request, workshop)
    notice = published_number(programme=programme_of_session(workshop), given=given["notice"])
    card = Card(given["name"], form.chosen, given["network_name"], person, answer, has_left, notice)
    # Sent twice before the first answer came, the form brings the same secret: one person comes in.
    key = request.POST.get("key", "")
    new = key if KEY.fullmatch(key) else secrets.token_urlsafe(18)
    held = secret_of(request, workshop.code)
    is_another = answer == Identity.ANOTHER
    enter = partial(join, session=workshop, card=card, by=card, before=held if is_another else "")
    secret = new if is_another else held or new
    try:
        participant = enter(secret=secret)
    except IntegrityError:  # twice at the same moment: the other call let them in
        participant = enter(secret=secret)
    place_late(participant=participant, by=participant)
    if has_left and not is_another:
        request.session[LEFT_IN] = [code for code in request.session[LEFT_IN] if code != workshop.code]
    return remember(request, _to_door(workshop, has_left=is_another), workshop, secret)


def _to_door(workshop: Session, *, has_left: bool) -> HttpResponse:
    """To the page of the workshop; what somebody who left had begun to write is forgotten there."""
    door = reverse("participant:door", args=[workshop.code])
    return redirect(f"{door}?{LEFT}=1" if has_left else door)


def remember(request: HttpRequest, response: HttpResponse, workshop: Session, secret: str) -> HttpResponse:
    """``response``, with which the device knows who it is in that workshop, while the same account is signed in."""
    place = written_place(secret, mark_of(request))
    give_cookie(response, cookie_name(workshop.code), place, seconds=WORKSHOP.seconds)
    return response


def live_participant(me: Participant) -> tuple[LivePage, Participant]:
    """``me`` for a page that moves, read again after the versions to listen from (2 queries)."""
    topics = [me.session.topic, *([me.group.topic] if me.group else [])]
    return LivePage(topics), read_again(participant=me)


def participant_page(
    request: HttpRequest,
    me: Participant,
    *,
    form: NoteForm | None = None,
    typed: Typed | None = None,
    status: int = 200,
) -> HttpResponse:
    """Where the workshop is, for somebody who is in it; with what they wrote when it could not be kept."""
    live, me = live_participant(me)
    workshop, audience = me.session, participant_audience(me)
    context = {
        "workshop": workshop,
        "me": me,
        "word": return_code(me.number),
        "heard": live.mark(workshop.topic, audience),
        "where": progress_of(session=workshop),
        "audience": audience,
        "people": people_here(session=workshop),
        **board_part(me),
        **group_part(me, live, None if typed and typed.question == PREDICTION else typed),
        **plenary_part(me),
        **prediction_part(me, typed),
        **_rejected(form),
    }
    return render(request, "participant/session.html", context, status=status)


def _rejected(form: NoteForm | None) -> dict[str, str]:
    """The note that could not be kept, as it was typed."""
    return {f"wrong_{name}": form.data.get(name, "") if form else "" for name in ("shape", "text")}


@public
@require_GET
@for_participants
def part(request: HttpRequest, me: Participant) -> HttpResponse:
    """What each page asks for itself when something of its own changed: what to do now."""
    live, me = live_participant(me)
    item = progress_of(session=me.session).item
    own = {**board_part(me), **group_part(me, live), **plenary_part(me), **prediction_part(me)}
    audience = participant_audience(me)
    context = {"workshop": me.session, "me": me, "audience": audience, **own, **_rejected(None)}
    response = render(request, "participant/do.html", context)
    response["X-Trama-Version"] = live.mark(me.session.topic, audience)
    response["X-Trama-Moment"] = item.code if item else ""
    return response


@public
@require_POST
@for_participants
def note_add(request: HttpRequest, me: Participant) -> HttpResponse:
    """A final idea; the answer is the page with the board open."""
    tagged = "tags" in request.POST
    form = NoteForm(request.POST, dimensions=dimensions_of(me.session) if tagged else [])
    if not form.is_valid():
        if is_from_script(request):
            return refusal_for_script(first_error(form), status=422)
        return participant_page(request, me, form=form, status=422)
    given = form.cleaned_data
    add_note(
        workshop=me.session,
        shape=Shape(given["shape"]),
        wording=Wording(given["text"], given["sent"], is_sure="sure" in request.POST),
        is_signed=given["is_signed"],
        tags=given["tags"],
        by=me,
    )
    return back(request, me)


@public
@require_POST
@for_participants
def note_take_back(request: HttpRequest, me: Participant, note: str) -> HttpResponse:
    """Its author takes it back, or puts it again."""
    found = fetch(me.own(Note.objects.all()), code=note)
    take_back_note(note=found, is_removed="again" not in request.POST, by=me)
    return back(request, me)


@public
@require_POST
@for_participants
def note_echo(request: HttpRequest, me: Participant, note: str) -> HttpResponse:
    """«Me pasa también», or not any more; of one's own note it says nothing."""
    found = fetch(
        Note.objects.filter(session=me.session, removed_at__isnull=True, hidden_at__isnull=True), code=note
    )
    if participant_audience(me) == OPEN and not me.own(Note.objects.filter(pk=found.pk)).exists():
        echo(participant=me, on=found, is_on="not" not in request.POST, by=me)
    return back(request, me)


@public
@require_POST
@for_participants
def go_out(request: HttpRequest, me: Participant) -> HttpResponse:
    """Leaves quietly; what they wrote stays, and the device knows nobody any more."""
    leave(participant=me, by=me)
    messages.success(
        request, _("You left the workshop. What you wrote stays; with your word you can come back.")
    )
    if (
        request.user.is_authenticated
    ):  # their account is still known here, and whoever comes next may be another
        request.session[LEFT_IN] = sorted({*request.session.get(LEFT_IN, []), me.session.code})
    response = _to_door(me.session, has_left=True)
    drop_cookie(response, cookie_name(me.session.code))
    return response

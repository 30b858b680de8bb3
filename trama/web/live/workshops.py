"""The live topics of workshops: who may see what, and how what changed is drawn."""

from collections.abc import Sequence
from operator import attrgetter

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.cached_db import SessionStore
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone

from trama.live.changes import ChangedItem
from trama.live.topics import Kind, Listener, register
from trama.networks.enums import Permission
from trama.networks.models import Person
from trama.privacy.cookies import WORKSHOP
from trama.sessions.models import Group, Participant, Session
from trama.sessions.queries import people_here, progress_of, revealed_contributions
from trama.sessions.return_codes import device_digest
from trama.web.device_cookies import read_cookie
from trama.web.live import board as of_board
from trama.web.live import desk as of_desk
from trama.web.live import groups as of_groups
from trama.web.live import people as of_people
from trama.web.live import plenary as of_plenary
from trama.web.live import wall as of_wall
from trama.web.live.audiences import DESK, OPEN, ROOM, WALL, Renderer
from trama.web.places import account_mark, parted_place
from trama.web.second_factor import lacks_second_factor
from trama.workshops.models import Note, Workshop
from trama.workshops.queries import reads_others, shape_counts


def cookie_name(code: str) -> str:
    """One cookie per workshop, so that two on one phone do not mix."""
    return f"{WORKSHOP.beginning}{code}"


def register_topics() -> None:
    """`workshop:CODE`, with all that happens in it; `group:CODE`, a group's notebook."""
    register("workshop", Kind(audience=audience_of, render=render))
    register("group", Kind(audience=group_audience_of, render=of_groups.render))


def group_audience_of(listener: Listener, code: str) -> str | None:
    """What this listener may see of a group's notebook."""
    workshop = Group.objects.filter(code=code).values_list("session__code", flat=True).first()
    return of_groups.audience_of(code, secret=_secret_behind(listener, workshop or ""))


def _secret_behind(listener: Listener, code: str) -> str:
    """The secret of the place that this browser has in a workshop; nothing when another account had it."""
    secret, mark = parted_place(read_cookie(listener.cookies, cookie_name(code)))
    if not mark:
        return secret
    person = person_behind(listener)
    return secret if person and mark == account_mark(person.user_id) else ""


def person_behind(listener: Listener) -> Person | None:
    """Who is signed in with these cookies, if anybody."""
    key = listener.cookies.get(settings.SESSION_COOKIE_NAME)
    if not key:
        return None
    request = HttpRequest()
    request.session = SessionStore(key)
    request.user = get_user(request)
    if not request.user.is_authenticated or lacks_second_factor(request):
        return None
    return Person.objects.filter(user=request.user).first()


def audience_of(listener: Listener, code: str) -> str | None:
    """What this listener may see: the desk and the wall for the facilitator, the room for who is in it."""
    if listener.wish in {DESK, WALL}:
        person = person_behind(listener)
        mine = Workshop.objects.filter(code=code)
        may = person and mine.allowing(person, Permission.WORKSHOP_CONDUCT).exists()
        return listener.wish if may else None
    return participant_audience_of(code=code, secret=_secret_behind(listener, code))


def participant_audience_of(*, code: str, secret: str) -> str | None:
    """Others' notes are seen after one's own, or when the facilitator opened the board (1 query)."""
    if not secret:
        return None
    mine = Participant.objects.inside().filter(session__code=code, device=device_digest(secret))
    reads = reads_others(participants=mine)
    return None if reads is None else OPEN if reads else ROOM


def participant_audience(participant: Participant) -> str:
    """The same, of a participant who is at hand (1 query)."""
    return OPEN if reads_others(participants=Participant.objects.filter(pk=participant.pk)) else ROOM


def render(code: str, audience: str, items: Sequence[ChangedItem]) -> str:
    """The fragments of what changed, in the order it changed."""
    workshop = Workshop.objects.select_related("current", "network").get(code=code)
    drawn: dict[tuple[str, str], str] = {}
    with timezone.override(workshop.time_zone):
        for item in by_chance(items):
            pieces = [
                renderer(workshop, audience, item.subject) for renderer in _renderers(item.kind, audience)
            ]
            drawn[item.kind, item.subject] = "".join(pieces)
    return "\n".join(piece for piece in drawn.values() if piece)


def by_chance(items: Sequence[ChangedItem]) -> list[ChangedItem]:
    """The same, its notes by their code among themselves: what came together does not stand together."""
    notes = iter(sorted((item for item in items if item.kind == "note"), key=attrgetter("subject")))
    return [next(notes) if item.kind == "note" else item for item in items]


def _renderers(kind: str, audience: str) -> list[Renderer]:
    """Who draws a kind of change for an audience: the wall has its own, the desk its own or one more."""
    if audience == WALL:
        found = [of_wall.RENDERERS.get(kind) or (said if kind == "said" else None)]
    elif audience == DESK:
        found = [of_desk.RENDERERS.get(kind) or RENDERERS.get(kind), of_desk.EXTRA_RENDERERS.get(kind)]
    else:
        found = [RENDERERS.get(kind)]
    return [renderer for renderer in found if renderer]


def stage(workshop: Session, audience: str, _subject: str = "") -> str:
    """The current item as the room sees it."""
    context = {"workshop": workshop, "where": progress_of(session=workshop), "audience": audience}
    return render_to_string("workshops/live/stage.html", context)


def over(workshop: Session, audience: str, _subject: str = "") -> str:
    """It ended, or was opened again: certificates come and go, and each phone asks for its own."""
    return mine(workshop, "over") if audience in {ROOM, OPEN} else ""


def said(workshop: Session, audience: str, _subject: str = "") -> str:
    """The sentence for everybody."""
    return render_to_string("workshops/live/said.html", {"workshop": workshop})


def people(workshop: Session, audience: str, subject: str = "") -> str:
    """Who is there: line by line for the facilitator, a count for the room."""
    if audience == DESK:
        return of_people.person(workshop, subject)
    return render_to_string("workshops/live/count.html", {"people": people_here(session=workshop)})


def mine(workshop: Session, what: str) -> str:
    """Something changed that each page has to ask for itself: what it is differs from person to person."""
    return render_to_string("workshops/live/mine.html", {"what": what, "who": ""})


def note(workshop: Session, audience: str, subject: str) -> str:
    """A note of the board: itself for who may see it, counts for the others."""
    counts = render_to_string("workshops/live/board/counts.html", {"counts": shape_counts(workshop=workshop)})
    if audience == ROOM:
        return counts
    found = Note.objects.filter(code=subject, session=workshop).select_related("author").first()
    gone = found is None or found.removed_at or (found.hidden_at and audience != DESK)
    drawn = render_to_string(
        "workshops/live/board/note.html",
        {
            "workshop": workshop,
            "note": found,
            "code": subject,
            "gone": gone,
            "audience": audience,
            "echoes": found.echoes.count() if found else 0,
        },
    )
    return counts + drawn + of_board.board_state(workshop, audience)


def board(workshop: Session, audience: str, _subject: str = "") -> str:
    """The board was opened or closed: each page asks for itself again."""
    return of_board.board_state(workshop, audience) or mine(workshop, "board")


def prediction(workshop: Session, _audience: str, subject: str) -> str:
    """What was thought before it was revealed, without a name; nothing until then."""
    item = workshop.current
    if item is None or item.code != subject or item.revealed_at is None:
        return ""
    return render_to_string("participant/live/guesses.html", {"guesses": revealed_contributions(item=item)})


RENDERERS: dict[str, Renderer] = {
    "stage": stage,
    "said": said,
    "over": over,
    "people": people,
    "note": note,
    "board": board,
    "contribution": prediction,
    "hands": of_board.hands,
    **of_groups.RENDERERS,
    **of_plenary.RENDERERS,
}

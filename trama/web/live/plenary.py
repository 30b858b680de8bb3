"""The plenary as the topic of a workshop tells it: turns, ideas, clusters, moves."""

from typing import Any

from django.template.loader import render_to_string

from trama.sessions.models import Session
from trama.web.live.audiences import CONDUCTING, DESK, Renderer
from trama.workshops.models import Idea
from trama.workshops.queries import clusters_with_ideas, last_moves, plenary_ideas, turn_order


def plenary_of(workshop: Session) -> dict[str, Any]:
    """What a page of the plenary is drawn from: turns, clusters, the last moves."""
    return {
        "turns": turn_order(workshop=workshop),
        "clusters": clusters_with_ideas(workshop=workshop),
        "moves": last_moves(workshop=workshop),
    }


def turns(workshop: Session, audience: str, _subject: str = "") -> str:
    """Who speaks now and who is next; those who speak for a group ask for their card again."""
    order = turn_order(workshop=workshop)
    drawn = render_to_string(
        "workshops/live/plenary/turns.html", {"workshop": workshop, "turns": order, "audience": audience}
    )
    if audience in CONDUCTING:
        return drawn
    speakers = " ".join(group.representative.code for group in order.order if group.representative)
    return drawn + _asked_by("turns", speakers)


def _asked_by(what: str, who: str) -> str:
    return render_to_string("workshops/live/mine.html", {"what": what, "who": who}) if who else ""


def idea(workshop: Session, audience: str, subject: str) -> str:
    """An idea where it is now; who speaks for its group asks for their card again."""
    found = Idea.objects.filter(code=subject, group__session=workshop).select_related("group__representative")
    kept = found.first()
    if kept is None:
        return ""
    shown = plenary_ideas(workshop=workshop).filter(pk=kept.pk).first()
    drawn = render_to_string(
        "workshops/live/plenary/idea.html",
        {"workshop": workshop, "idea": shown, "code": subject, "audience": audience},
    )
    speaker = kept.group.representative
    if audience in CONDUCTING or speaker is None:
        return drawn
    return drawn + _asked_by("ideas", speaker.code)


def cluster(workshop: Session, audience: str, subject: str) -> str:
    """A cluster with its ideas, or that it is gone."""
    every = clusters_with_ideas(workshop=workshop)
    found = next((cluster for cluster in every if cluster.code == subject), None)
    drawn = render_to_string(
        "workshops/live/plenary/cluster.html",
        {"workshop": workshop, "cluster": found, "code": subject, "audience": audience},
    )
    return drawn + (shelf(workshop, audience) if audience == DESK else "")


def shelf(workshop: Session, audience: str, _subject: str = "") -> str:
    """The buttons «Move to…» for the ideas that are marked."""
    if audience != DESK:
        return ""
    clusters = workshop.clusters.filter(removed_at__isnull=True)
    return render_to_string("workshops/live/plenary/shelf.html", {"workshop": workshop, "clusters": clusters})


def moves(workshop: Session, audience: str, _subject: str = "") -> str:
    """The last moves, for the facilitator."""
    if audience != DESK:
        return ""
    return render_to_string("workshops/live/plenary/moves.html", {"moves": last_moves(workshop=workshop)})


RENDERERS: dict[str, Renderer] = {
    "turns": turns,
    "idea": idea,
    "cluster": cluster,
    "shelf": shelf,
    "moves": moves,
}

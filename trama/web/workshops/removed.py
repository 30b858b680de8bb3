"""Agenda items that somebody took out a while ago, kept in their session so that they can be put back."""

import time

from trama.sessions.actions.design import RemovedItem
from trama.sessions.errors import BadPlan
from trama.sessions.models import Session
from trama.sessions.plans import read_item, written_item
from trama.web.http import PersonRequest

KEY, MOST, SECONDS = "workshop_moments_out", 20, 3600


def keep(request: PersonRequest, workshop: Session, removed: RemovedItem | None) -> None:
    """Remember a removed item, so that it can be put back for an hour."""
    if removed is None:
        return
    row = {
        "workshop": workshop.code,
        "code": removed.code,
        "position": removed.position,
        "moment": written_item(removed.plan),
        "at": time.time(),
    }
    request.session[KEY] = [*request.session.get(KEY, []), row][-MOST:]


def kept(request: PersonRequest, workshop: Session) -> list[RemovedItem]:
    """Return the removed items that can be put back in this workshop."""
    found = []
    for row in request.session.get(KEY, []):
        if row["workshop"] != workshop.code or row["at"] < time.time() - SECONDS:
            continue
        try:
            item = read_item(row["moment"], kind=workshop.kind)
            found.append(RemovedItem(row["code"], row["position"], item))
        except BadPlan:  # written by an older version of this code
            continue
    return found


def forget(request: PersonRequest, code: str) -> None:
    """Forget a removed item that was put back."""
    request.session[KEY] = [row for row in request.session.get(KEY, []) if row["code"] != code]

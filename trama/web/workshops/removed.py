"""Moments that somebody took out a while ago, kept in their session so that they can be put back."""

import time

from trama.sessions.models import Session
from trama.web.http import PersonRequest
from trama.workshops.actions.design import Gone
from trama.workshops.plans import BadPlan, read_item, written_item

KEY, MOST, SECONDS = "workshop_moments_out", 20, 3600


def keep(request: PersonRequest, workshop: Session, gone: Gone | None) -> None:
    """It can be put back for an hour."""
    if gone is None:
        return
    row = {
        "workshop": workshop.code,
        "code": gone.code,
        "position": gone.position,
        "moment": written_item(gone.plan),
        "at": time.time(),
    }
    request.session[KEY] = [*request.session.get(KEY, []), row][-MOST:]


def kept(request: PersonRequest, workshop: Session) -> list[Gone]:
    """What can be put back in this workshop."""
    found = []
    for row in request.session.get(KEY, []):
        if row["workshop"] != workshop.code or row["at"] < time.time() - SECONDS:
            continue
        try:
            found.append(Gone(row["code"], row["position"], read_item(row["moment"])))
        except BadPlan:  # written by an older version of this code
            continue
    return found


def forget(request: PersonRequest, code: str) -> None:
    """It was put back."""
    request.session[KEY] = [row for row in request.session.get(KEY, []) if row["code"] != code]

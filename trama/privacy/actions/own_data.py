"""What somebody does with their own data at once: take it, correct it. Each leaves its number."""

from django.db import transaction
from django.utils.translation import gettext as _

from trama.audit.record import record
from trama.networks.actions.people import change_details
from trama.networks.models import Person, Programme
from trama.privacy.actions.requests import (
    Asker,
    Asking,
    only_by_own_key,
    only_on_the_server,
    store_done,
)
from trama.privacy.clocks import day_there
from trama.privacy.enums import RequestKind, RequestState
from trama.privacy.errors import NothingDifferent, WrongCard
from trama.privacy.models import RightsRequest
from trama.privacy.queries import requests_of
from trama.sessions.actions.joining import Card, correct_card
from trama.sessions.models import Participant


@transaction.atomic
def take_own_data(*, programme: Programme, form: str, by: Asker) -> RightsRequest | None:
    """Record that somebody takes what is kept of them; one request for all that they take on a day.

    A phone that came in by a word that others know asks nothing in anybody's name: that it took it is recorded.
    """
    record("own_data_downloaded", by, by=by, form=form)
    if isinstance(by, Participant) and by.came_by_word:
        return None
    taken = requests_of(asker=by).filter(kind=RequestKind.ACCESS, state=RequestState.DONE).first()
    if taken and taken.decided_at and day_there(programme, taken.decided_at) == day_there(programme):
        taken.counts = {**taken.counts, form: taken.counts.get(form, 0) + 1}
        taken.save(update_fields=["counts"])
        return taken
    text = _("You downloaded everything that is kept under your name.")
    return store_done(asking=Asking(RequestKind.ACCESS, programme), answer=text, counts={form: 1}, by=by)


@transaction.atomic
def correct_own_details(
    *, person: Person, programme: Programme, name: str, phone: str, by: Person
) -> RightsRequest:
    """Correct one's own name and phone at once.

    Refuses with ``WrongCard``, ``NothingDifferent`` and, on a laptop, ``OnTheServer``.
    """
    only_on_the_server()
    name, phone = name.strip(), phone.strip()
    if not name:
        raise WrongCard
    changed = {"name": name != person.name, "phone": phone != person.phone}
    if not any(changed.values()):
        raise NothingDifferent
    change_details(person=person, name=name, phone=phone, by=by)
    counts = {field: 1 for field, is_changed in changed.items() if is_changed}
    return store_done(
        asking=Asking(RequestKind.CORRECTION, programme),
        answer=_("What you wrote took the place of what was written before."),
        counts=counts,
        by=by,
    )


@transaction.atomic
def correct_own_card(
    *, participant: Participant, programme: Programme, name: str, by: Participant
) -> RightsRequest:
    """Correct one's own name in a workshop at once.

    Refuses with ``WrongCard``, ``NothingDifferent`` and ``CameByWord``.
    """
    only_by_own_key(by)
    if not name.strip():
        raise WrongCard
    if name.strip() == participant.name:
        raise NothingDifferent
    card = Card(name.strip(), participant.network, participant.network_name)
    correct_card(participant=participant, card=card, by=by)
    return store_done(
        asking=Asking(RequestKind.CORRECTION, programme),
        answer=_("Your name in this workshop is now the one you wrote."),
        counts={"name": 1},
        by=by,
    )

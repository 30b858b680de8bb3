"""What is given by hand: the file of whoever asked for it by letter, and an answer on paper."""

from datetime import date

from django.db import transaction

from trama.audit.record import record
from trama.networks.models import Person
from trama.privacy.actions.requests import not_own
from trama.privacy.clocks import day_there
from trama.privacy.errors import GivenAlready, OwnToTake, WrongGivenDay
from trama.privacy.giving import Given, how_given
from trama.privacy.models import RightsRequest


@transaction.atomic
def take_asked_data(*, request: RightsRequest, form: str, by: Person) -> None:
    """Record that ``by`` takes out what is kept of whoever asked for it by letter, to hand it over.

    Refuses with ``OwnRequest`` and, of what was not asked so or is not kept any more, ``OwnToTake``.
    """
    not_own(request, by)
    if not request.is_file_taken or request.asker is None:
        raise OwnToTake
    record("asked_data_taken", request, by=by, person=request.asker.code, form=form)


@transaction.atomic
def note_given(*, request: RightsRequest, on: date, by: Person) -> RightsRequest:
    """The answer was given on paper on that day.

    Refuses with ``OwnRequest``, ``GivenAlready`` and ``WrongGivenDay``.
    """
    request = RightsRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    not_own(request, by)
    if how_given(request=request) is not Given.NOT:
        raise GivenAlready
    if not day_there(request.programme, request.decided_at) <= on <= day_there(request.programme):
        raise WrongGivenDay
    request.given_on = on
    request.save(update_fields=["given_on"])
    record("answer_given_on_paper", request, by=by, on=on.isoformat())
    return request

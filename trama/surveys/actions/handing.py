"""Links belong to their person: what somebody else had in their hands is recorded and said."""

from django.db import transaction

from trama.audit.record import record
from trama.networks.models import Person
from trama.surveys.errors import WaveClosed
from trama.surveys.models import Invitation, LinkHandover, Wave


@transaction.atomic
def hand_over_link(*, invitation: Invitation, by: Person) -> None:
    """Record that ``by`` is shown the link of ``invitation``; one's own is one's own, and twice changes nothing.

    Refuses with ``WaveClosed``: after the closing a link is of no use to its person.
    """
    wave = invitation.wave
    if not wave.is_offered:
        raise WaveClosed
    if invitation.person_id == by.pk:
        return
    _kept, is_new = LinkHandover.objects.get_or_create(invitation=invitation, by=by)
    if is_new:
        Wave.objects.filter(pk=wave.pk).update(has_handed_links=True)
        record("link_handed_over", wave, by=by, network=wave.network.code, person=invitation.person.code)

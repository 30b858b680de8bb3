"""What ends for somebody who leaves a network."""

from django.db import transaction

from trama.audit.record import SYSTEM, Actor, record
from trama.core.codes import random_key
from trama.mail.models import Letter
from trama.networks.models import Network, Person
from trama.surveys.models import Draft, Invitation, Wave


@transaction.atomic
def end_links(*, network: Network, person: Person, by: Actor = SYSTEM) -> None:
    """End the links of ``person`` to the measurements of ``network`` that go on, with their draft and their letters.

    An answer that came stays, and nothing here tells whether one did. Refuses nothing.
    """
    running = Wave.objects.filter(network=network, settled_at__isnull=True)
    invitations = list(Invitation.objects.filter(person=person, wave__in=running))
    for invitation in invitations:
        invitation.nonce = random_key()
        invitation.save(update_fields=["nonce"])
    Draft.objects.filter(invitation__in=invitations).delete()
    Letter.objects.filter(reference__in=[invitation.pk for invitation in invitations]).delete()
    if invitations:
        record("links_ended", person, by=by, network=network.code, links=len(invitations))

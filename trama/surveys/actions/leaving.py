"""What ends for somebody who leaves a network."""

from django.db import transaction

from trama.audit.record import SYSTEM, Actor, record
from trama.core.codes import random_key
from trama.networks.models import Network, Person
from trama.surveys.letters import forget_letters
from trama.surveys.models import Draft, Invitation, Wave


@transaction.atomic
def end_links(*, network: Network, person: Person, by: Actor = SYSTEM) -> None:
    """End the links of ``person`` to the measurements of ``network`` that go on, with their draft and their letters.

    An answer that came stays, and nothing here tells whether one did; so does the letter that tells its person what
    came. What was filled in and had not arrived, on a phone or on paper, ends with the link. Refuses nothing.
    """
    running = Wave.objects.filter(network=network, settled_at__isnull=True)
    theirs = Invitation.objects.filter(person=person, wave__in=running)
    invitations = list(theirs)
    for invitation in invitations:
        invitation.nonce = random_key()
        invitation.save(update_fields=["nonce"])
    Draft.objects.filter(invitation__in=invitations).delete()
    forget_letters(invitations=theirs)
    if invitations:
        record("links_ended", person, by=by, network=network.code, links=len(invitations))

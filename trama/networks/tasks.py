"""Mails of the networks. Jobs carry ids only."""

from functools import partial

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from trama.mail import letters, outgoing
from trama.mail.models import Letter
from trama.networks.enums import Role
from trama.networks.models import Joining, Membership


@task()
def send_joining(joining_id: int) -> None:
    """Mail somebody the link of their invitation to join; not twice on one day."""
    joining = (
        Joining.objects.pending()
        .select_related("person", "network", "cohort", "programme")
        .filter(pk=joining_id)
        .first()
    )
    if joining is None or not joining.person.email:
        return
    about = f"joining:{timezone.localdate().isoformat()}"
    letter, _made = Letter.objects.get_or_create(about=about, reference=joining_id)
    taken = letters.take(letter.pk, joining.person.email)
    if taken:
        letters.hand_over(taken, partial(_send, taken, joining))


def _send(letter: Letter, joining: Joining) -> None:
    coordination = Membership.objects.filter(network=joining.network, role=Role.COORDINATOR).current()
    person = coordination[0].person if joining.network_id and coordination else None
    outgoing.send(
        "joining",
        to=joining.person.email,
        zone=joining.network.time_zone if joining.network else settings.TIME_ZONE,
        context={
            "joining": joining,
            "where": joining.network or joining.cohort or joining.programme,
            "link": settings.BASE_URL + reverse("account:joining", args=[joining.token]),
        },
        envelope=outgoing.Envelope(
            name=person.name if person else "",
            place=joining.network.name if joining.network else "",
            reply_to=person.email if person else "",
            letter=letters.word_of(letter),
        ),
    )

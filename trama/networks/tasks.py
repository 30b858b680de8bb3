"""Mails of the networks. Jobs carry ids only."""

from django.conf import settings
from django.urls import reverse
from django_tasks import task

from trama.mail import outgoing
from trama.networks.enums import Role
from trama.networks.models import Joining, Membership


@task()
def send_joining(joining_id: int) -> None:
    """Mail somebody the link of their invitation to join."""
    joining = (
        Joining.objects.pending()
        .select_related("person", "network", "cohort", "programme")
        .filter(pk=joining_id)
        .first()
    )
    if joining is None or not joining.person.email:
        return
    coordination = Membership.objects.filter(network=joining.network, role=Role.COORDINATOR).current().first()
    reply = (
        (coordination.person.name, coordination.person.email)
        if coordination and joining.network_id
        else ("", "")
    )
    outgoing.send(
        "joining",
        to=joining.person.email,
        context={
            "joining": joining,
            "where": joining.network or joining.cohort or joining.programme,
            "link": settings.BASE_URL + reverse("account:joining", args=[joining.token]),
        },
        reply_to=reply,
    )

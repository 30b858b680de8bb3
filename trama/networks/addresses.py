"""Addresses that a mail gives."""

from django.conf import settings
from django.urls import reverse

from trama.networks.models import Programme


def notice_address(programme: Programme) -> str:
    """Where anybody reads what ``programme`` keeps of people, and why."""
    return f"{settings.BASE_URL}{reverse('public:privacy')}?programa={programme.code}"

"""Loads the demonstration in one transaction: same seed and same day, same data."""

import random
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from trama.audit.record import SYSTEM, record
from trama.core.errors import Refused
from trama.demo.accounts import open_accounts
from trama.demo.living import tell_living
from trama.demo.networks import Cast, deck_networks
from trama.demo.people import real_people
from trama.demo.tellings import tell_results
from trama.demo.waves import tell_waves
from trama.demo.workshops import tell_workshops
from trama.instruments.actions import load_instruments
from trama.networks.models import Person, Programme
from trama.privacy.actions.forgetting import forget_now
from trama.privacy.actions.notices import publish_notice
from trama.privacy.notice import NoticeFacts

CODE = "DEMO26"
NAME = "Programa de acompañamiento a redes"

NOTICE = NoticeFacts(
    institution="Institución de demostración",
    tax_number="60.000.000-1",
    address="Calle Inventada 100, Talca",
    representative="Rosa Muñoz Lagos, rectora",
    officer="Secretaría general",
    email="datos@demo.trama.example",
    country="Chile",
    operator="La misma institución",
    transfers="Ninguna",
    recipients="Nadie",
    sources="De ninguna otra parte",
)


def is_loaded() -> bool:
    """Whether the demonstration is already in the database."""
    return Programme.objects.filter(code=CODE).exists()


def has_real_data() -> bool:
    """Whether anything of people who exist is in the database."""
    return Programme.objects.exclude(code=CODE).exists() or real_people(Person.objects.all()).exists()


class BesideRealData(Refused):
    """Invented people never stand beside those who exist."""

    message = _(
        "There are real data here, so the demonstration was not loaded. Load it in a place of its own: "
        "with another TRAMA_HOME and without DATABASE_URL."
    )


@transaction.atomic
def load_demo(*, seed: int, networks: int, by: Any = SYSTEM) -> None:
    """Load the programme of the deck, with its people, measurements and answers. Refuses with ``BesideRealData``."""
    if has_real_data():
        raise BesideRealData
    load_instruments(folders=(), by=by)
    dice = random.Random(seed)  # noqa: S311 -- invented data, repeatable on purpose
    programme = Programme.objects.create(code=CODE, name=NAME, institution=NOTICE.institution)
    cast = Cast(dice=dice, programme=programme)
    demo_networks = list(deck_networks(cast, networks))
    open_accounts(cast, demo_networks)
    tell_waves(demo_networks=demo_networks, dice=dice, code=cast.code)
    tell_workshops(demo_networks=demo_networks, dice=dice, code=cast.code)
    living = tell_living(cast)
    tell_results(by=by)
    publish_notice(programme=programme, facts=NOTICE, by=by)
    forget_now(by=by)  # so that the first night, whenever it comes, takes nothing away from the story
    record("demo_loaded", programme, by=by, networks=len(demo_networks) + len(living))

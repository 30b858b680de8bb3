"""Fills a database with networks and times the results page of some, in this process: prints JSON."""

import json
import os
import random
import sys
import time
from datetime import timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trama.config.settings")
import django

django.setup()

from django.conf import settings
from django.test import Client
from django.utils import timezone

from bench.common import percentile
from trama.accounts.models import User
from trama.audit.record import SYSTEM
from trama.demo.answers import draw_body
from trama.demo.portrait import Portrait
from trama.instruments.actions import load_instruments
from trama.instruments.models import InstrumentVersion
from trama.networks.enums import Role, State
from trama.networks.models import Cohort, Membership, Network, Person, Programme
from trama.surveys.enums import Timepoint
from trama.surveys.models import Campaign, Invitation, Response, Wave

ANSWERS = 15
PAGES = 200


def fill(many: int) -> list[Wave]:
    """``many`` networks, each with one final wave of fifteen answers."""
    load_instruments(folders=(), by=SYSTEM)
    version = InstrumentVersion.objects.newest(pack="clider", code="cfr")
    cohort = Cohort.objects.create(
        programme=Programme.objects.create(name="Bench"), name="Bench", starts_on=timezone.localdate()
    )
    dice = random.Random(1)
    bodies = [draw_body(version.parsed, Portrait(), random.Random(number)) for number in range(300)]
    networks = Network.objects.bulk_create(
        (
            # ten thousand random codes of six letters meet each other once in twenty runs
            Network(code=f"{number:06d}", cohort=cohort, name=f"Red {number}", state=State.ACTIVE)
            for number in range(many)
        ),
        batch_size=2000,
    )
    waves = _waves(networks, version)
    person = Person.objects.create(name="Nadie")
    Invitation.objects.bulk_create((Invitation(wave=wave, person=person) for wave in waves), batch_size=5000)
    Response.objects.bulk_create(
        (Response(wave=wave, body=dice.choice(bodies)) for wave in waves for _response in range(ANSWERS)),
        batch_size=5000,
    )
    return waves


def _waves(networks: list[Network], version: InstrumentVersion) -> list[Wave]:
    """One final wave in each network."""
    now = timezone.now()
    campaign = Campaign.objects.create()
    return Wave.objects.bulk_create(
        (
            Wave(
                code=network.code,
                campaign=campaign,
                network=network,
                version=version,
                timepoint=Timepoint.BASELINE,
                opened_at=now - timedelta(days=9),
                closes_at=now - timedelta(days=5),
                final_at=now - timedelta(days=2),
                settled_at=now,
                released_at=now,
                release=1,
                shared_at=now,
            )
            for network in networks
        ),
        batch_size=2000,
    )


def main() -> None:
    """Fill, then ask."""
    settings.ALLOWED_HOSTS.append("testserver")
    waves = fill(int(sys.argv[1]))
    chosen = random.Random(2).sample(waves, min(len(waves), 50))
    user = User.objects.create_user(email="bench@example.org")
    person = Person.objects.create(name="Bench", user=user)
    Membership.objects.bulk_create(
        Membership(person=person, role=Role.COACH, network=wave.network, since_on="2020-01-01")
        for wave in chosen
    )
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    times = []
    for number in range(PAGES + 10):
        wave = chosen[number % len(chosen)]
        begun = time.perf_counter()
        response = client.get(f"/devolucion/{wave.code}/")
        times.append(1000 * (time.perf_counter() - begun))
        assert response.status_code == 200, response.status_code
    times = times[10:]
    print(json.dumps({"p95": percentile(times, 0.95), "answers": Response.objects.count()}))


main()

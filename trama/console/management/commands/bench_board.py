"""`trama bench_board`: a workshop full of people for `script/bench board`. Only in a demonstration."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from trama.audit.record import SYSTEM
from trama.instruments.actions import load_instruments
from trama.networks.enums import State
from trama.networks.models import Cohort, Network, Programme
from trama.sessions.models import AgendaItem, Participant
from trama.sessions.return_codes import device_digest
from trama.workshops.enums import ItemKind
from trama.workshops.models import Workshop


class Command(BaseCommand):
    """An open workshop in its final ideas, with the board open and as many participants as asked."""

    help = "Make a full workshop for the bench."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("many", type=int)
        parser.add_argument("--closed", action="store_true", help="the board opens after one's own note")

    def handle(self, **options: Any) -> None:
        """Make and print its code and the secrets of the participants' devices."""
        if not settings.DEMO:
            raise CommandError("bench_board works only where TRAMA_DEMO=1.", returncode=2)
        load_instruments(folders=settings.PACK_FOLDERS, by=SYSTEM)
        now = timezone.now()
        cohort = Cohort.objects.create(
            programme=Programme.objects.create(name="Bench"), name="Bench", starts_on=timezone.localdate()
        )
        network = Network.objects.create(cohort=cohort, name="Red Bench", state=State.ACTIVE)
        workshop = Workshop.objects.create(network=network, title="Bench", opened_at=now)
        item = AgendaItem(session=workshop, kind=ItemKind.FINAL_IDEAS, title="Ideas finales")
        item.revealed_at = None if options["closed"] else now
        item.run(now)
        item.save()
        workshop.current = item
        workshop.save(update_fields=["current"])
        secrets = [f"secreto-de-la-persona-{number}" for number in range(options["many"])]
        Participant.objects.bulk_create(
            Participant(
                code=f"P{number:05d}",
                session=workshop,
                name=f"Persona {number}",
                network=network,
                device=device_digest(secret),
            )
            for number, secret in enumerate(secrets)
        )
        self.stdout.write(json.dumps({"code": workshop.code, "secrets": secrets}))

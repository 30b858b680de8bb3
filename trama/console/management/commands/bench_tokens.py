"""`trama bench_tokens`: people and links for `script/bench answers`. Only in a demonstration."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from trama.audit.record import SYSTEM
from trama.instruments.actions import load_instruments
from trama.instruments.models import InstrumentVersion
from trama.networks.enums import State
from trama.networks.models import Cohort, Network, Person, Programme
from trama.surveys.enums import Timepoint
from trama.surveys.models import Campaign, Invitation, Wave

CODE = "BENCH2"
IN_A_NETWORK = 12


class Command(BaseCommand):
    """Opens one campaign over as many networks of twelve as are needed, and prints the links' tokens."""

    help = "Make links for the bench."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("many", type=int, nargs="?", default=0)
        parser.add_argument("--code", action="store_true")

    def handle(self, **options: Any) -> None:
        """Make and print."""
        if not settings.DEMO:
            raise CommandError("bench_tokens works only where TRAMA_DEMO=1.", returncode=2)
        if options["code"]:
            self.stdout.write(CODE)
            return
        self.stdout.write("\n".join(make_tokens(options["many"])))


def make_tokens(many: int) -> list[str]:
    """Tokens of ``many`` invitations to the full questionnaire, in networks of twelve."""
    load_instruments(folders=settings.PACK_FOLDERS, by=SYSTEM)
    version = InstrumentVersion.objects.newest(pack="clider", code="cfr")
    cohort = Cohort.objects.create(
        programme=Programme.objects.create(name="Bench"), name="Bench", starts_on=timezone.localdate()
    )
    campaign = Campaign.objects.create(code=CODE)
    people = Person.objects.bulk_create(Person(name=f"Persona {number}") for number in range(many))
    invitations = []
    for start in range(0, many, IN_A_NETWORK):
        network = Network.objects.create(cohort=cohort, name=f"Red {start}", state=State.ACTIVE)
        wave = Wave.objects.create(
            campaign=campaign,
            network=network,
            version=version,
            timepoint=Timepoint.BASELINE,
            closes_at=timezone.now() + timedelta(days=1),
        )
        invitations += [
            Invitation(wave=wave, person=person) for person in people[start : start + IN_A_NETWORK]
        ]
    return [invitation.token for invitation in Invitation.objects.bulk_create(invitations)]

"""`trama receipts`: which receipts arrived; who is never said."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from trama.core.codes import written
from trama.surveys.models import Campaign, Invitation


class Command(BaseCommand):
    """The receipts of a campaign, sorted, and how many people were invited."""

    help = "List the receipts that arrived in a measurement."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--wave", required=True, metavar="CODE")
        parser.add_argument("--json", action="store_true")

    def handle(self, **options: Any) -> None:
        """Tell."""
        code = written(options["wave"])
        campaign = (
            Campaign.objects.filter(code=code).first() or Campaign.objects.filter(waves__code=code).first()
        )
        if campaign is None:
            raise CommandError(f"No measurement has the code {code}; see it on its page.", returncode=2)
        receipts = sorted(campaign.receipts.values_list("code", flat=True))
        invited = Invitation.objects.filter(wave__campaign=campaign).count()
        if options["json"]:
            self.stdout.write(json.dumps({"invited": invited, "receipts": receipts}))
        else:
            self.stdout.write(f"{len(receipts)} of {invited}\n" + "\n".join(receipts))

"""`trama start`: what `script/server` needs before serving, in one process so that it is quick."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from trama.audit.record import SYSTEM
from trama.console.one_at_a_time import one_at_a_time
from trama.console.owner_only import close_to_others
from trama.console.prepare import prepare_database
from trama.console.static_files import collect_if_changed
from trama.demo.load import is_loaded
from trama.demo.people import signs
from trama.networks.models import Programme
from trama.privacy.actions.notices import renew_notices


class Command(BaseCommand):
    """Migrates, loads the questionnaires and, in demo mode, the demonstration; then says where to look."""

    help = "Prepare the database and say where to look."

    def handle(self, **options: Any) -> None:
        """Prepare and tell."""
        with one_at_a_time():
            collect_if_changed()
            close_to_others()
            if prepare_database():
                self.stdout.write("• the database is ready")
            if settings.DEMO:
                call_command("demo", if_empty=True, stdout=self.stdout)
            if renew_notices(by=SYSTEM):
                self.stdout.write("• the public notice says what changed here since it was published")
        self.stdout.write(f"\n  Trama: {settings.BASE_URL}/")
        if settings.DEMO and is_loaded():
            self.stdout.write(f"  Demonstration, one door per role: {settings.BASE_URL}/demo/")
            for person in signs():
                self.stdout.write(f"    {person.role.value:<13} {person.mail:<42} {person.name}")
        if not Programme.objects.exists():
            self.stdout.write(
                "  No programme yet: `trama found` creates it, with the first person of its direction."
            )
        self.stdout.write("")

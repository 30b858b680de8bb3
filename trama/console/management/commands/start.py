"""`trama start`: what `script/server` needs before serving, in one process so that it is quick."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from trama.audit.record import SYSTEM
from trama.console.database_state import refuse_other_version
from trama.demo.people import signs
from trama.instruments.actions import load_instruments


class Command(BaseCommand):
    """Migrates, loads the questionnaires and, in demo mode, the demonstration; then says where to look."""

    help = "Prepare the database and say where to look."

    def handle(self, **options: Any) -> None:
        """Prepare and tell."""
        refuse_other_version()
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("• preparing the database")
            call_command("migrate", verbosity=0)
        load_instruments(folders=settings.PACK_FOLDERS, by=SYSTEM)
        if settings.DEMO:
            call_command("demo", if_empty=True, stdout=self.stdout)
        self.stdout.write(f"\n  Trama: {settings.BASE_URL}/")
        if settings.DEMO:
            self.stdout.write(f"  Demonstration, one door per role: {settings.BASE_URL}/demo/")
            for person in signs():
                self.stdout.write(f"    {person.role.value:<13} {person.mail:<42} {person.name}")
        self.stdout.write("")

"""A database of another version is refused with one sentence that says what to do."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from trama.console.database_state import other_version

pytestmark = pytest.mark.django_db


def test_the_database_of_this_code_is_taken():
    assert other_version() == ""


@pytest.fixture
def older():
    """As if migrations had been squashed since."""
    MigrationRecorder(connection).record_applied("networks", "0005_from_before")


@pytest.mark.parametrize("command", ["start", "migrate"])
def test_a_migration_that_the_code_does_not_have_is_refused(older, command):
    with pytest.raises(
        CommandError, match=r"another version of Trama \(networks.0005_from_before\)"
    ) as refused:
        call_command(command)
    assert "move" in str(refused.value) or "DATABASE_URL" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_doctor_names_it(older):
    output = io.StringIO()
    with pytest.raises(CommandError, match="version"):
        call_command("doctor", stdout=output)
    assert "networks.0005_from_before" in output.getvalue()


def test_an_app_that_is_gone_counts_and_a_library_does_not():
    recorder = MigrationRecorder(connection)
    recorder.record_applied("account", "0099_of_a_library")
    assert other_version() == ""
    recorder.record_applied("a_room_that_moved", "0001_initial")
    assert "a_room_that_moved.0001_initial" in other_version()


def test_tables_that_are_not_those_of_the_models_are_refused():
    with connection.schema_editor() if connection.vendor != "sqlite" else connection.cursor() as run:
        run.execute("ALTER TABLE networks_school ADD COLUMN from_before integer")
    assert "table networks_school" in other_version()

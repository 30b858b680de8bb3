"""What tests of personal links begin from; a file that needs another measurement makes its own."""

import pytest

from tests.make import make_team, make_wave
from trama.networks.enums import Role
from trama.surveys.tasks import run_due


@pytest.fixture
def wave(db):
    network, people = make_team(people=7)
    return make_wave(network=network, people=people, opened_by=people[0])


@pytest.fixture
def coordination(wave):
    return wave.network.memberships.get(role=Role.COORDINATOR).person


@pytest.fixture
def run_clock(django_capture_on_commit_callbacks):
    """What the clock brings, in a minute and in the next one."""

    def run():
        for _minute in range(2):
            with django_capture_on_commit_callbacks(execute=True):
                run_due()

    return run

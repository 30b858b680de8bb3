"""A page that only shows must not write."""

import pytest
from django.db import connection

from tests.make import make_team
from trama.web.middleware import WroteOnGetError, _refuse_writes


@pytest.mark.django_db
def test_write_behind_a_get_raises():
    network, _people = make_team()
    with connection.execute_wrapper(_refuse_writes), pytest.raises(WroteOnGetError):
        network.save()

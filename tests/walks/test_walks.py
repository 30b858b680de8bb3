"""Random walks of a workshop: nothing lost, nothing doubled, nothing seen early, an open page as a fresh one.

`script/walks 10000` walks as often as told; the suite walks a few.
"""

import os

import pytest
from django.db import transaction

from tests.walks.walk import Walk

WALKS = int(os.environ.get("TRAMA_WALKS", "20"))
FIRST = int(os.environ.get("TRAMA_FIRST_WALK", "0"))
PARTS = 10
STEPS = 25

pytestmark = pytest.mark.django_db


class Over(Exception):  # noqa: N818 -- it reads as what happened
    """A walk is over: its workshop goes."""


@pytest.mark.parametrize("part", range(PARTS))
def test_no_walk_loses_doubles_or_tells_early(part):
    for seed in range(FIRST + part, FIRST + WALKS, PARTS):
        with pytest.raises(Over), transaction.atomic():
            walk = Walk(seed)
            try:
                for _ in range(STEPS):
                    walk.step()
                walk.check()
            except AssertionError as wrong:
                raise AssertionError(f"walk {seed}, after {walk.steps}") from wrong
            raise Over

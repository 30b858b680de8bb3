"""How long the attack lasts, and what it tells at the end: TRAMA_ATTACK=12 tries twelve networks of every kind."""

import os
from collections import defaultdict

import pytest

SEEDS = int(os.environ.get("TRAMA_ATTACK", "1"))
DEEP = SEEDS > 1
SURE = pytest.StashKey[dict[str, list[float]]]()


@pytest.fixture
def sure_by_kind(request):
    """Where the surest guesses are kept, for the report."""
    return request.config.stash.setdefault(SURE, defaultdict(list))


def pytest_terminal_summary(terminalreporter, config):
    """With the deep run: how sure the surest guess of each kind was, over all networks."""
    sure = config.stash.get(SURE, None)
    if DEEP and sure:
        terminalreporter.section("the surest guess of each kind")
        for what, values in sorted(sure.items()):
            terminalreporter.line(f"{what:24} {max(values):.3f}  of {len(values)} guesses")

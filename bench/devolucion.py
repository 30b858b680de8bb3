"""The page of a network's results with 10,000 networks in the database, beside the same page with ten."""

import json
import subprocess

from bench.common import PYTHON, ROOT, Figure, sandbox

PORT = 8181
FEW, MANY = 10, 10_000


def measure() -> list[Figure]:
    """p95 of the page, and how much more than with ten networks."""
    few, many = _run(FEW), _run(MANY)
    ratio = many["p95"] / few["p95"]
    beside = f"{FEW} networks {few['p95']:.1f} ms; {many['answers']} answers"
    return [
        Figure(
            "devolucion",
            "p95 of the results page, 10,000 networks",
            many["p95"],
            "ms",
            "≤ 60",
            many["p95"] <= 60,
            beside,
        ),
        Figure("devolucion", "beside ten networks", ratio, "times", "≤ 1.3", ratio <= 1.3, beside),
    ]


def _run(networks: int) -> dict:
    with sandbox(PORT) as env:
        done = subprocess.run(
            [PYTHON, "-m", "bench.pages", str(networks)],
            env=env,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    return json.loads(done.stdout.splitlines()[-1])

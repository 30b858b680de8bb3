"""Complete 40-item journeys a second, twenty people at once, plain forms, on this machine's cores."""

import json
import secrets
import subprocess
import time
from pathlib import Path

from bench.common import PYTHON, ROOT, Figure, cpu_seconds, percentile, run, sandbox, server

PEOPLE = 20
JOURNEYS = 1200
PORT = 8177
GOAL = 110
RATIO = 0.15  # of the bare limit on PostgreSQL: at least the share that 110 is of the bare limit on SQLite


def measure() -> list[Figure]:
    """Journeys a second, processor time, p95 and what was lost, beside the bare limit."""
    with sandbox(PORT) as env:
        postgres = env.get("DATABASE_URL", "").startswith("postgres")
        tokens = run(env, "bench_tokens", str(JOURNEYS + 100)).split()
        with server(env) as pid:
            _drive(PORT, tokens[:100])
            before = cpu_seconds(pid)
            seen = _drive(PORT, tokens[100:])
            cpu = cpu_seconds(pid) - before
        arrived = json.loads(
            run(env, "receipts", "--wave", run(env, "bench_tokens", "--code").strip(), "--json")
        )
        bare = _bare(env)
    return _figures(seen, bare, (cpu, arrived["receipts"], postgres))


def _figures(seen: dict, bare: dict, given: tuple) -> list[Figure]:
    cpu, receipts, postgres = given
    rate, limit = len(seen["receipts"]) / seen["took"], len(bare["receipts"]) / bare["took"]
    lost = len(set(seen["receipts"]) - set(receipts)) + JOURNEYS - len(seen["receipts"])
    beside = f"bare {limit:.0f}/s ({rate / limit:.2f} of it)"
    goal, ok = (f"≥ {RATIO} of bare", rate >= RATIO * limit) if postgres else (f"≥ {GOAL}", rate >= GOAL)
    p95 = 1000 * percentile(seen["times"], 0.95)
    return [
        Figure("answers", "journeys a second, 20 people", rate, "journeys/s", goal, ok, beside),
        Figure(
            "answers",
            "processor time a journey",
            1000 * cpu / JOURNEYS,
            "ms",
            "≤ 9",
            1000 * cpu / JOURNEYS <= 9,
            beside,
        ),
        Figure(
            "answers",
            "p95 of a request",
            p95,
            "ms",
            "≤ 60",
            p95 <= 60,
            f"bare {1000 * percentile(bare['times'], 0.95):.1f} ms",
        ),
        Figure(
            "answers",
            "confirmed and lost",
            lost,
            "answers",
            "0",
            lost == 0,
            f"{len(receipts)} receipts",
        ),
    ]


def _drive(port: int, tokens: list[str]) -> dict:
    command = [PYTHON, "-m", "bench.client", str(port), str(PEOPLE)]
    done = subprocess.run(
        command, input=" ".join(tokens), capture_output=True, text=True, check=True, cwd=ROOT
    )
    return json.loads(done.stdout)


def _bare(env: dict[str, str]) -> dict:
    path = Path(env["TRAMA_HOME"]) / "bare.sqlite3"
    process = subprocess.Popen([PYTHON, "-m", "bench.bare", str(PORT + 1), str(path)], env=env, cwd=ROOT)
    try:
        time.sleep(1.5)
        return _drive(PORT + 1, [secrets.token_hex(8) for _ in range(JOURNEYS)])
    finally:
        process.terminate()
        process.wait(timeout=10)

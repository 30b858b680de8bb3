"""What other people wait while strangers bring hostile files, pour 400 MB bodies and drip: beside the same pages in calm."""

import asyncio
import json
import random

from bench.common import Figure, percentile, run, sandbox, server
from torture.fire import Fire, Others, addresses, file_pages, sign_in

PORT = 8184
ROUNDS = 3  # calm and fire by turns, so that what else the machine does falls on both
SECONDS = 8.0
MOST_SLOWER = 2.0


def measure() -> list[Figure]:
    """The 95th percentile of others' pages, under fire and in calm, and their ratio."""
    with sandbox(PORT) as env:
        demonstration = json.loads(run(env, "demo", "--json"))
        with server(env):
            calm, burning, files = asyncio.run(_by_turns(demonstration))
    ratio = burning / calm
    beside = f"calm {1000 * calm:.0f} ms, under fire {1000 * burning:.0f} ms, {files} files"
    return [
        Figure(
            "under_fire",
            "others' p95 under fire / in calm",
            ratio,
            "times",
            "≤ 2",
            ratio <= MOST_SLOWER,
            beside,
        )
    ]


async def _by_turns(demonstration: dict[str, list[dict[str, str]]]) -> tuple[float, float, int]:
    mails = {person["role"]: person["mail"] for person in demonstration["people"]}
    by_role = {}
    for role in ("coordinator", "direction"):
        wire = await sign_in(PORT, mails[role], random.Random(1))
        by_role[role] = (wire, await addresses(wire, most=80))
    others = Others(await sign_in(PORT, mails["accompanist"], random.Random(2)))
    fire = Fire(PORT, random.Random(3), await file_pages(by_role))
    await others.read(2.0)  # what is loaded once is loaded
    calm: list[float] = []
    burning: list[float] = []
    for _round in range(ROUNDS):
        await others.read(SECONDS)
        calm += others.times
        fire.light()
        await asyncio.sleep(1.0)
        await others.read(SECONDS)
        burning += others.times
        await fire.put_out()
        await asyncio.sleep(1.0)
    return percentile(calm, 0.95), percentile(burning, 0.95), fire.files

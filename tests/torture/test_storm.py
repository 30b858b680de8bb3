"""A short storm: the long one is `script/torture`."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from torture.answers import BAD, Confirmation, Storm

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.e2e
def test_nothing_is_lost_doubled_or_stuck_in_a_storm():
    env = {**os.environ, "DATABASE_URL": "", "REDIS_URL": ""}
    done = subprocess.run(
        [sys.executable, "-m", "torture", "answers", "--kills", "2", "--json"],
        cwd=ROOT,
        env=env,
        check=True,
        capture_output=True,
        text=True,
    )
    report = json.loads(done.stdout)["answers"]
    assert report["kills"] == 2
    assert report["confirmed"] > 40
    assert {name: report[name] for name in BAD} == dict.fromkeys(BAD, 0)


def test_the_storm_sees_what_is_lost_doubled_or_mixed():
    storm = Storm([], None)
    storm.codes, storm.keys = ("PRO1",), ()
    storm.confirmed = [
        Confirmation("uno", "AAAAAA"),
        Confirmation("dos", "BBBBBB"),
        Confirmation("tres", "CCCCCC"),
    ]
    kept = [{"mark": mark, "items": {"PRO1": 9}, "open": {}} for mark in ("uno", "uno", "dos")]
    result = storm.result({"responses": kept, "receipts": ["AAAAAA", "CCCCCC"]})
    assert (result["lost"], result["doubled"], result["mixed"]) == (2, 1, 2)

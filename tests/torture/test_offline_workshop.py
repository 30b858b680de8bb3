"""An offline workshop there and back: what `script/torture local` does, with fewer phones asked for nothing less."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from torture.offline_workshop import BAD

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = 16  # `script/torture local` lives it with fifty


@pytest.mark.e2e
def test_a_workshop_lived_without_internet_comes_back_once_however_often_it_is_brought():
    env = {**os.environ, "DATABASE_URL": "", "REDIS_URL": ""}
    done = subprocess.run(
        [sys.executable, "-m", "torture", "local", "--people", str(PEOPLE), "--json"],
        cwd=ROOT,
        env=env,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
    report = json.loads(done.stdout)["local"]
    assert report["people"] == PEOPLE
    assert report["confirmed"] > PEOPLE * 3
    assert report["came_before"] == 2
    assert {name: report[name] for name in BAD} == dict.fromkeys(BAD, 0)

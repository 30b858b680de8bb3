"""Whole stories in Firefox, WebKitGTK and Chromium, each with one feature less at a time: nobody may be stopped by it."""

import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

BAD = ("lost", "doubled", "errors_without_a_sentence")
ROOT = Path(__file__).resolve().parent.parent


def torture(*, seed: int, people: int = 0, kills: int = 0) -> dict[str, Any]:
    """Every story of `tests/e2e/test_engines.py`; what failed counts as lost, and is named."""
    with tempfile.TemporaryDirectory() as place:
        report = Path(place) / "stories.xml"
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-n",
            "0",
            "-q",
            f"--junitxml={report}",
            "tests/e2e/test_engines.py",
        ]
        done = subprocess.run(
            command, check=False, cwd=ROOT, env={**os.environ, "TRAMA_LESS": "1"}, stdout=sys.stderr
        )
        stories = list(ET.parse(report).iter("testcase")) if report.exists() else []
    failed = [
        str(story.get("name"))
        for story in stories
        if story.find("failure") is not None or story.find("error") is not None
    ]
    return {
        "confirmed": len(stories) - len(failed),
        "lost": max(len(failed), int(done.returncode != 0)),
        "doubled": 0,
        "errors_without_a_sentence": 0,
        "failed": failed,
    }

"""Steps that several stories take."""

import os
import sys
from pathlib import Path

from axe_core_python.sync_playwright import Axe

TRAMA = Path(sys.executable).parent / "trama"
PORT = 8377 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])
HERE = f"http://127.0.0.1:{PORT}"
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def sign_in(page, told, role):
    mail = next(one["mail"] for one in told["people"] if one["role"] == role)
    page.goto(f"{HERE}/demo/")
    page.locator(f'form:has(input[value="{mail}"]) button').click()
    page.wait_for_url(f"{HERE}/hoy/")


def check(page):
    """No accessibility violation, nothing wider than the screen, nothing wrong in the console."""
    found = Axe().run(page)["violations"]
    assert [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")

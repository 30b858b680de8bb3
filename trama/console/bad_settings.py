"""Every setting that Trama would not start with, for `trama doctor`: any other command stops at the first."""

import importlib
import json
import os
import sys
from typing import Any


def find() -> list[str]:
    """What is wrong, each as a sentence that begins with its variable; the environment is left without those."""
    found: list[str] = []
    while True:
        try:
            importlib.import_module("trama.config.settings")
        except SystemExit as bad:
            problem: Any = bad  # trama.config.env.BadSetting: a layer above
            found += problem.sentences
            if problem.is_last:
                return found
            for name in (problem.name, f"{problem.name}_FILE"):
                os.environ.pop(name, None)
        else:
            return found


def tell(sentences: list[str], *, as_json: bool) -> int:
    """Say them as the doctor's findings; how the command ends."""
    if as_json:
        findings = [{"what": "settings", "ok": False, "told": sentence, "mend": ""} for sentence in sentences]
        print(json.dumps(findings, ensure_ascii=False))
    else:
        print("\n".join(f"NO  settings: {sentence}" for sentence in sentences))
    sys.stderr.write("trama: look at: settings.\n")
    return 1

"""What is not ours: JavaScript as it was fetched, and licences that Trama may be joined with."""

import hashlib
import re
import tomllib
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
VENDOR = ROOT / "trama" / "static" / "vendor"
PERMISSIVE = re.compile(
    r"\b(MIT|ISC|BSD|Apache|PSF|Python Software Foundation|MPL|LGPL|Unlicense|Zlib|HPND|Redistribution and use in source)\b"
)


def test_vendored_files_are_as_they_were_fetched():
    found = {file["file"]: file for file in tomllib.loads((VENDOR / "vendor.toml").read_text())["file"]}
    assert {path.name for path in VENDOR.glob("*.js")} == set(found)
    for name, file in found.items():
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == file["sha256"], name
        assert PERMISSIVE.search(file["licence"]), name
        assert (VENDOR / f"{file['name']}.LICENSE.txt").stat().st_size > 100


def licence_of(name):
    result = distribution(name).metadata
    classified = [
        classifier for classifier in result.get_all("Classifier") or [] if classifier.startswith("License")
    ]
    files = [path for path in distribution(name).files or [] if re.match(r"LICEN[SC]E", path.name)]
    texts = [path.read_text(encoding="utf-8")[:200] for path in files]
    return " ".join(
        [result.get("License-Expression") or "", (result.get("License") or "")[:200], *classified, *texts]
    )


def test_every_package_that_runs_with_trama_is_permissive_or_lgpl():
    lines = (ROOT / "requirements" / "base.txt").read_text().splitlines()
    locked = [Requirement(line.split(" \\")[0]) for line in lines if re.match(r"[a-z0-9]", line)]
    here = [
        requirement.name for requirement in locked if not requirement.marker or requirement.marker.evaluate()
    ]
    assert len(here) > 20
    assert [name for name in here if not PERMISSIVE.search(licence_of(name))] == []

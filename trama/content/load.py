"""Reads a pack from its folder and checks it; a body goes into the database and comes back the same."""

import hashlib
import json
import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from trama.content import build
from trama.content.check import check_pack
from trama.content.pack import InstrumentBody, Pack
from trama.content.problems import ContentProblem

BUILT_IN = Path(__file__).parent / "packs"
FILES = ("pack", "dimensions", "levels", "stages", "antecedents", "texts")


def read_folder(folder: Path) -> dict[str, Any]:
    """The raw tables of a pack, by file; instruments as a list in the order of their file names."""
    raw: dict[str, Any] = {}
    problems = []
    paths = [(name, folder / f"{name}.toml") for name in FILES]
    paths += [(f"instruments/{path.stem}", path) for path in sorted((folder / "instruments").glob("*.toml"))]
    for name, path in paths:
        try:
            raw[name] = tomllib.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            if name in {"pack", "dimensions", "texts"}:
                problems.append(f"{name}.toml is missing in {folder.name}: add it.")
            raw[name] = {}
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
            problems.append(f"{name}.toml cannot be read: {wrong}.")
    problems += _join_alike(raw)
    if problems:
        raise ContentProblem(problems)
    return raw


def _join_alike(raw: dict[str, Any]) -> list[str]:
    """An instrument that is ``like`` another has all of its words but those it gives itself."""
    problems = []
    for name, own in list(raw.items()):
        if name.startswith("instruments/") and "like" in own:
            other = raw.get(f"instruments/{own['like']}")
            if other is None:
                problems.append(f"{name}.toml is like «{own['like']}», which does not exist.")
            raw[name] = {**(other or {}), **{key: value for key, value in own.items() if key != "like"}}
    return problems


def load_pack(folder: Path) -> Pack:
    """The pack in ``folder``, checked; raises ``ContentProblem`` with everything that is wrong."""
    raw = read_folder(folder)
    problems = check_pack(raw)
    if problems:
        raise ContentProblem(problems)
    bodies = tuple(parse_body(body) for body in instrument_bodies(raw))
    return build.pack(raw, bodies)


def instrument_bodies(raw: dict[str, Any]) -> list[dict[str, Any]]:
    """Each instrument of a pack as one self-contained table, as it is stored."""
    names = [name for name in raw if name.startswith("instruments/")]
    return sorted((build.body_table(raw, raw[name]) for name in names), key=lambda body: body["position"])


def digest(body: dict[str, Any]) -> str:
    """SHA-256 of a body: the same words give the same digest."""
    return hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def parse_body(body: dict[str, Any]) -> InstrumentBody:
    """A stored body as frozen values; parsed once per process."""
    return _parse(json.dumps(body, sort_keys=True, ensure_ascii=False))


@lru_cache(maxsize=64)
def _parse(text: str) -> InstrumentBody:
    return build.body(json.loads(text), hashlib.sha256(text.encode()).hexdigest())


@cache
def packs(folders: tuple[Path, ...] = ()) -> dict[str, Pack]:
    """Every pack of the repository and of ``folders``, by code."""
    found = [load_pack(path) for path in sorted(BUILT_IN.iterdir()) if (path / "pack.toml").exists()]
    found += [load_pack(path) for path in folders]
    return {pack.code: pack for pack in found}


def raw_pack(code: str, folders: tuple[Path, ...] = ()) -> dict[str, Any] | None:
    """The raw tables of the pack called ``code``, checked; of several, the last, as everywhere."""
    paths = [path for path in sorted(BUILT_IN.iterdir()) if (path / "pack.toml").exists()] + list(folders)
    found = [raw for path in paths if (raw := read_folder(path))["pack"].get("code") == code]
    return found[-1] if found and not check_pack(found[-1]) else None


@cache
def stored_bodies(folders: tuple[Path, ...] = ()) -> dict[str, list[dict[str, Any]]]:
    """The bodies of every pack's instruments as they are stored, by code of the pack."""
    paths = [path for path in sorted(BUILT_IN.iterdir()) if (path / "pack.toml").exists()] + list(folders)
    tables = [read_folder(path) for path in paths]
    return {raw["pack"]["code"]: instrument_bodies(raw) for raw in tables}


@cache
def workshop_tables(folders: tuple[Path, ...] = ()) -> dict[str, list[dict[str, Any]]]:
    """The workshops that every pack proposes, as raw tables in the order of their file names, by code of the pack."""
    paths = [path for path in sorted(BUILT_IN.iterdir()) if (path / "pack.toml").exists()] + list(folders)
    found = {}
    for folder in paths:
        code = tomllib.loads((folder / "pack.toml").read_text(encoding="utf-8"))["code"]
        files = sorted((folder / "workshops").glob("*.toml"))
        tables = [tomllib.loads(path.read_text(encoding="utf-8")) for path in files]
        found[code] = [{**table, "moments": table.get("moment", [])} for table in tables]
    return found


@cache
def rehearsal_scripts(folders: tuple[Path, ...] = ()) -> dict[str, dict[str, Any]]:
    """What the people of a rehearsal say, as raw tables, by code of the pack; a pack without it is not there."""
    paths = [path for path in sorted(BUILT_IN.iterdir()) if (path / "pack.toml").exists()] + list(folders)
    found = {}
    for folder in paths:
        code = tomllib.loads((folder / "pack.toml").read_text(encoding="utf-8"))["code"]
        if (folder / "rehearsal.toml").exists():
            found[code] = tomllib.loads((folder / "rehearsal.toml").read_text(encoding="utf-8"))
    return found

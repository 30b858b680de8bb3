"""`script/torture [NAME…] [--seed N] [--kills N] [--people N] [--json]`."""

import argparse
import json
import sys

from torture import answers, board, browsers, hostile, offline_workshop, paper

ALL = {
    "answers": answers,
    "board": board,
    "browsers": browsers,
    "hostile": hostile,
    "local": offline_workshop,
    "paper": paper,
}


def main() -> int:
    """Run the named ones, or all; ends with 0 when nothing was lost, doubled, stuck or said without a sentence."""
    parser = argparse.ArgumentParser(prog="script/torture")
    parser.add_argument("names", nargs="*")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kills", type=int, help="how often the server dies; each storm has its own number")
    parser.add_argument("--people", type=int, help="how many; each storm has its own number")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    names = list(ALL) if given.names in ([], ["all"]) else given.names
    unknown = [name for name in names if name not in ALL]
    if unknown:
        sys.stderr.write(f"torture: {unknown[0]} is not tried here; choose from {', '.join(ALL)}, all.\n")
        return 2
    asked = {"kills": given.kills, "people": given.people}
    many = {name: number for name, number in asked.items() if number is not None}
    found = {name: ALL[name].torture(seed=given.seed, **many) for name in names}
    if given.json:
        print(json.dumps(found))
    else:
        for name, figures in found.items():
            print(name, *(f"{key}={value}" for key, value in figures.items()))
    return 0 if all(not any(figures[bad] for bad in ALL[name].BAD) for name, figures in found.items()) else 1


if __name__ == "__main__":
    sys.exit(main())

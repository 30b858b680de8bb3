"""`script/torture [NAME…] [--seed N] [--json]`."""

import argparse
import json
import sys

from torture import answers, local

ALL = {"answers": answers.torture, "local": local.torture}
BAD = {"answers": answers.BAD, "local": local.BAD}


def main() -> int:
    """Run the named ones, or all; ends with 0 when nothing was lost, doubled, stuck or said without a sentence."""
    parser = argparse.ArgumentParser(prog="script/torture")
    parser.add_argument("names", nargs="*")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    names = list(ALL) if given.names in ([], ["all"]) else given.names
    unknown = [name for name in names if name not in ALL]
    if unknown:
        sys.stderr.write(f"torture: {unknown[0]} is not tried here; choose from {', '.join(ALL)}, all.\n")
        return 2
    told = {name: ALL[name](seed=given.seed, kills=given.kills) for name in names}
    if given.json:
        print(json.dumps(told))
    else:
        for name, one in told.items():
            print(name, *(f"{key}={value}" for key, value in one.items()))
    return 0 if all(not any(one[bad] for bad in BAD[name]) for name, one in told.items()) else 1


if __name__ == "__main__":
    sys.exit(main())

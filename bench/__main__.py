"""`script/bench [NAME…] [--json]`."""

import argparse
import json
import sys

from bench import answers, board, devolucion, disclosure, loading, sheets, under_fire, weight

ALL = {
    "answers": answers.measure,
    "devolucion": devolucion.measure,
    "disclosure": disclosure.measure,
    "board": board.measure,
    "weight": weight.measure,
    "import": loading.measure_import,
    "demo": loading.measure_demo,
    "sheets": sheets.measure,
    "under_fire": under_fire.measure,
}


def main() -> int:
    """Run the named measures, or all."""
    parser = argparse.ArgumentParser(prog="script/bench")
    parser.add_argument("names", nargs="*")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    unknown = [name for name in given.names if name not in ALL]
    if unknown:
        sys.stderr.write(f"bench: {unknown[0]} is not measured here; choose from {', '.join(ALL)}.\n")
        return 2
    figures = []
    for name in given.names or ALL:
        measured = ALL[name]()
        figures += measured
        if not given.json:  # as soon as they are known: the next measure takes minutes
            print("\n".join(figure.line() for figure in measured), flush=True)
    if given.json:
        print(json.dumps([figure.as_dict() for figure in figures], ensure_ascii=False))
    return 0 if all(figure.ok for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())

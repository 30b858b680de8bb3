"""Entry point: `trama <command>`. Ends with 0 done, 2 on bad arguments or input, 1 on anything else."""

import os
import sys


def main() -> None:
    """Run one command."""
    arguments = sys.argv[1:]
    if arguments[:1] == ["measure"]:
        from trama.console.measure import main as measure  # noqa: PLC0415 -- needs no database, so no Django

        sys.exit(measure(arguments[1:]))
    if arguments[:1] == ["import"]:
        arguments = [f"import_{'_'.join(arguments[1:2])}", *arguments[2:]]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trama.config.settings")
    sys.exit(_run(arguments or ["help"]))


def _run(arguments: list[str]) -> int:
    from django.core.management import ManagementUtility  # noqa: PLC0415 -- after the settings are named
    from django.core.management.base import CommandError  # noqa: PLC0415 -- same

    try:
        ManagementUtility(["trama", *arguments]).execute()
    except CommandError as problem:
        sys.stderr.write(f"trama: {problem}\n")
        return problem.returncode
    except KeyboardInterrupt:
        return 1
    return 0

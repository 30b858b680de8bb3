"""Entry point: `trama <command>`. Ends with 0 done, 2 on bad arguments or input, 1 on anything else."""

import os
import sys
import traceback
from typing import Any

from trama.console import bad_settings


def main() -> None:
    """Run one command; what goes wrong is one sentence on standard error."""
    arguments = sys.argv[1:]
    if arguments[:1] == ["measure"]:
        from trama.console.measure import main as measure  # noqa: PLC0415 -- needs no database, so no Django

        sys.exit(measure(arguments[1:]))
    if arguments[:1] in (["import"], ["export"]):
        arguments = ["_".join(arguments[:2]), *arguments[2:]]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trama.config.settings")
    try:
        if arguments[:1] == ["serve"] and any(argument.split("=")[0] == "--local" for argument in arguments):
            from trama.console.offline_room import main as offline_room  # noqa: PLC0415 -- chooses the settings first

            sys.exit(offline_room(arguments[1:]))
        if arguments[:1] == ["doctor"] and (bad := bad_settings.find()):
            sys.exit(bad_settings.tell(bad, as_json="--json" in arguments))
        sys.exit(_run(arguments or ["help"]))
    except (KeyboardInterrupt, BrokenPipeError):
        sys.exit(1)
    except Exception as problem:  # noqa: BLE001 -- whatever is left is a fault, told in a line
        if os.environ.get("TRAMA_TRACE"):
            traceback.print_exc()
        sys.stderr.write(f"trama: {type(problem).__name__}: {problem}. TRAMA_TRACE=1 shows where.\n")
        sys.exit(1)


def _run(arguments: list[str]) -> int:
    import django  # noqa: PLC0415 -- after the settings are named
    from django.core.management import get_commands, load_command_class  # noqa: PLC0415 -- same
    from django.core.management.base import CommandError, SystemCheckError  # noqa: PLC0415 -- same

    django.setup()
    name = arguments[0]
    if name in {"help", "--help", "-h"}:
        return _help()
    known = get_commands()
    if name not in known:
        sys.stderr.write(f"trama: there is no command {name}; `trama help` lists them.\n")
        return 2
    command: Any = load_command_class(known[name], name) if isinstance(known[name], str) else known[name]
    command._called_from_command_line = False  # noqa: SLF001 -- bad arguments become CommandError instead of a page of usage
    parser = command.create_parser("trama", name)
    try:
        options = vars(parser.parse_args(arguments[1:]))
        command.execute(*options.pop("args", ()), **options)
    except CommandError as problem:
        is_list = isinstance(problem, SystemCheckError)  # with lines to paste
        sys.stderr.write(f"trama: {problem if is_list else ' '.join(str(problem).split())}\n")
        return 2 if str(problem).startswith("Error: ") else problem.returncode
    return 0


def _spoken(name: str) -> str:
    return name.replace("import_", "import ").replace("export_", "export ")


def _help() -> int:
    from django.core.management import get_commands, load_command_class  # noqa: PLC0415 -- after setup

    known = get_commands().items()
    ours = sorted(name for name, app in known if app == "trama.console" and not name.startswith("bench_"))
    print("trama <command> [--help]\n")
    for name in ours:
        print(f"  {_spoken(name):<16} {load_command_class('trama.console', name).help}")
    print(
        "  measure          Measures on plain CSV: scales, change.\n  migrate, check … Django's own commands."
    )
    return 0

"""Reads what a stranger made in a process of its own, which can be ended: bounded in seconds and in memory.

A file of a few kilobytes can ask for gigabytes or for hours. Whatever happens there, the server goes on, and whoever
brought the file gets a sentence. The process is forked from one that has loaded the libraries and nothing of anybody.
"""

import contextlib
import logging
import os
import threading
from collections.abc import Callable
from functools import cache
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from typing import ParamSpec, TypeVar, cast

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from trama.core.errors import Refused

SECONDS = 30
MEMORY = 512 * 1024 * 1024  # beyond what the libraries take
NICENESS = 15  # pages of other people go first
_log = logging.getLogger(__name__)
_running: set[ForkServerProcess] = set()
_stopping = threading.Event()
P = ParamSpec("P")
T = TypeVar("T")


class TooHeavy(Refused):
    """Reading it takes more than a file of its kind ever does, or breaks what reads it."""

    message = _(
        "This file cannot be read: it is damaged, or asks for more than Trama gives to one file. "
        "Save it again from the program that made it, or bring it in parts."
    )


class Stopping(Refused):
    """The server is ending, and does not wait for a file."""

    message = _("Trama is starting anew. Bring the file again in a minute.")


def stop_reading() -> None:
    """End what is being read, and read nothing more: the server is ending, and whoever waited has gone."""
    _stopping.set()
    for process in list(_running):
        process.kill()


def read_apart(read: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What ``read`` gives for these values. Raises the ``Refused`` that it raises, ``TooHeavy``, and ``Stopping``.

    ``read`` is a function of a module, which needs no database; its values and its result are copied.
    """
    receiver, sender = _context().Pipe(duplex=False)
    call = (read, args, kwargs)
    process = _context().Process(target=_answer, args=(sender, translation.get_language(), call), daemon=True)
    end = threading.Timer(SECONDS, process.kill)
    try:
        process.start()
        _running.add(process)
        end.start()
        if _stopping.is_set():
            raise Stopping
        sender.close()
        outcome, given = receiver.recv()
    except (EOFError, OSError) as fault:  # it was ended, by the clock, by its limits or by a library
        if _stopping.is_set():
            raise Stopping from fault
        _log.warning("a file could not be read: its process ended")
        raise TooHeavy from fault
    finally:
        end.cancel()
        receiver.close()
        _running.discard(process)
        if process.pid:
            process.kill()
            process.join()
    if outcome == "refused":
        raise given
    if outcome == "failed":
        _log.warning("a file could not be read: %s", given)
        raise TooHeavy
    return cast("T", given)


@cache
def _context() -> ForkServerContext:
    context = get_context("forkserver")
    context.set_forkserver_preload(settings.READER_MODULES)
    return context


def _answer(sender: Connection, language: str | None, call: tuple[Callable[..., T], tuple, dict]) -> None:  # type: ignore[type-arg]
    """In the process apart: read within limits, and send what came of it."""
    _limit()
    read, args, kwargs = call
    with translation.override(language):
        try:
            outcome = ("done", read(*args, **kwargs))
        except Refused as refusal:
            outcome = ("refused", _plain(refusal))  # type: ignore[assignment]
        except BaseException as fault:  # noqa: BLE001 -- whatever a library does with a file that is none
            outcome = ("failed", type(fault).__name__)  # type: ignore[assignment]
        with contextlib.suppress(MemoryError, OSError):
            sender.send(outcome)
    sender.close()
    os._exit(0)


def _plain(refusal: Refused) -> Refused:
    """The refusal with its sentence in the language of whoever asked."""
    refusal.message = str(refusal.message)
    refusal.args = (refusal.message,)
    refusal.__cause__ = refusal.__context__ = None
    return refusal


def _limit() -> None:
    os.nice(NICENESS)
    with contextlib.suppress(
        ImportError, OSError, ValueError
    ):  # where a system has no such limit, the clock ends it
        import resource  # noqa: PLC0415 -- not on every system

        taken = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (taken + MEMORY, taken + MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

"""Files that ask for more than a file does: each ends with a sentence, and the server goes on."""

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.utils import translation

from torture.hostile_files import hostile_files
from torture.reading import READ
from trama.core import read_apart as apart
from trama.core.errors import Refused
from trama.core.read_apart import MEMORY, Stopping, TooHeavy, read_apart
from trama.imports.tables import read_sheets


@pytest.fixture(scope="module")
def files():
    return list(hostile_files(random.Random(7), mutants=2))  # noqa: S311 -- the same each time


@pytest.mark.parametrize("kind", READ)
def test_a_file_is_read_or_refused_with_a_sentence(files, kind, monkeypatch):
    monkeypatch.setattr(apart, "SECONDS", 2)  # some never end, and the suite need not wait for that
    tried = 0
    for name, pretended, content in files:
        if pretended == kind:
            tried += 1
            try:
                read_apart(READ[kind], content)
            except Refused as refusal:
                assert len(str(refusal.message)) > 10, name
    assert tried > 1


def ask_for_memory(size):
    return len(bytearray(size))


def go_on_for_ever():
    while True:
        pass


def sleep_for_ever():
    import time

    time.sleep(1000)


def break_what_reads():
    import os
    import signal

    os.kill(os.getpid(), signal.SIGSEGV)


def test_memory_is_bounded_beyond_what_the_libraries_take():
    assert read_apart(ask_for_memory, MEMORY // 4) == MEMORY // 4
    with pytest.raises(TooHeavy):
        read_apart(ask_for_memory, 2 * MEMORY)


@pytest.mark.parametrize("read", [go_on_for_ever, sleep_for_ever, break_what_reads])
def test_what_does_not_end_is_ended_and_the_next_file_is_read(read, monkeypatch):
    monkeypatch.setattr(apart, "SECONDS", 1)
    with pytest.raises(TooHeavy):
        read_apart(read)
    assert read_apart(len, b"abc") == 3


@pytest.mark.parametrize(("language", "words"), [("es", "vacío"), ("en", "empty")])
def test_a_refusal_comes_in_the_language_of_who_asked(language, words):
    with translation.override(language), pytest.raises(Refused, match=words):
        read_apart(read_sheets, b"")


def test_a_server_that_ends_waits_for_no_file(monkeypatch):
    monkeypatch.setattr(apart, "_stopping", threading.Event())
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(read_apart, sleep_for_ever)
        while not apart._running:
            time.sleep(0.01)
        apart.stop_reading()
        with pytest.raises(Stopping, match="Trama"):
            waiting.result(timeout=10)
    with pytest.raises(Stopping):
        read_apart(len, b"abc")

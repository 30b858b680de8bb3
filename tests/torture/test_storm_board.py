"""A short storm over a board: the long one is `script/torture board`."""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from torture.board import BAD, Blown, result
from torture.screens import Board, Screen, pieces_of
from torture.wire import Wire
from torture.writers import Left, Writer

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.e2e
def test_confirmed_notes_are_on_the_board_once_and_every_screen_shows_them():
    env = {**os.environ, "DATABASE_URL": "", "REDIS_URL": ""}
    done = subprocess.run(
        [sys.executable, "-m", "torture", "board", "--kills", "2", "--people", "8", "--json"],
        cwd=ROOT,
        env=env,
        check=True,
        capture_output=True,
        text=True,
    )
    report = json.loads(done.stdout)["board"]
    assert report["kills"] == 2
    assert report["confirmed"] >= 8
    assert report["screens"] == 18
    assert {name: report[name] for name in BAD} == dict.fromkeys(BAD, 0)


def test_the_storm_sees_what_is_lost_doubled_early_or_different():
    dice = random.Random(1)  # noqa: S311 -- repeatable on purpose
    screen = Screen(Wire(1, dice), "ABC234", dice, early=1)
    writer = Writer(0, screen.wire, screen, dice, stuck=1, refused=["409"])
    writer.left = [Left(text, text, "square", 1.0, at) for text, at in (("a", 2.0), ("b", 2.0), ("c", 0.0))]
    found = result(Blown([writer], [], [1.0], 0.0, ["0 of 5"]), ["a", "a", "c"])
    assert {name: found[name] for name in BAD} == {
        "lost": 1, "doubled": 1, "stuck": 1, "refused": 1, "seen_early": 1, "screens_that_differ": 1,
        "errors_without_a_sentence": 0,
    }  # fmt: skip


def test_a_screen_puts_what_comes_where_a_page_does():
    board = Board.on(b'<ul id="counts"><li>1</li></ul><ul id="notes-square"><li id="note-A">uno</li></ul>')
    html = """<ul id="counts"><li>2</li></ul>
    <li id="note-B" data-trama-into="#notes-square">dos</li>
    <li id="note-A" data-trama-into="#notes-square">uno, dicho mejor</li>
    <li id="note-C" data-trama-into="#notes-circle">no está en esta página</li>"""
    for _again in range(2):
        for piece in pieces_of(html):
            board.put(piece)
        expected = [("note-A", "uno, dicho mejor"), ("note-B", "dos")]
        assert board.contents == ("2", [("#notes-square", expected)])
    board.put(pieces_of('<li id="note-A" data-trama-into="#notes-square" data-trama-gone></li>')[0])
    assert board.contents == ("2", [("#notes-square", [("note-B", "dos")])])

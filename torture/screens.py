"""A phone's screen of a room without a browser: it draws the board as `static/js/session/live.js` does, and comes back by its last id."""

import asyncio
import contextlib
import random
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import quote

from bs4 import BeautifulSoup, Tag

from torture.wire import Cut, Wire

MOST_TRIES = 3
LISTS = ("#notes-square", "#notes-triangle", "#notes-circle")
SINCE = re.compile(rb'data-since="([^"]+)"')
ME = re.compile(rb'data-me="([^"]+)"')


@dataclass(frozen=True)
class Piece:
    """An element that came: where it goes, among its like, or that it is gone; or who has to ask."""

    id: str
    text: str
    into: str = ""
    order: float = float("inf")
    is_gone: bool = False
    asks: str | None = None


def _piece(tag: Tag) -> Piece:
    return Piece(
        str(tag.get("id", "")),
        " ".join(tag.get_text(" ").split()),
        str(tag.get("data-trama-into", "")),
        float(str(tag.get("data-order", "inf"))),
        tag.has_attr("data-trama-gone"),
        str(tag["data-trama-ask"]) if tag.has_attr("data-trama-ask") else None,
    )


@lru_cache(4096)
def pieces_of(html: str) -> tuple[Piece, ...]:
    """What a message brings; the same bytes go to every screen."""
    return tuple(
        _piece(child) for child in BeautifulSoup(html, "html.parser").children if isinstance(child, Tag)
    )


@dataclass
class Board:
    """What can be read on the board of one page."""

    lists: dict[str, list[Piece]] = field(default_factory=dict)
    counts: str = ""

    @classmethod
    def on(cls, page: bytes) -> "Board":
        """The board as a page that was just drawn shows it."""
        tree, board = BeautifulSoup(page, "html.parser"), cls()
        for name in LISTS:
            here = tree.select_one(name)
            if here is not None:
                board.lists[name] = [_piece(element) for element in here.find_all(recursive=False)]
        counts = tree.select_one("#counts")
        board.counts = " ".join(counts.get_text(" ").split()) if counts else ""
        return board

    @property
    def is_open(self) -> bool:
        """Whether others' notes can be read."""
        return bool(self.lists)

    @property
    def contents(self) -> tuple[object, ...]:
        """All of it, to be compared: what came is at the end of an open page, and by chance on one that is loaded."""
        return self.counts, [
            (name, sorted((piece.id, piece.text) for piece in every)) for name, every in self.lists.items()
        ]

    def put(self, piece: Piece) -> None:
        """In the place of the one that is here, among its like, or out."""
        if piece.id == "counts":
            self.counts = piece.text
        place = next(
            (name for name, box in self.lists.items() if any(shown.id == piece.id for shown in box)), ""
        )
        if not place and piece.into not in self.lists:
            return
        here = self.lists.get(place, [])
        at = next((number for number, standing in enumerate(here) if standing.id == piece.id), None)
        if at is not None and not piece.is_gone and place == piece.into and here[at].order == piece.order:
            here[at] = piece
            return
        if at is not None:
            del here[at]
        if not piece.is_gone and piece.into in self.lists:
            box = self.lists[piece.into]
            box.insert(
                next((n for n, standing in enumerate(box) if standing.order > piece.order), len(box)), piece
            )


def number_of(mark: str) -> int:
    """Which version a mark is of."""
    return int(mark.partition(".")[0] or 0)


@dataclass
class Screen:
    """One open page and its stream, cut now and then as phones do."""

    wire: Wire
    code: str
    dice: random.Random
    board: Board = field(default_factory=Board)
    seen: str = ""  # the mark of what it has
    me: str = ""
    news_count: int = 0  # how often news came
    has_written: bool = False
    early: int = 0  # notes that came to who has left none
    asking: set["asyncio.Task[None]"] = field(default_factory=set)
    writer: asyncio.StreamWriter | None = None

    @property
    def door(self) -> str:
        return f"/t/{self.code}/"

    async def load(self) -> None:
        """The page, until it is there."""
        while True:
            with contextlib.suppress(Cut):
                page = await self.wire.ask("GET", self.door)
                if page.status == 200 and (since := SINCE.search(page.content)):
                    self.seen, self.board = since[1].decode(), Board.on(page.content)
                    found = ME.search(page.content)
                    self.me = found[1].decode() if found else ""
                    return
            await asyncio.sleep(0.5 + self.dice.random())

    async def live(self) -> None:
        """Until it is cancelled: listen, and come back by the last id."""
        await self.load()
        while True:
            with contextlib.suppress(OSError, TimeoutError, asyncio.IncompleteReadError, ValueError):
                async with asyncio.timeout(5 + 40 * self.dice.random()):
                    await self._listen()
            await asyncio.sleep(1 + self.dice.random())

    async def _listen(self) -> None:
        reader, self.writer = await asyncio.open_connection("127.0.0.1", self.wire.port)
        try:
            cookies = "; ".join(f"{name}={value}" for name, value in self.wire.cookies.items())
            self.writer.write(
                f"GET /vivo/{quote(f'workshop:{self.code}')}/?as=room&lang=es HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                f"Cookie: {cookies}\r\nAccept: text/event-stream\r\nLast-Event-ID: {self.seen}\r\n\r\n".encode()
            )
            head = await reader.readuntil(b"\r\n\r\n")
            if b" 200 " in head.split(b"\r\n", 1)[0]:
                async for mark, html in _messages(reader):
                    self.seen = mark or self.seen
                    await self._news(html)
        finally:
            self.writer.close()

    async def _news(self, html: str) -> None:
        self.news_count += 1
        for piece in pieces_of(html):
            self.early += piece.id.startswith("note-") and not self.has_written
            self.board.put(piece)
            if piece.asks is not None and (not piece.asks or self.me in piece.asks.split()):
                task = asyncio.create_task(self.ask())
                self.asking.add(task)
                task.add_done_callback(self.asking.discard)

    async def ask(self, tries: int = 1) -> None:
        """What is its own; news that overtook the answer make it ask again, or hear again from where it stood."""
        before, was_open = self.news_count, self.board.is_open
        try:
            page = await self.wire.ask("GET", f"{self.door}parte/")
        except Cut:
            await asyncio.sleep(self.dice.random())
            await self.ask(tries)
            return
        if page.status != 200:
            await asyncio.sleep(self.dice.random())
            await self.ask(tries)
            return
        if self.news_count != before and tries < MOST_TRIES:
            await self.ask(tries + 1)
            return
        self.board = Board.on(page.content)
        if self.news_count != before or self.board.is_open != was_open:
            self.seen = min(page.mark, self.seen, key=number_of)
            if self.writer:
                self.writer.transport.abort()  # the line opens again, with what may be seen now


async def _messages(reader: asyncio.StreamReader) -> AsyncIterator[tuple[str, str]]:
    """The messages of a stream, each with the mark it brings a page to."""
    tail = b""
    while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
        tail += await reader.readexactly(size)
        await reader.readexactly(2)
        *whole, tail = tail.split(b"\n\n")
        for event in whole:
            lines = event.decode().split("\n")
            if any(line.startswith("event:") for line in lines):
                continue
            mark = next((line[4:] for line in lines if line.startswith("id: ")), "")
            html = "\n".join(line[6:] for line in lines if line.startswith("data: "))
            if mark or html:
                yield mark, html

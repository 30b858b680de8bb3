"""People who only want to answer: by plain forms, in the room, or with the phone's own outbox."""

import asyncio
import json
import random
import re
from dataclasses import dataclass
from urllib.parse import urlencode

from torture.wire import Cut, Page, Wire

HIDDEN = re.compile(rb'<input\s+type="hidden"\s+name="([^"]+)"\s+value="([^"]*)"')
ITEM = re.compile(rb'<fieldset class="item" id="([A-Z]{3}\d)"')
TEXT = re.compile(rb'<textarea\s+id="[^"]+"\s+name="([^"]+)"')
GO = re.compile(rb'name="go"\s+value="([a-z]+)"')
RECEIPT = re.compile(rb'data-receipt="([A-Z0-9]{6})"')
TRIES = 400  # after so many tries a person is stuck


def points(mark: str, codes: list[str]) -> dict[str, int]:
    """What this person means to answer: their own for each item, so that mixing would be seen."""
    return {code: random.Random(f"{mark} {code}").randint(1, 5) for code in codes}


@dataclass(frozen=True)
class Confirmation:
    """What a person was told: their mark and the receipt on the screen."""

    mark: str
    receipt: str


@dataclass
class Person:
    """One response to give, with a network that fails."""

    wire: Wire
    path: str
    mark: str
    late: set["asyncio.Task[None]"]  # requests that somebody's browser sends again, later

    async def answer(self) -> Confirmation | None:
        """Until the receipt is on the screen; ``None`` when stuck."""
        page: Page | None = None
        for _ in range(TRIES):
            await asyncio.sleep(self.wire.dice.random() * 0.4)
            try:
                page = await self.step(page)
            except Cut:
                if self.wire.dice.random() < 0.3:
                    page = None  # the tab was killed: open the link again
                continue
            found = RECEIPT.search(page.content)
            if found:
                return Confirmation(self.mark, found[1].decode())
        return None

    async def step(self, page: Page | None) -> Page:
        """Open the link, or send the page that is on the screen."""
        if page is None or page.status != 200:
            return await self.wire.ask("GET", self.path)
        body = self.fields(page)
        if self.wire.dice.random() < 0.15:
            self._again(body, self.wire.dice.random() * 2)
        if self.wire.dice.random() < 0.1:
            self._again(body + b"&go=save", 0)
        go = GO.search(page.content)
        return await self.wire.ask("POST", self.path, body + b"&go=" + (go[1] if go else b"on"))

    def fields(self, page: Page) -> bytes:
        """The form as a browser would send it, with what this person means."""
        codes = [code.decode() for code in ITEM.findall(page.content)]
        pairs = [(name.decode(), value.decode()) for name, value in HIDDEN.findall(page.content)]
        pairs += list(points(self.mark, codes).items())
        pairs += [(name.decode(), self.mark) for name in TEXT.findall(page.content)]
        return urlencode(pairs).encode()

    def _again(self, body: bytes, after: float) -> None:
        """The same request once more, later and on another connection: out of order and doubled."""

        async def send() -> None:
            await asyncio.sleep(after)
            try:
                await self.wire.ask("POST", self.path, body)
            except Cut:
                return

        task = asyncio.create_task(send())
        self.late.add(task)
        task.add_done_callback(self.late.discard)


@dataclass
class Outbox(Person):
    """A phone that answered without signal: the whole response again and again until it is confirmed."""

    codes: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()

    async def step(self, page: Page | None) -> Page:
        """Send all there is; what was confirmed becomes a page with its receipt."""
        token = self.path.split("/")[2]
        values = {
            "items": points(self.mark, list(self.codes)),
            "example": self.mark,
            "purpose": self.mark,
            "open": dict.fromkeys(self.keys, self.mark),
        }
        entry = {
            "door": token,
            "secret": f"secreto-de-{self.mark}".replace(" ", "-"),
            "values": values,
            "consent": "2",
        }
        body = json.dumps({"responses": [entry] * self.wire.dice.choice((1, 1, 2))}).encode()
        if self.wire.dice.random() < 0.2:
            self._again_json(body)
        page = await self.wire.ask("POST", "/e/recibir/", body, "application/json")
        report = json.loads(page.content).get("responses", [{}])[0] if page.status == 200 else {}
        return Page(page.status, f'data-receipt="{report.get("receipt", "")}"'.encode())

    def _again_json(self, body: bytes) -> None:
        async def send() -> None:
            try:
                await self.wire.ask("POST", "/e/recibir/", body, "application/json")
            except Cut:
                return

        task = asyncio.create_task(send())
        self.late.add(task)
        task.add_done_callback(self.late.discard)

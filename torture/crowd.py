"""Phones in an offline workshop: they join, write and say «me too», each thing until it is confirmed, whatever the server does.

`python -m torture.crowd ADDRESS CODE PEOPLE DOOR` prints what was confirmed, and waits for a line wherever the one who
conducts has to do something elsewhere (the server is killed, a record is taken).
"""

import http.client
import json
import re
import secrets
import sys
import time
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from typing import Any

PATIENCE = 40.0  # seconds until a phone gives up on one thing
KEY = "a" * 32  # a form's token: the cookie and the field say the same
GROUPS = 10


class Phone:
    """A browser: cookies, and forms that are sent until they are confirmed."""

    def __init__(self, address: str) -> None:
        parts = urllib.parse.urlsplit(address)
        self.host, self.port = parts.hostname or "", parts.port or 80
        self.cookies = {"csrftoken": KEY}

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, bytes, str]:
        """One request; raises what the network raises."""
        line = http.client.HTTPConnection(self.host, self.port, timeout=10)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        body = (
            urllib.parse.urlencode({"csrfmiddlewaretoken": KEY, **(fields or {})})
            if method == "POST"
            else None
        )
        try:
            line.request(method, path, body, headers)
            answer = line.getresponse()
            content = answer.read()
        finally:
            line.close()
        for given in answer.headers.get_all("Set-Cookie") or []:
            name, _equals, value = given.partition(";")[0].partition("=")
            if name != "csrftoken":
                self.cookies[name] = value
        return answer.status, content, answer.headers.get("Location", "")

    def send(self, path: str, **fields: str) -> bool:
        """Until it is confirmed."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                if self.ask("POST", path, fields)[0] in {204, 302}:
                    return True
            except (OSError, http.client.HTTPException):
                pass
            time.sleep(0.2)
        return False


class Somebody:
    """Who takes part, and what they were told is kept."""

    def __init__(self, address: str, code: str, number: int) -> None:
        self.phone, self.link, self.number = Phone(address), f"/t/{code}/", number
        self.entries: list[str] = []
        self.notes: list[str] = []
        self.echoes: list[str] = []
        self.is_in = self.phone.send(
            self.link, name=f"Persona {number}", network="other", network_name=f"Red {number % 7}"
        )

    def write(self, round_: int) -> None:
        text = f"Anotación {self.number} de la vuelta {round_}"
        if self.phone.send(
            f"{self.link}hoja/", question=str(self.number % 4), text=text, sent=secrets.token_hex(12)
        ):
            self.entries.append(text)

    def note(self) -> None:
        text = f"Idea final {self.number}"
        if self.phone.send(
            f"{self.link}notas/", shape="square", text=text, is_signed="on", sent=secrets.token_hex(12)
        ):
            self.notes.append(text)

    def echo(self, notes: dict[str, str]) -> None:
        """Some of the notes of others, by code; of one's own there is nothing to say."""
        others = [code for code, text in notes.items() if text not in self.notes]
        for note in others[self.number % 5 :: 9]:
            if self.phone.send(f"{self.link}notas/{note}/tambien/", yes="1"):
                self.echoes.append(f"{self.number} {note}")


class Desk(Phone):
    """The facilitator, come in by the link of the terminal."""

    def __init__(self, address: str, code: str, door: str) -> None:
        super().__init__(address)
        self.link = f"/talleres/{code}/"
        assert self.ask("GET", door)[0] == 200
        assert self.send(door)
        assert self.ask("POST", door, {})[0] == 410  # it opens once
        status, page, _to = self.ask("GET", self.link)
        assert (status, b"<svg" in page) == (200, True)

    def do(self, **fields: str) -> None:
        assert self.send(f"{self.link}conducir/", **fields), fields

    def record(self) -> dict[str, Any]:
        status, content, _to = self.ask("GET", f"{self.link}local/registro/")
        assert status == 200
        return json.loads(content)

    def start(self, kind: str) -> None:
        moments = self.record()["rows"]["moments"]
        self.do(do="start", moment=next(moment["code"] for moment in moments if moment["kind"] == kind))

    def make_groups(self) -> None:
        people = self.record()["rows"]["participants"]
        places = {
            f"p-{participant['code']}": str(index % GROUPS + 1) for index, participant in enumerate(people)
        }
        assert self.send(f"{self.link}grupos/", **places)


def turn(said: str) -> None:
    """Tell who started this that it is their turn, and wait until they are done."""
    print(said, flush=True)
    sys.stdin.readline()


def main(address: str, code: str, people: int, door: str) -> None:
    """A workshop from the opening to the end."""
    desk = Desk(address, code, door)
    desk.do(do="open")
    with ThreadPoolExecutor(people) as pool:
        crowd = list(pool.map(lambda number: Somebody(address, code, number), range(people)))
        desk.start("groups")
        desk.make_groups()
        list(pool.map(lambda phone: phone.write(1), crowd))
        half = desk.record()
        turn(json.dumps(half))
        later = [pool.submit(phone.write, 2) for phone in crowd]
        turn("kill")
        assert all(writing.result() is None for writing in later)
        desk.start("final_ideas")
        list(pool.map(Somebody.note, crowd))
        notes = {note["code"]: note["text"] for note in desk.record()["rows"]["notes"]}
        list(pool.map(lambda phone: phone.echo(notes), crowd))
    mail = desk.ask("POST", "/entrar/", {"email": "quien@example.org"})
    Phone(address).ask("GET", "/")
    desk.do(do="end")
    found = {
        name: [text for phone in crowd for text in getattr(phone, name)]
        for name in ("entries", "notes", "echoes")
    }
    refused = Phone(address).ask("POST", "/entrar/", {"email": "quien@example.org"})
    sentence = re.search(rb"sin Internet", refused[1] + mail[1])
    found |= {
        "joined": sum(phone.is_in for phone in crowd),
        "mail": refused[0],
        "mail_sentence": bool(sentence),
    }
    print(json.dumps({"told": found, "record": desk.record()}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4])

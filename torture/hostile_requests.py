"""Requests that nobody makes in good faith: every address, fields with values that are none, heads that are none."""

import json
import random
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import quote_from_bytes

WEB = Path(__file__).resolve().parent.parent / "trama" / "web"
FIELD = re.compile(
    r'(?:POST|posted|given|asked)(?:\.get(?:list)?\(|\[)"([a-zA-Z_-]+)"|^    ([a-z_]+) = (?:forms\.\w+|_area)\('
    r'|"([a-z]+-)"',
    re.MULTILINE,
)
FORM = "application/x-www-form-urlencoded"
TEXTS = [
    b"", b"\0", b"a\0b", "²".encode(), "٣".encode(), b"-1", b"0", b"9" * 19, b"9" * 400, b"1e999", b"NaN", b"true",
    b"\xed\xa0\x80", b"\xff\xfe", b"\x80\x81", b"\x1b[2J", "\u202eabc".encode(), "\ufeff".encode(), "🌸王\U0010ffff".encode(),
    b"today:today", b"//evil.example", b"../../etc/passwd", b"javascript:1", b"http://[", b"%", b"%00", b"'\";--", b"{{7*7}}",
    b"0000-00-00", b"9999-12-31", b"10000-01-01", b"2027-02-30", b"31-02-2027", b"2027-04-03T25:61", b"0001-01-01T00:00",
    b"a@" + b"b" * 300 + b".cl", b"a\n@b.cl", b"x" * 70_000, b"a " * 20_000, b"[" * 3000, b'{"a":' * 3000, b"null", b"[]",
    b'"\\ud800"', b"1 2 3", b"on", b"up:", b"add:talk:", b"keep:\0", b"to:99999999999999999999", b"start:ABCDEF", b"<svg/onload=1>",
]  # fmt: skip
HEADS = [
    {"Referer": "http://["}, {"Referer": "http://127.0.0.1/\xff"}, {"Accept-Language": "\xff;q=²"}, {"X-Trama": "1"},
    {"If-None-Match": '"²\xff'}, {"If-Modified-Since": "Thu, 99 Foo 99999"}, {"Range": "bytes=9999999999999999-0"},
    {"X-Forwarded-For": "²,, \xff"}, {"X-Forwarded-Proto": "https"}, {"Accept-Encoding": "gzip;q=²"}, {"Accept": "\xff"},
    {"Content-Encoding": "gzip"}, {"X-Requested-With": "\x80"}, {"User-Agent": "\xf0\x9f"}, {"Last-Event-ID": "²"}, {},
    {"Origin": "http://["}, {"Origin": "null"}, {"Host": "²"}, {"Host": "[::1"}, {"Expect": "²"}, {"X-HTTP-Method-Override": "PUT"},
]  # fmt: skip
KINDS = [
    FORM, FORM, FORM, FORM, f"{FORM}; charset=utf-16", f"{FORM}; charset=base64", "multipart/form-data; boundary=x",
    "multipart/form-data", "multipart/form-data; boundary=x; charset=rot13", "application/json", "text/plain", "\xff", "",
]  # fmt: skip
METHODS = ["POST"] * 6 + ["GET"] * 3 + ["HEAD", "PUT", "OPTIONS"]


@dataclass(frozen=True)
class Request:
    """What is sent; ``query`` and ``body`` as bytes, since some are no text."""

    method: str
    path: str
    query: str
    body: bytes
    kind: str
    head: dict[str, str]


@cache
def field_names() -> tuple[str, ...]:
    """Every name under which some page of Trama looks for something."""
    found = {
        next(filter(None, match)) for path in WEB.rglob("*.py") for match in FIELD.findall(path.read_text())
    }
    numbered = {
        f"{name}{number}" for name in found if name.endswith("-") for number in ("1", "²", "9" * 30, "\0")
    }
    return tuple(sorted(found | numbered | {"csrfmiddlewaretoken", "next", "s", "page", "go"}))


def hostile_request(path: str, dice: random.Random, *, known: list[str]) -> Request:
    """One for ``path``; ``known`` are codes that exist, so that some pass the first doubt."""
    pairs = [
        (dice.choice(field_names()).encode(), _value(dice, known)) for _field in range(dice.randrange(1, 9))
    ]
    form = b"&".join(quote_from_bytes(name).encode() + b"=" + _quoted(value, dice) for name, value in pairs)
    kind = dice.choice(KINDS)
    method = dice.choice(METHODS)
    body = _body(kind, pairs, form, dice) if method == "POST" else b""
    query = form.decode("ascii", "replace").replace("\ufffd", "%FF")[:3000] if dice.random() < 0.4 else ""
    return Request(method, _spoilt(path, dice), query, body, kind, dice.choice(HEADS))


def _value(dice: random.Random, known: list[str]) -> bytes:
    if known and dice.random() < 0.25:
        return dice.choice(known).encode()
    return dice.choice(TEXTS)


def _quoted(value: bytes, dice: random.Random) -> bytes:
    """Mostly as a browser would; sometimes with the bytes as they are, without what would end the field."""
    if dice.random() < 0.9:
        return quote_from_bytes(value).encode()
    return re.sub(rb"[^\x21-\x25\x27-\x7e]", b"%00", value)


def _body(kind: str, pairs: list[tuple[bytes, bytes]], form: bytes, dice: random.Random) -> bytes:
    if "multipart" in kind:
        parts = [b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % pair for pair in pairs]
        name = dice.choice([b"a.xlsx", b"\xff\0.csv", b"../../x", b"a\"; filename*=utf-8''%ff"])
        file = b'--x\r\nContent-Disposition: form-data; name="file"; filename="%s"\r\n\r\n' % name
        return b"".join([*parts, file, dice.choice(TEXTS), b"\r\n--x--\r\n"])[: dice.choice([50, 10**6])]
    if kind == "application/json":
        return dice.choice([*TEXTS, _json(dice), _json(dice)])
    return form


def _json(dice: random.Random) -> bytes:
    """Shaped as what phones send, with parts that are none."""

    def part() -> object:
        return dice.choice(
            [None, [], {}, "", "\0", "\ud800", 10**30, -1, True, 1.5, "x" * 5000, [[[]]], {"a": {}}]
        )

    values = {"items": {"PRO1": part(), "\0": part()}, "example": part(), "purpose": part(), "open": part()}
    entry = {
        "door": part(),
        "wave": part(),
        "secret": "s" * 20,
        "values": dice.choice([values, part()]),
        "consent": part(),
    }
    whole = {
        "responses": dice.choice([[entry, part()], part()]),
        "envelopes": dice.choice([[part(), "AAAA"], part()]),
    }
    return json.dumps(whole).encode()


def _spoilt(path: str, dice: random.Random) -> str:
    """The address; one of ten with a part that nothing has."""
    if dice.random() < 0.9:
        return path
    parts = path.strip("/").split("/")
    parts[dice.randrange(len(parts))] = dice.choice(
        ["%00", "%ED%A0%80", "%C2%B2", "9" * 30, "%2e%2e", "a" * 3000]
    )
    return "/" + "/".join(parts) + "/"

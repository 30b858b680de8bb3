"""Everything that a person can fetch, as they would: following links from page to page."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bs4 import BeautifulSoup, Tag
from django.test import Client

from trama.surveys.models import Wave

MOST = 120  # pages
NOT_PAGES = ("/cuenta/salir", "/static/", "http", "mailto:", "#")
FILES = (".xlsx", ".pdf", ".png")  # they hold what their page does: see `tests/web/test_results_files.py`
LINK = re.compile(r'<a\b[^>]*?href="([^"]+)"')
SQUARES = re.compile(r"(\d+) respondi\w+ (\d+)")
IN_GROUPS = re.compile(r"(\d+) (bajo|medio|alto)")
ALMOST = re.compile(r"casi todas entre (\d+) y (\d+)")
SIDES = {"más bien bajo": "low", "al medio": "middle", "más bien alto": "high"}
UNSURE = re.compile(r"(\d+) sin información")


@dataclass
class Picture:
    """What was seen of one measurement, whatever the page."""

    counts: dict[str, tuple[int, ...]] = field(default_factory=dict)
    groups: dict[str, tuple[int, ...]] = field(default_factory=dict)  # low, middle, high
    between: dict[str, tuple[int, int]] = field(default_factory=dict)
    sides: dict[str, str] = field(default_factory=dict)
    differs: dict[str, bool] = field(default_factory=dict)
    unsure: dict[str, int] = field(default_factory=dict)
    means: dict[str, tuple[float | None, tuple[float, float] | None]] = field(default_factory=dict)
    dots: dict[str, tuple[float, ...]] = field(default_factory=dict)
    texts: set[str] = field(default_factory=set)
    arrived: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing that comes from answers was seen."""
        items = self.counts or self.groups or self.between or self.sides or self.unsure
        return not (items or self.means or self.dots or self.texts)

    def rough(self) -> set[str]:
        """The sentences told, and not answer by answer."""
        return {*self.groups, *self.between, *self.sides}


def crawl(client: Client, starts: Iterable[str]) -> dict[str, str]:
    """Pages by address: what can be reached from ``starts`` by links, and was not refused."""
    found: dict[str, str] = {}
    ways = list(starts)
    while ways and len(found) < MOST:
        address = ways.pop(0).split("#")[0]
        if not address or address in found:
            continue
        response = client.get(address)
        if response.status_code != 200:
            continue
        found[address] = (
            b"".join(response).decode("utf-8", "ignore")
            if response.streaming
            else response.content.decode("utf-8", "ignore")
        )
        if "html" in response["Content-Type"]:
            ways += links(found[address])
    return found


def links(page: str) -> list[str]:
    """The addresses of this site that a page leads to."""
    return [
        match
        for match in LINK.findall(page)
        if match.startswith("/") and not match.startswith(NOT_PAGES) and not match.endswith(FILES)
    ]


def usual_ways(waves: Iterable[Wave]) -> list[str]:
    """Where somebody curious begins: their first page, and the addresses of measurements that they know or guess."""
    ways = ["/hoy/"]
    for wave in waves:
        ways += [
            f"/mediciones/{wave.code}/",
            f"/devolucion/{wave.code}/",
            f"/devolucion/{wave.code}/datos.json",
        ]
        ways += [
            f"/devolucion/{wave.code}/{page}/"
            for page in ("cuadernillo", "proposito", *(f"paso/{n}" for n in range(1, 9)))
        ]
    return ways


def look(client: Client, waves: Iterable[Wave]) -> tuple[dict[str, str], dict[str, Picture]]:
    """All pages, and what they show of each measurement."""
    waves = list(waves)
    pages = crawl(client, usual_ways(waves))
    return pages, {wave.code: picture_of(pages, wave) for wave in waves}


def picture_of(pages: Mapping[str, str], wave: Wave) -> Picture:
    """What the pages of one measurement show, put together; two pages may not disagree."""
    picture = Picture()
    codes = {item.text: item.code for item in wave.version.parsed.items}
    for address, page in pages.items():
        if not address.startswith(f"/devolucion/{wave.code}/"):
            continue
        if address.endswith(".json"):
            _read_json(picture, json.loads(page))
        else:
            _read_page(picture, BeautifulSoup(page, "html.parser"), codes)
    return picture


def _put(where: dict[str, Any], name: str, value: Any) -> None:
    assert where.setdefault(name, value) == value, f"two pages disagree on {name}: {where[name]} and {value}"


def _read_json(picture: Picture, result: dict[str, Any]) -> None:
    picture.arrived = result["arrived"]
    for item in result["items"]:
        for name, where in (
            ("counts", picture.counts),
            ("groups", picture.groups),
            ("between", picture.between),
        ):
            if item[name]:
                _put(where, item["code"], tuple(item[name]))
        for name, values in (
            ("side", picture.sides),
            ("differs", picture.differs),
            ("without_answer", picture.unsure),
        ):
            if item[name] is not None:
                _put(values, item["code"], item[name])
    for dimension in result["dimensions"]:
        if dimension["told"] != "nothing":
            ends = tuple(dimension["between"]) if dimension["between"] else None
            _put(picture.means, dimension["key"], (dimension["mean"], ends))
        if dimension["scores"]:
            _put(picture.dots, dimension["key"], tuple(dimension["scores"]))
    if result["levels"]:
        _put(picture.counts, "level", tuple(result["levels"].values()))


def _read_page(picture: Picture, page: BeautifulSoup, codes: Mapping[str, str]) -> None:
    for line in page.select(".line"):
        for turned in line.select(".line__turned"):
            turned.decompose()
        text = " ".join(line.select_one(".line__text").get_text(" ").split())
        code = next(code for words, code in codes.items() if text.endswith(words))
        _read_line(picture, code, str(line.select_one(".scale")["aria-label"]))
        if (unsure := UNSURE.search(_flat(line))) is not None:
            _put(picture.unsure, code, int(unsure[1]))
    picture.texts |= {_flat(slip) for slip in page.select(".slip p:not(.marks)")}


def _read_line(picture: Picture, code: str, label: str) -> None:
    if squares := {int(point): int(count) for count, point in SQUARES.findall(label)}:
        _put(picture.counts, code, tuple(squares.get(point, 0) for point in range(1, 6)))
    elif groups := {name: int(count) for count, name in IN_GROUPS.findall(label)}:
        _put(picture.groups, code, tuple(groups.get(name, 0) for name in ("bajo", "medio", "alto")))
    elif (almost := ALMOST.search(label)) is not None:
        _put(picture.between, code, (int(almost[1]), int(almost[2])))
    else:
        _put(picture.sides, code, SIDES[label])


def _flat(part: Tag) -> str:
    return " ".join(part.get_text(" ").split())

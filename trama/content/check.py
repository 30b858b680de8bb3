"""Everything that can be wrong with a pack, each as a sentence that says what to do."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from trama.core.text import as_written

Table = dict[str, Any]

DYES = {"anil", "cochinilla", "hoja", "ocre", "maqui"}
MARKS = {"target", "rings", "weave", "arrow", "cross"}
MODES = {"individual", "conversed", "identified"}
PURPOSES = {"participate", "research", "quote"}
ASPECTS = {"personal", "professional", "up", "lateral", "down"}
NEEDED = {
    "pack": ("code", "version", "name", "language", "pilot"),
    "dimension": ("key", "code", "name", "dye", "mark", "source"),
    "instrument": (
        "code",
        "number",
        "name",
        "minutes",
        "opt_out",
        "position",
        "moments",
        "scales",
        "block",
        "source",
    ),
    "block": ("dimension", "title", "scale", "item"),
    "item": ("code", "text", "part"),
    "level": ("key", "name", "summary", "source"),
    "antecedent": ("years", "title", "text", "source"),
    "link": ("title", "address"),
    "group": ("aspect", "name", "items"),
}


def check_pack(raw: Table) -> list[str]:
    """One sentence per problem; an empty list means the pack can be used."""
    problems = list(_missing("pack.toml", raw["pack"], "pack"))
    dimensions = raw["dimensions"].get("dimension", [])
    instruments = [(name, table) for name, table in raw.items() if name.startswith("instruments/")]
    if not dimensions:
        problems.append("dimensions.toml names no dimension: add at least one [[dimension]].")
    if not instruments:
        problems.append("The folder instruments/ has no questionnaire: add one .toml file.")
    for table in dimensions:
        problems += _dimension(table)
    for table in raw["levels"].get("level", []):
        problems += _missing("levels.toml", table, "level")
    for table in raw["antecedents"].get("antecedent", []):
        problems += _antecedent(table)
    problems += _texts(raw["texts"])
    if not problems:
        keys = {table["key"] for table in dimensions}
        problems += chain.from_iterable(_instrument(name, table, keys) for name, table in instruments)
    return problems or _same_words([table for _name, table in instruments])


def _missing(place: str, table: Table, kind: str) -> Iterator[str]:
    for key in NEEDED[kind]:
        if key not in table:
            name = table.get("code") or table.get("key") or kind
            yield f"{place}: «{name}» has no {key}: add it."


def _dimension(table: Table) -> Iterator[str]:
    yield from _missing("dimensions.toml", table, "dimension")
    name = table.get("key", "?")
    if table.get("dye") not in DYES:
        yield f"dimensions.toml: the dye of «{name}» must be one of {', '.join(sorted(DYES))}."
    if table.get("mark") not in MARKS:
        yield f"dimensions.toml: the mark of «{name}» must be one of {', '.join(sorted(MARKS))}."
    for group in table.get("group", []):
        yield from _missing("dimensions.toml", group, "group")
        if group.get("aspect") not in ASPECTS:
            yield f"dimensions.toml: the aspect of «{group.get('name')}» must be one of {', '.join(sorted(ASPECTS))}."
    for part in table.get("part", []):
        if "source" not in part:
            yield f"dimensions.toml: the part «{part.get('name')}» of «{name}» does not say its source: add source."


def _antecedent(table: Table) -> Iterator[str]:
    yield from _missing("antecedents.toml", table, "antecedent")
    for link in table.get("link", []):
        yield from _missing("antecedents.toml", link, "link")
        if not str(link.get("address", "")).startswith(("https://", "http://")):
            yield f"antecedents.toml: «{table.get('title')}» has a link that is no address: begin it with https://."


def _texts(texts: Table) -> Iterator[str]:
    modes = {notice.get("mode") for notice in texts.get("notice", [])}
    for mode in sorted(MODES - modes):
        yield f"texts.toml: there is no [[notice]] for the mode «{mode}»: write what people are told."
    purposes = {consent.get("purpose") for consent in texts.get("consent", [])}
    for purpose in sorted(PURPOSES - purposes):
        yield f"texts.toml: there is no [[consent]] for «{purpose}»: write its text and version."
    for consent in texts.get("consent", []):
        if not consent.get("version"):
            yield f"texts.toml: the consent «{consent.get('purpose')}» has no version: add one."


def _scales(place: str, scales: Table) -> Iterator[str]:
    if len({len(labels) for labels in scales.values()}) > 1:
        yield f"{place}: all scales must have the same number of points."
    for key, labels in scales.items():
        if len({as_written(label) for label in labels}) < len(labels):
            yield f"{place}: two points of the scale «{key}» say the same: give each its own words."


def _instrument(name: str, table: Table, dimensions: set[str]) -> Iterator[str]:
    place = f"{name}.toml"
    yield from _missing(place, table, "instrument")
    scales = table.get("scales", {})
    yield from _scales(place, scales)
    seen: set[str] = set()
    for block in table.get("block", []):
        yield from _missing(place, block, "block")
        title = f"{place}: the block «{block.get('title')}»"
        if block.get("dimension") not in dimensions:
            yield f"{title} names the dimension «{block.get('dimension')}», which does not exist."
        if block.get("scale") not in scales:
            yield f"{title} names the scale «{block.get('scale')}», which does not exist."
        for item in block.get("item", []):
            yield from _missing(place, item, "item")
            if item.get("code") in seen:
                yield f"{place}: the item {item['code']} stands twice: codes are used once."
            seen.add(item.get("code", ""))


def _same_words(instruments: list[Table]) -> list[str]:
    """A version of an item must say the same in every questionnaire of the pack, so that waves can be compared."""
    words: dict[tuple[str, int], str] = {}
    asked = chain.from_iterable(block["item"] for table in instruments for block in table["block"])
    return [
        f"The item {item['code']} has two wordings: give the new one another version, or another code."
        for item in asked
        if words.setdefault((item["code"], item.get("version", 1)), item["text"]) != item["text"]
    ]

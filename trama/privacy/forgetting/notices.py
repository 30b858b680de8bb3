"""Somebody who was named in a public notice: the fact is emptied in every version, and told as not said."""

import re
from collections.abc import Iterable
from typing import Any

from django.utils import translation

from trama.core.text import is_same_text
from trama.privacy.forgetting.traces import Traces
from trama.privacy.models import NoticeVersion
from trama.privacy.notice import LABELS

NAMING = ("representative", "officer", "head")  # facts that name a person
REACHING = ("email", "phone")  # where whoever answers is reached
BETWEEN = re.compile(
    r"[,;:()/\n\N{EN DASH}\N{EM DASH}]| - "
)  # a name and a position: «Rosa Millán, secretaria»


def forget_in_notices(versions: Iterable[NoticeVersion], traces: Traces) -> None:
    """Empty what names somebody in these versions of a notice; what is said of anybody else stays."""
    for version in versions:
        facts = version.body["facts"]
        named = _naming(facts, traces)
        if named:
            gone = {str(facts[name]) for name in named}
            version.body["facts"] = facts | dict.fromkeys(named, "")
            version.body["text"] = {
                language: [_without(point, language, gone) for point in points]
                for language, points in version.body["text"].items()
            }
            version.save(update_fields=["body"])


def is_called(said: str, name: str) -> bool:
    """Whether ``said`` is ``name``, with or without a position beside it; a longer name is another's."""
    return bool(name.strip()) and any(is_same_text(part, name) for part in (said, *BETWEEN.split(said)))


def _naming(facts: dict[str, Any], traces: Traces) -> list[str]:
    said = {name: str(facts.get(name, "")) for name in (*NAMING, *REACHING)}
    named = [fact for fact in NAMING if any(is_called(said[fact], name) for name in traces.names)]
    named += [name for name in said if said[name].strip().lower() in traces.addresses and name not in named]
    phone = _digits(said["phone"])
    if phone and ("officer" in named or (named and phone == _digits(traces.phone))):
        named.append("phone")
    return named


def _digits(phone: str) -> str:
    return re.sub(r"\D", "", phone)


def _without(point: dict[str, Any], language: str, gone: set[str]) -> dict[str, Any]:
    """A point of the text: what was said there of them is not said any more."""
    with translation.override(language):
        others = {str(label) for name, label in LABELS.items() if name not in {*NAMING, *REACHING}}
    pairs = [[label, "" if said in gone and label not in others else said] for label, said in point["pairs"]]
    return point | {"pairs": pairs}

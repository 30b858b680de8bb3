"""How the opened measurements of the demonstration are told: worked out beforehand, since it takes minutes.

What the file does not hold (another seed, other answers, another rule) is worked out by the clock once the server runs.
``script/demo-tellings`` writes the file.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from trama.audit.record import Actor
from trama.insights.ladder import RungChoice
from trama.insights.opening import Telling, fingerprint, history, telling_at_opening
from trama.insights.preparing import keep_telling
from trama.insights.rungs import Rung
from trama.surveys.enums import Mode
from trama.surveys.models import Wave

FILE = Path(__file__).parent / "tellings.json"


def opened_waves() -> Iterable[Wave]:
    """Every opened measurement, network by network in the order in which they were opened."""
    opened = Wave.objects.ever_released().exclude(mode=Mode.CONVERSED).select_related("network", "version")
    return opened.defer("version__body").order_by("network", "release")


def tell_results(*, by: Actor) -> None:
    """Store how each opened measurement is told, as far as it is known or takes no time."""
    prepared, waiting = read(FILE), set[int]()
    for wave in opened_waves():
        if wave.network_id in waiting:
            continue
        earlier, new = history(wave)
        known = prepared.get(fingerprint(earlier, new)) if earlier and new else telling_at_opening(wave)
        if known is None:
            waiting.add(wave.network_id)
        else:
            keep_telling(wave=wave, telling=known, by=by)


def read(path: Path) -> Mapping[str, Telling]:
    """What was worked out, by the fingerprint of its answers."""
    written: dict[str, dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    return {mark: _as_telling(rungs) for mark, rungs in written.items()}


def _as_telling(rungs: Mapping[str, str]) -> Telling:
    """Codes by how they are told: the number of the rung, then ``+`` where something finer was refused beside others."""
    choices = {
        code: RungChoice(Rung(int(how[0])), is_alone=not how.endswith("+"))
        for how, codes in rungs.items()
        for code in codes.split()
    }
    return Telling(choices)


def as_written(telling: Telling) -> dict[str, str]:
    """The other way round."""
    rungs: dict[str, list[str]] = {}
    for code, choice in telling.choices.items():
        rungs.setdefault(f"{int(choice.rung)}{'' if choice.is_alone else '+'}", []).append(code)
    return {how: " ".join(sorted(codes)) for how, codes in sorted(rungs.items())}

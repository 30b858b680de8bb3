"""Small networks with two or three measurements, between which people come and go; what each answered is known here."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.make import make_membership, make_network, make_person, make_user, make_versions
from trama.content.pack import InstrumentBody
from trama.networks.enums import Role
from trama.networks.models import Membership, Network, Person
from trama.surveys.actions.waves import settle_wave
from trama.surveys.enums import Mode, Timepoint
from trama.surveys.models import Campaign, Invitation, PurposeSentence, Response, Wave
from trama.surveys.secrets import sentence_digest, withdrawal_digest

GRACE = 0
MISSING = 0.03  # how often somebody says that they lack information, and how often they leave a blank


@dataclass(frozen=True)
class Cast:
    """How many answer both times, only the second, only the first; with what, how far apart, how alike."""

    stayed: int
    came: int = 0
    left: int = 0
    instruments: tuple[str, str] = ("cfr", "cfr")
    apart: int = 200  # days
    repeats: float = 0.5  # how often somebody gives the same answer again
    alike: float = 0.8  # standard deviation of what people think of one sentence

    @property
    def people(self) -> int:
        """Everybody who answers some time; the first coordinates."""
        return self.stayed + self.came + self.left

    def answers(self, wave: int) -> range | list[int]:
        """Who answers the first (0), the second (1) or the third (2) measurement, by place."""
        if wave == 2:  # all of the second but one
            return [0, *range(2, self.stayed + self.came)]
        if wave == 1:
            return range(self.stayed + self.came)
        return [*range(self.stayed), *range(self.stayed + self.came, self.people)]


@dataclass
class World:
    """The network, its people and measurements, and what each really answered."""

    cast: Cast
    network: Network
    people: list[Person]
    others: dict[str, Person]
    waves: list[Wave] = field(default_factory=list)
    truth: list[dict[int, dict[str, Any]]] = field(default_factory=list)  # by wave, by place of the person

    def everybody(self) -> dict[str, Person]:
        """Who looks, by name: a coordinator, a member, somebody from outside and the direction."""
        return {"coordinator": self.people[0], "member": self.people[1], **self.others}


def make_world(cast: Cast, *, seed: int, waves: int = 2) -> World:
    """Two final measurements or three, answered, settled and not opened yet."""
    dice = random.Random(seed)  # noqa: S311 -- invented answers, repeatable on purpose
    network = make_network()
    people = [
        make_membership(network=network, role=Role.MEMBER if index else Role.COORDINATOR).person
        for index in range(cast.people)
    ]
    others = {"accompanist": make_membership(network=network, role=Role.COACH).person}
    others["direction"] = make_person(user=make_user())
    Membership.objects.create(
        person=others["direction"],
        role=Role.DIRECTION,
        programme=network.cohort.programme,
        since_on="2026-03-01",
    )
    world = World(cast, network, people, others)
    minds = [_Mind(dice, cast.alike) for _person in people]
    tone: dict[str, float] = {}
    for number in range(waves):
        _measure(world, number, minds, tone, dice, ago=20 + (waves - 1 - number) * cast.apart)
    return world


class _Mind:
    """What one person thinks of each sentence, and remembers."""

    def __init__(self, dice: random.Random, alike: float) -> None:
        self.dice, self.alike, self.lean = dice, alike, dice.gauss(0, 0.4)
        self.said: dict[str, Any] = {}

    def answer(self, code: str, centre: float, points: int, repeats: float) -> Any:
        if code not in self.said or self.dice.random() >= repeats:
            drawn = round(self.dice.gauss(centre + self.lean, self.alike))
            self.said[code] = min(points, max(1, drawn))
            if (fate := self.dice.random()) < 2 * MISSING:
                self.said[code] = "na" if fate < MISSING else None
        return self.said[code]


def _measure(
    world: World,
    number: int,
    minds: Sequence[_Mind],
    tone: dict[str, float],
    dice: random.Random,
    *,
    ago: int,
) -> None:
    cast, now = world.cast, timezone.now()
    opened = now - timedelta(days=ago)
    wave = Wave.objects.create(
        campaign=Campaign.objects.create(), network=world.network, version=make_versions()[cast.instruments[number % 2]],
        timepoint=(Timepoint.BASELINE, Timepoint.FIRST, Timepoint.SECOND)[number], mode=Mode.INDIVIDUAL, opened_at=opened,
        closes_at=opened + timedelta(days=7 if cast.apart > 8 else 1), grace_hours=GRACE,
    )  # fmt: skip
    body, truth = wave.version.parsed, {}
    for place in cast.answers(number):
        Invitation.objects.create(wave=wave, person=world.people[place], is_used=True)
        truth[place] = _body(body, minds[place], tone, dice, cast)
        code = f"W{number}P{place}".ljust(12, "X")
        Response.objects.create(
            wave=wave, body=truth[place], link=place + 1, withdrawal=withdrawal_digest(code)
        )
        if body.purpose_stem:
            PurposeSentence.objects.create(wave=wave, text=f"Para {place}", withdrawal=sentence_digest(code))
    settle_wave(wave=wave)
    world.waves.append(wave)
    world.truth.append(truth)


def _body(
    body: InstrumentBody, mind: _Mind, tone: dict[str, float], dice: random.Random, cast: Cast
) -> dict[str, Any]:
    items = {}
    for item in body.items:
        centre = tone.setdefault(item.code, dice.uniform(1.6, 4.6))
        given = mind.answer(item.code, centre, body.points, cast.repeats)
        if given is not None:
            items[item.code] = given
    answered: dict[str, Any] = {"items": items}
    if body.level_question:
        centre = tone.setdefault("level", dice.uniform(1.4, 3.4))
        level = mind.answer("level", centre, len(body.levels), cast.repeats)
        if isinstance(level, int):
            answered["level"] = body.level_keys[level - 1]
    return answered

"""The measurements of the demonstration, from T0 to an open Pulso."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from trama.demo import river_talks, story, texts
from trama.demo.answers import Rows, keys_for, save_rows, store
from trama.demo.conversations import agree_purpose, hold_talk
from trama.demo.portrait import Portrait
from trama.demo.story import Part
from trama.instruments.models import InstrumentVersion
from trama.networks.models import Network, Person
from trama.surveys.enums import Mode, Timepoint
from trama.surveys.models import Campaign, ConversedAnswer, Invitation, Wave
from trama.surveys.models.wave import GRACE_HOURS, MINIMUM


@dataclass(frozen=True)
class DemoNetwork:
    """A network of the demonstration and its people."""

    part: Part
    network: Network
    people: list[Person]
    year: int


@dataclass(frozen=True)
class WaveMaker:
    """What makes rows repeatable."""

    dice: random.Random
    code: Callable[[], str]
    full: InstrumentVersion
    pulse: InstrumentVersion


def tell_waves(*, demo_networks: Sequence[DemoNetwork], dice: random.Random, code: Callable[[], str]) -> None:
    """Every network has its T0, T1 and T2; a territory has a Pulso open today."""
    versions = {
        version.code: version for version in InstrumentVersion.objects.filter(pack="clider").order_by("pk")
    }  # the newest of each, from the first measurement on: so its comparisons are whole
    maker = WaveMaker(dice=dice, code=code, full=versions["cfr"], pulse=versions["pulso"])
    rows = []
    for demo_network in demo_networks:
        if demo_network.part.is_conversed:
            _conversed(maker, demo_network)
            continue
        for number, (timepoint, day) in enumerate(_calendar(demo_network.year)):
            rows.append(_wave(maker, demo_network, number, timepoint, day))
    save_rows(rows)
    _river(next(demo_network for demo_network in demo_networks if demo_network.part is story.RIVER))
    _open_pulse(
        maker,
        [
            demo_network
            for demo_network in demo_networks
            if demo_network.part.territory == story.PULSE_TERRITORY
        ],
    )


def _calendar(year: int) -> list[tuple[Timepoint, date]]:
    return [
        (Timepoint.BASELINE, date(year, 4, 11)),
        (Timepoint.FIRST, date(year, 11, 7)),
        (Timepoint.SECOND, date(year + 1, 11, 6)),
    ]


def _at(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=timezone.get_default_timezone())


def _new_wave(
    maker: WaveMaker, demo_network: DemoNetwork, timepoint: Timepoint, opened: datetime, closes: datetime
) -> Wave:
    campaign = Campaign.objects.create(code=maker.code(), opened_at=opened)
    return Wave(
        code=maker.code(), campaign=campaign, network=demo_network.network, version=maker.full, timepoint=timepoint,
        minimum=MINIMUM, opened_at=opened, opened_by=demo_network.people[0], closes_at=closes, grace_hours=GRACE_HOURS,
    )  # fmt: skip


def _wave(maker: WaveMaker, demo_network: DemoNetwork, number: int, timepoint: Timepoint, day: date) -> Rows:
    wave = _new_wave(maker, demo_network, timepoint, _at(day), _at(day + timedelta(days=14), 23))
    answered = (
        demo_network.part.answered[number]
        if demo_network.part.answered
        else len(demo_network.people) - maker.dice.choice((0, 1, 1, 2))
    )
    wave.released_at, wave.released_by, wave.release = (
        _at(day + timedelta(days=20)),
        demo_network.people[0],
        number + 1,
    )
    wave.shared_at, wave.shared_by = _at(day + timedelta(days=24)), demo_network.people[0]
    wave.settled_at, wave.arrived_count = _at(day + timedelta(days=18)), answered
    wave.save()
    people = demo_network.people[:answered]
    Invitation.objects.bulk_create(
        Invitation(id=maker.dice.getrandbits(62) + 1, nonce=maker.dice.getrandbits(62) + 1, wave=wave, person=person,
                   is_used=index < answered, consent_version=maker.full.parsed.consent_version if index < answered else "",
                   consent_on=day if index < answered else None)
        for index, person in enumerate(demo_network.people)
    )  # fmt: skip
    portrait = (
        demo_network.part.portraits[number] if demo_network.part.portraits else _portrait(maker.dice, number)
    )
    seed = f"{demo_network.network.code}:{maker.dice.random()}:{portrait.take}"
    return store(wave, people, portrait, keys_for(wave, people), seed, mood=timepoint)


def _portrait(dice: random.Random, number: int) -> Portrait:
    centre = dice.uniform(2.7, 3.5) + 0.2 * number
    keys = ("purpose", "trust", "collaboration", "leadership", "shared_responsibility")
    split = frozenset(
        dice.sample(["PRO7", "CON7", "COL4", "LID3", "LID5", "COR3", "COR8", "COL2", "CON8"], 2)
    )
    return Portrait(
        dimensions={key: centre + dice.uniform(-0.5, 0.5) for key in keys},
        split=split,
        level=dice.choice((1, 2, 2, 3)),
        sentences=texts.SCATTERED if number == 0 else texts.GATHERED,
    )


def _conversed(maker: WaveMaker, demo_network: DemoNetwork) -> None:
    for timepoint, day in _calendar(demo_network.year)[:1]:
        wave = _new_wave(maker, demo_network, timepoint, _at(day, 10), _at(day, 13))
        wave.mode, wave.minimum, wave.grace_hours = Mode.CONVERSED, 1, 0
        wave.released_at = wave.shared_at = wave.settled_at = _at(day, 13)
        wave.released_by, wave.release = demo_network.people[0], 1
        wave.save()
        ConversedAnswer.objects.bulk_create(
            ConversedAnswer(wave=wave, dimension=key, raised=raised, agreed=agreed, words=words)
            for key, raised, agreed, words in story.CONVERSED
        )


def _river(demo_network: DemoNetwork) -> None:
    """What Valle del Río said, chose and agreed after each of its measurements, as the deck tells its case."""
    year, people, network = demo_network.year, demo_network.people, demo_network.network
    first, third = date(year, 5, 12), date(year + 1, 12, 1)
    talks = ((river_talks.BEFORE, first), (river_talks.AFTER, date(year, 12, 2)), (river_talks.LATER, third))
    for wave, (talk, day) in zip(network.waves.order_by("opened_at"), talks, strict=True):
        hold_talk(wave=wave, talk=talk, on=day, people=people)
    for purpose, on, review_on in (
        (river_talks.FIRST_PURPOSE, first, date(year, 11, 12)),
        (river_talks.SECOND_PURPOSE, date(year + 1, 4, 13), date(year + 1, 10, 13)),
    ):
        agree_purpose(network=network, purpose=purpose, on=on, by=people[0], review_on=review_on)


def _open_pulse(maker: WaveMaker, demo_networks: Sequence[DemoNetwork]) -> None:
    """A follow-up Pulso, open since three days ago, with everybody's link unused."""
    today = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0)
    opened, closes = today - timedelta(days=3), today + timedelta(days=11, hours=14)
    campaign = Campaign.objects.create(
        code=maker.code(), name=f"Pulso de seguimiento · {story.PULSE_TERRITORY}", opened_at=opened
    )
    for demo_network in demo_networks:
        wave = Wave(
            code=maker.code(), campaign=campaign, network=demo_network.network, version=maker.pulse, timepoint=Timepoint.PULSE,
            minimum=MINIMUM, opened_at=opened, opened_by=demo_network.people[0], closes_at=closes, grace_hours=GRACE_HOURS,
        )  # fmt: skip
        wave.save()
        Invitation.objects.bulk_create(
            Invitation(
                id=maker.dice.getrandbits(62) + 1,
                nonce=maker.dice.getrandbits(62) + 1,
                wave=wave,
                person=person,
            )
            for person in demo_network.people
        )


def open_campaign() -> Campaign | None:
    """The campaign of the open Pulso, if the demonstration is loaded."""
    return Campaign.objects.filter(name__startswith="Pulso de seguimiento").order_by("-opened_at").first()


def unused_tokens(campaign: Campaign) -> list[str]:
    """Links of the open Pulso that nobody has used, a hundred at most."""
    unused = Invitation.objects.filter(wave__campaign=campaign, is_used=False, drafts__isnull=True).order_by(
        "pk"
    )
    return [invitation.token for invitation in unused[: story.PULSE_TOKENS]]

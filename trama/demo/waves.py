"""The measurements of the demonstration, from T0 to an open Pulso."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from trama.agreements.enums import OriginKind
from trama.agreements.models import Focus
from trama.core.references import Reference
from trama.demo import story, texts
from trama.demo.answers import Rows, keys_for, save_rows, store
from trama.demo.portrait import Portrait
from trama.demo.story import Part
from trama.instruments.models import InstrumentVersion
from trama.networks.enums import AgreedLevel
from trama.networks.models import Network, Person, PurposeVersion
from trama.surveys.enums import Mode, Timepoint
from trama.surveys.models import Campaign, ConversedAnswer, Invitation, StepNote, Wave
from trama.surveys.models.wave import GRACE_HOURS, MINIMUM
from trama.trace.enums import TraceKind
from trama.trace.links import link


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
    """What Valle del Río said, agreed and chose."""
    waves = list(Wave.objects.filter(network=demo_network.network).order_by("opened_at"))
    said = {
        1: "Esperamos que confianza salga alta: nos conocemos hace años.",
        3: "Nos podemos contar problemas, pero no nos decimos cuando un trabajo necesita mejorar.",
        4: "Cuando alguien muestra una clase, la retroalimentación la hace siempre la coordinación.",
        5: "Queremos cuidar que aquí se puede contar lo que no resulta sin que nadie juzgue.",
        8: "Probar el protocolo de amigo crítico en junio. La coordinación no responde primero.",
    }
    notes = StepNote.objects.bulk_create(
        StepNote(wave=waves[0], step=step, text=text) for step, text in said.items()
    )
    talked = Reference(TraceKind.WAVE, waves[0].code)
    link(((talked, Reference(TraceKind.STEP_NOTE, note.code)) for note in notes), whose=demo_network.network)
    _foci(demo_network, waves)
    _purposes(demo_network)


def _foci(demo_network: DemoNetwork, waves: Sequence[Wave]) -> None:
    """Two dimensions after T0, both ended; one after T2, still open."""
    first, last = date(demo_network.year, 5, 12), date(demo_network.year + 1, 12, 1)
    for number, key, reason, since, until in (
        (0, "trust", texts.WHY_TRUST, first, last),
        (0, "shared_responsibility", texts.WHY_RESPONSIBILITY, first, last),
        (2, "leadership", texts.WHY_LEADERSHIP, last, None),
    ):
        focus = Focus.objects.create(
            network=demo_network.network,
            origin_kind=OriginKind.WAVE,
            origin_code=waves[number].code,
            dimension=key,
            reason=reason,
            chosen_on=since,
            ended_on=until,
            chosen_by=demo_network.people[0],
        )
        link([(focus.origin, Reference(TraceKind.FOCUS, focus.code))], whose=demo_network.network)


def _purposes(demo_network: DemoNetwork) -> None:
    """The purpose, first scattered, then said together."""
    PurposeVersion.objects.create(
        network=demo_network.network, number=1, level=AgreedLevel.SCATTERED, agreed_on=date(demo_network.year, 5, 12), review_on=date(demo_network.year, 11, 12),
        text="Mejorar juntos la retroalimentación que reciben estudiantes de cursos multigrado.", written_by=demo_network.people[0],
    )  # fmt: skip
    PurposeVersion.objects.create(
        network=demo_network.network, number=2, level=AgreedLevel.COMMON_CORE, agreed_on=date(demo_network.year + 1, 4, 13), review_on=date(demo_network.year + 1, 10, 13),
        text="Que cada estudiante de nuestras escuelas multigrado sepa qué hizo bien y qué sigue, porque aprendemos a retroalimentar mirándonos trabajar.",
        reason="Lo dijimos con más claridad después de un año de mostrarnos clases.", written_by=demo_network.people[0],
    )  # fmt: skip


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

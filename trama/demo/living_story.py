"""The six networks that are accompanied today: ours, none of the deck. Days are counted back from today."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from trama.demo import texts
from trama.demo.conversations import Talk
from trama.demo.living_talks import BAY_TALK, FIELDS_TALKS, RIVERS_TALK, ROAD_TALK, SHORE_TALKS
from trama.demo.people import BAY, CREEK, ROAD
from trama.demo.portrait import Portrait
from trama.demo.story import Part
from trama.networks.enums import NetworkKind, State
from trama.surveys.enums import Timepoint

OPEN_DAYS = 14
FINAL_DAYS = 3  # after the closing: the grace
DIMENSIONS = ("purpose", "trust", "collaboration", "leadership", "shared_responsibility")
OURS = "Red inventada para mostrar un acompañamiento en curso: no es de las treinta y una"


@dataclass(frozen=True)
class Measure:
    """A measurement: opened so many days ago, answered by so many, and what was said of it."""

    timepoint: Timepoint
    ago: int
    answered: int
    portrait: Portrait
    talk: Talk | None = None
    talked: int = 0  # how many days ago; the network has its results the day after, when the talk is over

    @property
    def closes(self) -> int:
        """How many days ago it closed; less than none when it is still open."""
        return self.ago - OPEN_DAYS


@dataclass(frozen=True)
class Living:
    """A network that is accompanied today, and its measurements in their order."""

    part: Part
    measures: tuple[Measure, ...]


def _part(name: str, kind: NetworkKind, territory: str, **more: Any) -> Part:
    return Part(name=name, kind=kind, territory=territory, state=State.ACTIVE, **more)


def _portrait(
    *centres: float,
    split: str = "",
    level: int = 2,
    sentences: Sequence[str] = texts.SCATTERED,
    take: int = 0,
) -> Portrait:
    """By the dimensions in their order."""
    return Portrait(
        dimensions=dict(zip(DIMENSIONS, centres, strict=True)),
        split=frozenset(split.split()),
        level=level,
        sentences=sentences,
        take=take,
    )


COASTAL = (
    "…que los niños de la costa no tengan que irse para seguir estudiando.",
    "…mejorar la lectura en nuestras escuelas.",
    "…que el SLEP nos escuche como territorio.",
    "…compartir lo que le resulta a cada escuela.",
    "…que la lengua y la cultura del lugar estén en la sala de clases.",
    "…apoyarnos entre equipos directivos.",
)
READING = (
    "…que se lea mejor en primer ciclo.",
    "…que cada niña y cada niño lea con gusto al terminar segundo básico.",
    "…mirar juntas cómo enseñamos a leer.",
    "…que en las ocho escuelas se aprenda a leer entendiendo.",
    "…mostrarnos clases de lectura y mejorarlas.",
)
TOGETHER = (
    "…que en nuestras escuelas se conviva mejor.",
    "…aplicar bien los protocolos.",
    "…cuidar a quienes cuidan.",
    "…que niñas y niños aprendan a resolver sus conflictos.",
    "…no estar solas frente a los casos difíciles.",
)

MONTH_FOUR = (
    Living(
        _part(CREEK, NetworkKind.MICROCENTRO, "Valle Central", people=8, schools=5, since_year=2019, meets="una vez al mes"),
        (Measure(Timepoint.BASELINE, 5, 4, _portrait(3.1, 3.7, 2.8, 2.6, 3.0, split="COR3 LID3")),),
    ),
    Living(
        _part(BAY, NetworkKind.SLEP, "Costa Araucanía", people=9, schools=7, since_year=2021, meets="cada tres semanas"),
        (
            Measure(
                Timepoint.BASELINE, 26, 8,
                _portrait(2.9, 3.6, 2.7, 2.8, 3.1, split="LID1 LID3 PRO7", sentences=COASTAL),
                BAY_TALK, talked=2,
            ),
        ),
    ),
    Living(
        _part(ROAD, NetworkKind.COMMUNE, "Valle Central", people=7, schools=6, since_year=2016, meets="una vez al mes"),
        (
            Measure(
                Timepoint.BASELINE, 40, 7, _portrait(3.3, 3.8, 2.9, 3.0, 3.0, split="COR3 COL4"), ROAD_TALK, talked=16
            ),
        ),
    ),
)  # fmt: skip

MONTH_SIXTEEN = (
    Living(
        _part("Red Ribera Norte", NetworkKind.COMMUNE, "Puerto Norte", people=9, schools=8, since_year=2015, meets="una vez al mes"),
        (
            Measure(
                Timepoint.BASELINE, 400, 8, _portrait(3.1, 3.0, 3.0, 2.5, 2.9, split="LID1 LID5", sentences=READING),
                SHORE_TALKS[0], talked=378,
            ),
            Measure(
                Timepoint.FIRST, 190, 8, _portrait(3.5, 3.2, 3.2, 3.3, 3.2, split="CON7", sentences=READING),
                SHORE_TALKS[1], talked=168,
            ),
            Measure(Timepoint.SECOND, 4, 5, _portrait(3.8, 3.7, 3.4, 3.5, 3.4, split="COR8", level=3, sentences=READING)),
        ),
    ),
    Living(
        _part("Red Multigrado Tres Esteros", NetworkKind.MICROCENTRO, "Valle Central", people=8, schools=8, since_year=2012, meets="dos veces al mes"),
        (
            Measure(
                Timepoint.BASELINE, 405, 8, _portrait(3.2, 3.8, 2.6, 2.7, 2.7, split="COR3"), FIELDS_TALKS[0], talked=384
            ),
            Measure(
                Timepoint.FIRST, 210, 7,
                _portrait(3.6, 3.9, 2.8, 2.8, 3.4, split="COL2", sentences=texts.GATHERED, take=9), FIELDS_TALKS[1], talked=188,
            ),
            Measure(
                Timepoint.SECOND, 48, 8,
                _portrait(3.9, 4.0, 3.6, 3.0, 3.6, split="LID3", level=3, sentences=texts.GATHERED, take=9), FIELDS_TALKS[2], talked=24,
            ),
        ),
    ),
    Living(
        _part("Red Convivencia Entre Ríos", NetworkKind.COEXISTENCE, "Costa Araucanía", people=10, schools=7, since_year=2020, meets="una vez al mes"),
        (
            Measure(
                Timepoint.BASELINE, 395, 9, _portrait(2.6, 3.2, 2.9, 3.1, 3.0, split="PRO7 CON8", sentences=TOGETHER),
                RIVERS_TALK, talked=372,
            ),
            Measure(Timepoint.FIRST, 32, 8, _portrait(3.3, 3.5, 3.1, 3.2, 3.2, split="COR8", sentences=TOGETHER)),
        ),
    ),
)  # fmt: skip

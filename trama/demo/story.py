"""What the demonstration is made of: cohorts as the deck counts them, and each network's part."""

from dataclasses import dataclass, field

from trama.demo import texts
from trama.demo.portrait import Portrait
from trama.networks.enums import NetworkKind, State, Track

COHORTS = (
    (Track.REGULAR, 2021, 6),
    (Track.REGULAR, 2022, 3),
    (Track.REGULAR, 2023, 9),
    (Track.SCALING, 2021, 3),
    (Track.SCALING, 2022, 6),
    (Track.SCALING, 2023, 3),
    (Track.SCALING, 2024, 1),
)
RECESS_YEAR = 2024  # a school of the rural network goes into recess
PULSE_TERRITORY = "Cordillera Sur"
PULSE_NETWORKS = 10
PULSE_TOKENS = 100


@dataclass(frozen=True)
class Part:
    """One network of the demonstration."""

    name: str
    kind: NetworkKind
    territory: str
    people: int
    schools: int
    state: State
    portraits: tuple[Portrait, ...] = ()
    since_year: int = 2018
    meets: str = "una vez al mes"
    answered: tuple[int, ...] = field(
        default_factory=tuple
    )  # how many answered T0, T1, T2; all but one by default
    is_conversed: bool = False


RIVER = Part(
    name="Red Rural Valle del Río",
    kind=NetworkKind.MICROCENTRO,
    territory="Valle Central",
    people=7,
    schools=4,
    state=State.FOLLOW_UP,
    portraits=(texts.RIVER_BEFORE, texts.RIVER_AFTER, texts.RIVER_LATER),
    since_year=2014,
    answered=(6, 7, 6),
)
TRANSFER = Part(
    name="Red Nueve Esteros",
    kind=NetworkKind.SLEP,
    territory="Costa Araucanía",
    people=14,
    schools=9,
    state=State.ACTIVE,  # of those whose two years are over, the one that is accompanied again today
    portraits=(texts.TRANSFER, texts.TRANSFER, texts.TRANSFER),
    answered=(11, 9, 10),
)
TECHNICAL = Part(
    name="Red Liceos Técnicos del Maule",
    kind=NetworkKind.TECHNICAL,
    territory="Puerto Norte",
    people=9,
    schools=6,
    state=State.GRADUATED,
    portraits=(texts.RIVALS, texts.RIVALS, texts.RIVALS),
)
FOUR = Part(
    name="Microcentro Quebrada Alta",
    kind=NetworkKind.MICROCENTRO,
    territory="Valle Central",
    people=4,
    schools=4,
    state=State.FOLLOW_UP,
    is_conversed=True,
)
CONVERSED = (
    ("purpose", [3, 3, 4, 4], 3, "Sabemos para qué nos juntamos, pero nunca lo hemos escrito."),
    ("trust", [5, 5, 5, 4], 5, "Nos conocemos hace años. Nos cuesta decirnos lo que no está bien."),
    ("collaboration", [2, 3, 3, 3], 3, "Compartimos materiales; todavía no diseñamos algo entre las cuatro."),
    ("leadership", [2, 2, 3, 4], 2, "Todo pasa por la misma persona. Queremos turnarnos."),
    ("shared_responsibility", [3, 3, 3, 3], 3, "Cumplimos, pero nadie pregunta si no cumplimos."),
)

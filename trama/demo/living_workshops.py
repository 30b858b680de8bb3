"""The workshops of the cohorts that are accompanied today: one lived, two to come this week."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from trama.content.load import workshop_tables
from trama.demo.networks import Cast
from trama.demo.waves import DemoNetwork
from trama.demo.workshops import GUESTS, WorkshopMaker, live_workshop
from trama.networks.models import Person
from trama.sessions.actions.design import make_session
from trama.sessions.plans import SessionPlan, read_plan
from trama.workshops.enums import WORKSHOP, ItemKind
from trama.workshops.rehearsal import script_of

LIVED_AGO = 33
FIRST_IN, SIXTH_IN = 2, 5  # days from today
OF_THE_DECK = frozenset({ItemKind.ANTECEDENTS, ItemKind.CASE, ItemKind.VIDEO, ItemKind.ANALYSIS})
FIFTH = (
    "Taller 5 · Releer la red: qué cambió en un año",
    "Mirar entre las redes de la generación qué cambió en un año y qué se podría mejorar en su acompañamiento.",
)
SIXTH = (
    "Taller 6 · Liderar hacia arriba, entre pares y hacia las salas",
    "Reconocer en cada red las tres direcciones del liderazgo y preparar un acuerdo con una de ellas.",
)


def tell_living_workshops(
    cast: Cast, *, young: Sequence[DemoNetwork], old: Sequence[DemoNetwork], by: Person
) -> None:
    """The older cohort lived its fifth workshop and has the sixth this week; the younger has the deck's."""
    pack, today = cast.programme.pack, timezone.localdate()
    plan = read_plan(workshop_tables(settings.PACK_FOLDERS)[pack][0], kind=WORKSHOP)
    maker = WorkshopMaker(cast.dice, cast.code, script_of(pack), by)
    first_cohort, cohort = young[0].network.cohort, old[0].network.cohort
    crowd = [
        (demo_network.network, person) for demo_network in old for person in demo_network.people[:GUESTS]
    ]
    live_workshop(maker, cohort, crowd, _short(plan, *FIFTH), today - timedelta(days=LIVED_AGO))
    make_session(plan=plan, owner=first_cohort, held_on=today + timedelta(days=FIRST_IN), by=by)
    make_session(plan=_short(plan, *SIXTH), owner=cohort, held_on=today + timedelta(days=SIXTH_IN), by=by)


def _short(plan: SessionPlan, title: str, objective: str) -> SessionPlan:
    """What a workshop of two hours has: without what the deck tells in its first one."""
    items = tuple(item for item in plan.items if item.kind not in OF_THE_DECK)
    return replace(plan, title=title, objective=objective, items=items)

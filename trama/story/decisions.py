"""What waits for a decision of one person, as values: objections to results, and a coordination asked back."""

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q

from trama.networks.enums import Permission
from trama.networks.models import Handover, Network, Person
from trama.surveys.models import Wave
from trama.surveys.queries import deciders_of


class DecisionKind(StrEnum):
    """What is to be decided."""

    OBJECTION = "objection"
    ASKED_BACK = "asked_back"


@dataclass(frozen=True)
class Decision:
    """A decision that waits: of a measurement, or of whoever asks to coordinate again."""

    kind: DecisionKind
    network: Network
    wave: str = ""
    former: str = ""


def waiting_decisions(*, person: Person) -> list[Decision]:
    """What waits for ``person``, wherever they take part (2 queries, and ≤ 4 for each objection)."""
    decided = Network.objects.allowing(person, Permission.OBJECTION_DECIDE)
    in_rooms = Network.objects.allowing(person, Permission.RESULTS_FIRST)
    objected = Wave.objects.filter(withheld_at__isnull=False, annulled_at__isnull=True).filter(
        Q(network__in=decided) | Q(network__in=in_rooms, heads__isnull=False)
    )
    handovers = Handover.objects.asked().filter(
        network__in=Network.objects.allowing(person, Permission.HANDOVER_UNDO)
    )
    return [
        *(
            Decision(DecisionKind.OBJECTION, wave.network, wave=wave.code)
            for wave in objected.select_related("network").defer("version__body")
            if person in deciders_of(wave=wave)
        ),
        *(
            Decision(DecisionKind.ASKED_BACK, handover.network, former=handover.former.shown_name)
            for handover in handovers.exclude(former=person).select_related("network", "former")
        ),
    ]

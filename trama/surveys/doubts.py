"""What is asked before a measurement is opened, since it may be a mistake."""

from dataclasses import dataclass
from enum import Enum

from trama.networks.models import Network
from trama.surveys.actions.waves import Plan
from trama.surveys.enums import Timepoint
from trama.surveys.models import Wave


class DoubtKind(Enum):
    """Why it may be one."""

    SECOND_BASELINE = "second_baseline"
    ANOTHER_OPEN = "another_open"


@dataclass(frozen=True)
class Doubt:
    """A measurement that there is already."""

    kind: DoubtKind
    wave: Wave


def doubts_before(*, network: Network, plan: Plan) -> list[Doubt]:
    """A second baseline, or a measurement beside one that is open (2 queries)."""
    standing = Wave.objects.filter(network=network).standing().order_by("-opened_at")
    found = []
    if plan.timepoint == Timepoint.BASELINE:
        found += [
            Doubt(DoubtKind.SECOND_BASELINE, wave) for wave in standing.filter(timepoint=plan.timepoint)
        ]
    offered = standing.offered().exclude(timepoint=plan.timepoint)
    return found[:1] + [Doubt(DoubtKind.ANOTHER_OPEN, wave) for wave in offered[:1]]

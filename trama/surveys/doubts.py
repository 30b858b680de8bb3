"""What is asked before a measurement is opened, since it may be a mistake."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from trama.networks.models import Network
from trama.surveys.actions.waves import Plan
from trama.surveys.enums import Timepoint
from trama.surveys.models import Wave


class DoubtKind(Enum):
    """Why it may be one."""

    SECOND_BASELINE = "second_baseline"
    SAME_MOMENT = "same_moment"  # of another that comes once only
    ANOTHER_OPEN = "another_open"


@dataclass(frozen=True)
class Doubt:
    """A measurement that there is already."""

    kind: DoubtKind
    wave: Wave

    @property
    def mark(self) -> str:
        """What somebody is sure of who opens it all the same: this, and no other one."""
        return f"{self.kind.value}-{self.wave.code}"


def doubts_before(*, network: Network, plan: Plan) -> list[Doubt]:
    """A second one of a moment that comes once, or a measurement beside one that is open (2 queries)."""
    standing = Wave.objects.filter(network=network).standing().order_by("-opened_at")
    found = []
    if plan.timepoint != Timepoint.PULSE:
        is_baseline = plan.timepoint == Timepoint.BASELINE
        kind = DoubtKind.SECOND_BASELINE if is_baseline else DoubtKind.SAME_MOMENT
        found += [Doubt(kind, wave) for wave in standing.filter(timepoint=plan.timepoint)]
    offered = standing.offered().exclude(timepoint=plan.timepoint)
    return found[:1] + [Doubt(DoubtKind.ANOTHER_OPEN, wave) for wave in offered[:1]]


def marks_of(doubts: Sequence[Doubt]) -> str:
    """Which doubts these are, as the button says back that opens it all the same."""
    return " ".join(doubt.mark for doubt in doubts)

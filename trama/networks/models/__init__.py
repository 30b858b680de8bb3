"""Programme → cohort → network → school → person, dated."""

from trama.networks.models.handover import Handover
from trama.networks.models.joining import Joining
from trama.networks.models.network import Cohort, Network, NetworkState, Programme, Territory
from trama.networks.models.people import Membership, Person
from trama.networks.models.purpose import PurposeVersion
from trama.networks.models.school import NetworkSchool, School, SchoolDependency, SchoolYear

__all__ = [
    "Cohort",
    "Handover",
    "Joining",
    "Membership",
    "Network",
    "NetworkSchool",
    "NetworkState",
    "Person",
    "Programme",
    "PurposeVersion",
    "School",
    "SchoolDependency",
    "SchoolYear",
    "Territory",
]

"""Choices of the networks, and the one table of permissions."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Track(models.TextChoices):
    """How a cohort is accompanied."""

    REGULAR = "regular", _("Regular project")
    SCALING = "scaling", _("Scaling-up")


class NetworkKind(models.TextChoices):
    """What brings the schools together."""

    RME = "rme", _("School improvement network")
    SLEP = "slep", _("Network of a local education service")
    MICROCENTRO = "microcentro", _("Rural microcentre")
    COMMUNE = "commune", _("Network of a commune")
    TECHNICAL = "technical", _("Technical-vocational")
    EARLY = "early", _("Early childhood")
    COEXISTENCE = "coexistence", _("School coexistence")
    THEMATIC = "thematic", _("Thematic")
    SELF_MANAGED = "self_managed", _("Self-managed")
    OTHER = "other", _("Other")


class TimeZone(models.TextChoices):
    """The clocks of Chile."""

    SANTIAGO = "America/Santiago", _("Continental Chile")
    PUNTA_ARENAS = "America/Punta_Arenas", _("Magallanes and Antarctica")
    EASTER = "Pacific/Easter", _("Rapa Nui")


class State(models.TextChoices):
    """Where a network stands in the programme."""

    APPLIED = "applied", _("Applied")
    ENROLLED = "enrolled", _("Enrolled")
    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    GRADUATED = "graduated", _("Graduated")
    FOLLOW_UP = "follow_up", _("In follow-up")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Dependency(models.TextChoices):
    """Who runs a school (COD_DEPE of the directory)."""

    CORPORATION = "1", _("Municipal corporation")
    DAEM = "2", _("Municipality (DAEM)")
    SUBSIDISED = "3", _("Private subsidised")
    PRIVATE = "4", _("Private")
    DELEGATED = "5", _("Delegated administration")
    SLEP = "6", _("Local education service (SLEP)")


class SchoolStatus(models.TextChoices):
    """Whether a school works (ESTADO_ESTAB of the directory)."""

    OPEN = "1", _("Functioning")
    RECESS = "2", _("In recess")
    CLOSED = "3", _("Closed")
    NO_ENROLMENT = "4", _("Authorised, without enrolment")


class AgreedLevel(models.TextChoices):
    """How alike the sentences about the purpose are, as the group judges."""

    SCATTERED = "scattered", _("Scattered")
    COMMON_CORE = "common_core", _("With a common core")
    COHERENT = "coherent", _("Coherent")


class Role(models.TextChoices):
    """What a person is to a network, a cohort or a programme."""

    MEMBER = "member", pgettext_lazy("role", "Member")
    COORDINATOR = "coordinator", pgettext_lazy("role", "Network coordination")
    COACH = "accompanist", pgettext_lazy("role", "Coach")
    DIRECTION = "direction", pgettext_lazy("role", "Programme direction")
    AUTHORITY = "authority", pgettext_lazy("role", "Authority")
    RESEARCHER = "researcher", pgettext_lazy("role", "Researcher")
    DATA_OFFICER = "data_officer", pgettext_lazy("role", "Data protection officer")
    OPERATOR = "operator", pgettext_lazy("role", "Platform operator")

    @property
    def is_noted(self) -> bool:
        """Whether it is said beside a name: everybody else of a network just takes part."""
        return self is not Role.MEMBER


class Scope(models.TextChoices):
    """What a membership is in."""

    NETWORK = "network", _("Network")
    COHORT = "cohort", _("Cohort")
    PROGRAMME = "programme", _("Programme")


SCOPES: Mapping[Role, frozenset[Scope]] = {
    Role.MEMBER: frozenset({Scope.NETWORK}),
    Role.COORDINATOR: frozenset({Scope.NETWORK}),
    Role.COACH: frozenset({Scope.NETWORK, Scope.COHORT}),
    Role.DIRECTION: frozenset({Scope.PROGRAMME}),
    Role.AUTHORITY: frozenset({Scope.NETWORK}),
    Role.RESEARCHER: frozenset({Scope.PROGRAMME}),
    Role.DATA_OFFICER: frozenset({Scope.PROGRAMME}),
    Role.OPERATOR: frozenset({Scope.PROGRAMME}),
}


def roles_in(*scopes: Scope) -> tuple[Role, ...]:
    """The roles that can be held in any of ``scopes``, in their order."""
    return tuple(role for role in Role if SCOPES[role] & set(scopes))


class Permission(models.TextChoices):
    """What can be allowed. Whether it can be done *now* is another question, asked of the thing itself."""

    NETWORK_VIEW = "network_view", _("See the network, its schools and its people")
    PUBLISHED_VIEW = "published_view", _("See what the network publishes")
    NETWORK_EDIT = "network_edit", _("Change the data of the network")
    PEOPLE_MANAGE = "people_manage", _("Bring people in and say goodbye to them")
    COORDINATION_CHANGE = "coordination_change", _("Hand the coordination over")
    HANDOVER_UNDO = "handover_undo", _("Give the coordination back to who asks for it within two weeks")
    STATE_CHANGE = "state_change", _("Change the state of a network, with a reason")
    WAVE_OPEN = "wave_open", _("Open, move and close measurements")
    RATE_VIEW = "rate_view", _("See how many have answered, never who")
    RESULTS_FIRST = "results_first", _("See results before the network does")
    RESULTS_VIEW = "results_view", _("See results that were shared with the network")
    RESULTS_SHARE = "results_share", _("Share results with the network")
    OBJECTION_DECIDE = "objection_decide", _("Decide when somebody says that an answer is not theirs")
    CONVERSATION_WRITE = "conversation_write", _("Write down what the network said")
    WORKSHOP_VIEW = "workshop_view", _("See the workshops and what was kept of them")
    WORKSHOP_CONDUCT = "workshop_conduct", _("Design and conduct workshops")
    COHORT_CONVENE = (
        "cohort_convene",
        _("Hold a workshop for a cohort of which one accompanies several networks"),
    )
    ATTENTION_VIEW = "attention_view", _("See what each network that one accompanies needs next")
    PROGRAMME_VIEW = "programme_view", _("See the list of networks of the programme")
    PROGRAMME_MANAGE = "programme_manage", _("Create cohorts and networks, appoint people")
    SCHOOLS_IMPORT = "schools_import", _("Load the directory of schools")
    DATA_DESK = "data_desk", _("Answer requests about personal data and keep the register of incidents")


_MEMBER = frozenset({Permission.NETWORK_VIEW, Permission.RESULTS_VIEW, Permission.WORKSHOP_VIEW})
_CONDUCT = frozenset(
    {
        Permission.NETWORK_EDIT,
        Permission.PEOPLE_MANAGE,
        Permission.WAVE_OPEN,
        Permission.RATE_VIEW,
        Permission.RESULTS_FIRST,
        Permission.RESULTS_SHARE,
        Permission.CONVERSATION_WRITE,
        Permission.WORKSHOP_CONDUCT,
    }
)

PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.MEMBER: _MEMBER,
    Role.COORDINATOR: _MEMBER | _CONDUCT | {Permission.COORDINATION_CHANGE, Permission.HANDOVER_UNDO},
    Role.COACH: _MEMBER
    | _CONDUCT
    | {
        Permission.ATTENTION_VIEW,
        Permission.COHORT_CONVENE,
        Permission.OBJECTION_DECIDE,
        Permission.HANDOVER_UNDO,
    },
    Role.DIRECTION: frozenset(
        {
            Permission.NETWORK_VIEW,
            Permission.NETWORK_EDIT,
            Permission.PEOPLE_MANAGE,
            Permission.COORDINATION_CHANGE,
            Permission.STATE_CHANGE,
            Permission.RATE_VIEW,
            Permission.OBJECTION_DECIDE,
            Permission.WORKSHOP_VIEW,
            Permission.WORKSHOP_CONDUCT,
            Permission.PROGRAMME_VIEW,
            Permission.PROGRAMME_MANAGE,
            Permission.SCHOOLS_IMPORT,
        }
    ),
    Role.AUTHORITY: frozenset({Permission.PUBLISHED_VIEW}),
    Role.RESEARCHER: frozenset({Permission.PROGRAMME_VIEW}),
    Role.DATA_OFFICER: frozenset({Permission.PROGRAMME_VIEW, Permission.DATA_DESK}),
    Role.OPERATOR: frozenset({Permission.SCHOOLS_IMPORT}),
}

# Who may invite whom as what, within their own place; who may give a role may end it. Nobody gives one to themselves.
INVITES: Mapping[Role, frozenset[Role]] = {
    Role.MEMBER: frozenset(),
    Role.COORDINATOR: frozenset({Role.MEMBER, Role.COORDINATOR, Role.AUTHORITY}),
    Role.COACH: frozenset({Role.MEMBER}),
    Role.DIRECTION: frozenset(Role),
    Role.AUTHORITY: frozenset(),
    Role.RESEARCHER: frozenset(),
    Role.DATA_OFFICER: frozenset(),
    Role.OPERATOR: frozenset(),
}

# Whoever works for the programme and sees many networks: the installation may ask them for a second factor.
STAFF = frozenset({Role.COACH, Role.DIRECTION, Role.RESEARCHER, Role.DATA_OFFICER, Role.OPERATOR})

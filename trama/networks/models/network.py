"""Programmes and the networks they accompany."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trama.core.codes import new_code
from trama.networks.enums import INVITES, PERMISSIONS, NetworkKind, Permission, Role, State, TimeZone, Track

if TYPE_CHECKING:
    from trama.networks.models.people import Person

FEWEST_CONVENED = 2  # networks of a cohort that one accompanies, to hold a workshop for the whole of it


def roles_that_may(permission: Permission) -> list[str]:
    """The roles whose row of the table holds ``permission``."""
    return [role.value for role, allowed in PERMISSIONS.items() if permission in allowed]


def roles_that_invite(role: Role) -> list[str]:
    """The roles that may invite somebody as ``role``, and end what they gave."""
    return [inviter.value for inviter, invited in INVITES.items() if role in invited]


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    """Programmes, by who asks."""

    def visible_to(self, person: "Person") -> Self:
        """Programmes in which ``person`` holds a role today."""
        return self.filter(pk__in=person.current_memberships().values("programme"))

    def allowing(self, person: "Person", permission: Permission) -> Self:
        """Programmes on which ``person`` holds ``permission`` today."""
        held = person.memberships_allowing(permission)
        return self.filter(pk__in=held.values("programme"))


class Programme(models.Model):
    """The project that accompanies many networks."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    name = models.CharField(_("name"), max_length=200)
    institution = models.CharField(_("institution"), max_length=200, blank=True)
    pack = models.CharField(_("content pack"), max_length=40, default="clider")
    time_zone = models.CharField(
        _("time zone"), max_length=40, choices=TimeZone.choices, default=TimeZone.SANTIAGO
    )
    data_contact = models.CharField(_("who answers for the data"), max_length=200, blank=True)
    data_email = models.EmailField(_("their email"), blank=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme")

    def __str__(self) -> str:
        return self.name


class CohortQuerySet(models.QuerySet["Cohort"]):
    """Cohorts, by who asks."""

    def convened_by(self, person: "Person") -> Self:
        """Those of which ``person`` accompanies several networks one by one today: they may call all together."""
        held = person.memberships_allowing(Permission.COHORT_CONVENE)
        theirs = models.Count("networks", filter=Q(networks__in=held.values("network")), distinct=True)
        several = self.model.objects.alias(theirs=theirs).filter(theirs__gte=FEWEST_CONVENED)
        return self.filter(pk__in=several.values("pk"))


class Cohort(models.Model):
    """Networks that start together."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="cohorts")
    name = models.CharField(_("name"), max_length=120)
    track = models.CharField(_("track"), max_length=10, choices=Track.choices, default=Track.REGULAR)
    starts_on = models.DateField(_("starts on"))

    objects = CohortQuerySet.as_manager()

    class Meta:
        verbose_name = _("cohort")
        ordering = ["starts_on", "track", "name"]

    def __str__(self) -> str:
        return self.name


class Territory(models.Model):
    """Area a network belongs to: a SLEP, a DEPROV, a commune."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    name = models.CharField(_("name"), max_length=120, unique=True)

    class Meta:
        verbose_name = _("territory")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class NetworkQuerySet(models.QuerySet["Network"]):
    """Networks, by who asks."""

    def allowing(self, person: "Person", permission: Permission) -> Self:
        """Networks on which ``person`` holds ``permission`` today."""
        held = person.memberships_allowing(permission)
        return self.filter(
            Q(pk__in=held.values("network"))
            | Q(cohort__in=held.values("cohort"))
            | Q(cohort__programme__in=held.values("programme"))
        )

    def visible_to(self, person: "Person") -> Self:
        """Networks that exist for ``person``: for everybody else the address does not."""
        return self.allowing(person, Permission.NETWORK_VIEW)


class Network(models.Model):
    """Schools that work together towards a shared purpose."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="networks", verbose_name=_("cohort"))
    territory = models.ForeignKey(
        Territory, models.PROTECT, related_name="networks", null=True, blank=True, verbose_name=_("territory")
    )
    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(_("kind"), max_length=20, choices=NetworkKind.choices, default=NetworkKind.OTHER)
    since_year = models.PositiveSmallIntegerField(_("working together since"), null=True, blank=True)
    time_zone = models.CharField(
        _("time zone"), max_length=40, choices=TimeZone.choices, default=TimeZone.SANTIAGO
    )
    meets = models.CharField(_("how often it meets"), max_length=80, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.APPLIED)

    objects = NetworkQuerySet.as_manager()

    class Meta:
        verbose_name = _("network")
        ordering = ["name"]
        indexes = [models.Index(fields=["cohort", "state"], name="network_by_cohort_state")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_accompanied(self) -> bool:
        """Whether the programme works with it: measurements can be opened."""
        return self.state in {State.ENROLLED, State.ACTIVE, State.FOLLOW_UP, State.GRADUATED}


class NetworkState(models.Model):
    """A step of a network's life in the programme, with its day and its reason."""

    network = models.ForeignKey(Network, models.CASCADE, related_name="states")
    state = models.CharField(_("state"), max_length=12, choices=State.choices)
    since_on = models.DateField(_("since"), default=timezone.localdate)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("state of a network")
        ordering = ["network", "since_on", "pk"]

    def __str__(self) -> str:
        return f"{self.network}: {self.get_state_display()}"

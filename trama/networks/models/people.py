"""People and what they are to networks."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from trama.core.codes import new_code
from trama.networks.enums import PERMISSIONS, Permission, Role, Scope
from trama.networks.models.network import Cohort, Network, Programme, roles_that_may
from trama.networks.models.school import School

if TYPE_CHECKING:
    from datetime import date


class PersonQuerySet(models.QuerySet["Person"]):
    """People, by who asks."""

    def visible_to(self, person: "Person") -> Self:
        """People of the networks that ``person`` can see, but for hidden ones, and themselves."""
        seen = Network.objects.visible_to(person)
        others = Q(memberships__network__in=seen, blocked_at__isnull=True)
        return self.filter(Q(pk=person.pk) | others).distinct()


class Person(models.Model):
    """Somebody who takes part, with or without an account."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="person"
    )
    name = models.CharField(_("name"), max_length=160)
    email = models.EmailField(_("email"), blank=True, db_index=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    former_names = models.JSONField(default=list, blank=True)  # kept until they are erased
    # Those of all of these that they gave themselves: anybody may call themselves like somebody else.
    own_names = models.JSONField(default=list, blank=True)
    blocked_at = models.DateTimeField(null=True, blank=True)  # nobody else sees them until they lift it
    erased_at = models.DateTimeField(null=True, blank=True)  # what is left is a role, never a name

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def actor_code(self) -> str:
        return self.code

    @property
    def shown_name(self) -> str:
        """The name, where somebody has to be named who may be hidden."""
        return gettext("somebody who is hidden now") if self.blocked_at else self.name

    @property
    def name_at_desk(self) -> str:
        """Their name where acts and requests are read: of one that they gave themselves, with what others call them.

        Anybody may call themselves like somebody else: neither an act nor a letter is that one's for it.
        """
        if self.name not in self.own_names:
            return self.name
        others = ", ".join(self.known_names)
        return gettext("%(name)s (others call them %(others)s)") % {"name": self.name, "others": others}

    @property
    def known_names(self) -> list[str]:
        """What others called them when they invited them, today's name first: by no other is anything found."""
        names = (self.name, *self.former_names)
        return list(dict.fromkeys(name for name in names if name not in self.own_names))

    @property
    def phone_figures(self) -> str:
        """The phone as wa.me takes it: figures only."""
        return "".join(letter for letter in self.phone if letter.isdigit())

    def current_memberships(self) -> "MembershipQuerySet":
        """What this person is, today."""
        return Membership.objects.filter(person=self).current()

    def memberships_allowing(self, permission: Permission) -> "MembershipQuerySet":
        """The memberships of today whose role holds ``permission``."""
        return self.current_memberships().filter(role__in=roles_that_may(permission))


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships, by day and by who asks."""

    def on(self, day: "date") -> Self:
        """Those that hold on ``day``; a membership that ends on a day no longer holds that day.

        Whoever asked to be hidden holds none for anybody, themselves included, until they lift it.
        """
        held = Q(since_on__lte=day), Q(until_on__isnull=True) | Q(until_on__gt=day)
        return self.filter(*held, person__blocked_at__isnull=True)

    def current(self) -> Self:
        """Those that hold today."""
        return self.on(timezone.localdate())

    def visible_to(self, person: Person) -> Self:
        """Those of networks that ``person`` can see, and their own."""
        others = Q(network__in=Network.objects.visible_to(person), person__blocked_at__isnull=True)
        return self.filter(Q(person=person) | others)

    def manageable_by(self, person: Person) -> Self:
        """Those that ``person`` may change: of networks they manage, of programmes in which they appoint."""
        appointed = Programme.objects.allowing(person, Permission.PROGRAMME_MANAGE)
        return self.filter(
            Q(network__in=Network.objects.allowing(person, Permission.PEOPLE_MANAGE))
            | Q(cohort__programme__in=appointed)
            | Q(programme__in=appointed),
            person__blocked_at__isnull=True,
        )


class Membership(models.Model):
    """One person in one network, cohort or programme, in one role, from a day to a day."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=14, choices=Role.choices)
    network = models.ForeignKey(Network, models.CASCADE, null=True, blank=True, related_name="memberships")
    cohort = models.ForeignKey(Cohort, models.CASCADE, null=True, blank=True, related_name="memberships")
    programme = models.ForeignKey(
        Programme, models.CASCADE, null=True, blank=True, related_name="memberships"
    )
    school = models.ForeignKey(
        School, models.PROTECT, null=True, blank=True, related_name="memberships", verbose_name=_("school")
    )
    position = models.CharField(_("position"), max_length=120, blank=True)
    since_on = models.DateField(_("since"), default=timezone.localdate)
    until_on = models.DateField(_("until"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        ordering = ["since_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="membership_in_one_place",
                condition=Q(network__isnull=False, cohort__isnull=True, programme__isnull=True)
                | Q(network__isnull=True, cohort__isnull=False, programme__isnull=True)
                | Q(network__isnull=True, cohort__isnull=True, programme__isnull=False),
            ),
            models.CheckConstraint(
                name="membership_ends_after_it_begins",
                condition=Q(until_on__isnull=True) | Q(until_on__gte=models.F("since_on")),
            ),
            models.UniqueConstraint(
                name="one_open_membership_per_role_and_network",
                fields=["person", "network", "role"],
                condition=Q(until_on__isnull=True, network__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["network", "role", "until_on"], name="membership_by_network")]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_role_display()}"

    @property
    def is_role_noted(self) -> bool:
        """Whether the role is said beside the name."""
        return Role(self.role).is_noted

    def may(self, permission: Permission) -> bool:
        """Whether the role of this membership holds ``permission``."""
        return permission in PERMISSIONS[Role(self.role)]

    @property
    def scope(self) -> Scope:
        """What kind of place it is in."""
        if self.network_id:
            return Scope.NETWORK
        return Scope.COHORT if self.cohort_id else Scope.PROGRAMME

    @property
    def place(self) -> Network | Cohort | Programme:
        """The network, cohort or programme itself."""
        place = self.network or self.cohort or self.programme
        assert place is not None  # noqa: S101 -- the constraint membership_in_one_place
        return place

"""Invitations to join a network, a cohort or a programme."""

from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trama.core.codes import random_key
from trama.core.text import is_same_text, normalise
from trama.core.tokens import derived, is_genuine, make_token, token_number
from trama.networks.enums import Permission, Role
from trama.networks.models.network import Cohort, Network, Programme
from trama.networks.models.people import Membership, Person
from trama.networks.models.school import School

KIND = "joining"
DAYS = 30
SPOKEN_MINUTES = 15
MOST_TRIES = 5  # of one spoken code


def in_thirty_days() -> datetime:
    """When an invitation made now expires."""
    return timezone.now() + timedelta(days=DAYS)


def spoken_digest(joining: "Joining", code: str) -> str:
    """What is stored of a code that is read aloud."""
    return derived("joining-code", f"{joining.pk}:{code}").hex()


def spoken_until() -> datetime:
    """When a code that is made now stops working."""
    return timezone.now() + timedelta(minutes=SPOKEN_MINUTES)


class JoiningQuerySet(models.QuerySet["Joining"]):
    """Invitations to join, by who asks and by secret."""

    def pending(self) -> Self:
        """Neither accepted nor withdrawn nor expired."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=timezone.now())

    def shown_in(self, where: Q) -> Self:
        """Those of a place that are neither for the address nor by the whole name of who is hidden and nobody else's.

        ``where`` finds the place of an invitation and of a membership alike (2 queries; 4 when somebody is hidden).
        """
        found = self._to_addresses_shown().filter(where)
        held = Membership.objects.filter(where).select_related("person")
        hidden = [row.person for row in held.filter(person__blocked_at__isnull=False)]
        names = [name for person in hidden for name in person.known_names]
        if not names:
            return found
        others = held.filter(person__blocked_at__isnull=True)
        seen = {normalise(name) for row in others for name in row.person.known_names}
        unsaid = {normalise(name) for name in names if len(name.split()) > 1} - seen
        return found.exclude(pk__in=[joining.pk for joining in found if normalise(joining.name) in unsaid])

    def _to_addresses_shown(self) -> Self:
        owners = Person.objects.filter(email=models.OuterRef("email"))
        hidden, seen = (owners.filter(blocked_at__isnull=none) for none in (False, True))
        return self.exclude(Q(email__gt="") & models.Exists(hidden) & ~models.Exists(seen))

    def for_address(self, email: str) -> Self:
        """Those that wait for whoever signs in with ``email``."""
        return self.pending().filter(email__iexact=email) if email else self.none()

    def ended_lately(self) -> Self:
        """Withdrawn within two weeks and not accepted: whoever may invite can send them again."""
        since = timezone.now() - timedelta(days=14)
        return self.filter(accepted_at__isnull=True, withdrawn_at__gt=since)

    def visible_to(self, person: Person) -> Self:
        """Those of networks whose people ``person`` manages, and of programmes in which they appoint."""
        appointed = Programme.objects.allowing(person, Permission.PROGRAMME_MANAGE)
        return self.filter(
            Q(network__in=Network.objects.allowing(person, Permission.PEOPLE_MANAGE))
            | Q(cohort__programme__in=appointed)
            | Q(programme__in=appointed)
        )

    def by_token(self, token: str) -> "Joining | None":
        """The invitation that a secret address opens (1 query)."""
        number = token_number(token)
        found = self.filter(pk=number).first() if number is not None else None
        return found if found and is_genuine(token, KIND, found.pk, found.nonce) else None


class Joining(models.Model):
    """The right of one person to join, once, until it expires; membership starts when they accept.

    Until then it holds what its inviter typed, and nobody is looked up by it: an address that is known here
    tells the inviter nothing, and two people may share one.
    """

    id = models.BigIntegerField(primary_key=True, default=random_key, editable=False)
    nonce = models.BigIntegerField(default=random_key, editable=False)
    name = models.CharField(_("name"), max_length=160)
    email = models.EmailField(_("email"), blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    made_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="joinings")
    role = models.CharField(_("role"), max_length=14, choices=Role.choices)
    network = models.ForeignKey(Network, models.CASCADE, null=True, blank=True, related_name="joinings")
    cohort = models.ForeignKey(Cohort, models.CASCADE, null=True, blank=True, related_name="joinings")
    programme = models.ForeignKey(Programme, models.CASCADE, null=True, blank=True, related_name="joinings")
    school = models.ForeignKey(School, models.PROTECT, null=True, blank=True, related_name="joinings")
    position = models.CharField(_("position"), max_length=120, blank=True)
    batch = models.CharField(max_length=12, blank=True, db_index=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(default=in_thirty_days)
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    spoken = models.CharField(max_length=64, blank=True)  # digest of the code that its inviter reads aloud
    spoken_until = models.DateTimeField(null=True, blank=True)
    spoken_tries = models.PositiveSmallIntegerField(default=0)

    objects = JoiningQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation to join")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="joining_to_one_place",
                condition=Q(network__isnull=False, cohort__isnull=True, programme__isnull=True)
                | Q(network__isnull=True, cohort__isnull=False, programme__isnull=True)
                | Q(network__isnull=True, cohort__isnull=True, programme__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.get_role_display()}"

    @property
    def phone_figures(self) -> str:
        """The phone as wa.me takes it: figures only."""
        return "".join(letter for letter in self.phone if letter.isdigit())

    def is_named(self, name: str) -> bool:
        """Whether ``name`` is the one that the inviter typed, accents and capitals apart."""
        return is_same_text(name, self.name)

    def is_said_by(self, code: str) -> bool:
        """Whether ``code`` is the one that was read aloud, within its minutes and its tries."""
        if not self.spoken or not self.spoken_until or self.spoken_until < timezone.now():
            return False
        return self.spoken_tries < MOST_TRIES and compare_digest(self.spoken, spoken_digest(self, code))

    def has_digest(self, digest: str) -> bool:
        """Whether ``digest`` is of the last code that was read aloud, and nobody used it up."""
        return bool(digest and self.spoken) and compare_digest(self.spoken, digest)

    @property
    def token(self) -> str:
        """The secret of its address; made anew each time, stored nowhere."""
        return make_token(KIND, self.pk, self.nonce)

    @property
    def place(self) -> Network | Cohort | Programme:
        """What it invites to."""
        place = self.network or self.cohort or self.programme
        assert place is not None  # noqa: S101 -- the constraint joining_to_one_place
        return place

    @property
    def answering(self) -> Programme:
        """The programme that answers for the data of whoever accepts."""
        cohort = self.network.cohort if self.network else self.cohort
        found = cohort.programme if cohort else self.programme
        assert found is not None  # noqa: S101 -- the constraint joining_to_one_place
        return found

    @property
    def is_pending(self) -> bool:
        """Whether it can still be accepted."""
        return not self.accepted_at and not self.withdrawn_at and self.expires_at > timezone.now()

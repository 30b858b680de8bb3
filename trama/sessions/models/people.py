"""Who takes part, without an account, and their groups."""

from typing import Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from trama.core.codes import new_code, random_key
from trama.core.tokens import derived
from trama.networks.models import Network, Person
from trama.sessions.models.session import Session

MOST_IN_A_GROUP = 5
CERTIFICATE = 12  # hexadecimal figures
Written = TypeVar("Written", bound=models.Model)


class Group(models.Model):
    """Some participants who work together for a while, with a representative."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    session = models.ForeignKey(Session, models.CASCADE, related_name="groups")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=80, blank=True)
    representative = models.ForeignKey(
        "Participant",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("representative"),
    )
    spoke_at = models.DateTimeField(null=True, blank=True)
    turn = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("group")
        ordering = ["session", "number"]
        constraints = [models.UniqueConstraint(fields=["session", "number"], name="one_group_per_number")]

    def __str__(self) -> str:
        return self.name or gettext("Group %(number)d") % {"number": self.number}

    @property
    def topic(self) -> str:
        """Its name among the live topics."""
        return f"group:{self.code}"

    @property
    def voice(self) -> "Participant | None":
        """Who speaks for the group, unless they asked to be hidden."""
        return self.representative if self.representative and not self.representative.blocked_at else None


class ParticipantQuerySet(models.QuerySet["Participant"]):
    """Participants, by whether they are there."""

    def inside(self) -> Self:
        """Who came in and was neither taken out nor left, hidden or not: their own screen works."""
        return self.filter(removed_at__isnull=True, left_at__isnull=True)

    def seen(self) -> Self:
        """Who did not ask to be hidden."""
        return self.filter(blocked_at__isnull=True)

    def here(self) -> Self:
        """Who is inside, for everybody else."""
        return self.inside().seen()

    def attended(self) -> Self:
        """Who was there: not taken out nor hidden, and not only in the time to add something after the end."""
        too_late = Q(session__ended_at__isnull=False, joined_at__gt=models.F("session__ended_at"))
        return self.seen().filter(removed_at__isnull=True).exclude(too_late)


def may_be_told() -> Q:
    """Of what has an author, what their device may know to be theirs: ``Participant.own`` for all at once."""
    return Q(author__hides_before__isnull=True) | Q(written_at__gt=models.F("author__hides_before"))


class CertificateField(models.CharField[str, str]):
    """The code of a certificate, set when a participant enters the database and then kept: it may be printed."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """What is stored, also when many are created at once."""
        held: str = super().pre_save(model_instance, add)
        if not held and isinstance(model_instance, Participant):
            held = model_instance.certificate_code = model_instance.derived_certificate()
        return held


class Participant(models.Model):
    """Somebody in a session: a name and a network, which travel everywhere with them."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    number = models.BigIntegerField(unique=True, default=random_key, editable=False)
    session = models.ForeignKey(Session, models.CASCADE, related_name="participants")
    name = models.CharField(_("name"), max_length=80)
    network = models.ForeignKey(Network, models.SET_NULL, null=True, blank=True, related_name="+")
    network_name = models.CharField(_("network"), max_length=160, blank=True)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="participations")
    device = models.CharField(max_length=64, blank=True, db_index=True)
    group = models.ForeignKey(Group, models.SET_NULL, null=True, blank=True, related_name="participants")
    role = models.CharField(max_length=16, blank=True)  # a code of its kind of session
    has_no_phone = models.BooleanField(_("without a phone"), default=False)
    mail = models.EmailField(
        _("mail"), blank=True
    )  # given at the closing, for the thanks with their own notes
    thanked_at = models.DateTimeField(null=True, blank=True)
    certificate_code = CertificateField(max_length=CERTIFICATE, blank=True, editable=False, db_index=True)
    # Which version of the public notice on data stood before them when they came in; none when somebody added them.
    notice_number = models.PositiveIntegerField(null=True, blank=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    left_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    word_told_at = models.DateTimeField(
        null=True, blank=True
    )  # when the facilitator first looked at the word
    # What they wrote until then is told to no device: somebody else, who has the word, may have come back as them.
    # It only ever moves forward.
    hides_before = models.DateTimeField(null=True, blank=True)
    blocked_at = models.DateTimeField(
        null=True, blank=True
    )  # alone or as their person: nobody else sees them
    hidden_with = models.ForeignKey(  # whoever is hidden and came in here without their account
        Person, models.SET_NULL, null=True, blank=True, related_name="hidden_places"
    )
    erased_at = models.DateTimeField(null=True, blank=True)  # what is left is a role, never a name

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = _("participant")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "device"], name="one_participant_per_device", condition=~Q(device="")
            ),
            models.CheckConstraint(
                name="hidden_with_somebody_while_hidden",
                condition=Q(hidden_with__isnull=True) | Q(blocked_at__isnull=False, person__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.network_name}" if self.network_name else self.name

    def has_role(self, role: str) -> bool:
        """Whether they take care of ``role``, a code of the session's kind."""
        return self.role == role

    @property
    def actor_code(self) -> str:
        """What stands in the record."""
        return self.code

    @property
    def came_by_word(self) -> bool:
        """Whether their device came in with a word that somebody else had looked at: it may be anybody's."""
        return self.hides_before is not None

    @property
    def hid_here(self) -> bool:
        """Whether they hid on this card: that their person did is told to no device, which may be anybody's."""
        return bool(
            self.blocked_at and not self.person_id and not self.hidden_with_id and not self.came_by_word
        )

    @property
    def was_there(self) -> bool:
        """Whether they came in before the end."""
        return self.session.ended_at is None or self.joined_at <= self.session.ended_at

    def own(self, written: models.QuerySet[Written]) -> models.QuerySet[Written]:
        """What of ``written`` is theirs as far as this device may know: see ``hides_before``."""
        theirs = written.filter(author=self)
        return theirs.filter(written_at__gt=self.hides_before) if self.hides_before else theirs

    @property
    def certificate(self) -> str:
        """The code by which anybody can check that this person took part: twelve hexadecimal figures."""
        return self.certificate_code or self.derived_certificate()

    def derived_certificate(self) -> str:
        """The same code as it is made."""
        return derived("certificate", f"{self.session_id}:{self.number}").hex()[:CERTIFICATE].upper()

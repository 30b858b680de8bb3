"""What answering leaves behind. A response has no person, no clock and no order of arrival.

Keys are random integers, so no table tells who came first. `PersonKey` is read by the one action that
stores a response and by no page.
"""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trama.core.codes import random_key
from trama.core.tokens import make_token
from trama.networks.models import Membership, Network, Person
from trama.surveys.enums import ResponseChannel
from trama.surveys.models.wave import Campaign, Wave

KIND = "answer"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations, by whether they still stand."""

    def standing(self) -> Self:
        """Those of people who take part in the network today: of who left, nobody is given link or sheet."""
        here = Membership.objects.current().filter(
            person=models.OuterRef("person"), network=models.OuterRef("wave__network")
        )
        return self.filter(models.Exists(here))


class Invitation(models.Model):
    """The right of one person to answer one measurement, once."""

    id = models.BigIntegerField(primary_key=True, default=random_key, editable=False)
    nonce = models.BigIntegerField(default=random_key, editable=False)
    wave = models.ForeignKey(Wave, models.CASCADE, related_name="invitations")
    person = models.ForeignKey(Person, models.CASCADE, related_name="invitations")
    is_used = models.BooleanField(default=False)
    later_count = models.PositiveSmallIntegerField(default=0)  # responses that came after the first one
    told_count = models.PositiveSmallIntegerField(
        null=True
    )  # responses that its person's last letter knew of
    disowned_on = models.DateField(null=True)  # its person said that the answer is not theirs
    claimed_on = models.DateField(null=True)  # its person said that they answered, and nothing had come
    consent_version = models.CharField(max_length=20, blank=True)
    consent_on = models.DateField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation to answer")
        constraints = [
            models.UniqueConstraint(fields=["wave", "person"], name="one_invitation_per_person_and_wave"),
        ]

    def __str__(self) -> str:
        return f"{self.wave} · {self.person}"

    @property
    def token(self) -> str:
        """The secret of its address; made anew each time, stored nowhere."""
        return make_token(KIND, self.pk, self.nonce)

    @property
    def arrived_count(self) -> int:
        """How many responses came with its link; only its person is told."""
        return int(self.is_used) + self.later_count


class Draft(models.Model):
    """Answers given and not sent yet: one for each device, so that none learns of another.

    ``device`` is the digest of the link and of a secret that only the phone has.
    """

    id = models.BigIntegerField(primary_key=True, default=random_key, editable=False)
    wave = models.ForeignKey(Wave, models.CASCADE, related_name="drafts")
    invitation = models.ForeignKey(Invitation, models.CASCADE, null=True, blank=True, related_name="drafts")
    device = models.CharField(max_length=64, unique=True)
    page = models.PositiveSmallIntegerField(default=1)
    body = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("answers under way")

    def __str__(self) -> str:
        return str(self.wave)


class ResponseQuerySet(models.QuerySet["Response"]):
    """Responses, never in the order they came."""

    def of_released(self, wave: Wave) -> Self:
        """The responses that a measurement's figures are made of; none before its results were opened."""
        is_open = wave.is_final and wave.has_open_results
        return self.filter(wave=wave).order_by("pk") if is_open else self.none()

    def compared(self, wave: Wave, *, at: int) -> Self:
        """Those that a comparison first possible at the network's release ``at`` may use.

        Withdrawn ones are left out of whatever could first be seen after they were.
        """
        kept = models.Q(withdrawn_after__isnull=True) | models.Q(withdrawn_after__gte=at)
        return self.of_released(wave).filter(kept, link__isnull=False)


class Response(models.Model):
    """A submitted set of answers: ``body`` holds items, level and words. No person, no clock."""

    id = models.BigIntegerField(primary_key=True, default=random_key, editable=False)
    wave = models.ForeignKey(Wave, models.CASCADE, related_name="responses")
    body = models.JSONField()
    link = models.BigIntegerField(null=True, blank=True)
    is_known = models.BooleanField(default=False)  # held to be known to whoever looks: see decision 41
    may_research = models.BooleanField(default=False)
    may_quote = models.BooleanField(default=False)
    withdrawal = models.CharField(max_length=64, blank=True, db_index=True)  # see `surveys.secrets`
    withdrawn_after = models.PositiveSmallIntegerField(
        null=True, blank=True
    )  # the network's newest release then

    objects = ResponseQuerySet.as_manager()

    class Meta:
        verbose_name = _("response")
        constraints = [
            models.UniqueConstraint(
                fields=["wave", "link"],
                name="one_response_per_link_and_wave",
                condition=Q(link__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.wave)


class LaterResponse(models.Model):
    """A response that came after the first one of its link: it counts for nothing and is told to nobody but its person.

    Its answers are deleted at the settling; the digest of its withdrawal code stays, so that withdrawing it answers as
    it does for any other.
    """

    id = models.BigIntegerField(primary_key=True, default=random_key, editable=False)
    wave = models.ForeignKey(Wave, models.CASCADE, related_name="later_responses")
    body = models.JSONField(default=dict)
    withdrawal = models.CharField(max_length=64, db_index=True)  # see `surveys.secrets`
    is_withdrawn = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("later response")

    def __str__(self) -> str:
        return str(self.wave)


class PersonKey(models.Model):
    """The random key that joins one person's responses over time, within one network."""

    id = models.BigIntegerField(primary_key=True, default=random_key, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    network = models.ForeignKey(Network, models.CASCADE, related_name="+")
    key = models.BigIntegerField(unique=True, default=random_key)

    class Meta:
        verbose_name = _("linking key")
        constraints = [
            models.UniqueConstraint(fields=["person", "network"], name="one_key_per_person_and_network"),
        ]

    def __str__(self) -> str:
        return "key"


class Receipt(models.Model):
    """Proof that a response arrived, to be read aloud. It points to no response."""

    id = models.BigIntegerField(primary_key=True, default=random_key, editable=False)
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="receipts")
    code = models.CharField(max_length=6)
    proof = models.CharField(max_length=64, blank=True)  # see `surveys.secrets`

    class Meta:
        verbose_name = _("receipt")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "code"], name="one_receipt_per_code"),
            models.UniqueConstraint(
                fields=["campaign", "proof"], name="one_receipt_per_sender", condition=~Q(proof="")
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Intake(models.Model):
    """How many responses of a wave came by a road that is not one's own phone; not which."""

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="intakes")
    channel = models.CharField(max_length=8, choices=ResponseChannel.choices)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("responses by another channel")
        constraints = [
            models.UniqueConstraint(fields=["wave", "channel"], name="one_count_per_channel"),
        ]

    def __str__(self) -> str:
        return f"{self.wave} · {self.get_channel_display()}"

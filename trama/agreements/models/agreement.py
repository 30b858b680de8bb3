"""Who does what by when, and what became of it."""

from collections.abc import Collection
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trama.agreements.enums import AgreementKind, AgreementState, OriginKind
from trama.core.codes import new_code
from trama.networks.enums import Permission
from trama.networks.models import Cohort, Network, Person

LONGEST_TEXT = 280
LONGEST_ANSWER = 2000


class AgreementQuerySet(models.QuerySet["Agreement"]):
    """Agreements, by who asks and by what they come from."""

    def visible_to(self, person: Person) -> Self:
        """Those of the networks ``person`` can see, and of the cohorts these belong to."""
        seen = Network.objects.allowing(person, Permission.WORKSHOP_VIEW)
        held = person.memberships_allowing(Permission.WORKSHOP_VIEW)
        return self.filter(
            Q(network__in=seen)
            | Q(cohort__in=seen.values("cohort"))
            | Q(cohort__in=held.values("cohort"))
            | Q(cohort__programme__in=held.values("programme"))
        )

    def of_kind(self, kind: AgreementKind) -> Self:
        """Those of one kind."""
        return self.filter(kind=kind)

    def coming_from(self, kind: OriginKind, codes: Collection[str]) -> Self:
        """Those whose origin is one of these things."""
        return self.filter(origin_kind=kind, origin_code__in=codes)


class WithoutIntentions(models.Manager["Agreement"]):
    """Everything that others may see. An intention is never among it."""

    def get_queryset(self) -> models.QuerySet["Agreement"]:
        """Agreements without intentions, whatever is asked of them."""
        return super().get_queryset().exclude(kind=AgreementKind.INTENTION)


AgreementManager = WithoutIntentions.from_queryset(AgreementQuerySet)


class Agreement(models.Model):
    """Something that somebody does by a day; it returns until it is done. What it comes from may be of any app."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    kind = models.CharField(max_length=16, choices=AgreementKind.choices)
    network = models.ForeignKey(
        Network, models.CASCADE, null=True, blank=True, related_name="agreements", verbose_name=_("network")
    )
    cohort = models.ForeignKey(
        Cohort, models.CASCADE, null=True, blank=True, related_name="agreements", verbose_name=_("cohort")
    )
    origin_kind = models.CharField(max_length=16, choices=OriginKind.choices)
    origin_code = models.CharField(max_length=12)
    number = models.PositiveSmallIntegerField(default=0)  # commitments: several may come of one conversation
    author = models.CharField(max_length=12, blank=True)  # of an intention: the only participant who reads it
    owner = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="agreements")
    text = models.CharField(_("what"), max_length=LONGEST_TEXT, blank=True)  # empty: its origin says it
    due_on = models.DateField(_("by"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=AgreementState.choices, default=AgreementState.OPEN
    )
    answer = models.TextField(_("answer"), max_length=LONGEST_ANSWER, blank=True)
    link = models.URLField(_("link"), blank=True)
    answered_on = models.DateField(null=True, blank=True)
    written_at = models.DateTimeField(auto_now=True)

    objects = AgreementManager()

    class Meta:
        verbose_name = _("agreement")
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "origin_kind", "origin_code", "number"],
                name="one_agreement_of_a_kind_per_origin",
            ),
            models.CheckConstraint(
                name="commitments_are_numbered_and_have_a_day",
                condition=Q(kind=AgreementKind.COMMITMENT, number__gte=1, due_on__isnull=False) & ~Q(text="")
                | (~Q(kind=AgreementKind.COMMITMENT) & Q(number=0)),
            ),
            models.CheckConstraint(
                name="agreement_of_a_network_or_a_cohort",
                condition=Q(network__isnull=False, cohort__isnull=True)
                | Q(network__isnull=True, cohort__isnull=False),
            ),
            models.CheckConstraint(
                name="only_an_intention_has_an_author",
                condition=(Q(kind=AgreementKind.INTENTION) & ~Q(author="") & Q(owner__isnull=True))
                | (~Q(kind=AgreementKind.INTENTION) & Q(author="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.code}"

    @property
    def subject_kind(self) -> str:
        """What the record of acts calls it: a question keeps the word it began with."""
        return "debt" if self.kind == AgreementKind.OPEN_QUESTION else self.kind


class IntentionManager(models.Manager["Intention"]):
    """Intentions, to be asked for by their author only (see `agreements.queries.intentions_of`)."""

    def get_queryset(self) -> models.QuerySet["Intention"]:
        """Intentions and nothing else."""
        return super().get_queryset().filter(kind=AgreementKind.INTENTION)


class Intention(Agreement):
    """What somebody takes with them from a note of their own, and when they will try it. Only they read it."""

    objects = IntentionManager()  # type: ignore[assignment,misc]  # another manager on purpose

    class Meta:
        proxy = True
        verbose_name = _("intention")

    def __str__(self) -> str:
        return self.code

"""What the network says when it sits down with its answers."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trama.core.codes import new_code, random_key
from trama.surveys.models.wave import Wave

STEPS = 8


class PurposeSentence(models.Model):
    """How somebody ends «Nuestra red existe para que…»: unsigned, apart from the response."""

    id = models.BigIntegerField(primary_key=True, default=random_key, editable=False)
    wave = models.ForeignKey(Wave, models.CASCADE, related_name="sentences")
    text = models.CharField(_("sentence"), max_length=200)
    says_who = models.BooleanField(_("who changes?"), default=False)
    says_what = models.BooleanField(_("in what?"), default=False)
    says_how = models.BooleanField(_("how will we know?"), default=False)
    is_known = models.BooleanField(default=False)  # like the response it came with
    withdrawal = models.CharField(max_length=64, blank=True, db_index=True)  # see `surveys.secrets`

    class Meta:
        verbose_name = _("sentence about the purpose")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text


class ConversedAnswer(models.Model):
    """What a network agreed on one dimension, talking: the dots that were raised, one value, some words."""

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="conversed")
    dimension = models.CharField(max_length=40)
    raised = models.JSONField(_("dots raised"), default=list)
    agreed = models.PositiveSmallIntegerField(_("agreed value"), null=True, blank=True)
    words = models.TextField(_("in words"), blank=True, max_length=2000)

    class Meta:
        verbose_name = _("conversed answer")
        constraints = [
            models.UniqueConstraint(fields=["wave", "dimension"], name="one_conversation_per_dimension"),
        ]

    def __str__(self) -> str:
        return f"{self.wave} · {self.dimension}"


class StepNote(models.Model):
    """Something that was said in one step of the conversation about the results."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    wave = models.ForeignKey(Wave, models.CASCADE, related_name="notes")
    step = models.PositiveSmallIntegerField()
    text = models.TextField(_("what was said"), max_length=2000)
    written_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("note of the conversation")
        ordering = ["step", "written_at", "pk"]
        constraints = [
            models.CheckConstraint(name="eight_steps", condition=Q(step__gte=1, step__lte=STEPS)),
        ]

    def __str__(self) -> str:
        return self.text[:60]

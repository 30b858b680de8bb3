"""What is told of a measurement, fixed when its results are opened."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from trama.surveys.models.wave import Wave


class Disclosure(models.Model):
    """On which rung each question of a measurement is told: worked out once, never again."""

    wave = models.OneToOneField(Wave, models.CASCADE, primary_key=True)
    rungs = models.JSONField()  # by code: the rung, and whether its measurement alone allows nothing finer
    has_scores = models.BooleanField()  # whether persons' scores may be drawn
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("disclosure")

    def __str__(self) -> str:
        return str(self.wave)

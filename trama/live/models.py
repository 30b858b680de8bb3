"""The truth of live pages: what changed, in which order, topic by topic."""

from django.db import models


class Topic(models.Model):
    """Something whose pages move: its name (``board:ABC234``) and how many changes it has seen."""

    name = models.CharField(max_length=60, unique=True)
    version = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = "topic"

    def __str__(self) -> str:
        return self.name


class Change(models.Model):
    """One step of a topic: which kind of thing changed, and its code. What it says is read when it is drawn."""

    topic = models.CharField(max_length=60)
    version = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = "change"
        ordering = ["topic", "version"]
        constraints = [models.UniqueConstraint(fields=["topic", "version"], name="one_change_per_version")]

    def __str__(self) -> str:
        return f"{self.topic} {self.version}: {self.kind} {self.subject}"

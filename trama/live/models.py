"""What changed in each topic, in order."""

from django.db import models


class Topic(models.Model):
    """Something that live pages show: its name (``workshop:ABC234``) and how many changes it has had."""

    name = models.CharField(max_length=60, unique=True)
    version = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = "topic"

    def __str__(self) -> str:
        return self.name


class Change(models.Model):
    """One change of a topic: the kind of item and its code. Content is read when it is rendered."""

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

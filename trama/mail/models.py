"""What is remembered of mails: letters on their way and addresses to which nothing more goes. No address is stored."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from trama.core.codes import random_key
from trama.core.tokens import derived


def digest_of(address: str) -> str:
    """What is stored of an address: a keyed digest, so that a copy of the database holds no list of mails."""
    return derived("address", address.strip().lower()).hex()


class LetterState(models.TextChoices):
    """Where a letter is."""

    WAITING = "waiting", _("To be sent")
    LEAVING = "leaving", _("Leaving")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Could not be sent")
    DROPPED = "dropped", _("Not needed any more")


class Letter(models.Model):
    """One mail that must leave once. ``about`` says what it is and ``reference`` to whom: codes and ids only.

    It is marked as leaving before it is handed over: if the machine dies in between it is not sent twice.
    """

    id = models.BigIntegerField(primary_key=True, default=random_key, editable=False)
    about = models.CharField(max_length=40)
    reference = models.BigIntegerField()
    state = models.CharField(max_length=8, choices=LetterState.choices, default=LetterState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=80, blank=True)  # the kind of failure, never an address
    recipient = models.CharField(max_length=64, blank=True)  # digest

    class Meta:
        verbose_name = _("letter")
        constraints = [
            models.UniqueConstraint(fields=["about", "reference"], name="a_letter_leaves_once"),
        ]
        indexes = [models.Index(fields=["state", "next_at"], name="letter_by_next")]

    def __str__(self) -> str:
        return self.about


class DeadAddress(models.Model):
    """An address that a mail server said does not exist. Another address of the same person is another digest."""

    digest = models.CharField(max_length=64, primary_key=True)
    since_on = models.DateField(auto_now_add=True)

    class Meta:
        verbose_name = _("address that does not exist")

    def __str__(self) -> str:
        return self.digest[:8]


class Refusal(models.Model):
    """An address that wants no reminders about something: ``about`` is the code of a network."""

    digest = models.CharField(max_length=64)
    about = models.CharField(max_length=12)

    class Meta:
        verbose_name = _("reminders refused")
        constraints = [
            models.UniqueConstraint(fields=["digest", "about"], name="one_refusal_per_address_and_place")
        ]

    def __str__(self) -> str:
        return self.about

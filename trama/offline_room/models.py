"""Workshops that went out to a laptop without Internet."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trama.core.codes import new_code
from trama.networks.models import Person
from trama.sessions.models import Session

PACK = 8  # letters of its code


def new_pack() -> str:
    """The code of a file that is handed out."""
    return new_code(PACK)


class OfflineRoom(models.Model):
    """A workshop as it was handed out to a laptop, and what its records brought so far.

    On the laptop it is the workshop itself: there, and only there, it holds its key and the laptop's own secret.
    """

    code = models.CharField(max_length=12, unique=True, default=new_pack, editable=False)
    workshop = models.ForeignKey(Session, models.CASCADE, related_name="offline_rooms")
    taken_at = models.DateTimeField(default=timezone.now)
    taken_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    merged_at = models.DateTimeField(null=True, blank=True)
    # Digests of what laptop and server last had in common, and codes that are others here: see `merge`.
    known = models.JSONField(default=dict)
    key = models.CharField(max_length=64, blank=True)
    public = models.CharField(max_length=160, blank=True)  # with which it seals what only the server may read
    laptop = models.CharField(max_length=16, blank=True)  # its secret: it leaves under the seal alone

    class Meta:
        verbose_name = _("offline workshop")
        ordering = ["-taken_at", "-pk"]

    def __str__(self) -> str:
        return self.code

    def handed_out(self, number: int) -> bool:
        """Whether the participant with this number was in the workshop when it was handed out."""
        return str(number) in self.known.get("handed", {}).get("participants", {})

"""An instrument's versions, each frozen as loaded from a content pack."""

from functools import lru_cache
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from trama.content.load import parse_body
from trama.content.pack import InstrumentBody


class InstrumentVersionQuerySet(models.QuerySet["InstrumentVersion"]):
    """Versions of questionnaires."""

    def latest_of(self, *, pack: str) -> list["InstrumentVersion"]:
        """The newest version of each instrument of ``pack``, in the pack's order (1 query)."""
        newest: dict[str, InstrumentVersion] = {}
        for version in self.filter(pack=pack).order_by("position", "pk"):
            newest[version.code] = version
        return list(newest.values())

    def newest(self, *, pack: str, code: str) -> "InstrumentVersion":
        """The version of an instrument that is opened today (1 query)."""
        return self.filter(pack=pack, code=code).order_by("-pk")[0]

    def of(self, *, pack: str, code: str) -> Self:
        """All versions of one instrument, newest last."""
        return self.filter(pack=pack, code=code).order_by("pk")


class InstrumentVersion(models.Model):
    """Frozen wording, scales and texts of a questionnaire; ``body`` is whole in itself and never changes."""

    pack = models.CharField(max_length=40)
    code = models.CharField(max_length=40)
    number = models.CharField(_("version"), max_length=20)
    name = models.CharField(_("name"), max_length=160)
    position = models.PositiveSmallIntegerField(default=0)
    body = models.JSONField()
    digest = models.CharField(max_length=64, unique=True)
    loaded_at = models.DateTimeField(auto_now_add=True)

    objects = InstrumentVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a questionnaire")
        constraints = [
            models.UniqueConstraint(fields=["pack", "code", "number"], name="one_body_per_version"),
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.number}"

    @property
    def parsed(self) -> InstrumentBody:
        """The body as frozen values; read and parsed once per process, since a version never changes."""
        return body_of(self.digest)


@lru_cache(maxsize=64)
def body_of(digest: str) -> InstrumentBody:
    """The body with that digest; a version never changes, so it is read once per process."""
    return parse_body(InstrumentVersion.objects.only("body").get(digest=digest).body)

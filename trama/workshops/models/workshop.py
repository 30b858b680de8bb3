"""A workshop: a session of its own kind. It adds no column, so a session at hand is a workshop at hand."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trama.networks.enums import Permission
from trama.networks.models import Network, Person
from trama.sessions.models import Session
from trama.sessions.models.session import SessionQuerySet
from trama.workshops.enums import WORKSHOP


class WorkshopQuerySet(SessionQuerySet):
    """Workshops, by who asks."""

    def visible_to(self, person: Person) -> Self:
        """Workshops that exist for ``person``: of their networks, and of the cohorts these belong to."""
        seen = Network.objects.allowing(person, Permission.WORKSHOP_VIEW)
        return self.filter(
            Q(pk__in=self.allowing(person, Permission.WORKSHOP_VIEW).values("pk"))
            | Q(cohort__networks__in=seen, is_rehearsal=False)
        ).distinct()


class WorkshopManager(models.Manager[Session]):
    """The sessions that are workshops."""

    def get_queryset(self) -> WorkshopQuerySet:
        """No other kind of session."""
        return WorkshopQuerySet(self.model, using=self._db).filter(kind=WORKSHOP)


class Workshop(Session):
    """A session that a programme lives with one network or with the networks of a cohort."""

    objects = WorkshopManager.from_queryset(WorkshopQuerySet)()  # type: ignore[assignment,misc]  # a proxy narrows its manager

    class Meta:
        proxy = True
        verbose_name = _("workshop")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = self.kind or WORKSHOP

"""Schools, as of a date: names and dependencies change, what was true stays true."""

import re
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trama.core.text import normalise
from trama.networks.enums import Dependency, SchoolStatus
from trama.networks.models.network import Network

RBD = re.compile(r"(\d{1,6})(?:-[\dkK])?")


def searchable(name: str, commune: str) -> str:
    """What a school is found by, without accents: databases disagree about «ñ» and «Ñ»."""
    return normalise(f"{name} {commune}")


class SchoolQuerySet(models.QuerySet["School"]):
    """Schools, by what somebody typed."""

    def matching(self, asked: str) -> Self:
        """By RBD, with or without its check digit, or by every word of the name or the commune."""
        number = RBD.fullmatch(asked.strip())
        if number:
            return self.filter(rbd=int(number[1]))
        found = self
        for word in normalise(asked).split():
            found = found.filter(found_by__contains=word)
        return found


class School(models.Model):
    """One school; its RBD is the key that the country knows it by."""

    rbd = models.PositiveIntegerField(_("RBD"), unique=True)
    name = models.CharField(_("name"), max_length=160)
    commune = models.CharField(_("commune"), max_length=80, blank=True)
    is_rural = models.BooleanField(_("rural"), default=False)
    found_by = models.CharField(max_length=250, blank=True, editable=False)  # see `searchable`

    objects = SchoolQuerySet.as_manager()

    class Meta:
        verbose_name = _("school")
        ordering = ["name", "rbd"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.found_by = searchable(self.name, self.commune)
        super().save(*args, **kwargs)

    def year_on(self, day: date) -> "SchoolYear | None":
        """What the directory said of it, as of ``day`` (1 query)."""
        return self.years.filter(year__lte=day.year).order_by("-year").first()

    def dependency_on(self, day: date) -> "SchoolDependency | None":
        """Who ran it on ``day`` (1 query)."""
        return self.dependencies.filter(since_on__lte=day).order_by("-since_on").first()


class SchoolYear(models.Model):
    """What the official directory of one year says of a school."""

    school = models.ForeignKey(School, models.CASCADE, related_name="years")
    year = models.PositiveSmallIntegerField(_("year"))
    name = models.CharField(_("name"), max_length=160)
    region = models.PositiveSmallIntegerField(_("region"), null=True)
    commune_code = models.PositiveIntegerField(null=True)
    commune = models.CharField(_("commune"), max_length=80, blank=True)
    deprov = models.CharField(_("provincial department"), max_length=80, blank=True)
    dependency = models.CharField(_("dependency"), max_length=1, choices=Dependency.choices, blank=True)
    is_rural = models.BooleanField(_("rural"), default=False)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    enrolment = models.PositiveIntegerField(_("enrolment"), null=True)
    status = models.CharField(_("status"), max_length=1, choices=SchoolStatus.choices, blank=True)

    class Meta:
        verbose_name = _("school in a year")
        constraints = [models.UniqueConstraint(fields=["school", "year"], name="one_row_per_school_and_year")]

    def __str__(self) -> str:
        return f"{self.name} ({self.year})"


class SchoolDependency(models.Model):
    """Who runs a school since a day; a transfer to a SLEP is a new row, never a change of the old one."""

    school = models.ForeignKey(School, models.CASCADE, related_name="dependencies")
    kind = models.CharField(_("dependency"), max_length=1, choices=Dependency.choices)
    authority = models.CharField(_("school authority"), max_length=160, blank=True)
    since_on = models.DateField(_("since"))
    is_exact = models.BooleanField(_("the day is exact"), default=True)

    class Meta:
        verbose_name = _("dependency of a school")
        ordering = ["school", "since_on"]
        constraints = [
            models.UniqueConstraint(fields=["school", "since_on"], name="one_dependency_per_school_and_day")
        ]

    def __str__(self) -> str:
        return f"{self.school}: {self.get_kind_display()}"


class NetworkSchool(models.Model):
    """A school in a network, from a day to a day."""

    network = models.ForeignKey(Network, models.CASCADE, related_name="school_links")
    school = models.ForeignKey(School, models.PROTECT, related_name="network_links")
    since_on = models.DateField(_("since"))
    until_on = models.DateField(_("until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("school of a network")
        ordering = ["since_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_open_link_per_school_and_network",
                fields=["network", "school"],
                condition=Q(until_on__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.school} · {self.network}"

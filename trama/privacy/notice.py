"""What an institution says of itself for the public notice, and what this installation knows of itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Self

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from trama.networks.models import Programme

ONLY_PUBLIC = _("Only where a public body answers for the data.")


def _fact(label: StrOrPromise, hint: StrOrPromise = "", *, longest: int = 200, kind: str = "must") -> Any:
    """A fact in words: one that the law asks of everybody, of a public body, or of nobody (``may``)."""
    return field(default="", metadata={"label": label, "hint": hint, "longest": longest, "kind": kind})


@dataclass(frozen=True)
class NoticeFacts:
    """What only the institution knows. An empty fact is one that it has not said."""

    institution: str = _fact(_("Institution that answers for the data"))
    tax_number: str = _fact(_("RUT of the institution"), _("For example: 60.000.000-1."), longest=20)
    address: str = _fact(_("Postal address"), _("Street, number and commune."))
    representative: str = _fact(_("Legal representative"))
    officer: str = _fact(_("Who answers there for people's data"), _("A person, with their position."))
    email: str = _fact(_("Their mail"), longest=254)
    phone: str = _fact(_("Their phone"), kind="may", longest=30)
    country: str = _fact(_("Country where the server stands"), longest=80)
    operator: str = _fact(
        _("Who operates the server on behalf of the institution"),
        _("Name and RUT. If the institution itself does, say so."),
    )
    helpers: str = _fact(
        _("Others who work with the data for the operator"),
        _("For example, whoever rents the machine or sends the mail."),
        longest=1000,
        kind="may",
    )
    engagement: str = _fact(
        _("How long the order to the operator lasts"),
        _("For the annex: until a day, or while the programme lasts."),
        kind="may",
    )
    transfers: str = _fact(
        _("Transfers to other countries, and what guarantees them"),
        _("To whom, to which country, with which clauses. If there are none, say “none”."),
        longest=1000,
    )
    recipients: str = _fact(
        _("Who receives data from the institution"),
        _("Outside of Trama: for example a university. If nobody does, say “nobody”."),
        longest=1000,
    )
    sources: str = _fact(
        _("Where the institution has data from, beside people themselves"),
        _("For example, lists that the networks give. If from nowhere, say “from nowhere else”."),
        longest=1000,
    )
    is_public_body: bool = field(default=False, metadata={"kind": "flag"})
    functions: str = _fact(_("The law that gives it this task"), ONLY_PUBLIC, kind="public", longest=500)
    head: str = _fact(_("Head of service, before whom rights are exercised"), ONLY_PUBLIC, kind="public")
    agreements: str = _fact(
        _("Address where it publishes its data agreements each month"), ONLY_PUBLIC, kind="public"
    )

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Self:
        """The facts of a version; one that is not among those of today is left out."""
        return cls(**{name: kept[name] for name in FACTS if name in kept})

    def missing(self) -> tuple[str, ...]:
        """The facts that the law asks for and nobody has said, in their order."""
        asked = {"must", "public"} if self.is_public_body else {"must"}
        return tuple(
            each.name
            for each in fields(self)
            if each.metadata["kind"] in asked and not getattr(self, each.name)
        )


FACTS = tuple(each.name for each in fields(NoticeFacts))
LABELS: Mapping[str, StrOrPromise] = {
    each.name: each.metadata["label"] for each in fields(NoticeFacts) if "label" in each.metadata
}


def first_facts(programme: Programme) -> NoticeFacts:
    """What is known before anybody published a notice: what the programme was founded with."""
    return NoticeFacts(
        institution=programme.institution, officer=programme.data_contact, email=programme.data_email
    )


@dataclass(frozen=True)
class Installation:
    """What is really on in this installation."""

    has_https: bool
    encrypts_backups: bool
    asks_second_factor: bool


def this_installation() -> Installation:
    """The settings of today, as a notice tells them."""
    return Installation(
        has_https=settings.BASE_URL.startswith("https://"),
        encrypts_backups=bool(settings.BACKUP_RECIPIENTS),
        asks_second_factor=settings.SECOND_FACTOR == "staff",
    )

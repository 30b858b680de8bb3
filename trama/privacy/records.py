"""The papers that an institution keeps: the record of what is done with data, and the order to whoever operates."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from trama.privacy.notice import LABELS, NoticeFacts
from trama.privacy.notice_text import NoticePoint
from trama.privacy.retention import PolicySection, RetentionRule, sections

ENROLMENT = "enrolment"
BASES: Mapping[str, StrOrPromise] = {
    ENROLMENT: gettext_lazy("enrolment in the programme and legitimate interest (art. 13)"),
    "consent": gettext_lazy("consent, for each purpose apart (art. 12)"),
    "safety": gettext_lazy("what the law asks: to keep data safe and to prove it (art. 13)"),
}
OF_PUBLIC_BODY = gettext_lazy("legal functions of a public body (art. 20)")

OF_INSTITUTION = ("institution", "tax_number", "address", "representative", "officer", "email")
OF_TREATMENT = ("operator", "country", "transfers", "recipients", "sources")


@dataclass(frozen=True)
class Treatment:
    """One line of the record: which data, of whom, what for, on which basis and for how long."""

    title: str
    about: str
    people: str
    basis: StrOrPromise
    rules: tuple[RetentionRule, ...]


def treatments(facts: NoticeFacts) -> tuple[Treatment, ...]:
    """The record of processing, from the file of retention."""
    return tuple(
        Treatment(each.title, each.about, each.people, _basis(each, facts), each.rules) for each in sections()
    )


def _basis(section: PolicySection, facts: NoticeFacts) -> StrOrPromise:
    if facts.is_public_body and section.basis == ENROLMENT:
        return OF_PUBLIC_BODY
    return BASES[section.basis]


def identity(facts: NoticeFacts) -> tuple[tuple[str, str], ...]:
    """Who keeps the record, and what is the same for all its lines."""
    public = ("functions", "head", "agreements") if facts.is_public_body else ()
    helpers = ("helpers",) if facts.helpers else ()
    return _said(facts, *OF_INSTITUTION, *OF_TREATMENT, *helpers, *public)


def _said(facts: NoticeFacts, *names: str) -> tuple[tuple[str, str], ...]:
    return tuple((str(LABELS[name]), str(getattr(facts, name))) for name in names)


def processor_annex(facts: NoticeFacts) -> Iterator[NoticePoint]:
    """The clauses of art. 15 bis between the institution and whoever operates the server."""
    yield NoticePoint(
        "parties",
        _("The parties"),
        (),
        _said(facts, "institution", "tax_number", "representative", "operator"),
    )
    yield NoticePoint(
        "object",
        _("Object and purpose"),
        (
            _("Whoever operates keeps the server of Trama working, so that the programme can use it."),
            _("Data are treated for that only, and as the institution instructs in writing."),
        ),
    )
    yield NoticePoint("duration", _("Duration"), (), _said(facts, "engagement", "country"))
    yield NoticePoint(
        "kinds", _("Which data, and of whom"), (), tuple((each.title, each.people) for each in sections())
    )
    yield _duties()
    yield NoticePoint(
        "delegation",
        _("Others who work with the data"),
        (_("Whoever operates hands nothing on without a specific written authorisation. Authorised:"),),
        ((str(LABELS["helpers"]), facts.helpers or _("Nobody.")),),
    )
    yield _end()


def _duties() -> NoticePoint:
    return NoticePoint(
        "duties",
        _("Rights and duties"),
        (
            _("The institution decides what for and how data are treated, and may check how they are kept."),
            _("Whoever operates keeps secret what it sees, also afterwards, and lets in only who needs to."),
            _(
                "It keeps the server safe: https, encrypted backups tried from time to time, a second"
                " factor for staff, updates."
            ),
            _(
                "It tells the institution of any breach without delay, with what is known, and helps "
                "it to answer."
            ),
            _(
                "It passes on at once what people ask about their data, and does what the institution answers."
            ),
            _("Whoever uses the data for something else answers for it as if it were responsible for them."),
        ),
    )


def _end() -> NoticePoint:
    return NoticePoint(
        "end",
        _("At the end"),
        (
            _(
                "Where the server holds this programme only, whoever operates returns everything (a backup that the "
                "institution can open) or deletes it, as the institution chooses, and deletes its copies, backups "
                "included."
            ),
            _(
                "Where it holds other programmes, a backup would hand over their data too and is not returned: lists, "
                "records of workshops and results are downloaded from the pages before the end, and how the rest is "
                "returned and deleted is written here before signing."
            ),
            _("This annex is a draft that Trama fills in. It binds when both parties sign it."),
        ),
    )

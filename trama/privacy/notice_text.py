"""The public notice in words: the twelve points of art. 14 ter, from the facts of an institution and of this place."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from trama.privacy.cookies import cookies
from trama.privacy.notice import LABELS, Installation, NoticeFacts
from trama.privacy.retention import sections


@dataclass(frozen=True)
class NoticePoint:
    """One of the twelve: sentences, and pairs of what is asked and what is said of it (empty: nobody has)."""

    key: str
    title: str
    lines: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    groups: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = ()  # title, what it is about, terms


def notice_text(facts: NoticeFacts, here: Installation) -> dict[str, list[dict[str, Any]]]:
    """The notice in every language, as a version keeps it."""
    text = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            text[language] = [asdict(point) for point in notice_points(facts, here)]
    return json.loads(json.dumps(text))  # type: ignore[no-any-return]  # as it comes back from the database


def notice_points(facts: NoticeFacts, here: Installation) -> Iterator[NoticePoint]:
    """The twelve points, in the order of the law and in the language of whoever reads."""
    yield _policy()
    yield NoticePoint(
        "responsible", _("Who answers for the data"), _responsible(facts), _said(facts, *_NAMED)
    )
    yield NoticePoint(
        "contact", _("How to write to them"), (), _said(facts, "address", "email", *_if(facts, "phone"))
    )
    yield _kept_data(facts)
    yield _security(here)
    yield _rights(facts)
    yield _agency()
    yield _transfers(facts)
    yield _how_long()
    yield _source(facts)
    yield _consent()
    yield _decisions()


_NAMED = ("institution", "tax_number", "representative", "officer")


def _said(facts: NoticeFacts, *names: str) -> tuple[tuple[str, str], ...]:
    return tuple((str(LABELS[name]), str(getattr(facts, name))) for name in names)


def _if(facts: NoticeFacts, *names: str) -> tuple[str, ...]:
    """Those that were said: what the law does not ask for is not told as missing."""
    return tuple(name for name in names if getattr(facts, name))


def _policy() -> NoticePoint:
    return NoticePoint(
        "policy",
        _("The policy, in short"),
        (
            _(
                "Trama is for small groups of people who know each other. That is why it keeps little"
                " and shows less."
            ),
            _(
                "Trama shows nobody who answered. In an individual measurement nothing is shown with "
                "fewer than five answers (sentences about the purpose, with fewer than three); in a "
                "conversed one, or one identified by agreement, they are seen even if they are few, and "
                "that is said before. First the coordinator and the coach of the network see the results; "
                "then, when they decide, the network. School authorities see only what a network "
                "publishes; the direction of the programme, how many answers there are."
            ),
            _(
                "Where there is no signal, the phone of somebody else can carry answers. They go "
                "sealed: that phone knows how many there are and of which measurement, and cannot "
                "open them."
            ),
        ),
    )


def _responsible(facts: NoticeFacts) -> tuple[str, ...]:
    lines = [
        _(
            "The institution that runs the programme is responsible for the data; whoever operates "
            "this server works on its behalf."
        )
    ]
    if facts.is_public_body:
        lines.append(
            _(
                "It is a public body. It may treat data without consent only within the functions "
                "that the law gives it."
            )
        )
        lines.append(
            _(
                "It publishes each month the agreements by which it passes data on; the address stands in point 4."
            )
            if facts.agreements
            else _(
                "The law asks it to publish each month the agreements by which it passes data on. It has not "
                "said yet where it does."
            )
        )
        lines.append(
            _(
                "Whoever holds the role of an authority over the schools cannot load lists of their staff "
                "here, and each person takes part only once they accept their own invitation."
            )
        )
    return tuple(lines)


def _kept_data(facts: NoticeFacts) -> NoticePoint:
    public = _said(facts, "functions", "agreements") if facts.is_public_body else ()
    return NoticePoint(
        "data",
        _("Which data, of whom, what for and on which basis"),
        (
            _(
                "Not collected: data about students, health, beliefs or union membership; location; "
                "advertising or visits."
            ),
        ),
        (*_of_people(facts), *_of_work(facts), *_said(facts, "recipients"), *public),
    )


def _of_people(facts: NoticeFacts) -> Iterator[tuple[str, str]]:
    participants = _(
        "About participants: name, mail, phone, position and school if given, role, dates and consents; from "
        "workshops, what they wrote. It lets the network and the programme work."
    )
    yield _("Participants"), f"{participants} {_basis_of_taking_part(facts)}"
    respondents = _(
        "About respondents: the answers, without a name. A separate key makes it possible to compare over "
        "time, and nobody in the network or the programme can see it."
    )
    basis = _("Basis: your consent, asked at the beginning of each questionnaire.")
    yield _("Respondents"), f"{respondents} {basis}"
    yield (
        _("Research and quotes"),
        _(
            "Only with two consents of their own, which begin unticked. Today Trama makes no file for research and "
            "quotes nobody."
        ),
    )


def _of_work(facts: NoticeFacts) -> Iterator[tuple[str, str]]:
    written = _(
        "What people write or agree on: notes, ideas, agreements. It serves the memory of the network. "
        "Intentions are read by their author only."
    )
    yield _("Workshops and agreements"), f"{written} {_basis_of_taking_part(facts)}"
    acts = _("About actions: a record of who did what and when, with codes, for one year.")
    basis = _("Basis: keeping the data safe, which the law asks.")
    yield _("Acts"), f"{acts} {basis}"
    yield (
        _("Who receives data"),
        _(
            "In Trama: the network itself, whoever accompanies it and the direction, each what their role "
            "allows."
        ),
    )


def _basis_of_taking_part(facts: NoticeFacts) -> str:
    if facts.is_public_body:
        return _("Basis: the legal functions of the institution.")
    return _("Basis: your enrolment in the programme and the legitimate interest in that it works.")


def _security(here: Installation) -> NoticePoint:
    lines = [
        _("Each person sees what their role in their network allows, and nothing else."),
        _(
            "People sign in with a code sent to their mail or with a passkey; there are no passwords "
            "to be stolen."
        ),
        _("Personal links are made anew each time and stored nowhere; they stay out of the logs."),
    ]
    lines.append(
        _("What travels between your device and this server goes encrypted (https).")
        if here.has_https
        else _(
            "This address is reached without encryption: it serves a demonstration, or a room without Internet."
        )
    )
    lines.append(
        _("Backups are encrypted.")
        if here.encrypts_backups
        else _("Encrypted backups are not set up on this server.")
    )
    if here.asks_second_factor:
        lines.append(_("Whoever works for the programme proves twice who they are."))
    lines.append(
        _(
            "Beside cookies, your browser keeps what you answer or write on your device, so that it is not lost "
            "where there is no signal. These are all the cookies there are, each with its purpose and how long it "
            "stays; none follows anybody:"
        )
    )
    kept = tuple(
        (each.name(has_https=here.has_https), f"{each.what_for} {each.how_long}") for each in cookies()
    )
    return NoticePoint("security", _("How data are kept safe"), tuple(lines), kept)


def _rights(facts: NoticeFacts) -> NoticePoint:
    lines = [
        _(
            "You can ask to see, correct, delete, block or carry your data, and object to their use. "
            "It is free. You will have an answer within thirty days, which can be extended once by "
            "thirty more; a block is answered within two working days."
        ),
        _(
            "With an account, on “My data”. In a workshop without one, on “My data” there: your word opens "
            "that page until fourteen days after the workshop. Afterwards, or whenever you prefer, write to the "
            "address above."
        ),
    ]
    if facts.is_public_body:
        lines.append(_("In a public body these rights are exercised before its head of service."))
    return NoticePoint(
        "rights", _("Your rights"), tuple(lines), _said(facts, "head") if facts.is_public_body else ()
    )


def _agency() -> NoticePoint:
    return NoticePoint(
        "agency",
        _("If you disagree"),
        (
            _(
                "If you are refused, or nobody answers in time, you can claim before the Agencia de "
                "Protección de Datos Personales. You have thirty working days."
            ),
        ),
    )


def _transfers(facts: NoticeFacts) -> NoticePoint:
    names = ("country", "operator", *_if(facts, "helpers"), "transfers")
    return NoticePoint("transfers", _("Where the data are"), (), _said(facts, *names))


def _how_long() -> NoticePoint:
    groups = tuple(
        (each.title, each.about, tuple((rule.what, f"{rule.how_long} {rule.then}") for rule in each.rules))
        for each in sections()
    )
    return NoticePoint(
        "how_long",
        _("For how long"),
        (
            _(
                "Each thing has its term, or says why it stays. Trama applies the terms by itself every night, from "
                "one file; what whoever runs the server does is told there."
            ),
        ),
        groups=groups,
    )


def _source(facts: NoticeFacts) -> NoticePoint:
    return NoticePoint(
        "source",
        _("Where the data come from"),
        (
            _(
                "From yourself; from whoever invites you, who writes your name and mail and may write your phone, "
                "school and position; and of schools, from the public directory of the ministry."
            ),
        ),
        _said(facts, "sources"),
    )


def _consent() -> NoticePoint:
    return NoticePoint(
        "consent",
        _("Taking a consent back"),
        (
            _(
                "What you agreed to you can take back at any time, and it is as easy as giving it: "
                "with the code of the page that said “Your answers arrived” you take back all of it, "
                "or only research, or only quotes."
            ),
            _("It counts from then on. What was already done or handed over cannot be undone."),
            _(
                "The code works while this server keeps the key with which it gave it. Should the key have to be "
                "changed, codes of before open nothing any more, and nobody can tell which answers were yours."
            ),
        ),
    )


def _decisions() -> NoticePoint:
    return NoticePoint(
        "decisions",
        _("Automated decisions"),
        (_("There are none: no decision about a person is made by a machine, and nobody is profiled."),),
    )

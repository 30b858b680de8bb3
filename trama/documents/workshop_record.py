"""The record of a workshop as a PDF, and the words that its page shares."""

from pathlib import Path
from typing import Any

from django.utils import formats
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from trama.agreements.enums import AgreementState
from trama.paper.compiling import pdf_from
from trama.workshops.certificates import duration
from trama.workshops.record import AskedQuestion, Attended, BroughtIdea, LivedItem, Record, Slip

TEMPLATE = Path(__file__).parent / "record.typ"


def day_of(day: Any) -> str:
    """A day as it is said."""
    return str(formats.date_format(day, "DATE_FORMAT"))


def record_pdf(record: Record) -> bytes:
    """The record as a PDF on A4."""
    return pdf_from(TEMPLATE, told_of(record))


def told_of(record: Record) -> dict[str, Any]:
    """What the page and the PDF print, in the same words."""
    when = [day_of(record.held_on), record.place, record.programme, duration(record.minutes)]
    return {
        "language": (get_language() or "es")[:2],
        "title": record.title,
        "when": " · ".join(dict.fromkeys(part for part in when if part)),
        "objective": record.objective,
        "words": _words(len(record.attendance)),
        "attendance": [{"name": one.name, "more": _more(one)} for one in record.attendance],
        "moments": [_item(one) for one in record.items],
        "groups": [
            {
                "name": one.name,
                "people": ", ".join(one.people),
                "answers": [
                    {"question": each.question, "entries": list(each.entries)} for each in one.answers
                ],
            }
            for one in record.groups
        ],
        "plenary": [
            {
                "title": one.title or _("Without a cluster"),
                "synthesis": one.synthesis,
                "ideas": [{"text": each.text, "foot": idea_foot(each)} for each in one.ideas],
            }
            for one in record.plenary
        ],
        "has_board": record.notes > 0,
        "board": [
            {
                "shape": str(one.shape),
                "title": one.title,
                "notes": [{"text": each.text, "foot": slip_foot(each)} for each in one.notes],
            }
            for one in record.board
        ],
        "questions": [_question(one) for one in record.questions],
        "said": record.said,
    }


def _words(people: int) -> dict[str, str]:
    there = ngettext("%(count)d person", "%(count)d people", people) % {"count": people}
    return {
        "attendance": f"{_('Who was there')} · {there}",
        "nobody": _("Nobody came in."),
        "moments": _("What we lived"),
        "moment": _("Moment"),
        "planned": _("Planned"),
        "lived": _("As it was"),
        "predictions": _("What we thought would come"),
        "outcome": _("What happened"),
        "sheets": _("Sheets of the groups"),
        "plenary": _("Plenary"),
        "board": _("Final ideas"),
        "none": _("Nothing yet."),
        "questions": _("What is owed an answer"),
        "said": _("The last sentence for everybody"),
    }


def _question(one: AskedQuestion) -> dict[str, str]:
    return {"text": one.text, "foot": question_foot(one), "answer": one.answer}


def _more(one: Attended) -> str:
    return " · ".join(
        part for part in (one.network, _("without a phone") if one.has_no_phone else "") if part
    )


def _item(one: LivedItem) -> dict[str, Any]:
    return {
        "title": one.title,
        "planned": in_minutes(one.planned),
        "lived": lived_words(one),
        "prompt": one.prompt,
        "outcome": one.outcome,
        "predictions": list(one.predictions),
        "hands": [hands_words(each.question, each.count) for each in one.hands],
    }


def in_minutes(count: int) -> str:
    """``5`` as «5 min»."""
    return _("%(count)d min") % {"count": count}


def lived_words(one: LivedItem) -> str:
    """How long a moment was in truth, or that it was not."""
    if one.is_skipped:
        return _("left out")
    return _("there was no time") if one.real is None else in_minutes(one.real)


def hands_words(question: str, count: int) -> str:
    """A count of hands, with what was asked."""
    told = _("raised hands: %(count)d") % {"count": count}
    return f"{question} · {told}" if question else told


def idea_foot(idea: BroughtIdea) -> str:
    """Which group brought it, and how many said «me too»."""
    return " · ".join([idea.group, *_counts(idea.echoes, idea.hands)])


def slip_foot(note: Slip) -> str:
    """Who signed it, if anybody, what it is about, and how many said «me too»."""
    tags = [", ".join(note.tags)] if note.tags else []
    return " · ".join([note.author or _("unsigned"), *tags, *_counts(note.echoes, note.hands)])


def question_foot(one: AskedQuestion) -> str:
    """What became of it, who answers for it, by when, where more is found."""
    due = _("by %(day)s") % {"day": day_of(one.due_on)} if one.due_on and not one.answered_on else ""
    done = day_of(one.answered_on) if one.answered_on else ""
    return " · ".join(
        part for part in (str(AgreementState(one.state).label), one.owner, due, done, one.link) if part
    )


def _counts(echoes: int, hands: int) -> list[str]:
    told = [ngettext("me too: %(count)d", "me too: %(count)d", echoes) % {"count": echoes}] if echoes else []
    return told + ([_("raised hands: %(count)d") % {"count": hands}] if hands else [])

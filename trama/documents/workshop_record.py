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
    return pdf_from(TEMPLATE, record_content(record))


def record_content(record: Record) -> dict[str, Any]:
    """What the page and the PDF print, in the same words."""
    when = [day_of(record.held_on), record.owner, record.programme, duration(record.minutes)]
    return {
        "language": (get_language() or "es")[:2],
        "title": record.title,
        "when": " · ".join(dict.fromkeys(part for part in when if part)),
        "objective": record.objective,
        "words": _words(len(record.attendance)),
        "attendance": [{"name": attended.name, "more": _more(attended)} for attended in record.attendance],
        "moments": [_item(item) for item in record.items],
        "groups": [
            {
                "name": group.name,
                "people": ", ".join(group.people),
                "answers": [
                    {"question": each.question, "entries": list(each.entries)} for each in group.answers
                ],
            }
            for group in record.groups
        ],
        "plenary": [
            {
                "title": cluster.title or _("Without a cluster"),
                "synthesis": cluster.synthesis,
                "ideas": [{"text": idea.text, "foot": idea_foot(idea)} for idea in cluster.ideas],
            }
            for cluster in record.plenary
        ],
        "has_board": record.notes > 0,
        "board": [
            {
                "shape": str(door.shape),
                "title": door.title,
                "notes": [{"text": slip.text, "foot": slip_foot(slip)} for slip in door.notes],
            }
            for door in record.board
        ],
        "questions": [_question(question) for question in record.questions],
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
        "notebooks": _("Notebooks of the groups"),
        "plenary": _("Plenary"),
        "board": _("Final ideas"),
        "none": _("Nothing yet."),
        "questions": _("What is owed an answer"),
        "said": _("The last sentence for everybody"),
    }


def _question(question: AskedQuestion) -> dict[str, str]:
    return {"text": question.text, "foot": question_foot(question), "answer": question.answer}


def _more(attended: Attended) -> str:
    return " · ".join(
        part for part in (attended.network, _("without a phone") if attended.has_no_phone else "") if part
    )


def _item(item: LivedItem) -> dict[str, Any]:
    return {
        "title": item.title,
        "planned": in_minutes(item.planned),
        "lived": lived_words(item),
        "prompt": item.prompt,
        "outcome": item.outcome,
        "predictions": list(item.predictions),
        "hands": [hands_words(each.question, each.count) for each in item.hands],
    }


def in_minutes(count: int) -> str:
    """``5`` as «5 min»."""
    return _("%(count)d min") % {"count": count}


def lived_words(item: LivedItem) -> str:
    """How long an item was in truth, or that it was not."""
    if item.is_skipped:
        return _("left out")
    return _("there was no time") if item.real is None else in_minutes(item.real)


def hands_words(question: str, count: int) -> str:
    """A count of hands, with what was asked."""
    hands = _("raised hands: %(count)d") % {"count": count}
    return f"{question} · {hands}" if question else hands


def idea_foot(idea: BroughtIdea) -> str:
    """Which group brought it, and how many said «me too»."""
    return " · ".join([idea.group, *_counts(idea.echoes, idea.hands)])


def slip_foot(note: Slip) -> str:
    """Who signed it, if anybody, what it is about, and how many said «me too»."""
    tags = [", ".join(note.tags)] if note.tags else []
    return " · ".join([note.author or _("unsigned"), *tags, *_counts(note.echoes, note.hands)])


def question_foot(question: AskedQuestion) -> str:
    """What became of it, who answers for it, by when, where more is found."""
    due = (
        _("by %(day)s") % {"day": day_of(question.due_on)}
        if question.due_on and not question.answered_on
        else ""
    )
    done = day_of(question.answered_on) if question.answered_on else ""
    return " · ".join(
        part
        for part in (str(AgreementState(question.state).label), question.owner, due, done, question.link)
        if part
    )


def _counts(echoes: int, hands: int) -> list[str]:
    words = [ngettext("me too: %(count)d", "me too: %(count)d", echoes) % {"count": echoes}] if echoes else []
    return words + ([_("raised hands: %(count)d") % {"count": hands}] if hands else [])

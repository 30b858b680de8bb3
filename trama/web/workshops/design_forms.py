"""What is asked to prepare a workshop: its title and day, the time for adding things, an item."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trama.core import clock
from trama.sessions.models import AgendaItem, Session
from trama.sessions.plans import LONGEST_ITEM
from trama.web.days import TWO_YEARS, DayField, check_reach
from trama.workshops.item_body import LONGEST

MOST_CARDS = 40
CARD_PARTS = ("title", "text", "note", "link", "link_title")
WHEN = "%Y-%m-%dT%H:%M"


def _area(label: Any, *, rows: int, most: int, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        required=False,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class AboutForm(forms.Form):
    """Title, objective and day."""

    title = forms.CharField(label=_("Title"), max_length=160)
    objective = _area(_("Objective"), rows=4, most=1000)
    held_on = DayField(label=_("Day"), ahead=TWO_YEARS)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class HourField(forms.DateTimeField):
    """A day and hour on the clock of the workshop, also on the night in which the clock changes."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=WHEN)
    input_formats = (WHEN, "%d-%m-%Y %H:%M")

    def __init__(self, *, label: Any, is_end: bool) -> None:
        super().__init__(label=label, required=False)
        self.is_end = is_end

    def to_python(self, value: Any) -> datetime | None:
        """Read it as it was written, before any clock is looked at."""
        with timezone.override(UTC):  # every hour comes once there
            read = super().to_python(value)
        if read:
            check_reach(read.date(), ahead=TWO_YEARS)
        return read and clock.on_the_clock(read.date(), read.time(), is_end=self.is_end)


class WindowForm(forms.Form):
    """From when until when people may add something; both or none."""

    since = HourField(label=_("From"), is_end=False)
    until = HourField(label=_("Until"), is_end=True)

    def clean(self) -> dict[str, Any]:
        """Half a time is no time."""
        given = super().clean() or {}
        if bool(given.get("since")) != bool(given.get("until")) and not self.errors:
            missing = "until" if given.get("since") else "since"
            self.add_error(missing, _("Write both the start and the end, or leave both empty."))
        return given


def window_of(workshop: Session) -> dict[str, Any]:
    """What the form of the window begins with."""
    since, until = workshop.writes_from, workshop.writes_until
    return {
        "since": since and timezone.localtime(since),
        "until": until and timezone.localtime(until),
    }


class ItemForm(forms.Form):
    """The words and minutes of an item; its cards are read apart."""

    title = forms.CharField(label=_("Title"), max_length=160)
    minutes = forms.IntegerField(
        label=_("Minutes"),
        min_value=1,
        max_value=LONGEST_ITEM,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    text = _area(_("What everybody reads"), rows=5, most=LONGEST)
    prompt = _area(_("The question for everybody"), rows=2, most=LONGEST)
    outcome = _area(
        _("The outcome"),
        rows=4,
        most=LONGEST,
        help_text=_("Nobody sees it until the facilitator opens it."),
    )
    link = forms.URLField(
        label=_("Link"),
        required=False,
        assume_scheme="https",
        error_messages={"invalid": _("Copy the whole address, as the browser shows it: https://…")},
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
    questions = _area(_("Guiding questions"), rows=5, most=LONGEST, help_text=_("One on each line."))
    materials = _area(
        _("Materials"),
        rows=3,
        most=LONGEST,
        help_text=_("What has to be at hand, or links. One on each line."),
    )
    guide = _area(
        _("For the facilitator"),
        rows=3,
        most=2000,
        help_text=_("Only at the desk: the room does not see it."),
    )
    is_shown = forms.BooleanField(label=_("The room sees what this part says"), required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


def item_initial(item: AgendaItem) -> dict[str, Any]:
    """What the form of an item begins with."""
    parts = item.parts
    return {
        "title": item.title,
        "minutes": item.minutes,
        "guide": item.guide,
        "is_shown": item.is_shown,
        **{name: parts[name] for name in ("text", "prompt", "outcome", "link")},
        **{
            name: "\n".join(" ".join(part.split()) for part in parts[name])
            for name in ("questions", "materials")
        },
    }


def lines(text: str) -> list[str]:
    """One thing on each line; empty lines are nothing."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def read_cards(given: Mapping[str, str]) -> list[dict[str, str]]:
    """The cards that a form holds, in their order; those that are empty or were marked to leave are not there."""
    cards = []
    for number in range(MOST_CARDS):
        card = {name: given.get(f"card-{number}-{name}", "").strip() for name in CARD_PARTS}
        if card["link"] and "://" not in card["link"]:
            card["link"] = f"https://{card['link']}"
        if any(card.values()) and f"card-{number}-out" not in given:
            cards.append(card)
    return cards


def typed_cards(given: Mapping[str, str]) -> list[dict[str, Any]]:
    """The same as they were typed, with those marked to leave: to be shown again."""
    cards: list[dict[str, Any]] = []
    for number in range(MOST_CARDS):
        card: dict[str, Any] = {name: given.get(f"card-{number}-{name}", "") for name in CARD_PARTS}
        if any(card.values()):
            cards.append({**card, "is_out": f"card-{number}-out" in given})
    return cards

"""Forms of the conversation about results."""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trama.agreements.models.agreement import LONGEST_TEXT
from trama.agreements.models.focus import LONGEST_REASON
from trama.content.pack import Dimension
from trama.networks.enums import AgreedLevel
from trama.networks.models import Network, Person
from trama.surveys.actions.conversing import Agreed, ChosenFocus, Said
from trama.surveys.actions.talking import LONGEST_NOTE
from trama.surveys.models import Wave
from trama.surveys.queries import people_to_ask
from trama.web.days import TWO_YEARS, DayField

FORM = "talk"  # the one form of a page of the conversation; its fields stand anywhere on it
NOTE, FOCUS, AGREED = ("text",), ("dimension", "reason"), ("what", "who", "when")  # what belongs together


class PurposeForm(forms.Form):
    """A purpose as the group agreed it."""

    text = forms.CharField(
        label=_("Our network exists so that…"), max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )
    level = forms.ChoiceField(
        label=_("How alike were our sentences?"), choices=AgreedLevel.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(label=_("What changed, and why"), max_length=300, required=False)
    review_on = DayField(
        label=_("Next review"), required=False, help_text=_("If left empty, in six months."), ahead=TWO_YEARS
    )


class StepForm(forms.Form):
    """What is typed on the page of a step. Each page shows what its step is about; nothing of it must be filled in."""

    text = forms.CharField(
        label=_("What was said"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 1, "placeholder": _("What was said…")}),
        error_messages={
            "max_length": _(
                "This is longer than %(limit_value)d letters and has not been written down yet. It is still "
                "here: keep the essential, or write it in two parts."
            )
        },
    )
    dimension = forms.CharField(required=False, max_length=40)
    reason = forms.CharField(
        label=_("because…"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": _("Write the reason in a thousand letters at most.")},
    )
    what = forms.CharField(label=_("What will be done?"), required=False, max_length=LONGEST_TEXT)
    who = forms.ChoiceField(label=_("Who?"), required=False)
    when = DayField(label=_("By when?"), required=False, ahead=TWO_YEARS)

    def __init__(
        self, data: Any, *, wave: Wave, dimensions: Collection[str], draft: Mapping[str, str]
    ) -> None:
        """The dimensions of the network's model, and its people of today (1 query)."""
        super().__init__(data, initial=dict(draft))
        self.dimensions = dimensions
        self.seen = tuple(data.getlist("seen")) if data else ()  # the marks of the foci that the page showed
        self.gives_way = (
            bool(data) and "keep_focus" in data
        )  # another's focus stays, and this reason is a note
        self.is_asked = False
        for field in self.fields.values():
            field.widget.attrs["form"] = FORM
        self.people = {row.person.code: row.person for row in people_to_ask(network=wave.network)}
        names = [(code, person.shown_name) for code, person in self.people.items()]
        who = self.fields["who"]
        assert isinstance(who, forms.ChoiceField)  # noqa: S101 -- declared above
        who.choices = [("", _("who does it is missing")), *names]

    def clean(self) -> dict[str, Any]:
        """A focus and an agreement are whole, or are not there."""
        found = super().clean() or {}
        self._whole_focus(found)
        self._whole_agreement(found)
        return found

    def _whole_focus(self, found: dict[str, Any]) -> None:
        dimension, reason = found.get("dimension", ""), found.get("reason", "")
        if dimension and dimension not in self.dimensions:
            self.add_error("dimension", _("Choose one of the dimensions."))
        elif dimension and not reason and "reason" not in self.errors:
            self.add_error("reason", _("Write why: it is what you will come back to."))
        elif reason and not dimension:
            self.add_error("dimension", _("Choose the dimension that this reason is for."))

    def _whole_agreement(self, found: dict[str, Any]) -> None:
        what, when = found.get("what", ""), found.get("when")
        if (when or found.get("who")) and not what and "what" not in self.errors:
            self.add_error("what", _("Write what will be done."))
        if what and not when and "when" not in self.errors:
            self.add_error("when", _("Say by when."))
        elif when and when < timezone.localdate():
            self.add_error("when", _("That day is over: choose one from today on."))

    def said(self, *, decides: bool = True) -> Said:
        """What is to be kept of what lacks nothing: a focus and an agreement only where the button decides."""
        given = self.cleaned_data
        text = given["text"] if self._is_whole(NOTE) else ""
        focus = agreed = None
        if self.gives_way:
            text = given.get("reason", "")
        elif decides and self._is_whole(FOCUS) and given["dimension"]:
            focus = ChosenFocus(given["dimension"], given["reason"], self.seen)
        if decides and self._is_whole(AGREED) and given["what"]:
            agreed = Agreed(given["what"], self.people.get(given["who"]), given["when"])
        return Said(text, focus, agreed)

    def left_of(self, said: Said) -> dict[str, str]:
        """What was typed and is not in ``said``, as it was typed."""
        kept = ((NOTE, said.text), (FOCUS, said.focus or self.gives_way), (AGREED, said.agreed))
        names = [name for part, is_kept in kept if not is_kept for name in part]
        return {name: self.data[name] for name in names if self.data.get(name, "").strip()}

    def _is_whole(self, part: Collection[str]) -> bool:
        return not any(name in self.errors for name in part)


class FocusForm(forms.Form):
    """A focus that is mended: both halves, always."""

    dimension = forms.ChoiceField(label=_("We will work on"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("because…"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3})
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, dimensions: Collection[Dimension], initial: Mapping[str, str]) -> None:
        """The dimensions of the network's model, in its order."""
        super().__init__(data, initial=dict(initial))
        field = self.fields["dimension"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- declared above
        field.choices = [(dimension.key, dimension.name) for dimension in dimensions]


class OwnerForm(forms.Form):
    """Who does it, among the people of the network today, or nobody yet."""

    who = forms.ChoiceField(label=_("Who?"), required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, network: Network, initial: Mapping[str, str]) -> None:
        """The people of the network today (1 query)."""
        super().__init__(data, initial=dict(initial))
        self.people = {row.person.code: row.person for row in people_to_ask(network=network)}
        names = [(code, person.shown_name) for code, person in self.people.items()]
        field = self.fields["who"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- declared above
        field.choices = [("", _("who does it is missing")), *names]

    def person(self) -> Person | None:
        """Whoever was chosen."""
        return self.people.get(self.cleaned_data["who"])


class ConversedForm(forms.Form):
    """What was raised, agreed and said about one dimension."""

    agreed = forms.IntegerField(required=False, min_value=1, max_value=10)
    words = forms.CharField(required=False, max_length=2000)

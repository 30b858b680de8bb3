"""What is asked to open or move a measurement."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trama.core import clock
from trama.instruments.models import InstrumentVersion
from trama.networks.models import Membership
from trama.surveys.actions.waves import Plan, modes_for, room_closing, usual_closing
from trama.surveys.enums import Mode, Timepoint
from trama.surveys.models import Reminder
from trama.surveys.models.wave import GRACE_HOURS
from trama.web.days import HALF_YEAR, DayField

REMINDERS = 2  # at most
MOST_HEADS = 500
GONE = gettext_lazy("That reminder is no longer scheduled.")
MORNING = time(10)  # the hour of a reminder that is added
REMINDED_BEFORE = timedelta(days=2)  # the closing
UNTIL = {"now": 0, "week": 7, "fortnight": 14}


class OpenForm(forms.Form):
    """Four questions: what, who, until when, how."""

    what = forms.ChoiceField(label=gettext_lazy("What is measured?"))
    who = forms.MultipleChoiceField(label=gettext_lazy("Who is asked?"), required=False)
    until = forms.ChoiceField(
        label=gettext_lazy("Until when?"),
        choices=[("now", ""), ("week", ""), ("fortnight", ""), ("day", "")],
    )
    day = DayField(label=gettext_lazy("Another day"), required=False, ahead=HALF_YEAR)
    heads = forms.IntegerField(
        label=gettext_lazy("How many people are in the room?"),
        required=False,
        min_value=1,
        max_value=MOST_HEADS,
    )
    how = forms.ChoiceField(label=gettext_lazy("How is it answered?"))
    reminder = forms.BooleanField(required=False)

    def __init__(
        self, data: Any = None, *, versions: list[InstrumentVersion], people: list[Membership]
    ) -> None:
        super().__init__(data)
        self.kinds = {
            f"{version.pk}-{timepoint}": (version, Timepoint(timepoint))
            for version in versions
            for timepoint in version.parsed.timepoints
        }
        self.people = {str(membership.person_id): membership for membership in people}
        self.modes = modes_for(len(people))
        cast("forms.ChoiceField", self.fields["how"]).choices = [
            (mode.value, mode.label) for mode in self.modes
        ]
        cast("forms.ChoiceField", self.fields["what"]).choices = [(key, key) for key in self.kinds]
        cast("forms.ChoiceField", self.fields["who"]).choices = [(key, key) for key in self.people]

    def clean(self) -> dict[str, Any]:
        """Another day needs its day, and one that has not passed; a room, its people counted."""
        cleaned = super().clean() or {}
        if self._is_room(cleaned) and not cleaned.get("heads") and "heads" not in self.errors:
            self.add_error("heads", _("Count aloud how many you are in the room, and write it here."))
        if cleaned.get("until") != "day":
            self.errors.pop("day", None)  # it is not asked for
        elif "day" not in self.errors:
            day = cleaned.get("day")
            if day is None:
                self.add_error("day", _("Write the day, or choose one of the options above."))
            elif day < timezone.localdate():
                self.add_error("day", _("That day has already passed. Choose from today on."))
        return cleaned

    def plan(self) -> Plan:
        """The measurement that was asked for."""
        given = self.cleaned_data
        version, timepoint = self.kinds[given["what"]]
        mode = Mode(given["how"])
        if self._is_room(given):
            return Plan(version, timepoint, mode, room_closing(), heads=given["heads"])
        closes_at = self._closing()
        return Plan(
            version=version,
            timepoint=timepoint,
            mode=mode,
            closes_at=closes_at,
            people=[self.people[key].person for key in given["who"]] if mode != Mode.CONVERSED else [],
            grace_hours=0 if given["until"] == "now" else GRACE_HOURS,
            remind_at=[self._reminder(closes_at)] if given["reminder"] else [],
        )

    @staticmethod
    def _is_room(given: dict[str, Any]) -> bool:
        return given.get("until") == "now" and given.get("how") == Mode.INDIVIDUAL

    @staticmethod
    def _reminder(closes_at: datetime) -> datetime:
        day = timezone.localtime(closes_at).date() - REMINDED_BEFORE
        return clock.on_the_clock(day, MORNING, is_end=False)

    def _closing(self) -> datetime:
        until = self.cleaned_data["until"]
        if until == "day":
            return clock.end_of_day(self.cleaned_data["day"])
        return usual_closing(days=UNTIL[until])


class MoveForm(forms.Form):
    """A new closing day."""

    day = DayField(label=gettext_lazy("New closing day"), ahead=HALF_YEAR)

    def clean_day(self) -> Any:
        """From today on."""
        day = self.cleaned_data["day"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("That day has already passed. Choose from today on."))
        return day

    def closes_at(self) -> datetime:
        """The end of that day."""
        return clock.end_of_day(self.cleaned_data["day"])


class ReminderForm(forms.Form):
    """One reminder: a day for it, or none any more."""

    do = forms.ChoiceField(choices=[("add", ""), ("move", ""), ("cancel", "")])
    which = forms.ModelChoiceField(
        queryset=Reminder.objects.none(), required=False, error_messages={"invalid_choice": GONE}
    )
    day = DayField(label=gettext_lazy("Day of the reminder"), required=False, ahead=HALF_YEAR)

    def __init__(self, data: Any = None, *, coming: Sequence[Reminder] = ()) -> None:
        super().__init__(data)
        self.coming = coming
        cast("forms.ModelChoiceField[Reminder]", self.fields["which"]).queryset = Reminder.objects.filter(
            pk__in=[reminder.pk for reminder in coming]
        )

    def clean(self) -> dict[str, Any]:
        """Adding and moving need a day; moving and cancelling, a reminder that is still to come."""
        cleaned = super().clean() or {}
        does = cleaned.get("do")
        if does != "cancel" and "day" not in self.errors and not cleaned.get("day"):
            raise forms.ValidationError(_("Write the day of the reminder."))
        if does != "add" and not cleaned.get("which"):
            raise forms.ValidationError(GONE)
        if does == "add" and len(self.coming) >= REMINDERS:
            raise forms.ValidationError(_("There are already two reminders. Move one of them."))
        return cleaned

    def days(self) -> list[datetime]:
        """When the reminders will be, with what was asked; a moved one keeps its hour."""
        given = self.cleaned_data
        which = given["which"] if given["do"] != "add" else None
        kept = [reminder.due_at for reminder in self.coming if reminder != which]
        if given["do"] == "cancel":
            return kept
        hour = timezone.localtime(which.due_at).time() if which else MORNING
        return [*kept, clock.on_the_clock(given["day"], hour, is_end=False)]

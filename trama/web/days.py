"""A day that somebody types: with the picker of the phone, and not so far off that only a slip says it."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from trama.core import clock

DAYS = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y")
HALF_YEAR, TWO_YEARS, TEN_YEARS = 183, 731, 3653  # days ahead
EARLIEST = date(1900, 1, 1)
FAR = "far"  # the code of what is said of such a day


def check_reach(day: date, *, ahead: int = TEN_YEARS) -> None:
    """Refuse a day of another century, or more than ``ahead`` days from today, with the last one that may be meant."""
    last = clock.in_days(ahead)
    if EARLIEST <= day <= last:
        return
    said = {"day": date_format(day, "DATE_FORMAT"), "last": date_format(last, "DATE_FORMAT")}
    if day > last:
        text = _("%(day)s is too far off: look at the year, and choose a day until %(last)s.")
    else:
        text = _("%(day)s is too long ago: look at the year.")
    raise ValidationError(text % said, code=FAR)


class DayField(forms.DateField):
    """A day that is at most ``ahead`` days from today."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, *, ahead: int = TEN_YEARS, **kwargs: Any) -> None:
        super().__init__(input_formats=DAYS, **kwargs)
        self.ahead = ahead

    def validate(self, value: Any) -> None:
        """Within reach."""
        super().validate(value)
        if value is not None:
            check_reach(value, ahead=self.ahead)

"""What is asked to make a workshop."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from trama.networks.models import Cohort, Network
from trama.web.days import TWO_YEARS, DayField

FILE = "file"


class MakeForm(forms.Form):
    """From which plan or file, for whom, when."""

    plan = forms.ChoiceField(label=_("Begin from"))
    file = forms.FileField(
        label=_("The file"),
        required=False,
        help_text=_("Only when you begin from a file: the one that was saved with «Share as a file»."),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )
    place = forms.ChoiceField(label=_("For whom"))
    held_on = DayField(label=_("Day"), initial=timezone.localdate, ahead=TWO_YEARS)

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        plans: list[tuple[str, str]],
        owners: list[Network | Cohort],
        **kwargs: Any,
    ) -> None:
        super().__init__(data, files, **kwargs)
        self.owners = {owner.code: owner for owner in owners}
        self.fields["plan"].choices = [*plans, (FILE, _("A file that was shared"))]  # type: ignore[attr-defined]  # a ChoiceField
        choices = [(code, _called(owner)) for code, owner in self.owners.items()]
        ask = [("", _("Choose…"))] if len(choices) > 1 else []
        self.fields["place"].choices = [*ask, *choices]  # type: ignore[attr-defined]
        if any(isinstance(owner, Cohort) for owner in owners):
            self.fields["place"].help_text = _("A workshop of a cohort is seen by all its networks.")

    def clean(self) -> dict[str, Any]:
        """A file is brought when one begins from a file; brought without saying so, it is meant all the same."""
        given = super().clean() or {}
        if given.get("file"):
            given["plan"] = FILE
        elif given.get("plan") == FILE and "file" not in self.errors:
            self.add_error("file", _("Choose the file, or begin from something else."))
        return given

    @property
    def chosen(self) -> Network | Cohort:
        """Whose workshop it will be."""
        return self.owners[self.cleaned_data["place"]]


def _called(owner: Network | Cohort) -> str:
    if isinstance(owner, Network):
        return owner.name
    return gettext("The whole cohort «%(name)s»") % {"name": owner.name}

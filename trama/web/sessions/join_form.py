"""The card of somebody in a workshop: written at the door by themselves, or for them by the facilitator."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trama.networks.models import Network
from trama.sessions.actions.joining import Card
from trama.sessions.models import Participant, Session

OTHER = "other"


def networks_of(workshop: Session) -> list[Network]:
    """The networks that people of this workshop choose theirs from."""
    if workshop.network:
        return [workshop.network]
    return list(Network.objects.filter(cohort=workshop.cohort).order_by("name"))


class JoinForm(forms.Form):
    """The card: a name, and the network chosen from a list or written."""

    name = forms.CharField(
        label=_("Your name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    network = forms.ChoiceField(label=_("The network you coordinate or take part in"), required=False)
    network_name = forms.CharField(
        label=_("If it is not in the list, write it"), max_length=160, required=False
    )
    # The version of the notice on data that stood beside it.
    notice = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, workshop: Session, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.networks = {network.code: network for network in networks_of(workshop)}
        choices = [("", _("Choose…")), *((code, network.name) for code, network in self.networks.items())]
        self.fields["network"].choices = [*choices, (OTHER, _("Another one"))]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Network | None:
        """The network of the list, if one was chosen."""
        return self.networks.get(self.cleaned_data["network"])


class CardForm(JoinForm):
    """The same, written by the facilitator for somebody else."""

    def __init__(self, data: Any = None, *, workshop: Session, **kwargs: Any) -> None:
        super().__init__(data, workshop=workshop, **kwargs)
        del self.fields["notice"]
        self.fields["name"].label, self.fields["network"].label = _("Name"), _("Network")
        self.fields["name"].widget.attrs["autocomplete"] = "off"

    @property
    def card(self) -> Card:
        """What was written."""
        return Card(self.cleaned_data["name"], self.chosen, self.cleaned_data["network_name"])


def written_card(participant: Participant) -> dict[str, str]:
    """A card as the form shows it to be corrected."""
    network = participant.network
    return {
        "name": participant.name,
        "network": network.code if network else OTHER if participant.network_name else "",
        "network_name": "" if network else participant.network_name,
    }

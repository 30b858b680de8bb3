"""What is asked about a network and its people."""

from collections.abc import Sequence
from copy import copy
from dataclasses import fields
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from trama.imports.cells import clean_phone
from trama.imports.roster.known import doubt_of, known_of
from trama.networks.actions.networks import NetworkFacts
from trama.networks.actions.people import Guest
from trama.networks.enums import Role, State, TimeZone
from trama.networks.models import Network, School
from trama.web.days import DayField

FACTS = [field.name for field in fields(NetworkFacts)]


class StateForm(forms.Form):
    """A new state of a network."""

    state = forms.ChoiceField(label=_("New state"), choices=State.choices)
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)
    since_on = DayField(label=_("Since"), required=False)


class FactsForm(forms.ModelForm[Network]):
    """What a network says of itself; a new fact is asked as its field of the model says."""

    territory = forms.CharField(
        label=_("Territory"), max_length=120, required=False, help_text=_("A SLEP, a DEPROV, a commune.")
    )
    since_year = forms.IntegerField(
        label=_("Working together since"), min_value=1980, max_value=2100, required=False
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=TimeZone.choices,
        required=False,
        help_text=_("Reminders leave on working days between 9:00 and 18:30 there."),
    )

    class Meta:
        model = Network
        fields = [name for name in FACTS if name != "territory"]  # written by its name, kept as a row
        labels = {
            "name": _("Name of the network"),
            "kind": _("Kind"),
            "meets": _("How often it meets"),
        }
        help_texts = {"meets": _("For example: once a month.")}

    field_order = FACTS

    def __init__(self, data: Any = None, *, network: Network) -> None:
        area = network.territory.name if network.territory else ""
        self.was_in = network.time_zone
        # A copy: what is refused is not put on the network that the page names.
        super().__init__(data, instance=copy(network), initial={"territory": area})

    def facts(self) -> NetworkFacts:
        """As the action takes them."""
        given = self.cleaned_data
        return NetworkFacts(**{**given, "time_zone": given["time_zone"] or self.was_in})


class PersonForm(forms.Form):
    """Somebody to be invited; enough for a phone."""

    name = forms.CharField(
        label=_("Name"), max_length=160, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Email"), required=False, widget=forms.EmailInput(attrs={"inputmode": "email"})
    )
    phone = forms.CharField(
        label=_("Phone"), max_length=20, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    position = forms.CharField(label=_("Position"), max_length=120, required=False)
    school = forms.ModelChoiceField(
        label=_("School"), queryset=School.objects.none(), required=False, empty_label=_("Without a school")
    )
    role = forms.ChoiceField(label=_("Role"), initial=Role.MEMBER.value)
    sure = forms.BooleanField(required=False)

    def __init__(self, data: Any = None, *, network: Network, roles: Sequence[Role]) -> None:
        super().__init__(data)
        self.network = network
        self.asked = ""  # what somebody says who lets a doubt stand
        choices = [(role.value, role.label) for role in roles]
        cast("forms.ChoiceField", self.fields["role"]).choices = choices
        schools = School.objects.filter(network_links__network=network, network_links__until_on__isnull=True)
        cast("forms.ModelChoiceField[School]", self.fields["school"]).queryset = schools

    def clean_phone(self) -> str:
        """With its country, so that the link for WhatsApp works."""
        phone = clean_phone(self.cleaned_data["phone"].strip())
        if phone.is_blocking:
            raise forms.ValidationError(phone.text)
        return phone.value[:20]

    def clean(self) -> dict[str, Any]:
        """A way to reach the person."""
        cleaned = super().clean() or {}
        if not cleaned.get("email") and not cleaned.get("phone") and not self.errors:
            self.add_error("email", _("Write an email or a phone, to be able to send the invitation."))
        if not self.errors:
            self._ask_whose(cleaned)
        return cleaned

    def _ask_whose(self, given: dict[str, Any]) -> None:
        """Whether the mail, the phone or the name is of somebody else of the network (6 queries)."""
        known = known_of(network=self.network, values=[], by=None)
        doubt = doubt_of(given["name"].strip(), given["email"].lower(), given["phone"], known)
        if doubt and not (doubt.confirm and given["sure"]):
            self.asked = doubt.confirm
            self.add_error(doubt.field, doubt.text)

    def guest(self) -> Guest:
        """The person as the action takes them."""
        given = self.cleaned_data
        return Guest(
            name=given["name"].strip(),
            email=given["email"],
            phone=given["phone"],
            role=Role(given["role"]),
            position=given["position"],
            school=given["school"],
        )

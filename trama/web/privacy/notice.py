"""Writing the public notice: what the institution says, looked at before it is published."""

import hashlib
import json
from dataclasses import asdict, fields
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from trama.core.errors import Refused
from trama.networks.models import Programme
from trama.privacy.actions.notices import publish_notice
from trama.privacy.notice import LABELS, NoticeFacts, first_facts, this_installation
from trama.privacy.notice_text import notice_points
from trama.privacy.versions import newest_notice
from trama.web.http import PersonRequest, person_required
from trama.web.privacy.programmes import has_desk, programme_told_of

LONGEST_NUMBER = 9  # digits of the number of a version
UNKNOWN = -1  # what is no number is that of no version
LONG = 300  # letters: longer than that is written on several lines


class _FactField(forms.CharField):
    """A fact that the law asks for. Whoever does not know it yet leaves it empty, and it is told as missing."""

    def clean(self, value: Any) -> Any:
        """Nothing that is empty is refused here: what cannot be is said by the action."""
        return super().clean(value) if value else ""


class NoticeForm(forms.Form):
    """Each fact that a notice holds."""

    use_required_attribute = False

    def __init__(self, data: Any = None, *, facts: NoticeFacts) -> None:
        super().__init__(data, initial=asdict(facts))
        for each in fields(NoticeFacts):
            self.fields[each.name] = self._field(each.metadata)
        self.fields["email"].widget.attrs["inputmode"] = "email"

    @staticmethod
    def _field(metadata: Any) -> forms.Field:
        if metadata["kind"] == "flag":
            label = gettext_lazy("A public body, such as a SLEP, answers for the data")
            return forms.BooleanField(label=label, required=False)
        kind = _FactField if metadata["kind"] == "must" else forms.CharField
        is_long = metadata["longest"] >= LONG
        return kind(
            label=metadata["label"],
            help_text=metadata["hint"],
            max_length=metadata["longest"],
            required=metadata["kind"] == "must",
            widget=forms.Textarea(attrs={"rows": 3}) if is_long else forms.TextInput(),
        )

    def facts(self) -> NoticeFacts:
        """As the action takes them."""
        return NoticeFacts(**self.cleaned_data)


@person_required
@require_http_methods(["GET", "POST"])
def notice(request: PersonRequest) -> HttpResponse:
    """What the institution says; looked at as people will read it; published."""
    programme = programme_told_of(request)
    newest = newest_notice(programme=programme)
    facts = newest.facts if newest else first_facts(programme)
    number = newest.number if newest else 0
    form = NoticeForm(request.POST or None, facts=facts)
    context: dict[str, Any] = {"programme": programme, "version": newest, "form": form, "number": number}
    context |= {"has_desk": has_desk(request), "section": "privacy", "part": "notice"}
    if request.method == "POST" and form.is_valid():
        facts = form.facts()
        is_seen = request.POST.get("seen") == _mark(facts)
        if request.POST.get("do") == "publish" and is_seen and _published(request, programme, form):
            return redirect(f"{reverse('privacy:notice')}?programa={programme.code}")
        context |= {"points": list(notice_points(facts, this_installation())), "seen": _mark(facts)}
    context["missing"] = [LABELS[name] for name in facts.missing()]
    status = 422 if form.errors else 200
    return render(request, "privacy/notice/notice.html", context, status=status)


def _mark(facts: NoticeFacts) -> str:
    """What tells that nothing was changed since it was looked at."""
    return hashlib.sha256(json.dumps(asdict(facts)).encode()).hexdigest()[:16]


def _published(request: PersonRequest, programme: Programme, form: NoticeForm) -> bool:
    """Publish it; what is refused stands above the form, and nothing written is lost."""
    given = request.POST.get("after", "")
    is_number = given.isascii() and given.isdigit() and len(given) <= LONGEST_NUMBER
    after = int(given) if is_number else UNKNOWN if given else None
    try:
        version = publish_notice(programme=programme, facts=form.facts(), after=after, by=request.person)
    except Refused as problem:
        form.add_error(None, str(problem))
        return False
    messages.success(request, _("Version %(number)s stands from now on.") % {"number": version.number})
    return True

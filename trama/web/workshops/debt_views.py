"""What was left to be triangulated: who owes an answer, by when, and what was answered."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from trama.core.errors import Refused
from trama.web.http import PersonRequest, fetch, person_required
from trama.web.workshops.conducted import conducted
from trama.workshops.actions.debts import LONGEST_ANSWER, Answer, answer_debts, give_debts, make_list
from trama.workshops.enums import DebtState
from trama.workshops.models import Debt, Note, Workshop
from trama.workshops.owing import answered, following, people_who_conduct, triangles, usual_day

DAYS = ["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"]


class DebtForm(forms.Form):
    """What becomes of the triangles that are marked."""

    note = forms.MultipleChoiceField(required=False)
    owner = forms.ChoiceField(label=gettext_lazy("Who will answer"), required=False)
    due_on = forms.DateField(
        label=gettext_lazy("By"),
        required=False,
        input_formats=DAYS,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    state = forms.ChoiceField(choices=DebtState.choices, required=False)
    answer = forms.CharField(
        label=gettext_lazy("The answer"),
        max_length=LONGEST_ANSWER,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    link = forms.URLField(
        label=gettext_lazy("Link of the resource"),
        required=False,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url"}),
    )
    later = forms.ChoiceField(label=gettext_lazy("In which workshop"), required=False)

    def __init__(self, data: Any = None, *, workshop: Workshop, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.people = {one.code: one for one in people_who_conduct(workshop=workshop)}
        self.notes = {one.code: one for one in triangles(workshop=workshop)}
        coming = [
            (str(one.held_on), f"{one.title} · {one.held_on:%d-%m-%Y}")
            for one in following(workshop=workshop)
        ]
        names = [("", _("Nobody yet")), *((code, one.name) for code, one in self.people.items())]
        self._choose(note=[(code, code) for code in self.notes], owner=names)
        self._choose(later=[("", _("One that has no day yet")), *coming])

    def _choose(self, **choices: list[tuple[str, Any]]) -> None:
        for name, given in choices.items():
            self.fields[name].choices = given  # type: ignore[attr-defined]  # ChoiceFields

    @property
    def marked(self) -> list[Note]:
        """The triangles that were marked."""
        return [self.notes[code] for code in self.cleaned_data["note"]]

    @property
    def said(self) -> Answer:
        """What becomes of them."""
        given = self.cleaned_data
        state = DebtState(given["state"] or DebtState.ANSWERED)
        is_later = state == DebtState.LATER and given["later"]
        link = given["link"] if state in {DebtState.RESOURCE, DebtState.ANSWERED} else ""
        return Answer(state, given["answer"], link, date.fromisoformat(given["later"]) if is_later else None)


@dataclass(frozen=True)
class Line:
    """A triangle on the page: marked or not, with its day if that has passed."""

    note: Note
    debt: Debt | None
    is_marked: bool
    is_late: bool


@person_required
@require_http_methods(["GET", "POST"])
def debts(request: PersonRequest, code: str) -> HttpResponse:
    """Every triangle, pending until it has an answer; several at once if they ask the same."""
    workshop = conducted(request, code)
    if request.method == "POST" and request.POST.get("do") == "list":
        count = make_list(workshop=workshop, by=request.person)
        told = ngettext("%(count)d question is yours.", "%(count)d questions are yours.", count)
        messages.success(request, told % {"count": count})
        return redirect("workshops:debts", code=workshop.code)
    form = DebtForm(request.POST or None, workshop=workshop, initial=_known(request, workshop))
    if request.method == "POST" and form.is_valid():
        try:
            return _do(request, workshop, form)
        except Refused as refusal:
            return _page(request, workshop, form, sentence=str(refusal.message))
    sentence = _("Something is not right: look at what is marked below.") if form.is_bound else ""
    return _page(request, workshop, form, sentence=sentence)


def _known(request: PersonRequest, workshop: Workshop) -> dict[str, Any]:
    """What the form begins with: who looks, the usual day; of one triangle that is asked for, what it has."""
    known: dict[str, Any] = {"owner": request.person.code, "due_on": usual_day(workshop=workshop)}
    note = triangles(workshop=workshop).filter(code=request.GET.get("nota", "")).first()
    debt = getattr(note, "debt", None)
    if debt:
        known |= {"state": debt.state, "answer": debt.answer, "link": debt.link, "due_on": debt.due_on}
        known |= {"owner": debt.owner.code if debt.owner else ""}
    return known


def _do(request: PersonRequest, workshop: Workshop, form: DebtForm) -> HttpResponse:
    by, notes = request.person, form.marked
    if request.POST.get("do") == "give":
        owner = form.people.get(form.cleaned_data["owner"])
        due_on = form.cleaned_data["due_on"]
        give_debts(workshop=workshop, notes=notes, owner=owner, due_on=due_on, by=by)
        messages.success(request, _("It is noted who answers and by when."))
    else:
        answer_debts(workshop=workshop, notes=notes, answer=form.said, by=by)
        messages.success(request, _("It is noted. Whoever was in the workshop sees it."))
    return redirect("workshops:debts", code=workshop.code)


def _page(request: PersonRequest, workshop: Workshop, form: DebtForm, *, sentence: str) -> HttpResponse:
    today, asked = timezone.localdate(), {*request.GET.getlist("nota"), *request.POST.getlist("note")}
    lines = [
        Line(note, debt, note.code in asked, bool(debt and debt.due_on and debt.due_on < today))
        for note in form.notes.values()
        for debt in [getattr(note, "debt", None)]
    ]
    is_open = [one for one in lines if one.debt is None or one.debt.state == DebtState.OPEN]
    context = {
        "workshop": workshop,
        "form": form,
        "sentence": sentence,
        "open": is_open,
        "done": [one for one in lines if one not in is_open],
        "unlisted": sum(one.debt is None for one in lines),
        "states": [
            choice for choice in DebtState.choices if choice[0] != DebtState.OPEN or len(is_open) < len(lines)
        ],
        "state": form["state"].value() or DebtState.ANSWERED,
        "section": "workshops",
    }
    return render(request, "workshops/debts.html", context, status=422 if sentence else 200)


@person_required
@require_GET
def answers(request: PersonRequest, code: str) -> HttpResponse:
    """What was answered of what had to be triangulated, for everybody of the network."""
    seen = Workshop.objects.visible_to(request.person).select_related("network", "cohort")
    workshop = fetch(seen, code=code)
    context = {"workshop": workshop, "answered": answered(workshop=workshop), "section": "workshops"}
    return render(request, "workshops/answers.html", context)

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

from trama.agreements.actions.questions import Answer
from trama.agreements.enums import AgreementState
from trama.agreements.models import Agreement
from trama.agreements.models.agreement import LONGEST_ANSWER
from trama.core.errors import Refused
from trama.sessions.models import Session
from trama.web.days import TWO_YEARS, DayField
from trama.web.http import PersonRequest, fetch, person_required
from trama.web.workshops.conducted import conducted
from trama.workshops.actions.questions import answer_questions, give_questions, list_questions
from trama.workshops.models import Note, Workshop
from trama.workshops.open_questions import (
    OpenQuestion,
    answered_questions,
    following,
    open_questions,
    people_who_conduct,
    usual_day,
)


class QuestionForm(forms.Form):
    """What becomes of the triangles that are marked."""

    note = forms.MultipleChoiceField(required=False)
    owner = forms.ChoiceField(label=gettext_lazy("Who will answer"), required=False)
    due_on = DayField(label=gettext_lazy("By"), required=False, ahead=TWO_YEARS)
    state = forms.ChoiceField(choices=AgreementState.choices, required=False)
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

    def __init__(
        self, data: Any = None, *, workshop: Session, questions: list[OpenQuestion], **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.people = {person.code: person for person in people_who_conduct(workshop=workshop)}
        self.questions = questions
        self.notes = {question.note.code: question.note for question in questions}
        coming = [
            (str(later.held_on), f"{later.title} · {later.held_on:%d-%m-%Y}")
            for later in following(workshop=workshop)
        ]
        names = [("", _("Nobody yet")), *((code, person.name) for code, person in self.people.items())]
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
        state = AgreementState(given["state"] or AgreementState.ANSWERED)
        is_later = state == AgreementState.LATER and given["later"]
        link = given["link"] if state in {AgreementState.RESOURCE, AgreementState.ANSWERED} else ""
        return Answer(state, given["answer"], link, date.fromisoformat(given["later"]) if is_later else None)


@dataclass(frozen=True)
class QuestionLine:
    """A triangle on the page: marked or not, with its day if that has passed."""

    note: Note
    agreement: Agreement | None
    is_marked: bool
    is_late: bool


@person_required
@require_http_methods(["GET", "POST"])
def questions(request: PersonRequest, code: str) -> HttpResponse:
    """Every triangle, pending until it has an answer; several at once if they ask the same."""
    workshop = conducted(request, code)
    if request.method == "POST" and request.POST.get("do") == "list":
        count = list_questions(workshop=workshop, by=request.person)
        sentence = ngettext("%(count)d question is yours.", "%(count)d questions are yours.", count)
        messages.success(request, sentence % {"count": count})
        return redirect("workshops:questions", code=workshop.code)
    found = open_questions(workshop=workshop)
    known = _known(request, workshop, found)
    form = QuestionForm(request.POST or None, workshop=workshop, questions=found, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            return _do(request, workshop, form)
        except Refused as refusal:
            return _page(request, workshop, form, sentence=str(refusal.message))
    sentence = _("Something is not right: look at what is marked below.") if form.is_bound else ""
    return _page(request, workshop, form, sentence=sentence)


def _known(request: PersonRequest, workshop: Session, questions: list[OpenQuestion]) -> dict[str, Any]:
    """What the form begins with: who looks, the usual day; of one triangle that is asked for, what it has."""
    known: dict[str, Any] = {"owner": request.person.code, "due_on": usual_day(workshop=workshop)}
    code = request.GET.get("nota", "")
    agreement = next((question.agreement for question in questions if question.note.code == code), None)
    if agreement is None:
        return known
    return {
        "owner": agreement.owner.code if agreement.owner else "",
        "due_on": agreement.due_on,
        "state": agreement.state,
        "answer": agreement.answer,
        "link": agreement.link,
    }


def _do(request: PersonRequest, workshop: Session, form: QuestionForm) -> HttpResponse:
    by, notes = request.person, form.marked
    if request.POST.get("do") == "give":
        owner = form.people.get(form.cleaned_data["owner"])
        due_on = form.cleaned_data["due_on"]
        give_questions(workshop=workshop, notes=notes, owner=owner, due_on=due_on, by=by)
        if {"answer", "link"} & set(form.changed_data):
            return _still_written(request, workshop)
        messages.success(request, _("It is noted who answers and by when."))
    else:
        answer_questions(workshop=workshop, notes=notes, answer=form.said, by=by)
        messages.success(request, _("It is noted. Whoever was in the workshop sees it."))
    return redirect("workshops:questions", code=workshop.code)


def _still_written(request: PersonRequest, workshop: Session) -> HttpResponse:
    """Keep an answer that was being written when its question was left with somebody."""
    form = QuestionForm(request.POST, workshop=workshop, questions=open_questions(workshop=workshop))
    sentence = _(
        "It is noted who answers. The answer you were writing is still below: save it when it is ready."
    )
    return _page(request, workshop, form, sentence=sentence)


def _page(request: PersonRequest, workshop: Session, form: QuestionForm, *, sentence: str) -> HttpResponse:
    asked = {*request.GET.getlist("nota"), *request.POST.getlist("note")}
    is_open, done = (
        [_line(question, asked) for question in form.questions if question.is_open == waits]
        for waits in (True, False)
    )
    context = {
        "workshop": workshop,
        "form": form,
        "sentence": sentence,
        "open": is_open,
        "done": done,
        "unlisted": sum(question.agreement is None for question in form.questions),
        "states": [each for each in AgreementState.choices if done or each[0] != AgreementState.OPEN],
        "state": form["state"].value() or AgreementState.ANSWERED,
        "section": "workshops",
    }
    return render(request, "workshops/questions/page.html", context, status=422 if sentence else 200)


def _line(question: OpenQuestion, asked: set[str]) -> QuestionLine:
    due_on = question.agreement.due_on if question.agreement else None
    is_late = due_on is not None and due_on < timezone.localdate()
    return QuestionLine(question.note, question.agreement, question.note.code in asked, is_late)


@person_required
@require_GET
def answers(request: PersonRequest, code: str) -> HttpResponse:
    """What was answered of what had to be triangulated, for everybody of the network."""
    seen = Workshop.objects.visible_to(request.person).select_related("network", "cohort")
    workshop = fetch(seen, code=code)
    context = {
        "workshop": workshop,
        "answered": answered_questions(workshop=workshop),
        "section": "workshops",
    }
    return render(request, "workshops/questions/answers.html", context)

"""A day that only a slip of the finger says: it gets a sentence wherever days are typed, and nothing typed is lost."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

import trama.web
from tests.make import make_team, make_versions, make_wave, sign_in
from trama.surveys.enums import Mode
from trama.surveys.models import Wave
from trama.web.networks.forms import StateForm
from trama.web.results.forms import PurposeForm, StepForm
from trama.web.surveys.forms import MoveForm, OpenForm, ReminderForm
from trama.web.takeaways import IntentionForm
from trama.web.workshops.design_forms import AboutForm, WindowForm
from trama.web.workshops.forms import MakeForm
from trama.web.workshops.question_views import QuestionForm

FAR, LONG_AGO = (
    "queda demasiado lejos: mira el año y elige un día hasta el",
    "queda demasiado atrás: mira el año",
)
HALF_YEAR, TWO_YEARS = 183, 731
FIELDS = [
    (OpenForm, "day", HALF_YEAR), (MoveForm, "day", HALF_YEAR), (ReminderForm, "day", HALF_YEAR),
    (StepForm, "when", TWO_YEARS), (PurposeForm, "review_on", TWO_YEARS), (QuestionForm, "due_on", TWO_YEARS),
    (IntentionForm, "try_on", TWO_YEARS), (MakeForm, "held_on", TWO_YEARS), (AboutForm, "held_on", TWO_YEARS),
    (WindowForm, "since", TWO_YEARS), (WindowForm, "until", TWO_YEARS), (StateForm, "since_on", 3653),
]  # fmt: skip


def typed(form, day):
    return f"{day.isoformat() if hasattr(day, 'isoformat') else day}{'T10:00' if form is WindowForm else ''}"


@pytest.mark.django_db
@pytest.mark.parametrize(("form", "name", "ahead"), FIELDS)
def test_a_day_is_within_reach(form, name, ahead):
    field, today = form.base_fields[name], timezone.localdate()
    assert field.clean(typed(form, today + timedelta(days=ahead)))
    for day, words in (
        ("9999-12-31", FAR),
        (today + timedelta(days=ahead + 1), FAR),
        ("0026-12-01", LONG_AGO),
    ):
        with pytest.raises(ValidationError, match=words):
            field.clean(typed(form, day))


def test_no_page_asks_a_day_in_another_way():
    pages = Path(trama.web.__file__).parent.rglob("*.py")
    assert [
        path.name for path in pages if "forms.DateField(" in path.read_text() and path.stem != "days"
    ] == []


@pytest.mark.django_db
@pytest.mark.parametrize("day", ["9999-12-31", "2050-02-28"])
def test_a_closing_far_off_is_refused_and_what_was_typed_stays(client, day):
    network, people = make_team()
    sign_in(client, people[0])
    who = [str(person.pk) for person in people]
    given = {"what": f"{make_versions()['pulso'].pk}-P", "who": who, "how": Mode.INDIVIDUAL.value, "day": day}
    address = reverse("surveys:wave-open", args=[network.code])
    answer = client.post(address, given | {"until": "day"})
    page = answer.content.decode()
    assert (answer.status_code, FAR in page, f'value="{day}"' in page) == (422, True, True)
    assert client.post(address, given | {"until": "week"}).status_code == 302  # the day is not asked for
    assert Wave.objects.count() == 1


@pytest.mark.django_db
def test_a_closing_is_not_moved_far_off(client):
    network, people = make_team()
    wave = make_wave(network=network, people=people)
    address = reverse("surveys:wave-move", args=[wave.code])
    page = sign_in(client, people[0]).post(address, {"day": "9999-12-31"}, follow=True).content.decode()
    assert FAR in page
    assert Wave.objects.get().closes_at == wave.closes_at

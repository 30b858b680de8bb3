"""Whoever writes leaves every step by every exit of its page: what was typed is kept, without any JavaScript."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.contrib.staticfiles import finders
from django.utils import timezone

from tests.make import make_commitment, make_focus, make_response, make_team, make_wave, sign_in
from trama.agreements.models import Agreement, Focus
from trama.surveys.models import StepNote
from trama.surveys.models.talking import STEPS
from trama.web.results.forms import AGREED, FOCUS, NOTE, StepForm

pytestmark = pytest.mark.django_db

DAY = timezone.localdate() + timedelta(days=30)
TYPED = {
    "text": "Lo dijo la mesa",
    "dimension": "trust",
    "reason": "Nos cuesta decirnos las cosas",
    "what": "Preguntar antes de responder",
    "when": DAY.isoformat(),
}


@pytest.fixture(params=[True, False], ids=["opened", "closed"])
def wave(client, request):
    """A conversation in which each step has something already, so that every button is there."""
    network, people = make_team()
    sign_in(client, people[0])
    final = make_wave(network=network, people=people, is_final=True, is_released=request.param)
    for _person in people:
        make_response(wave=final)
    for step in range(1, STEPS + 1):
        for text, removed_at in (("antes", None), ("quitado", timezone.now())):
            StepNote.objects.create(wave=final, step=step, text=text, removed_at=removed_at)
    make_focus(wave=final, dimension="purpose")
    make_commitment(wave=final)
    return final


def exits(page):
    """The buttons of the one form that can be pressed, each as what it sends."""
    buttons = page.select("button[form=talk], form#talk button")
    return [
        {button["name"]: button["value"]} if button.has_attr("name") else {}
        for button in buttons
        if not button.has_attr("disabled")
    ]


def typed_in(page):
    """Something for every field of the page."""
    names = {field["name"] for field in page.select("textarea, input, select") if field.has_attr("name")}
    return {name: value for name, value in TYPED.items() if name in names}


def kept_in(client, here):
    """What became a note, a focus or an agreement, and what waits in its field."""
    page = BeautifulSoup(client.get(here).content, "html.parser")
    waits = {name for name in kept() if (field := page.find(attrs={"name": name})) and shown_in(field)}
    return {name for name, is_kept in kept().items() if is_kept} | waits


def shown_in(field):
    return (field.get("value") or field.text).strip() == TYPED[field["name"]]


def kept():
    return {
        "text": StepNote.objects.filter(text=TYPED["text"]).exists(),
        "reason": Focus.objects.filter(dimension="trust", reason=TYPED["reason"]).exists(),
        "what": Agreement.objects.filter(text=TYPED["what"], due_on=DAY).exists(),
    }


@pytest.mark.parametrize("step", range(1, STEPS + 1))
def test_every_exit_keeps_what_was_typed(client, wave, step):
    if step > 1 and not wave.was_ever_released:
        assert client.get(f"/devolucion/{wave.code}/paso/{step}/").status_code == 404
        return
    here = f"/devolucion/{wave.code}/paso/{step}/"
    page = BeautifulSoup(client.get(here).content, "html.parser")
    typed, ways = typed_in(page), exits(page)
    assert typed
    assert len(ways) > (12 if wave.was_ever_released else 4)
    for way in ways:
        StepNote.objects.filter(text=TYPED["text"]).delete()
        Focus.objects.filter(dimension="trust").delete()
        Agreement.objects.filter(text=TYPED["what"]).delete()
        answer = client.post(here, typed | way)
        assert answer.status_code == 302, way
        assert kept_in(client, here) == {*typed} & {*kept()}, way
        client.post(here, way)  # and its fields left empty: nothing waits any more


@pytest.mark.parametrize("step", [6, 8])
def test_only_the_way_on_and_its_own_button_choose_or_agree(client, wave, step):
    if not wave.was_ever_released:
        return
    here = f"/devolucion/{wave.code}/paso/{step}/"
    page = BeautifulSoup(client.get(here).content, "html.parser")
    typed = typed_in(page)
    forward = {"to": "7" if step == 6 else "end"}
    for way in exits(page):
        Focus.objects.filter(dimension="trust").delete()
        Agreement.objects.filter(text=TYPED["what"]).delete()
        client.post(here, typed | way)
        is_decided = kept()["reason"] or kept()["what"]
        goes_on = way.get("to", "").isdigit() and int(way["to"]) > step
        assert is_decided is (way in ({}, {"to": ""}, forward) or goes_on), way


HALVES = [
    (6, {"reason": "Nos cuesta decirnos las cosas"}),
    (6, {"dimension": "trust"}),
    (6, {"dimension": "trust", "reason": "x" * 1001}),
    (8, {"what": "Traer una clase"}),
    (8, {"when": "2099-01-01"}),
    (8, {"what": "Traer una clase", "when": "2020-01-01"}),
    (3, {"text": "una frase " * 300}),
]


@pytest.mark.parametrize(("step", "typed"), HALVES)
def test_what_is_half_said_locks_no_door_and_waits(client, wave, step, typed):
    if not wave.was_ever_released:
        return
    here = f"/devolucion/{wave.code}/paso/{step}/"
    ways = exits(BeautifulSoup(client.get(here).content, "html.parser"))
    for way in ways:
        answer = client.post(here, typed | way)
        if way in ({}, {"to": ""}):
            assert answer.status_code == 422  # this one needs the rest
            continue
        assert answer.status_code == 302, way
        page = BeautifulSoup(client.get(here).content, "html.parser")
        assert "todavía no queda anotado" in page.text, way
        for name, value in typed.items():
            if name == "dimension":
                assert page.find("input", value=value).has_attr("checked"), way
            else:
                field = page.find(attrs={"name": name})
                assert (field.get("value") or field.text).strip() == value.strip(), way


@pytest.mark.parametrize("step", range(1, STEPS + 1))
def test_no_link_leaves_the_page_with_what_is_typed_on_it(client, wave, step):
    page = BeautifulSoup(client.get(f"/devolucion/{wave.code}/paso/{step}/").content, "html.parser")
    if page.find(id="talk") is None:
        assert not wave.was_ever_released
        return
    links = page.find_all("a", href=lambda href: href and not href.startswith("#"))
    assert [link["href"] for link in links if link.get("target") != "_blank"] == []
    assert {form.get("id") for form in page.find_all("form")} == {"talk"}


def test_what_is_typed_is_known_by_the_same_names_to_form_and_browser():
    """The server keeps what is half said by these groups, and the browser what did not arrive: none is left out."""
    script = Path(finders.find("js/pages/conversation.js")).read_text(encoding="utf-8")
    groups = json.loads(re.search(r"GROUPS = (\[\[.*\]\]);", script)[1])
    assert sorted(map(sorted, groups)) == sorted(map(sorted, (NOTE, FOCUS, AGREED)))
    assert {name for group in groups for name in group} == set(StepForm.base_fields)
    assert set(TYPED) | {"who"} == set(StepForm.base_fields)

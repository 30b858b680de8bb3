"""Consent is asked apart for each purpose, unticked, and kept with its version."""

import pytest
from bs4 import BeautifulSoup

from tests.make import make_team, make_wave
from trama.surveys.models import Response

pytestmark = pytest.mark.django_db
SECRET = "un-secreto-del-telefono"


@pytest.fixture
def wave():
    network, people = make_team()
    return make_wave(network=network, people=people)


def test_research_and_quotes_are_two_boxes_that_begin_empty(client):
    network, people = make_team()
    wave = make_wave(network=network, people=people, code="cfr", timepoint="T0")
    page = BeautifulSoup(client.get(f"/e/{wave.invitations.first().token}/").content, "html.parser")
    boxes = page.select("input[type=checkbox]")
    assert {box["name"] for box in boxes} == {"research", "quote"}
    assert [box["name"] for box in boxes if box.has_attr("checked")] == []
    assert all(box["value"] for box in boxes)  # the version of its text


@pytest.mark.parametrize("given", [(), ("research",), ("quote",), ("research", "quote")])
def test_each_is_given_by_itself_and_the_answer_needs_none(client, wave, given):
    invitation = wave.invitations.first()
    sent = {"s": SECRET, "page": 1, "go": "send", "PRO3": "4", "notice": "1"} | dict.fromkeys(given, "1")
    assert b"data-receipt" in client.post(f"/e/{invitation.token}/", sent).content
    response = Response.objects.get()
    assert (response.may_research, response.may_quote) == ("research" in given, "quote" in given)
    invitation.refresh_from_db()
    assert (invitation.consent_version, invitation.consent_on is not None) == (
        wave.version.parsed.consent_version,
        True,
    )

"""What a questionnaire promises is what its mode keeps: a few who agreed to be seen are not told that five are needed."""

import pytest
from bs4 import BeautifulSoup

from tests.make import make_team, make_wave
from trama.surveys.enums import Mode
from trama.surveys.secrets import withdrawal_code

pytestmark = pytest.mark.django_db
SECRET = "un-secreto-del-telefono"
FIVE = ("menos de cinco", "al menos cinco")
AGREED = "Como se acordó, las respuestas se muestran aunque sean pocas."


def pages_of(client, mode, people):
    """Each page of the questionnaire but for the notice, which is content; then the receipt, by forms and on the phone."""
    network, members = make_team(people=people)
    wave = make_wave(network=network, people=members, code="cfr", timepoint="T0", mode=mode)
    link = f"/e/{wave.invitations.first().token}/"
    kit = client.get(f"{link}hojas/").json()
    sent = {"s": SECRET, "page": "5", "go": "send", "COR1": "4"}
    drawn = [*kit["pages"], kit["screens"]["receipt"], client.post(link, sent).content.decode()]
    found = [BeautifulSoup(html, "html.parser") for html in drawn]
    for notice in found[0].select(".notice"):
        notice.decompose()
    return [" ".join(page.text.split()) for page in found]


def test_answers_of_each_on_their_own_are_not_shown_under_five(client):
    *pages, kept, receipt = pages_of(client, Mode.INDIVIDUAL, 7)
    assert "solo si escriben al menos cinco personas" in pages[-1]
    for end in (kept, receipt):
        assert "Nada se muestra con menos de cinco respuestas." in end
        assert AGREED not in end


def test_of_those_who_agreed_to_be_seen_five_are_not_asked(client):
    *pages, kept, receipt = pages_of(client, Mode.IDENTIFIED, 4)
    assert [page for page in (*pages, kept, receipt) if any(words in page for words in FIVE)] == []
    assert "aunque escriban pocas personas" in pages[-1]
    assert AGREED in kept
    assert AGREED in receipt


def test_whoever_withdrew_is_promised_nothing_about_five(client):
    pages_of(client, Mode.IDENTIFIED, 4)
    gone = client.post("/e/retirar/", {"code": withdrawal_code(SECRET)}).content.decode()
    assert "Tus respuestas se borraron" in gone
    assert not any(words in gone for words in FIVE)

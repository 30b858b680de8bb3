"""The model as content: whole, and replaceable."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from tests.make import make_network, make_person, make_response
from trama.audit.record import SYSTEM
from trama.content.load import digest, load_pack, packs, parse_body, stored_bodies
from trama.content.problems import ContentProblem
from trama.insights.results import network_results
from trama.instruments.actions import VersionChanged, load_instruments
from trama.instruments.models import InstrumentVersion
from trama.surveys.models import Campaign, Invitation, Wave

MINI = Path(__file__).parent / "packs" / "mini"


def test_the_bank_is_whole():
    full, pulse = packs()["clider"].instruments
    assert len(full.items) == 40
    assert [len(block.items) for block in full.blocks] == [8] * 5
    assert sorted(item.code for item in full.items if item.is_reverse) == [
        "COL8",
        "CON8",
        "COR8",
        "LID8",
        "PRO8",
    ]
    assert [block.items[-1].code for block in full.blocks] == ["PRO8", "CON8", "COL8", "LID8", "COR8"]
    assert [block.scale.key for block in full.blocks] == [
        "agreement",
        "agreement",
        "frequency",
        "agreement",
        "frequency",
    ]
    assert [item.code for item in pulse.items] == [
        "PRO1", "PRO6", "CON1", "CON7", "COL2", "COL4", "LID3", "LID7", "COR1", "COR3",
    ]  # fmt: skip
    assert full.blocks[0].scale.labels[0] == "Muy en desacuerdo"
    assert len(full.levels) == 4
    assert len(full.open_questions) == 3


def test_eight_steps_and_the_rubrics():
    pack = packs()["clider"]
    assert len(pack.steps) == 8
    assert pack.stage_rubric is not None
    assert [len(cells) for _name, cells in pack.stage_rubric.rows] == [4] * 5
    assert pack.level_rubric is not None
    assert [len(cells) for _name, cells in pack.level_rubric.rows] == [4] * 8


def test_a_body_goes_and_comes_back_the_same():
    for body in stored_bodies()["clider"]:
        assert parse_body(body).digest == digest(body)


def test_a_notice_that_was_used_stays_with_its_version_and_the_newest_is_told():
    bodies = {(body["code"], body["number"]): parse_body(body) for body in stored_bodies()["clider"]}
    used, newer = bodies["pulso", "0.1"], bodies["pulso", "0.2"]
    assert used.digest == "3eafe8b60562" + used.digest[12:]  # these words were answered to: they never change
    assert (used.notice("individual").version, newer.notice("individual").version) == ("1", "2")
    assert used.notice("conversed") == newer.notice("conversed")
    assert used.blocks == newer.blocks
    assert [instrument.number for instrument in packs()["clider"].instruments] == ["0.2", "0.2"]


@pytest.mark.django_db
def test_another_programme_brings_its_own_content_without_code(client):
    load_instruments(folders=(MINI,), by=SYSTEM)
    version = InstrumentVersion.objects.get(pack="mini")
    network = make_network()
    wave = Wave.objects.create(
        campaign=Campaign.objects.create(), network=network, version=version, timepoint="P",
        opened_at=timezone.now() - timedelta(days=2), closes_at=timezone.now() - timedelta(days=1), grace_hours=0,
        released_at=timezone.now(), release=1,
    )  # fmt: skip
    for value in (1, 2, 3, 4, 4):
        make_response(wave=wave, value=value)
    results = network_results(wave=wave)
    assert [dimension.dimension.name for dimension in results.dimensions] == ["Care", "Craft", "Voice"]
    assert results.points == 4
    assert results.dimensions[0].mean == pytest.approx(2.5)

    opened = Wave.objects.create(
        campaign=Campaign.objects.create(),
        network=network,
        version=version,
        timepoint="T0",
        closes_at=timezone.now() + timedelta(days=1),
    )
    ticket = Invitation.objects.create(wave=opened, person=make_person())
    page = client.get(f"/e/{ticket.token}/").content.decode()
    assert "We do voice 2." in page
    assert 'value="5"' not in page


@pytest.mark.django_db
def test_words_of_a_loaded_version_cannot_change(tmp_path):
    folder = tmp_path / "mini"
    shutil.copytree(MINI, folder)
    load_instruments(folders=(folder,), by=SYSTEM)
    file = folder / "instruments" / "small-1.toml"
    file.write_text(file.read_text().replace("We do care 1.", "We care."))
    stored_bodies.cache_clear()
    with pytest.raises(VersionChanged):
        load_instruments(folders=(folder,), by=SYSTEM)
    stored_bodies.cache_clear()


BROKEN = [
    ("pack.toml", 'name = "A small model"', "", "has no name"),
    ("dimensions.toml", 'dye = "hoja"', 'dye = "green"', "the dye of «care»"),
    ("dimensions.toml", 'mark = "rings"', 'mark = "star"', "the mark of «care»"),
    (
        "dimensions.toml",
        'source = "own"\n[[dimension]]\nkey = "craft"',
        '[[dimension]]\nkey = "craft"',
        "has no source",
    ),
    ("texts.toml", 'mode = "conversed"', 'mode = "other"', "no [[notice]] for the mode «conversed»"),
    ("texts.toml", 'purpose = "quote"', 'purpose = "film"', "no [[consent]] for «quote»"),
    (
        "texts.toml",
        'purpose = "research"\nversion = "1"',
        'purpose = "research"\nversion = ""',
        "«research» has no version",
    ),
    ("instruments/small-1.toml", 'dimension = "care"', 'dimension = "cure"', "«cure», which does not exist"),
    ("instruments/small-1.toml", 'scale = "four"', 'scale = "five"', "«five», which does not exist"),
    ("instruments/small-1.toml", 'code = "CAR2"', 'code = "CAR1"', "CAR1 stands twice"),
    ("instruments/small-1.toml", 'code = "small"', 'like = "big-1"', "like «big-1», which does not exist"),
    ("instruments/small-1.toml", 'opt_out = "I cannot say"', "", "has no opt_out"),
    ("instruments/small-1.toml", "[scales]", "[scales", "cannot be read"),
]


@pytest.mark.parametrize(("file", "old", "new", "sentence"), BROKEN)
def test_a_wrong_pack_says_where_and_what_to_do(tmp_path, file, old, new, sentence):
    folder = tmp_path / "mini"
    shutil.copytree(MINI, folder)
    path = folder / file
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(ContentProblem) as found:
        load_pack(folder)
    assert any(sentence in problem for problem in found.value.problems)

"""The model as content: whole, and replaceable."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from tests.make import make_network, make_person, make_response
from trama.audit.record import SYSTEM
from trama.content.load import digest, load_pack, packs, parse_body, stored_bodies, workshop_tables
from trama.content.problems import ContentProblem
from trama.insights.results import network_results
from trama.insights.wording import LEVEL, common_codes, guarded_codes
from trama.instruments.actions import VersionChanged, load_instruments
from trama.instruments.models import InstrumentVersion
from trama.surveys.models import Campaign, Invitation, Wave

MINI = Path(__file__).parent / "packs" / "mini"
KEYS = ("purpose", "trust", "collaboration", "leadership", "shared_responsibility")


USED = {  # these words were answered to: they never change
    ("cfr", "0.1"): "4773839877ca",
    ("cfr", "0.2"): "766640c62521",
    ("pulso", "0.1"): "3eafe8b60562",
    ("pulso", "0.2"): "5c50caa3a855",
    ("cfr", "0.3"): "07fca3c0daf9",
    ("pulso", "0.3"): "8f67dc54d2dd",
}


def bodies_by_number():
    return {(body["code"], body["number"]): parse_body(body) for body in stored_bodies()["clider"]}


def test_the_bank_is_whole():
    full, pulse = packs()["clider"].instruments
    assert (full.number, pulse.number) == ("0.4", "0.4")
    assert len(full.items) == 40
    assert {key: len(full.dimension_codes(key)) for key in KEYS} == dict.fromkeys(KEYS, 8)
    assert [item.code for item in full.items if item.is_reverse] == ["PRO8", "CON8", "COL8", "LID8", "COR8"]
    assert [item.code for item in pulse.items] == [
        "PRO3", "PRO6", "CON1", "CON7", "COL2", "COL4", "LID3", "LID7", "COR1", "COR3",
    ]  # fmt: skip
    assert {item.code: item for item in full.items}.items() >= {
        item.code: item for item in pulse.items
    }.items()
    assert full.blocks[0].scale.labels[0] == "Muy en desacuerdo"
    assert len(full.levels) == 4
    assert len(full.open_questions) == 3


def test_states_are_answered_by_agreement_in_a_second_block_of_their_dimension():
    full = packs()["clider"].instruments[0]
    assert [(block.dimension, block.scale.key) for block in full.blocks] == [
        ("purpose", "agreement"), ("trust", "agreement"), ("collaboration", "frequency"),
        ("collaboration", "agreement"), ("leadership", "agreement"),
        ("shared_responsibility", "frequency"), ("shared_responsibility", "agreement"),
    ]  # fmt: skip
    assert [item.code for item in full.blocks[3].items] == ["COL8"]
    assert {item.code for item in full.blocks[6].items} == {"COR4", "COR5", "COR7", "COR8"}
    assert [block.title for block in full.dimension_blocks("collaboration")] == ["Qué hacemos juntos"] * 2


def test_no_reverse_item_ends_a_block_of_several():
    full = packs()["clider"].instruments[0]
    several = [block.items for block in full.blocks if len(block.items) > 1]
    assert len(several) == 6
    assert not [items[-1].code for items in several if items[-1].is_reverse]


def test_what_was_asked_and_how_stays_in_the_versions_that_were_answered():
    bodies = bodies_by_number()
    assert {key: body.digest[:12] for key, body in bodies.items() if key in USED} == USED
    before = bodies["cfr", "0.2"]
    assert [block.items[-1].code for block in before.blocks] == ["PRO8", "CON8", "COL8", "LID8", "COR8"]
    assert not before.level_question.hides_names
    assert before.level_in_full(before.levels[0], ": ").startswith(
        "Asociación: Nos juntamos porque nos convocan o corresponde"
    )


def test_between_versions_the_sentences_left_alone_are_common_and_their_time_frame_is_another():
    bodies = bodies_by_number()
    before, after = bodies["cfr", "0.2"], bodies["cfr", "0.3"]
    alike = "PRO1 CON3 CON4 COL3 COL4 COL5 LID4 LID5 LID6 LID8 COR1 COR3 COR6"
    assert common_codes(before, after) == set(alike.split())
    assert {item.code for item in after.items if item.version == 1} == set(alike.split())
    assert common_codes(bodies["cfr", "0.1"], before) == {item.code for item in before.items}
    assert guarded_codes(before, after) == {LEVEL, *(item.code for item in after.items)}
    assert all(
        intro.startswith("Piensa en las últimas cinco o seis reuniones") for intro in after.intros.values()
    )


def test_each_item_is_of_a_part_of_its_dimension_and_leadership_has_its_three_directions():
    pack = packs()["clider"]
    full = pack.instruments[0]
    for block in full.blocks:
        parts = {part.name for part in pack.dimension(block.dimension).parts}
        assert {item.part for item in block.items} <= parts
    [leadership] = full.dimension_blocks("leadership")
    directions = {item.code: item.part for item in leadership.items}
    assert [code for code, part in directions.items() if part == "Hacia arriba"] == ["LID1", "LID2"]
    assert [code for code, part in directions.items() if part == "Lateral y distribuido"] == [
        "LID3",
        "LID4",
        "LID8",
    ]
    assert [code for code, part in directions.items() if part == "Hacia abajo"] == ["LID6", "LID7"]


def test_names_of_levels_come_after_answering():
    full = packs()["clider"].instruments[0]
    assert full.level_question.hides_names
    assert [full.level_words(level) for level in full.levels] == [level.summary for level in full.levels]
    assert full.level_in_full(full.levels[0], ": ").startswith(
        "Nos juntamos porque nos convocan o porque hay que estar."
    )
    assert [block for block in full.blocks if full.asks_level_after(block)] == [full.blocks[3]]


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
    bodies = bodies_by_number()
    used, newer, newest = (bodies["pulso", number] for number in ("0.1", "0.2", "0.3"))
    assert [body.notice("individual").version for body in (used, newer, newest)] == ["1", "2", "3"]
    assert [body.consent_version for body in (used, newer, newest)] == ["1", "1", "2"]
    assert used.notice("conversed") == newest.notice("conversed")
    assert used.blocks == newer.blocks


def test_a_room_has_its_own_notice_and_an_older_version_tells_it_what_it_tells_everybody():
    bodies = bodies_by_number()
    for code in ("cfr", "pulso"):
        before, after = bodies[code, "0.3"], bodies[code, "0.4"]
        assert before.blocks == after.blocks
        assert before.notice("room") == before.notice("individual")
        assert not before.tells_rooms_apart
        assert "sin ninguna clave" in " ".join(after.notice("room").paragraphs)
        assert "clave" not in " ".join(words_of(after.notice("room"))).replace("sin ninguna clave", "")


def words_of(notice):
    return [*notice.paragraphs, *(text for detail in notice.details for text in detail.paragraphs)]


def test_what_asks_for_no_words_tells_nothing_of_words():
    bodies = bodies_by_number()
    full, pulse = bodies["cfr", "0.4"], bodies["pulso", "0.4"]
    assert (full.asks_words, pulse.asks_words) == (True, False)
    assert [consent.purpose for consent in full.consents] == ["participate", "research", "quote"]
    assert [consent.purpose for consent in pulse.consents] == ["participate", "research"]
    for mode in ("individual", "room"):
        asked, unasked = words_of(full.notice(mode)), words_of(pulse.notice(mode))
        of_words = [text for text in asked if text not in unasked]
        assert [text.split()[0] for text in of_words] == ["Escribe", "Nada"]
        assert [text for text in unasked if "escrib" in text.lower()] == []
        assert [text for text in asked if text not in of_words] == unasked


def test_the_workshop_tells_the_whole_deck_with_its_readings_and_its_video():
    [table] = workshop_tables()["clider"]
    moments = {moment["kind"]: moment for moment in table["moments"]}
    cards = moments["antecedents"]["card"]
    assert [card["title"] for card in cards[-4:]] == [
        "Qué hemos aprendido", "¿Cómo funciona el modelo?", "¿Etapas del desarrollo de una red?", "Habilidades de quien coordina",
    ]  # fmt: skip
    readings = {reading for antecedent in packs()["clider"].antecedents for reading in antecedent.readings}
    assert {(card["link_title"], card["link"]) for card in cards if "link" in card} == {
        (reading.title, reading.address) for reading in readings
    }
    assert moments["video"]["link"] == "https://www.youtube.com/watch?v=00ZiZEVYn_s"
    assert "se cuenta en el próximo taller" in moments["closing"]["text"]


def test_a_group_of_items_says_at_which_aspect_they_look(tmp_path):
    folder = tmp_path / "mini"
    shutil.copytree(MINI, folder)
    file = folder / "dimensions.toml"
    whole = file.read_text() + '[[dimension.group]]\nname = "Us"\nitems = ["VOI1"]\naspect = '
    file.write_text(f'{whole}"other"\n')
    with pytest.raises(ContentProblem) as found:
        load_pack(folder)
    assert found.value.problems == [
        "dimensions.toml: the aspect of «Us» must be one of down, lateral, personal, professional, up."
    ]
    file.write_text(f'{whole}"personal"\n')
    assert load_pack(folder).dimension("voice").groups[0].items == ("VOI1",)


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


def test_other_words_are_another_version_of_their_item(tmp_path):
    folder = tmp_path / "mini"
    shutil.copytree(MINI, folder)
    before = (folder / "instruments" / "small-1.toml").read_text()
    newer = folder / "instruments" / "small-2.toml"
    changed = before.replace('number = "1"', 'number = "2"').replace("We do care 1.", "We care.")
    newer.write_text(changed)
    with pytest.raises(ContentProblem) as found:
        load_pack(folder)
    assert found.value.problems == [
        "The item CAR1 has two wordings: give the new one another version, or another code."
    ]
    newer.write_text(changed.replace('text = "We care."', 'version = 2\ntext = "We care."'))
    [body] = load_pack(folder).instruments
    [used] = load_pack(MINI).instruments
    assert common_codes(used, body) == {item.code for item in used.items} - {"CAR1"}

"""The table of what travels is held against the models: whoever adds a model or a field decides about it."""

import json
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from trama.agreements.models import Agreement
from trama.audit.record import SYSTEM
from trama.networks.models import Cohort, Network, Programme
from trama.offline_room.actions import load_pack
from trama.offline_room.fields import FieldKind
from trama.offline_room.files import read_pack
from trama.offline_room.pack import COHORT, NETWORK, PROGRAMME, handed_of
from trama.offline_room.settle import digest, settled
from trama.offline_room.tables import ECHOES, OUTSIDE, TABLE_CALLED, TABLES, WORKSHOP_FIELDS
from trama.sessions.models import Participant, Session

PACK = Path(__file__).parent / "pack.json"  # of a whole workshop, made by the code before the table
PLACE = "is the place's: it is as it was handed out"

MODELS_THAT_STAY = {
    "sessions.Session": "is the workshop itself: `WORKSHOP_FIELDS`",
    "agreements.Focus": "is a network's, of no workshop",
    "offline_room.OfflineRoom": "is how the workshop travels",
}
FIELDS_THAT_STAY = {
    "participants.device": "a phone has another secret on each server",
    "participants.word_told_at": "the word is another on each server",
    "participants.notice_number": "no version is published on a laptop: at its door none stands before anybody",
    "participants.blocked_at": "whoever asked to be hidden goes out without their name",
    "participants.hidden_with": "the same; with whom they are hidden stays here",
    "participants.erased_at": "this server alone says it; what a record brings of them is erased again",
    "debts.kind": "alike in all of them",
    "debts.origin_kind": "alike in all of them",
    "debts.number": "alike in all of them",
    "debts.network": PLACE,
    "debts.cohort": PLACE,
    "debts.author": "only an intention has one, and it is in no file",
    "debts.text": "the note says it",
    "debts.written_at": "each server stamps its own",
    "workshop.kind": "is a workshop",
    "workshop.code": PLACE,
    "workshop.network": PLACE,
    "workshop.cohort": PLACE,
}
OWNERS = [("programme", Programme, PROGRAMME), ("cohort", Cohort, COHORT), ("network", Network, NETWORK)]
# What Django's field must be. A mail, a link and a certificate's code are words, and so is what has choices.
CLASSES = {
    FieldKind.LINE: models.CharField,
    FieldKind.TEXT: models.TextField,
    FieldKind.WORD: models.CharField,
    FieldKind.LINK: models.CharField,
    FieldKind.NUMBER: models.IntegerField,
    FieldKind.FLAG: models.BooleanField,
    FieldKind.DAY: models.DateField,
    FieldKind.TIME: models.DateTimeField,
    FieldKind.LATEST: models.DateTimeField,
    FieldKind.STAMP: models.DateTimeField,
    FieldKind.DATA: models.JSONField,
    FieldKind.OWN_CODE: models.CharField,
    FieldKind.OWN_NUMBER: models.BigIntegerField,
    FieldKind.PART_OF: models.ForeignKey,
    FieldKind.NAMES: models.ForeignKey,
    FieldKind.NAMES_AHEAD: models.ForeignKey,
    FieldKind.CODE_OF: models.CharField,
}
GROUPS_OF_FIELDS = [(table.name, table.stored.model, table.fields) for table in TABLES]
GROUPS_OF_FIELDS.append(("workshop", Session, WORKSHOP_FIELDS))


def of_the_model(name, model):
    """The fields about which the table has to say something, in their order."""
    way = "session" if name in TABLE_CALLED and TABLE_CALLED[name].has_session else None
    return [
        field
        for field in model._meta.concrete_fields
        if not field.primary_key and field.name != way and f"{name}.{field.name}" not in FIELDS_THAT_STAY
    ]


def model_called(name):
    return OUTSIDE[name].model if name in OUTSIDE else TABLE_CALLED[name].stored.model


@pytest.mark.parametrize(("name", "model", "fields"), GROUPS_OF_FIELDS, ids=lambda value: str(value)[:20])
def test_every_field_travels_or_has_a_reason_to_stay(name, model, fields):
    assert [field.name for field in fields] == [real.name for real in of_the_model(name, model)]


@pytest.mark.parametrize(("name", "model", "fields"), OWNERS, ids=lambda value: str(value)[:20])
def test_an_owner_is_whole_without_what_stays(name, model, fields):
    """Of what a workshop belongs to only what its pages say travels; the rest can be empty, or is the file's own."""
    real = {field.name: field for field in model._meta.concrete_fields if not field.primary_key}
    assert set(fields) <= set(real)
    stays = {key: field for key, field in real.items() if key not in fields}
    assert {
        key for key, field in stays.items() if not (field.blank or field.null or field.is_relation)
    } == set()


def test_a_field_that_stays_is_one():
    there = {
        f"{name}.{field.name}"
        for name, model, _fields in GROUPS_OF_FIELDS
        for field in model._meta.concrete_fields
    }
    assert set(FIELDS_THAT_STAY) - there == set()


def test_every_model_of_a_workshop_travels_or_has_a_reason_to_stay():
    known = {table.stored.model for table in TABLES}
    near = {
        model
        for app in ("sessions", "workshops", "agreements")
        for model in apps.get_app_config(app).get_models()
    }
    # Whatever hangs from a row would go with it.
    for model in known | {Session}:
        near |= {
            relation.related_model
            for relation in model._meta.related_objects
            if relation.on_delete is models.CASCADE
        }
    left = {model._meta.label for model in near if not model._meta.proxy and model not in known}
    assert left == set(MODELS_THAT_STAY)


@pytest.mark.parametrize(("name", "model", "fields"), GROUPS_OF_FIELDS, ids=lambda value: str(value)[:20])
def test_each_is_what_the_table_says(name, model, fields):
    for field in fields:
        real = model._meta.get_field(field.name)
        where = f"{name}.{field.name}"
        assert isinstance(real, CLASSES[field.kind]), where
        is_text = isinstance(real, models.CharField | models.TextField)
        assert field.length == (real.max_length if is_text else None), where
        assert (field.kind in {FieldKind.OWN_CODE, FieldKind.OWN_NUMBER}) == real.unique, where
        assert (field.kind is FieldKind.STAMP) == getattr(real, "auto_now_add", False), where
        assert (field.kind is FieldKind.DAY) == (type(real) is models.DateField), where
        if field.kind is FieldKind.LINE:
            assert type(real) is models.CharField, where
            assert not real.choices, where


@pytest.mark.parametrize(("name", "model", "fields"), GROUPS_OF_FIELDS, ids=lambda value: str(value)[:20])
def test_a_reference_names_what_the_model_does(name, model, fields):
    for field in fields:
        real = model._meta.get_field(field.name)
        where = f"{name}.{field.name}"
        assert bool(field.of) == (real.is_relation or field.kind is FieldKind.CODE_OF), where
        if real.is_relation:
            assert model_called(field.of) is real.related_model, where
            assert (field.kind is FieldKind.PART_OF) == (real.remote_field.on_delete is models.CASCADE), where


def test_what_a_row_names_is_made_before_it_unless_it_is_ahead():
    order = {table.name: index for index, table in enumerate(TABLES)}
    for table in TABLES:
        for field in table.fields:
            if field.of in order and field.kind is not FieldKind.NAMES_AHEAD:
                assert order[field.of] < order[table.name], f"{table.name}.{field.name}"


def test_keys_twins_and_names_are_fields():
    for table in TABLES:
        keys = {field.key for field in table.fields}
        assert keys >= {*table.key, *table.once}
        assert table.twin in keys | {""}
        assert table.named_by in keys or not table.own


def field(table, name):
    return next(field for field in TABLE_CALLED[table].fields if field.name == name)


@pytest.mark.parametrize(
    ("table", "name", "here", "there", "after"),
    [
        ("groups", "name", "Sur", "Norte", "Sur / Norte"),
        ("groups", "name", "S" * 70, "N" * 70, "N" * 70),
        ("clusters", "synthesis", "Falta", "Sobra", "Falta\n\nSobra"),
        ("moments", "kind", "case", "video", "video"),
        ("participants", "role", "speaker", "scribe", "scribe"),
        ("moments", "minutes", 10, 15, 15),
    ],
)
def test_of_texts_both_stay_and_for_the_rest_the_laptop_decides(table, name, here, there, after):
    assert settled(field(table, name), here, there, digest("as it was")) == (True, after)
    assert settled(field(table, name), here, there, digest(here)) == (False, there)
    assert settled(field(table, name), here, there, digest(there)) == (False, here)


@pytest.mark.parametrize("known", [None, "2026-11-01T10:00:00+00:00", "2026-11-01T12:00:00+00:00"])
def test_what_only_moves_forward_never_goes_back(known):
    """Whatever the laptop says, and whatever both had in common."""
    earlier, later = "2026-11-01T10:00:00+00:00", "2026-11-01T12:00:00+00:00"
    hides = field("participants", "hides_before")
    for here, there, after in (
        (None, later, later),
        (later, None, later),
        (later, earlier, later),
        (earlier, later, later),
        (None, None, None),
    ):
        assert settled(hides, here, there, digest(known)) == (False, after)


@pytest.mark.django_db
def test_a_file_made_before_the_table_is_read_and_made_again_alike():
    pack = read_pack(PACK.read_bytes())
    shown = [table for table in TABLES if table is not ECHOES]  # nobody's «me too» is in a file
    assert all(pack["body"]["rows"][table.name] for table in shown), "a file that shows every table"
    workshop = load_pack(pack=pack, by=SYSTEM).workshop
    workshop.refresh_from_db()
    pack["body"]["programme"] |= {
        "time_zone": "America/Santiago",
        "data_contact": "",
        "data_email": "",
    }  # newer
    for row in pack["body"]["rows"]["participants"]:
        del row["word_told_at"], row["device_since"]  # in files no more
        row["hides_before"] = None
    assert json.dumps(handed_of(workshop).body) == json.dumps(pack["body"])
    assert Participant.objects.count() == len(pack["body"]["rows"]["participants"])
    assert set(Agreement.objects.values_list("network", "cohort")) == {
        (workshop.network_id, workshop.cohort_id)
    }

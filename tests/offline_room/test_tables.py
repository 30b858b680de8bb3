"""The table of what travels is held against the models: whoever adds a model or a field decides about it."""

import json
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from trama.agreements.models import Agreement
from trama.audit.record import SYSTEM
from trama.offline_room.actions import load_pack
from trama.offline_room.files import read_pack
from trama.offline_room.pack import handed_of
from trama.offline_room.settle import digest, settled
from trama.offline_room.tables import OUTSIDE, TABLE_CALLED, TABLES, WORKSHOP_FIELDS, FieldKind
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
    "debts.kind": "alike in all of them",
    "debts.origin_kind": "alike in all of them",
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
# What Django's field must be. A mail, a link and a certificate's code are words, and so is what has choices.
CLASSES = {
    FieldKind.LINE: models.CharField,
    FieldKind.TEXT: models.TextField,
    FieldKind.WORD: models.CharField,
    FieldKind.NUMBER: models.IntegerField,
    FieldKind.FLAG: models.BooleanField,
    FieldKind.DAY: models.DateField,
    FieldKind.TIME: models.DateTimeField,
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
        one
        for one in model._meta.concrete_fields
        if not one.primary_key and one.name != way and f"{name}.{one.name}" not in FIELDS_THAT_STAY
    ]


def model_called(name):
    return OUTSIDE[name].model if name in OUTSIDE else TABLE_CALLED[name].stored.model


@pytest.mark.parametrize(("name", "model", "fields"), GROUPS_OF_FIELDS, ids=lambda one: str(one)[:20])
def test_every_field_travels_or_has_a_reason_to_stay(name, model, fields):
    assert [one.name for one in fields] == [one.name for one in of_the_model(name, model)]


def test_a_field_that_stays_is_one():
    there = {
        f"{name}.{one.name}"
        for name, model, _fields in GROUPS_OF_FIELDS
        for one in model._meta.concrete_fields
    }
    assert set(FIELDS_THAT_STAY) - there == set()


def test_every_model_of_a_workshop_travels_or_has_a_reason_to_stay():
    known = {table.stored.model for table in TABLES}
    near = {
        one
        for app in ("sessions", "workshops", "agreements")
        for one in apps.get_app_config(app).get_models()
    }
    # Whatever hangs from a row would go with it.
    for model in known | {Session}:
        near |= {one.related_model for one in model._meta.related_objects if one.on_delete is models.CASCADE}
    left = {one._meta.label for one in near if not one._meta.proxy and one not in known}
    assert left == set(MODELS_THAT_STAY)


@pytest.mark.parametrize(("name", "model", "fields"), GROUPS_OF_FIELDS, ids=lambda one: str(one)[:20])
def test_each_is_what_the_table_says(name, model, fields):
    for one in fields:
        real = model._meta.get_field(one.name)
        where = f"{name}.{one.name}"
        assert isinstance(real, CLASSES[one.kind]), where
        is_text = isinstance(real, models.CharField | models.TextField)
        assert one.length == (real.max_length if is_text else None), where
        assert (one.kind in {FieldKind.OWN_CODE, FieldKind.OWN_NUMBER}) == real.unique, where
        assert (one.kind is FieldKind.STAMP) == getattr(real, "auto_now_add", False), where
        assert (one.kind is FieldKind.DAY) == (type(real) is models.DateField), where
        if one.kind is FieldKind.LINE:
            assert type(real) is models.CharField, where
            assert not real.choices, where


@pytest.mark.parametrize(("name", "model", "fields"), GROUPS_OF_FIELDS, ids=lambda one: str(one)[:20])
def test_a_reference_names_what_the_model_does(name, model, fields):
    for one in fields:
        real = model._meta.get_field(one.name)
        where = f"{name}.{one.name}"
        assert bool(one.of) == (real.is_relation or one.kind is FieldKind.CODE_OF), where
        if real.is_relation:
            assert model_called(one.of) is real.related_model, where
            assert (one.kind is FieldKind.PART_OF) == (real.remote_field.on_delete is models.CASCADE), where


def test_what_a_row_names_is_made_before_it_unless_it_is_ahead():
    place = {table.name: index for index, table in enumerate(TABLES)}
    for table in TABLES:
        for one in table.fields:
            if one.of in place and one.kind is not FieldKind.NAMES_AHEAD:
                assert place[one.of] < place[table.name], f"{table.name}.{one.name}"


def test_keys_twins_and_names_are_fields():
    for table in TABLES:
        keys = {one.key for one in table.fields}
        assert keys >= {*table.key, *table.once}
        assert table.twin in keys | {""}
        assert table.named_by in keys or not table.own


def field(table, name):
    return next(one for one in TABLE_CALLED[table].fields if one.name == name)


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


@pytest.mark.django_db
def test_a_file_made_before_the_table_is_read_and_made_again_alike():
    pack = read_pack(PACK.read_bytes())
    assert all(pack["body"]["rows"][table.name] for table in TABLES), "a file that shows every table"
    workshop = load_pack(pack=pack, by=SYSTEM).workshop
    workshop.refresh_from_db()
    assert json.dumps(handed_of(workshop).body) == json.dumps(pack["body"])
    assert Participant.objects.count() == len(pack["body"]["rows"]["participants"])
    assert set(Agreement.objects.values_list("network", "cohort")) == {
        (workshop.network_id, workshop.cohort_id)
    }

"""What the file of retention promises happens on its day and not before, to what it says and to nothing else."""

import json
from dataclasses import replace
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.apps import apps
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import models
from django.utils import timezone

from tests.make import (
    make_intention,
    make_membership,
    make_network,
    make_person,
    make_team,
    make_user,
    make_wave,
)
from tests.privacy.retention_scenes import SCENES, guest, left_network, note_of, request_of, standing
from trama.audit.models import AuditEntry
from trama.console import main
from trama.networks.enums import Role, State
from trama.networks.models import NetworkState, Person
from trama.privacy import retention
from trama.privacy.actions import forgetting
from trama.privacy.due import gone_networks, gone_people
from trama.privacy.enums import RequestState
from trama.privacy.models import RetentionRun
from trama.privacy.nights import tonight
from trama.privacy.retention import Deed, RetentionError, missing_rules, problems, read, rules
from trama.sessions.models import Participant
from trama.surveys.models import PersonKey
from trama.workshops.models import Note

pytestmark = pytest.mark.django_db
RULES = {rule.name: rule for rule in rules()}
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _home(settings, tmp_path):
    settings.HOME = tmp_path


def test_every_field_of_every_model_has_its_rule():
    assert missing_rules() == []
    assert problems() == []
    assert found_by_django() == []


def found_by_django():
    """What Django's own checks, which every command runs first, say of retention."""
    return [message for message in run_checks() if message.id and message.id.startswith("privacy.")]


@pytest.fixture
def unruled_field():
    """A model gets a field that nobody thought about."""
    model, new = apps.get_model("audit.AuditEntry"), models.CharField(max_length=9, default="")
    model.add_to_class("shoe_size", new)
    apps.clear_cache()
    yield
    model._meta.local_fields.remove(new)
    del model.shoe_size
    model._meta._expire_cache()
    apps.clear_cache()


def test_a_field_without_a_rule_fails_the_check_and_the_line_to_paste_is_told(unruled_field):
    (message,) = found_by_django()
    assert message.is_serious()
    assert "without a rule" in message.msg
    assert '"audit.AuditEntry" = ["shoe_size"]' in message.hint


def test_the_command_line_keeps_the_lines_to_paste(unruled_field, capsys):
    assert main._run(["check"]) == 1
    assert '"audit.AuditEntry" = ["shoe_size"]' in [
        line.strip() for line in capsys.readouterr().err.splitlines()
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"fields": {"audit.AuditEntry": ("hat",)}}, "audit.AuditEntry has no field hat"),
        ({"fields": {"audit.Nothing": ("id",)}}, "there is no model audit.Nothing"),
        ({"since": "full_moon"}, "full_moon is neither a date"),
        ({"deed": Deed.ELSEWHERE, "by": "trama.nobody:does_it"}, "trama.nobody:does_it does not do it"),
        ({"fields": {"networks.Territory": ("id",)}, "since": ""}, "networks.Network does not let networks.Territory go"),
        ({"fields": {"networks.Network": ("id",)}}, "networks.NetworkState would go with networks.Network"),
        ({"why": ""}, "must say something"),
    ],
)  # fmt: skip
def test_a_rule_that_cannot_be_done_is_told(change, said):
    changed = [replace(rule, **change) if rule.name == "audit" else rule for rule in rules()]
    assert any(said in problem for problem in problems(changed))


def test_two_rules_of_one_name_and_a_file_that_is_none_are_refused():
    assert "there are two rules called audit" in problems([*rules(), RULES["audit"]])
    with pytest.raises(RetentionError):
        read("[[sections]]\ntitle = 1")


def test_each_rule_of_the_night_has_a_scene():
    assert set(SCENES) == {rule.name for rule in rules() if rule.is_done_at_night}


@pytest.mark.parametrize("name", SCENES)
def test_it_stays_until_its_day_and_then_goes(name):
    began, rule = timezone.now() - timedelta(days=30), RULES[name]
    is_there = SCENES[name](began)
    last_day = began + timedelta(days=rule.days) - (DAY if rule.days else timedelta(hours=1))
    with time_machine.travel(last_day):
        before = forgetting.forget_now()
    assert is_there(), "it went too early"
    assert name not in before.counts
    with time_machine.travel(last_day + 3 * DAY):
        foreseen = {each.rule.name: each.count for each in tonight()}
        after, again = forgetting.forget_now(), forgetting.forget_now()
    assert not is_there(), "it is still there"
    assert foreseen[name] == after.counts[name] >= 1
    assert after.ended_at
    assert again.counts == {}


def test_looking_changes_nothing():
    kept = [
        scene(timezone.now() - timedelta(days=3000)) for scene in (SCENES["audit"], SCENES["joinings_over"])
    ]
    assert {each.rule.name: each.count for each in tonight()}["joinings_over"] == 1
    out = StringIO()
    call_command("retention", stdout=out)
    assert "joinings_over" in out.getvalue()
    assert "nothing was changed" in out.getvalue()
    assert all(is_there() for is_there in kept)
    assert not RetentionRun.objects.exists()


def test_the_command_does_it_when_asked_and_says_it_to_programs():
    is_there = SCENES["joinings_over"](timezone.now() - timedelta(days=3000))
    out = StringIO()
    call_command("retention", "--apply", "--json", stdout=out)
    found = json.loads(out.getvalue())
    assert found["applied"] is True
    assert found["rules"]["joinings_over"] == 1
    assert not is_there()


def test_a_network_in_follow_up_has_not_left():
    began = timezone.now() - timedelta(days=3000)
    network = left_network(began)
    assert network.pk in gone_networks(timezone.now())
    NetworkState.objects.create(network=network, state=State.FOLLOW_UP, since_on=began + 10 * DAY)
    network.state = State.FOLLOW_UP
    network.save()
    assert network.pk not in gone_networks(timezone.now())
    NetworkState.objects.create(
        network=network, state=State.WITHDRAWN, since_on=timezone.localdate() - 5 * DAY
    )
    network.state = State.WITHDRAWN
    network.save()
    assert network.pk in gone_networks(timezone.now())
    assert network.pk not in gone_networks(timezone.now() - 6 * DAY)


def test_keys_wait_for_a_measurement_that_goes_on():
    network = left_network(timezone.now() - timedelta(days=500))
    key = standing(PersonKey.objects.create(person=make_person(), network=network))
    wave = make_wave(network=network, is_final=True)
    forgetting.forget_now()
    assert key(), "it is not settled"
    wave.settled_at, wave.withheld_at = timezone.now(), timezone.now()
    wave.save()
    forgetting.forget_now()
    assert key(), "somebody objected"
    wave.withheld_at = None
    wave.save()
    forgetting.forget_now()
    assert not key()
    entry = AuditEntry.objects.get(event="linking_keys_destroyed")
    assert (entry.subject_code, entry.network_code, entry.details) == (
        network.code,
        network.code,
        {"count": 1},
    )


def test_whoever_still_takes_part_somewhere_keeps_their_name():
    long_ago = timezone.localdate() - timedelta(days=3000)
    person = make_person(name="Ana Soto", user=make_user())
    ended = make_membership(network=make_network(), person=person, since="2010-01-01")
    ended.until_on = long_ago
    ended.save()
    make_membership(
        network=left_network(timezone.now() - timedelta(days=3000)), person=person, since="2010-01-01"
    )
    here = make_membership(network=make_network(), person=person, role=Role.COORDINATOR)
    assert person not in gone_people(timezone.now())
    here.delete()
    assert person in gone_people(timezone.now())
    request = request_of(timezone.now())
    request.person, request.state = person, RequestState.OPEN
    request.save()
    assert person not in gone_people(timezone.now()), "they wait for an answer"


def test_what_somebody_said_stays_as_nobodys_when_their_name_goes():
    began = timezone.now() - timedelta(days=3000)
    member = make_membership(
        network=left_network(began), person=make_person(name="Ana Soto", user=make_user())
    )
    author = guest(member.network, began, person=member.person)
    signed = note_of(author, is_signed=True)
    forgetting.forget_now()
    note = Note.objects.get(pk=signed.pk)
    assert (note.text, note.author, note.is_signed, note.removed_at) == ("probar", None, False, None)
    assert "Ana" not in Person.objects.get(pk=member.person_id).name
    assert Participant.objects.get(pk=author.pk).name != "Ana Soto"


def test_an_intention_of_whoever_goes_on_elsewhere_stays():
    began = timezone.now() - timedelta(days=3000)
    person = make_membership(network=make_network()).person
    theirs = standing(
        make_intention(note=note_of(guest(left_network(began), began, person=person)), text="escuchar")
    )
    forgetting.forget_now()
    assert Participant.objects.get(person=person).name == "Ana Soto"
    assert theirs()


def test_a_network_at_work_loses_nothing():
    network, members = make_team()
    wave = make_wave(network=network, people=members)
    before = counts_of_everything()
    with time_machine.travel(timezone.now() + timedelta(days=3000)):
        run = forgetting.forget_now()
    assert run.counts.keys() <= {"sign_ins", "audit", "nights"}
    after = counts_of_everything()
    assert {label for label, count in before.items() if after[label] < count} <= {"audit.AuditEntry"}
    wave.refresh_from_db()


def counts_of_everything():
    return {model._meta.label: model._base_manager.count() for model in retention.kept_models()}


def test_a_rule_that_fails_leaves_the_others_their_night_and_is_told(monkeypatch, caplog):
    gone = SCENES["joinings_over"](timezone.now() - timedelta(days=3000))
    SCENES["audit"](timezone.now() - timedelta(days=3000))

    def failing(rule, rows, by):
        if rule.name == "audit":
            raise OSError("the disk is full")
        return rows.delete()[0]

    monkeypatch.setitem(forgetting.DOERS, Deed.DELETE, failing)
    with pytest.raises(CommandError, match="could not be applied"):
        call_command("retention", "--apply", stdout=StringIO())
    assert not gone()
    assert RetentionRun.objects.get().ended_at is None
    assert AuditEntry.objects.get(event="night_of_forgetting").details["failed"] == ["audit"]
    assert "audit could not be applied" in caplog.text

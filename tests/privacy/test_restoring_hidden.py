"""A copy that was made before somebody hid shows them to nobody; a list that is missing beside it is told."""

import stat
from datetime import UTC, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from tests.make import make_membership, make_network, make_person, make_user, make_workshop
from trama.networks.models import Person
from trama.privacy import hidden_list
from trama.privacy.actions.blocking import (
    block_participant,
    block_person,
    unblock_participant,
    unblock_person,
)
from trama.privacy.actions.erasing import erase_person
from trama.privacy.actions.forgetting import forget_now
from trama.sessions.actions.joining import Card, join
from trama.sessions.models import Participant

pytestmark = pytest.mark.django_db
LISTS = ("erased", "hidden", "withdrawn", "annulled")


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def do(django_capture_on_commit_callbacks):
    """An action about somebody, as far as the end of the transaction."""

    def run(action, who):
        kind = "person" if isinstance(who, Person) else "participant"
        with django_capture_on_commit_callbacks(execute=True):
            action(**{kind: type(who).objects.get(pk=who.pk)}, by=who)

    return run


@pytest.fixture
def rosa():
    return make_membership(
        network=make_network(), person=make_person(name="Rosa Elena Millán", user=make_user())
    ).person


def copy(tmp_path, name="copia.trama"):
    call_command("backup", str(tmp_path / name))
    return tmp_path / name


def restore(path, capsys):
    capsys.readouterr()
    call_command("restore", str(path), replace=True)
    return capsys.readouterr().out


def is_hidden(person):
    return Person.objects.get(code=person.code).blocked_at is not None


def test_the_list_has_a_line_for_each_with_code_and_day_and_only_its_owner_reads_it(home, rosa, do):
    today = timezone.now().astimezone(UTC).date()
    do(block_person, rosa)
    assert (home / "hidden").read_text() == f"person {rosa.code} hidden {today}\n"
    do(unblock_person, rosa)
    assert (home / "hidden").read_text() == f"person {rosa.code} shown {today}\n", (
        "no hour, and only the last"
    )
    assert stat.S_IMODE((home / "hidden").stat().st_mode) == 0o600
    assert not hidden_list.read()["person", rosa.code].is_hidden


def test_of_whoever_is_erased_no_line_says_that_they_had_hidden(home, rosa, do):
    other = make_person()
    for who in (rosa, other):
        do(block_person, who)
    do(unblock_person, rosa)
    do(erase_person, rosa)
    assert hidden_list.read().keys() == {("person", other.code)}


def test_a_year_after_it_was_lifted_the_night_takes_the_line_out(home, rosa):
    today = timezone.now().astimezone(UTC).date()
    old, young = today - timedelta(days=365), today - timedelta(days=364)
    lines = [f"person HHHHHH hidden {old}", f"person SSSSSS shown {old}", f"person YYYYYY shown {young}"]
    (home / "hidden").write_text("\n".join([*lines, ""]))
    assert forget_now().ended_at is not None
    assert {code for _kind, code in hidden_list.read()} == {"HHHHHH", "YYYYYY"}


def test_of_two_machines_on_one_day_whoever_is_hidden_stays_so(home, rosa):
    for order in (("hidden", "shown"), ("shown", "hidden")):
        (home / "hidden").write_text("".join(f"person {rosa.code} {did} 2026-02-01\n" for did in order))
        assert hidden_list.read()["person", rosa.code].is_hidden


def test_whoever_hid_since_the_copy_is_hidden_again(tmp_path, rosa, do, capsys):
    stays = make_person()
    path = copy(tmp_path)
    do(block_person, rosa)
    assert "1 hidden or shown" in restore(path, capsys)
    assert (is_hidden(rosa), is_hidden(stays)) == (True, False)
    assert "hidden or shown" not in restore(copy(tmp_path, "despues.trama"), capsys)


def test_whoever_lifted_it_since_is_seen_again(tmp_path, rosa, do, capsys):
    do(block_person, rosa)
    path = copy(tmp_path)
    do(unblock_person, rosa)
    assert "1 hidden or shown" in restore(path, capsys)
    assert not is_hidden(rosa)


def test_whoever_hid_in_a_workshop_without_an_account_too(tmp_path, rosa, do, capsys):
    workshop = make_workshop(network=rosa.memberships.get().network)
    hides, lifts, with_rosa = (
        join(session=workshop, card=Card(name), secret=name[0] * 20, by=Card(name))
        for name in ("Pedro Pérez", "Eva Rojas", rosa.name)
    )
    block_participant(participant=lifts, by=lifts)
    path = copy(tmp_path)
    do(block_person, rosa)
    do(unblock_participant, lifts)
    do(block_participant, hides)
    assert {code for _kind, code in hidden_list.read()} == {rosa.code, lifts.code, hides.code}
    assert "3 hidden or shown" in restore(path, capsys)
    hidden = Participant.objects.filter(blocked_at__isnull=False)
    assert set(hidden.values_list("code", flat=True)) == {hides.code, with_rosa.code}
    unblock_person(person=Person.objects.get(pk=rosa.pk), by=rosa)
    assert Participant.objects.get(blocked_at__isnull=False).code == hides.code


def test_who_hid_on_a_card_that_the_copy_hides_with_a_person_stays_hidden_when_that_person_is_shown(
    tmp_path, rosa, do, capsys
):
    workshop = make_workshop(network=rosa.memberships.get().network)
    namesake = join(session=workshop, card=Card(rosa.name), secret="n" * 20, by=Card(rosa.name))
    do(block_person, rosa)
    path = copy(tmp_path)
    do(block_participant, namesake)
    restore(path, capsys)
    unblock_person(person=Person.objects.get(code=rosa.code), by=rosa)
    assert Participant.objects.get(code=namesake.code).blocked_at


def test_whoever_hid_and_was_erased_since_is_erased(tmp_path, rosa, do, capsys):
    path = copy(tmp_path)
    do(block_person, rosa)
    do(erase_person, rosa)
    out = restore(path, capsys)
    assert ("1 erased" in out, "hidden or shown" in out) == (True, False)
    assert Person.objects.get(code=rosa.code).erased_at


def test_what_was_listed_before_the_copy_changes_nothing(home, tmp_path, rosa, capsys):
    (home / "hidden").write_text(f"person {rosa.code} hidden 2026-01-01T10:00:00+00:00\n")
    assert "hidden or shown" not in restore(copy(tmp_path), capsys)
    assert not is_hidden(rosa)


def test_of_the_lines_of_two_machines_the_latest_holds_and_one_that_nobody_can_read_stops_nothing(home, rosa):
    (home / "hidden").write_text(
        f"person {rosa.code} shown 2026-02-01T10:00:00+00:00\nhola\nperson {rosa.code} hidden ayer\n\x00\n"
        f"person {rosa.code} hidden 2026-01-01T10:00:00\n"
    )
    assert not hidden_list.read()["person", rosa.code].is_hidden


def test_a_machine_that_stopped_before_the_list_was_written_is_made_good(home, rosa, do):
    other = make_person()
    block_person(person=other, by=other)
    assert not (home / "hidden").exists()
    do(block_person, rosa)
    assert hidden_list.read().keys() == {("person", other.code), ("person", rosa.code)}
    assert hidden_list.write_missing() == 0


@pytest.mark.parametrize("there", [(), ("erased",), ("hidden",), LISTS])
def test_a_list_that_is_missing_is_told_in_one_sentence(home, tmp_path, rosa, capsys, there):
    for name in there:
        (home / name).touch()
    lines = [line for line in restore(copy(tmp_path), capsys).splitlines() if line.startswith("Missing")]
    assert len(lines) == (there != LISTS)
    assert [name for name in LISTS if any(str(home / name) in line for line in lines)] == [
        name for name in LISTS if name not in there
    ]

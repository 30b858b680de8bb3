"""What was taken back stays so in a copy that was made before; the list that sees to it says neither who nor when."""

import stat
import threading

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from tests.make import make_person, make_response
from tests.surveys.test_withdrawal import CODE, answered
from trama.audit.models import AuditEntry
from trama.core import tokens
from trama.core.beside import add_in_order
from trama.insights.results import network_results
from trama.privacy.actions.forgetting import forget_now
from trama.surveys import taken_back
from trama.surveys.actions.talking import release_results
from trama.surveys.actions.withdrawal import Withdrawn, revoke, take_back_listed, withdraw
from trama.surveys.enums import Permit
from trama.surveys.models import LaterResponse, PurposeSentence, Response
from trama.surveys.secrets import sentence_digest, withdrawal_code, withdrawal_digest

pytestmark = pytest.mark.django_db
OTHER = "otro-secreto-del-telefono"


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def restored(tmp_path, capsys):
    """A copy of now; called, it is restored, and what the command said is returned."""
    path = tmp_path / "copia.trama"
    call_command("backup", str(path))

    def run():
        capsys.readouterr()
        call_command("restore", str(path), replace=True)
        return capsys.readouterr().out

    return run


@pytest.fixture
def wave():
    return answered()


def held():
    return Response.objects.filter(withdrawal=withdrawal_digest(CODE)).first()


def add_later(wave):
    """A response that came after the first one of its link, and its sentence."""
    code = withdrawal_code(OTHER)
    LaterResponse.objects.create(wave=wave, withdrawal=withdrawal_digest(code))
    PurposeSentence.objects.create(wave=wave, text="que jueguen", withdrawal=sentence_digest(code))
    return code


def test_answers_that_were_erased_do_not_come_back_and_neither_does_their_sentence(wave, restored):
    assert withdraw(by=CODE) is Withdrawn.GONE
    said = restored()
    assert "are taken back again" in said
    assert not any(letter.isdigit() for letter in said.splitlines()[1].replace(str(taken_back.path()), ""))
    assert held() is None
    assert PurposeSentence.objects.count() == 0
    assert Response.objects.count() == 5


def test_answers_that_were_left_out_after_an_opening_stay_in_its_figures_and_leave_what_came_later(
    wave, restored
):
    release_results(wave=wave, by=make_person())
    seen = network_results(wave=wave)
    assert withdraw(by=CODE) is Withdrawn.LEFT_OUT
    restored()
    back = held()
    assert not back.wave.was_ever_released
    assert (back.withdrawn_after, back.may_research, back.may_quote) == (1, False, False)
    release_results(wave=back.wave, by=make_person())
    assert network_results(wave=back.wave).dimensions == seen.dimensions


@pytest.mark.parametrize("permit", list(Permit))
def test_a_permission_that_was_taken_back_does_not_come_back_and_the_other_stays(wave, restored, permit):
    revoke(permit=permit, by=CODE)
    restored()
    back = held()
    assert {each for each in Permit if getattr(back, f"may_{each}")} == set(Permit) - {permit}
    assert back.withdrawn_after is None


@pytest.mark.parametrize("is_opened", [False, True])
def test_a_response_that_never_counted_is_taken_back_again_like_any_other(wave, tmp_path, is_opened):
    code = add_later(wave)
    if is_opened:
        release_results(wave=wave, by=make_person())
    path = tmp_path / "copia.trama"
    call_command("backup", str(path))
    assert withdraw(by=code) is (Withdrawn.LEFT_OUT if is_opened else Withdrawn.GONE)
    call_command("restore", str(path), replace=True)
    assert [later.is_withdrawn for later in LaterResponse.objects.all()] == ([True] if is_opened else [])
    assert PurposeSentence.objects.filter(text="que jueguen").exists() == is_opened


def test_nothing_of_a_line_says_what_or_when_and_only_its_owner_reads_it(home, wave):
    revoke(permit=Permit.QUOTE, by=CODE)
    before = set((home / "withdrawn").read_text().split())
    withdraw(by=CODE)
    lines = (home / "withdrawn").read_text().split()
    assert lines == sorted(set(lines))
    assert before < set(lines)
    assert {len(line) for line in lines} == {32}
    assert set("".join(lines)) <= set("0123456789abcdef")
    known = (home / "withdrawn").stat()
    assert (stat.S_IMODE(known.st_mode), known.st_mtime) == (0o600, 0)
    assert not list(home.glob("withdrawn-*"))


def test_whoever_has_the_key_reads_of_each_row_what_the_row_says_and_no_more(wave):
    never = make_response(wave=wave, withdrawal="a" * 64, may_quote=True)
    revoke(permit=Permit.RESEARCH, by=CODE)
    lines = taken_back.read()
    for row in (held(), never):
        listed = {permit: taken_back.line_of(permit, row.withdrawal) in lines for permit in Permit}
        assert listed == {permit: not getattr(row, f"may_{permit}") for permit in Permit}
    assert len(lines) == 2


def test_what_was_listed_when_a_machine_stopped_is_taken_back_at_night_and_no_record_says_it(wave):
    with transaction.atomic():
        withdraw(by=CODE)
        transaction.set_rollback(True)
    assert held()
    entries = AuditEntry.objects.count()
    run = forget_now()
    assert held() is None
    assert (run.counts, run.ended_at is not None) == ({}, True)
    assert [entry.event for entry in AuditEntry.objects.order_by("pk")][entries:] == ["night_of_forgetting"]


def test_a_night_ends_no_permission_since_a_file_may_have_been_undone_and_brought_again(wave):
    revoke(permit=Permit.QUOTE, by=CODE)
    Response.objects.filter(pk=held().pk).update(may_quote=True)
    forget_now()
    assert held().may_quote


def test_a_list_that_was_lost_says_again_what_the_database_says(home, wave):
    release_results(wave=wave, by=make_person())
    withdraw(by=CODE)
    whole = taken_back.read()
    (home / "withdrawn").unlink()
    forget_now()
    assert taken_back.read() == whole


def test_a_list_that_is_missing_is_told(home, restored):
    assert str(home / "withdrawn") in restored()


def test_of_a_copy_of_another_key_it_is_said_that_the_list_does_not_reach_it(
    wave, tmp_path, settings, capsys
):
    path = tmp_path / "copia.trama"
    call_command("backup", str(path))
    settings.SECRET_KEY = "otra" * 20
    tokens._key.cache_clear()
    try:
        call_command("restore", str(path), replace=True, other_key=True)
    finally:
        tokens._key.cache_clear()
    assert "has come back" in capsys.readouterr().out


def test_where_nothing_can_be_listed_nothing_is_taken_back(home, wave):
    (home / "withdrawn").mkdir()
    with pytest.raises(IsADirectoryError), transaction.atomic():
        withdraw(by=CODE)
    assert held()
    assert not list(home.glob("withdrawn-*"))


def test_applying_it_again_changes_nothing(wave):
    release_results(wave=wave, by=make_person())
    withdraw(by=CODE)
    rows = list(Response.objects.order_by("pk").values())
    for and_permits in (True, False):
        take_back_listed(and_permits=and_permits)
    assert list(Response.objects.order_by("pk").values()) == rows


def test_several_that_write_at_once_lose_no_line():
    def write(number):
        for count in range(10):
            add_in_order("withdrawn", [f"{number}{count}" * 16])
        connection.close()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken_back.read()) == 40

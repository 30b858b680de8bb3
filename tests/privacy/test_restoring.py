"""A copy that was made before an erasure brings nobody back; the list that sees to it holds no name."""

import stat
import threading

import pytest
from django.core.management import call_command

from tests.make import make_membership, make_network, make_person, make_user, make_workshop
from trama.networks.enums import Role
from trama.networks.models import Membership, Person
from trama.privacy import erased_list
from trama.privacy.actions.erasing import erase_participant, erase_person
from trama.privacy.actions.requests import Asking, ask
from trama.privacy.enums import RequestKind, RequestState
from trama.privacy.models import RightsRequest
from trama.sessions.actions.joining import Card, join
from trama.sessions.models import Participant

pytestmark = pytest.mark.django_db
NAME = "Rosa Elena Millán"


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def erase(django_capture_on_commit_callbacks):
    """Erase somebody, as far as the end of the transaction."""

    def run(who):
        with django_capture_on_commit_callbacks(execute=True):
            if isinstance(who, Person):
                erase_person(person=who, by=who)
            else:
                erase_participant(participant=who, by=who)

    return run


def restore(path, capsys):
    capsys.readouterr()
    call_command("restore", str(path), replace=True)
    return capsys.readouterr().out


def test_the_list_has_codes_and_days_and_only_its_owner_reads_it(home, erase):
    person = make_person(name=NAME)
    erase(person)
    [line] = (home / "erased").read_text().splitlines()
    assert line == f"person {person.code} {person.erased_at.date().isoformat()}"
    assert stat.S_IMODE((home / "erased").stat().st_mode) == 0o600


def test_an_erasure_that_did_not_happen_is_not_listed(home, erase):
    network = make_network()
    only = make_person(name=NAME)
    Membership.objects.create(
        person=only, role=Role.DIRECTION, programme=network.cohort.programme, since_on="2026-03-01"
    )
    with pytest.raises(Exception, match="dirección"):
        erase(only)
    assert not (home / "erased").exists()


def test_whoever_is_missing_comes_with_the_next_and_nobody_twice(home, erase):
    first, second = make_person(), make_person()
    erase_person(person=first, by=first)  # the machine stopped before the list was written
    erase(second)
    assert {each.code for each in erased_list.read()} == {first.code, second.code}
    assert erased_list.write_missing() == 0
    assert len((home / "erased").read_text().splitlines()) == 2


def test_a_line_that_nobody_can_read_stops_nothing(home):
    (home / "erased").write_text("hola\nperson ABC234 ayer\nperson ABC234 2026-11-30\n\x00\n")
    [known] = erased_list.read()
    assert known.code == "ABC234"


def test_a_restored_copy_erases_again_whoever_was_erased_since(erase, tmp_path, capsys):
    network = make_network()
    workshop = make_workshop(network=network)
    rosa = make_membership(
        network=network, person=make_person(name=NAME, user=make_user(email="rosa@escuela.cl"))
    ).person
    pedro = join(session=workshop, card=Card("Pedro Pérez Rojas"), secret="p" * 20, by=Card("Pedro"))
    stays = make_membership(network=network).person
    path = tmp_path / "copia.trama"
    call_command("backup", str(path))
    erase(rosa)
    erase(pedro)
    after = tmp_path / "despues.trama"
    call_command("backup", str(after))
    assert "2 erased" in restore(path, capsys)
    back = Person.objects.get(code=rosa.code)
    assert (back.name, back.email, back.user) == ("integrante", "", None)
    assert Participant.objects.get(code=pedro.code).name == "participante"
    assert Person.objects.get(code=stays.code).name == stays.name
    assert "erased again" not in restore(after, capsys)


def test_an_erasure_that_was_carried_out_does_not_wait_at_the_desk_again(erase, tmp_path, capsys):
    network = make_network()
    workshop = make_workshop(network=network)
    rosa = make_membership(network=network, person=make_person(name=NAME, email="rosa@escuela.cl")).person
    pedro = join(session=workshop, card=Card("Pedro Pérez Rojas"), secret="p" * 20, by=Card("Pedro"))
    stays = make_membership(network=network, person=make_person(email="otra@escuela.cl")).person
    asking = Asking(RequestKind.ERASURE, network.cohort.programme, reply_to="rosa@escuela.cl")
    for who in (rosa, pedro, stays):
        ask(asking=asking, by=who)
    path = tmp_path / "copia.trama"
    call_command("backup", str(path))
    erase(rosa)
    erase(pedro)
    restore(path, capsys)
    assert [request.person.code for request in RightsRequest.objects.waiting()] == [stays.code]
    assert RightsRequest.objects.filter(state=RequestState.ENDED, reply_to="").count() == 2


def test_what_no_list_brings_back_is_told_with_the_requests_that_are_gone(tmp_path, capsys):
    network = make_network()
    asking = Asking(RequestKind.OBJECTION, network.cohort.programme, "no", "a@escuela.cl")
    ask(asking=asking, by=make_membership(network=network).person)
    path = tmp_path / "copia.trama"
    call_command("backup", str(path))
    for _ in range(2):
        ask(asking=asking, by=make_membership(network=network).person)
    out = restore(path, capsys)
    assert "corrections of names and phones, reminders refused, requests about data, incidents" in out
    assert "Requests 2 to 3 were in what was replaced" in out
    assert "were in what was replaced" not in restore(path, capsys)


def test_of_a_copy_that_is_younger_nobody_is_erased(home, tmp_path, capsys):
    person = make_person(name=NAME)
    (home / "erased").write_text(f"person {person.code} 2026-01-01\n")
    path = tmp_path / "copia.trama"
    call_command("backup", str(path))
    assert "erased again" not in restore(path, capsys)
    assert Person.objects.get(code=person.code).name == NAME


def test_in_a_copy_where_they_alone_directed_they_are_erased_all_the_same(erase, tmp_path, capsys):
    programme = make_network().cohort.programme
    only, heir = make_person(name=NAME), make_person()
    Membership.objects.create(person=only, role=Role.DIRECTION, programme=programme, since_on="2026-03-01")
    path = tmp_path / "copia.trama"
    call_command("backup", str(path))
    Membership.objects.create(person=heir, role=Role.DIRECTION, programme=programme, since_on="2026-03-01")
    erase(only)
    assert "1 erased" in restore(path, capsys)
    assert Person.objects.get(code=only.code).name == "dirección del programa"


@pytest.mark.django_db(transaction=True)
def test_two_that_write_at_once_leave_each_line_whole_and_once(home):
    for _ in range(20):
        person = make_person()
        erase_person(person=person, by=person)
    (home / "erased").unlink()
    threads = [threading.Thread(target=_write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lines = (home / "erased").read_text().splitlines()
    assert len(lines) == len(set(lines)) == 20
    assert len(erased_list.read()) == 20


def _write():
    from django.db import connection

    try:
        erased_list.write_missing()
    finally:
        connection.close()

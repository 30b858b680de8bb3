"""What a worker that died leaves behind is counted by the doctor and taken up again, and no letter leaves twice."""

import io
import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from trama.audit.record import SYSTEM, record
from trama.jobs.backup import BackupFile
from trama.jobs.living import at_work, living
from trama.jobs.stuck import requeue, take_up
from trama.mail.models import Letter, LetterState
from trama.surveys.tasks import send_letter

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(hours=2)


def job(status, *, ago=LONG_AGO, letter=0, worker="trama"):
    now = timezone.now()
    return DBTaskResult.objects.create(
        task_path="trama.surveys.tasks.send_letter",
        args_kwargs={"args": [letter], "kwargs": {}},
        backend_name="default",
        status=status,
        worker_ids=[worker],
        started_at=now - ago,
        run_after=now,
    )


def letter(state, *, number=1, **fields):
    return Letter.objects.create(about=f"invitation:{number}", reference=number, state=state, **fields)


def found(what):
    output = io.StringIO()
    try:
        call_command("doctor", "--json", stdout=output)
    except CommandError as problem:
        assert problem.returncode == 1
    return next(finding for finding in json.loads(output.getvalue()) if finding["what"] == what)


def test_nothing_is_left_behind_while_work_goes_on():
    waiting = letter(LetterState.WAITING)
    job(TaskResultStatus.READY, letter=waiting.pk)
    letter(LetterState.LEAVING, number=2)
    with at_work() as presence:
        presence.renew()
        job(TaskResultStatus.RUNNING, ago=timedelta(seconds=1), letter=2, worker=presence.name)
        letter(LetterState.WAITING, number=3, next_at=timezone.now() + LONG_AGO)
        assert found("left behind")["ok"]
        assert (requeue().jobs, take_up(most_tries=3)) == (0, 0)


def test_what_a_dead_worker_held_is_known_at_once_and_no_letter_leaves_twice():
    half = letter(LetterState.LEAVING)
    with at_work() as dead:
        dead.renew()
        job(TaskResultStatus.RUNNING, ago=timedelta(seconds=1), letter=half.pk, worker=dead.name)
        other = job(TaskResultStatus.RUNNING, ago=timedelta(seconds=1), worker="trama-7")
        other.worker_ids = ["trama-1", "trama-2", "trama-7"]  # whoever runs it dies
        other.save()
    assert "2 jobs that nobody runs, 1 letters whose worker died" in found("left behind")["told"]
    with at_work() as successor:
        assert (successor.renew(), successor.renew()) == (True, False)
        assert living() == {successor.name}
        assert take_up(most_tries=3) == 1
        half.refresh_from_db()
        assert half.state == LetterState.LEAVING
        send_letter.call(half.pk)
    half.refresh_from_db()
    assert (half.state, half.tries) == (LetterState.LEAVING, 0)
    assert "1 letters whose worker died" in found("left behind")["told"]
    assert living() == set()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: job(TaskResultStatus.RUNNING), "1 jobs that nobody runs"),
        (lambda: letter(LetterState.LEAVING), "1 letters whose worker died"),
        (lambda: letter(LetterState.WAITING), "1 letters that nobody will take"),
        (
            lambda: letter(LetterState.WAITING, next_at=timezone.now() - LONG_AGO),
            "1 letters that nobody will take",
        ),
    ],
)
def test_each_thing_left_behind_is_counted_and_mended_by_what_the_doctor_says(make, words):
    make()
    finding = found("left behind")
    assert (finding["ok"], words in finding["told"], "trama requeue" in finding["mend"]) == (
        False,
        True,
        True,
    )
    call_command("requeue")
    job(TaskResultStatus.READY)  # the clock takes what is due now
    assert found("left behind")["ok"]


def test_a_letter_that_may_have_arrived_is_not_sent_again():
    half = letter(LetterState.LEAVING)
    assert requeue().unsure == 1
    half.refresh_from_db()
    assert (half.state, half.trouble) == (LetterState.SENT, "perhaps")


def test_the_doctor_tells_of_the_last_backup_and_its_drill(settings):
    assert found("drill")["told"] == "none yet"
    record("backup_tried", BackupFile("a"), by=SYSTEM, is_good=False)
    assert (found("drill")["ok"], "failed" in found("drill")["told"]) == (False, True)
    record("backup_tried", BackupFile("b"), by=SYSTEM, is_good=True)
    assert "was good" in found("drill")["told"]
    settings.PRODUCTION = True
    assert (found("drill")["ok"], found("backup")["ok"]) == (True, False)
    record("backup_written", BackupFile("b"), by=SYSTEM, is_encrypted=True)
    assert found("backup")["ok"]
    from trama.audit.models import AuditEntry

    AuditEntry.objects.update(at=timezone.now() - timedelta(days=100))
    assert (found("drill")["ok"], found("backup")["ok"]) == (False, False)


def test_what_is_wrong_is_mailed_and_nothing_when_all_is_well(mailoutbox, monkeypatch):
    from trama.console.management.commands import doctor

    for name in ("_static", "_files"):
        monkeypatch.setattr(doctor, name, lambda: doctor.Finding("looked at", ok=True, told="well"))
    call_command("doctor", "--mail", "eva@example.org", stdout=io.StringIO())
    assert mailoutbox == []
    letter(LetterState.LEAVING)
    with pytest.raises(CommandError):
        call_command("doctor", "--mail", "eva@example.org", stdout=io.StringIO())
    (mail,) = mailoutbox
    assert (mail.to, mail.body.count("\n")) == (["eva@example.org"], 1)
    assert "NO  left behind: " in mail.body


def test_the_demonstration_in_production_is_named(settings, once):
    from trama.demo.load import load_demo

    load_demo(seed=1, networks=4)
    assert found("programme")["ok"]
    settings.PRODUCTION = True
    assert "demonstration" in found("programme")["told"]

"""For each rule that a night applies: something whose time begins at a moment, and how to see that it is still there."""

import os
from datetime import timedelta

from allauth.account.models import EmailAddress, EmailConfirmation
from django.conf import settings
from django.contrib.sessions.models import Session as BrowserSession
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tests.make import (
    make_intention,
    make_membership,
    make_network,
    make_person,
    make_user,
    make_wave,
    make_workshop,
)
from trama.accounts.models import User
from trama.audit.models import AuditEntry
from trama.audit.record import SYSTEM, record
from trama.imports.models import ImportDraft
from trama.live.changes import publish
from trama.live.models import Change
from trama.mail.models import DeadAddress, Letter, LetterState, Refusal
from trama.networks.enums import Role, State
from trama.networks.models import Joining, NetworkState
from trama.offline_room.models import OfflineRoom
from trama.privacy.enums import RequestKind, RequestState
from trama.privacy.models import Incident, RetentionRun, RightsRequest
from trama.sessions.models import Group, Participant
from trama.surveys.models import PersonKey, Receipt
from trama.workshops.enums import Shape
from trama.workshops.models import Entry, Note


def standing(row):
    """Whether the row is still in its table."""
    return lambda: type(row)._default_manager.filter(pk=row.pk).exists()


def filled(row, name):
    """Whether a field of the row still holds something."""
    return lambda: bool(type(row)._base_manager.values_list(name, flat=True).get(pk=row.pk))


def left_network(began, state=State.GRADUATED):
    network = make_network(state=state)
    NetworkState.objects.create(network=network, state=State.ACTIVE, since_on=began - timedelta(days=400))
    NetworkState.objects.create(network=network, state=state, since_on=timezone.localdate(began))
    return network


def workshop_of(network, began):
    workshop = make_workshop(network=network)
    workshop.opened_at, workshop.ended_at = began - timedelta(hours=2), began
    workshop.held_on = timezone.localdate(began) - timedelta(days=1)
    workshop.save()
    return workshop


def guest(network, began, **fields):
    found = Participant.objects.create(session=workshop_of(network, began), name="Ana Soto", **fields)
    Participant.objects.filter(pk=found.pk).update(joined_at=began - timedelta(hours=1))
    return found


def note_of(author, **fields):
    return Note.objects.create(
        session=author.session, shape=Shape.SQUARE, text="probar", author=author, **fields
    )


def people(began):
    user = make_user(email="ana@example.org")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    held = make_membership(network=make_network(), person=make_person(name="Ana Soto", user=user))
    held.since_on, held.until_on = began.date() - timedelta(days=300), timezone.localdate(began)
    held.save()
    return lambda: (
        held.person.__class__.objects.get(pk=held.person_id).name == "Ana Soto" and standing(user)()
    )


def unused_accounts(began):
    user = make_user()
    User.objects.filter(pk=user.pk).update(joined_at=began)
    return standing(user)


def confirmations(began):
    user = make_membership(network=make_network()).person.user
    address = EmailAddress.objects.create(user=user, email=user.email)
    found = EmailConfirmation.objects.create(email_address=address, key="k", created=began)
    return standing(found)


def joinings_accepted(began):
    member = make_membership(network=make_network())
    return standing(joining_in(member.network, person=member.person, accepted_at=began))


def joinings_over(began):
    return standing(joining_in(make_network(), expires_at=began))


def joining_in(network, **fields):
    return Joining.objects.create(name="Eva Rojas", role=Role.MEMBER, network=network, **fields)


def linking_keys(began):
    network = left_network(began)
    person = make_membership(network=make_network()).person
    wave = make_wave(network=network, is_final=True, settled_at=began)
    assert wave.settled_at
    return standing(PersonKey.objects.create(person=person, network=network))


def receipts(began):
    wave = make_wave(network=make_network(), is_final=True, settled_at=began)
    return standing(Receipt.objects.create(campaign=wave.campaign, code="ABC234"))


def lists_applied(began):
    member = make_membership(network=make_network())
    return standing(
        ImportDraft.objects.create(
            network=member.network, made_by=member.person, file_name="lista.csv", applied_at=began
        )
    )


def participants(began):
    found = guest(left_network(began), began)
    return lambda: Participant.objects.get(pk=found.pk).name == "Ana Soto"


def participant_devices(began):
    return filled(guest(make_network(), began, device="d" * 64), "device")


def authors(began):
    author = guest(left_network(began), began)
    group = Group.objects.create(session=author.session, number=1)
    entry = Entry.objects.create(group=group, question=0, text="algo", author=author)
    note = note_of(author)
    return lambda: filled(entry, "author")() and filled(note, "author")()


def taken_back(began):
    return filled(note_of(guest(make_network(), began), removed_at=began), "text")


def offline_rooms(began):
    workshop = workshop_of(make_network(), began)
    return standing(OfflineRoom.objects.create(workshop=workshop, taken_at=began))


def intentions(began):
    return standing(make_intention(note=note_of(guest(left_network(began), began)), text="escuchar"))


def news_letters(began):
    day = timezone.localdate(began).isoformat()
    return standing(Letter.objects.create(about=f"joining:{day}", reference=1, state=LetterState.SENT))


def dead_addresses(began):
    found = DeadAddress.objects.create(digest="a" * 64)
    DeadAddress.objects.update(since_on=timezone.localdate(began))
    return standing(found)


def refusals(began):
    return standing(Refusal.objects.create(digest="a" * 64, about=left_network(began).code))


def audit(began):
    record("roster_taken", make_network(), by=SYSTEM)
    found = AuditEntry.objects.get(event="roster_taken")
    AuditEntry.objects.filter(pk=found.pk).update(at=began)
    return standing(found)


def request_of(began):
    return RightsRequest.objects.create(
        number=1,
        programme=make_network().cohort.programme,
        kind=RequestKind.OBJECTION,
        state=RequestState.DONE,
        text="algo",
        due_on=timezone.localdate(began),
        decided_at=began,
    )


def request_words(began):
    return filled(request_of(began), "text")


def requests(began):
    return standing(request_of(began))


def request_letters(began):
    return standing(Letter.objects.create(about="rights_received:", reference=request_of(began).pk))


def incidents(began):
    programme = make_network().cohort.programme
    return standing(Incident.objects.create(number=1, programme=programme, noticed_at=began, closed_at=began))


def nights(began):
    return standing(RetentionRun.objects.create(ran_at=began, night=timezone.localdate(began)))


def sign_ins(began):
    return standing(BrowserSession.objects.create(session_key="s", session_data="x", expire_date=began))


def jobs(began):
    return standing(
        DBTaskResult.objects.create(
            task_path="trama.surveys.tasks.send_letter",
            args_kwargs={"args": [1], "kwargs": {}},
            backend_name="default",
            status=TaskResultStatus.SUCCESSFUL,
            finished_at=began,
            run_after=began,
        )
    )


def live_changes(began):
    workshop = workshop_of(make_network(), began)
    publish(workshop.topic, "people", "ABC234")
    return standing(Change.objects.get(topic=workshop.topic))


def mail_files(began):
    folder = settings.HOME / "mail"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "20260101-correo.log"
    path.write_text("Para: ana@example.org")
    os.utime(path, (began.timestamp(), began.timestamp()))
    return path.exists


SCENES = {
    scene.__name__: scene
    for scene in (
        people, unused_accounts, confirmations, joinings_accepted, joinings_over, linking_keys, receipts,
        lists_applied, participants, participant_devices, authors, taken_back, offline_rooms, intentions,
        news_letters, dead_addresses, refusals, audit, request_words, request_letters, requests, incidents, nights, sign_ins, jobs,
        live_changes, mail_files,
    )
}  # fmt: skip

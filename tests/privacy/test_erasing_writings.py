"""What somebody wrote and did in workshops, once they are erased."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session as SignIn
from django.utils import timezone

from tests.make import (
    make_intention,
    make_question,
    make_wave,
    make_workshop,
)
from tests.privacy.rosa import MAIL, NAME, erase
from trama.jobs.backup import kept_models
from trama.live.changes import changes_since, version_of
from trama.mail.models import Letter
from trama.networks.actions.people import Guest, invite
from trama.networks.enums import Role
from trama.networks.models import Joining, Person
from trama.privacy.actions.erasing import erase_participant, erase_person
from trama.sessions.actions.contributing import Wording, contribute
from trama.sessions.actions.joining import Card, come_back, join
from trama.sessions.errors import WrongWord
from trama.sessions.models import AgendaItem, Contribution
from trama.sessions.return_codes import device_digest, return_code
from trama.workshops.actions.writing import add_note, take_back_note, write_entry
from trama.workshops.certificates import certificates_of, certified
from trama.workshops.enums import Shape
from trama.workshops.models import Entry, Note

pytestmark = pytest.mark.django_db


@pytest.fixture
def workshop(network):
    return make_workshop(network=network, kinds=("welcome", "groups", "final_ideas", "case"))


@pytest.fixture
def here(workshop, rosa):
    return join(
        session=workshop,
        card=Card(NAME, network=workshop.network, person=rosa),
        secret="s" * 20,
        by=Card(NAME),
    )


def write(workshop, author, text, shape=Shape.TRIANGLE):
    return add_note(
        workshop=workshop, shape=shape, wording=Wording(text), is_signed=True, tags=["trust"], by=author
    )


def test_their_own_texts_go_and_what_belongs_to_the_group_stays_without_them(workshop, here, rosa):
    group = workshop.groups.create(number=1, representative=here)
    here.group = group
    here.save()
    note = write(workshop, here, "Mi idea")
    case = workshop.items.get(kind="case")
    contribute(item=case, wording=Wording("Creo que sí"), by=here)
    entry = write_entry(group=group, question=0, wording=Wording("Lo del grupo"), by=here)
    circle = write(workshop, here, "Probar esto", Shape.CIRCLE)
    make_intention(note=circle, text="Lo mío")
    counts = erase(rosa)
    note.refresh_from_db()
    assert (note.text, note.is_signed, note.tags) == ("", False, [])
    assert note.removed_at
    assert (Contribution.objects.get().text, Contribution.objects.get().author) == ("Creo que sí", None)
    entry.refresh_from_db()
    assert (entry.text, entry.author, entry.removed_at) == ("Lo del grupo", None, None)
    group.refresh_from_db()
    assert group.representative is None
    assert (counts["notes"], counts["intentions"], counts["entries_kept"]) == (2, 1, 1)


def test_what_they_did_not_sign_stays_as_nobodys_so_that_nothing_tells_which_it_was(workshop, here, rosa):
    """Had it vanished, or were it counted, whoever knew the board would know whose it had been."""
    write(workshop, here, "Mi idea")
    unsigned, taken_back = (
        add_note(
            workshop=workshop, shape=Shape.CIRCLE, wording=Wording(text), is_signed=False, tags=[], by=here
        )
        for text in ("Sin firma", "Retirada")
    )
    take_back_note(note=taken_back, is_removed=True, by=here)
    version = version_of(workshop.topic)
    counts = erase(rosa)
    unsigned.refresh_from_db()
    taken_back.refresh_from_db()
    assert (unsigned.text, unsigned.author, unsigned.removed_at) == ("Sin firma", None, None)
    assert (taken_back.text, taken_back.author) == ("", None)
    assert counts["notes"] == 1
    changed = [item.subject for item in changes_since(workshop.topic, version).items if item.kind == "note"]
    assert unsigned.code not in changed


def test_a_note_about_which_the_network_agreed_on_something_stays_unsigned(workshop, here, rosa):
    note = write(workshop, here, "¿Quién lo hace?")
    agreement = make_question(note=note, owner=rosa)
    assert erase(rosa)["notes_kept"] == 1
    note.refresh_from_db()
    assert (note.text, note.author, note.removed_at) == ("¿Quién lo hace?", None, None)
    agreement.refresh_from_db()
    assert agreement.owner == rosa
    assert agreement.owner.name == "integrante, Escuela Los Maitenes"


def test_their_card_their_word_their_phone_and_their_certificate_are_nobodys(workshop, here, rosa):
    code = here.certificate
    workshop.ended_at = timezone.now() + timedelta(minutes=1)
    workshop.save()
    assert certified(code=code)
    erase(rosa)
    here.refresh_from_db()
    assert here.name == "integrante, Escuela Los Maitenes"
    assert (here.mail, here.device) == ("", "")
    assert certified(code=code) is None
    assert certificates_of(workshop=workshop) == []
    with pytest.raises(WrongWord):
        come_back(session=workshop, word=return_code(here.number), secret="t" * 20, by=workshop)


def test_during_a_workshop_their_phone_falls_silent_and_the_others_go_on(workshop, here, rosa):
    other = join(session=workshop, card=Card("Luis Soto"), secret="o" * 20, by=Card("Luis Soto"))
    write(workshop, here, "Mi idea")
    erase(rosa)
    assert not workshop.participants.filter(device=device_digest("s" * 20)).exists()
    assert list(workshop.participants.here()) == [other]
    assert write(workshop, other, "Sigo").text == "Sigo"


def test_who_came_in_without_their_account_goes_only_where_somebody_says_that_it_is_them(workshop, rosa):
    guests = [join(session=workshop, card=Card(NAME), secret=key * 20, by=Card(NAME)) for key in "ab"]
    erase_person(person=rosa, by=rosa, cards=guests[:1])
    for guest in guests:
        guest.refresh_from_db()
    assert [guest.name for guest in guests] == ["integrante, Escuela Los Maitenes", NAME]


def test_somebody_without_an_account_is_erased_by_themselves(workshop):
    pedro = join(
        session=workshop,
        card=Card("Pedro Pérez", network_name="Red de Pedro"),
        secret="p" * 20,
        by=Card("Pedro"),
    )
    pedro.mail = "pedro@example.org"
    pedro.save()
    Letter.objects.create(about="thanks:x", reference=pedro.pk)
    note = write(workshop, pedro, "Mi idea")
    counts = erase_participant(participant=pedro, by=pedro)
    assert counts == {"workshops": 1, "notes": 1}
    assert (pedro.name, pedro.network_name, pedro.mail, pedro.device) == ("participante", "", "", "")
    note.refresh_from_db()
    assert note.text == ""
    assert not Letter.objects.exists()
    assert erase_participant(participant=pedro, by=pedro) == {}


def test_nobody_is_left_by_the_name_in_any_row(rosa, network, workshop, here):
    """Every text of every table, after a life with a bit of everything."""
    write(workshop, here, "Mi idea")
    here.mail = MAIL
    here.save()
    invite(
        guest=Guest(NAME, MAIL, role=Role.COORDINATOR),
        place=network,
        by=network.memberships.get(role=Role.COORDINATOR).person,
    )
    make_wave(network=network, people=[rosa])
    erase(rosa)
    found = [
        f"{model._meta.label}: {row}"
        for model in kept_models()
        for row in model._base_manager.values()
        if any(word in str(row) for word in ("Rosa", "rosa@", "1111 2222"))
    ]
    assert found == []
    assert not SignIn.objects.filter(session_data__contains="rosa").exists()
    assert Joining.objects.get().name == "integrante, Escuela Los Maitenes"
    assert Person.objects.filter(erased_at__isnull=False).count() == 1
    assert Entry.objects.count() == Note.objects.filter(text__gt="").count() == 0
    assert AgendaItem.objects.count() == 4

"""The word to come back, once the facilitator has looked at it: in whatever order, it opens nothing written before."""

from datetime import timedelta
from random import Random

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from tests.make import make_person, make_user, sign_in
from tests.offline_room.scene import lived
from tests.workshops.room_scene import make_room
from trama.offline_room.actions import make_pack, merge_record
from trama.sessions.actions.conducting import end_session
from trama.sessions.actions.contributing import Wording
from trama.sessions.actions.joining import (
    Card,
    Identity,
    come_back,
    join,
    leave,
    participant_of,
    tell_word,
)
from trama.sessions.models import Participant
from trama.sessions.return_codes import return_code
from trama.web.live.audiences import OPEN, ROOM
from trama.web.live.workshops import participant_audience
from trama.web.participant.parts import own_echoes
from trama.workshops.actions.thanking import give_mail
from trama.workshops.actions.writing import add_note, echo
from trama.workshops.enums import Shape
from trama.workshops.models import Note

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    return make_room(kind="final_ideas")


def write(room, who, text, shape=Shape.SQUARE):
    return add_note(
        workshop=room.workshop, shape=shape, wording=Wording(text, text), is_signed=False, tags=[], by=who
    )


class Story:
    """What happened to Rosa's place, step by step, and what a phone may read of it by the history alone."""

    def __init__(self, room, seed, clock):
        self.room, self.clock, self.chance = room, clock, Random(seed)  # noqa: S311 -- a play
        self.rosa, self.account = room.people[0], make_person(user=make_user())
        Participant.objects.filter(pk=self.rosa.pk).update(person=self.account)
        self.first = f"secreto-{b'Rosa'.hex()}"
        self.secrets, self.holder = [self.first], self.first
        self.history, self.steps = [], []

    def step(self):
        does = self.chance.choice(
            [self.look, self.look, self.write, self.write, self.word, self.word, self.own, self.go]
        )
        self.steps.append(does.__name__)
        does()
        if self.chance.random() < 0.7:  # several things may happen in one instant
            self.clock.shift(timedelta(seconds=1))

    def look(self):
        tell_word(participant=Participant.objects.get(pk=self.rosa.pk), by=self.room.by)
        self.history.append(("look", ""))

    def write(self):
        me = self.at(self.holder)
        if me:
            self.clock.shift(timedelta(seconds=1))
            text = f"Idea {len(self.history)}"
            write(self.room, me, text)
            self.history.append(("wrote", text))

    def word(self):
        self.holder = f"palabra-{len(self.secrets)}"
        self.secrets.append(self.holder)
        workshop = self.room.workshop
        come_back(session=workshop, word=return_code(self.rosa.number), secret=self.holder, by=workshop)
        self.history.append(("came by the word", ""))

    def own(self):
        """With her account, on a new phone."""
        self.holder = f"cuenta-{len(self.secrets)}"
        self.secrets.append(self.holder)
        card = Card("Rosa", network_name="Red", person=self.account, answer=Identity.SAME)
        join(session=self.room.workshop, card=card, secret=self.holder, by=card)

    def go(self):
        me = self.at(self.holder)
        if me:
            leave(participant=me, by=me)

    def at(self, secret):
        return participant_of(code=self.room.workshop.code, secret=secret)

    def may_read(self):
        """What was written since somebody last came by a word that had been looked at before."""
        events = [event for event, _text in self.history]
        known_from = events.index("look") if "look" in events else len(events)
        returns = [at for at, event in enumerate(events) if event == "came by the word" and at > known_from]
        return {text for event, text in self.history[max(returns, default=0) :] if event == "wrote"}


@pytest.mark.parametrize("seed", range(30))
def test_whatever_the_order_of_looks_returns_and_phones(room, seed):
    with time_machine.travel(timezone.now() + timedelta(minutes=1), tick=False) as clock:
        story = Story(room, seed, clock)
        for _ in range(16):
            story.step()
            for secret in story.secrets:
                me = story.at(secret)
                assert me is None or secret == story.holder
                if me:
                    read = set(me.own(Note.objects.all()).values_list("text", flat=True))
                    assert read == story.may_read(), story.steps
                    assert participant_audience(me) == (OPEN if read else ROOM), story.steps


def test_a_second_look_opens_nothing(room):
    rosa, code = room.people[0], room.workshop.code
    write(room, rosa, "Lo que cuesta")
    path = f"{room.desk_link}personas/{rosa.code}/"
    room.desk.post(path, {"do": "word"})
    stranger = Client()
    stranger.post(f"{room.link}volver/", {"word": return_code(rosa.number)})
    for _look in range(2):
        assert "Lo que cuesta" not in stranger.get(f"/t/{code}/lo-mio/").content.decode()
        room.desk.post(path, {"do": "word"})
    note = Note.objects.get(text="Lo que cuesta")
    assert stranger.post(f"{room.link}notas/{note.code}/quitar/").status_code == 404


def test_an_account_that_comes_in_by_a_told_word_does_not_become_the_author(room):
    rosa = room.people[0]
    write(room, rosa, "Hablar al final", Shape.CIRCLE)
    tell_word(participant=rosa, by=room.by)
    stranger = sign_in(Client(), make_person(user=make_user()))
    stranger.post(f"{room.link}volver/", {"word": return_code(rosa.number)})
    stranger.post(room.link, {"name": "Rosa", "network_name": "Red de Rosa"})
    assert "Hablar al final" not in stranger.get("/cuenta/lo-que-me-llevo/").content.decode()
    rosa.refresh_from_db()
    assert rosa.person is None


def test_by_a_told_word_one_reads_others_only_after_a_note_of_ones_own(room):
    rosa, pedro, *_others = room.people
    write(room, rosa, "Lo que cuesta")
    write(room, pedro, "Lo de Pedro")
    tell_word(participant=rosa, by=room.by)
    stranger = Client()
    stranger.post(f"{room.link}volver/", {"word": return_code(rosa.number)})
    assert "Lo de Pedro" not in stranger.get(room.link).content.decode()
    stranger.post(f"{room.link}notas/", {"shape": "square", "text": "Otra", "sent": "o"})
    assert "Lo de Pedro" in stranger.get(room.link).content.decode()


def test_by_a_told_word_nothing_says_to_what_they_said_me_too(room):
    rosa, pedro, *_others = room.people
    write(room, pedro, "Lo de Pedro")
    echo(participant=rosa, on=Note.objects.get(text="Lo de Pedro"), is_on=True, by=rosa)
    write(room, rosa, "Lo que cuesta")
    own = room.phones[0].get(f"{room.link}lo-mio/").content.decode()
    tell_word(participant=rosa, by=room.by)
    stranger = Client()
    stranger.post(f"{room.link}volver/", {"word": return_code(rosa.number)})
    stranger.post(f"{room.link}notas/", {"shape": "square", "text": "Otra", "sent": "o"})
    assert "Lo de Pedro" in own
    assert "Lo de Pedro" not in stranger.get(f"{room.link}lo-mio/").content.decode()
    assert stranger.get(room.link).context["echoed_notes"].count() == 0
    rosa.refresh_from_db()
    assert not own_echoes(rosa)


def test_who_came_by_a_told_word_leaves_no_mail_for_what_is_written_after_them(room):
    rosa, workshop = room.people[0], room.workshop
    end_session(session=workshop, by=room.by)
    tell_word(participant=rosa, by=room.by)
    come_back(session=workshop, word=return_code(rosa.number), secret="de otra persona", by=workshop)
    stranger = participant_of(code=workshop.code, secret="de otra persona")
    give_mail(participant=stranger, mail="otra@ejemplo.cl", by=stranger)
    come_back(session=workshop, word=return_code(rosa.number), secret="de Rosa", by=workshop)
    rosa.refresh_from_db()
    assert rosa.mail == ""


def test_joining_again_with_what_was_read_before_forgets_no_look(room):
    """The page that corrects a card was asked for before the desk looked, and is answered after."""
    rosa = room.people[0]
    write(room, rosa, "Lo que cuesta")
    card, secret = Card("Rosa", network_name="Otra red"), f"secreto-{b'Rosa'.hex()}"
    saved, order = Participant.save, []

    def look_before_saving(self, **kwargs):
        if not order:
            order.append("look")
            tell_word(participant=Participant.objects.get(pk=rosa.pk), by=room.by)
        saved(self, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Participant, "save", look_before_saving)
        join(session=room.workshop, card=card, secret=secret, by=card)
    rosa.refresh_from_db()
    assert (rosa.network_name, rosa.word_told_at is None) == ("Otra red", False)


def test_what_a_laptop_brings_back_is_not_opened_by_a_word_that_was_told_here(room):
    """Nor by its clock, which may be ahead, nor by its not knowing that the word was used here."""
    rosa, workshop = room.people[0], room.workshop
    make_pack(workshop=workshop, by=room.by)
    with time_machine.travel(timezone.now() + timedelta(hours=5)):
        record = lived(workshop, lambda: write(room, rosa, "En la sala sin Internet"))
    tell_word(participant=rosa, by=room.by)
    come_back(session=workshop, word=return_code(rosa.number), secret="de otra persona", by=workshop)
    with time_machine.travel(timezone.now() + timedelta(hours=6)):
        merge_record(given=record, by=room.by)
    stranger = participant_of(code=workshop.code, secret="de otra persona")
    assert Note.objects.filter(author=rosa).count() == 1
    assert not stranger.own(Note.objects.all())


def test_what_a_told_word_hides_on_a_laptop_is_hidden_here_too_of_who_came_in_there(room):
    """Whoever was here before has the phone that is in here: no record takes from them what is theirs."""
    rosa, workshop = room.people[0], room.workshop
    write(room, rosa, "Lo que cuesta")
    make_pack(workshop=workshop, by=room.by)

    def live():
        card = Card("Nueva")
        nueva = join(session=workshop, card=card, secret="nueva" * 4, by=card)
        write(room, nueva, "Lo que me cuesta")
        for who in (rosa, nueva):
            tell_word(participant=who, by=room.by)
            come_back(
                session=workshop, word=return_code(who.number), secret=f"de otra {who.name}", by=workshop
            )

    merge_record(given=lived(workshop, live), by=room.by)
    rosa.refresh_from_db()
    nueva = Participant.objects.get(name="Nueva")
    assert rosa.own(Note.objects.all())
    assert not nueva.own(Note.objects.all())

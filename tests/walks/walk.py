"""A walk: a workshop in which anything may happen in any order, beside a plain account of what has to be true.

Participants act by their phones over HTTP; the facilitator acts by the actions. Every page that is open takes in its stream
now and then, or is closed and opened again. `Walk.check` looks at everything that is true by now.
"""

import random
import re
from collections import Counter
from dataclasses import dataclass, field
from difflib import unified_diff

from django.test import Client

from tests.live_page import LivePage
from tests.make import make_membership, make_network, make_workshop, sign_in
from trama.networks.enums import Role
from trama.sessions.actions import conducting, joining
from trama.sessions.models import AgendaItem, Participant
from trama.sessions.return_codes import return_code
from trama.workshops.actions.writing import hide_note
from trama.workshops.enums import Shape
from trama.workshops.models import Note

KINDS = ("welcome", "case", "groups", "plenary", "final_ideas", "closing")
WATCHED = ("", "proyectar/", "tablero/", "personas/", "control/")
OUTCOME = "desenlace guardado"
SAID = re.compile(r"dicho-\d+-\d+")
THOUGHT = re.compile(r"pienso-(\d+)-\d+")


@dataclass
class ConfirmedNote:
    """A note that was confirmed to the phone that sent it."""

    author: int
    is_removed: bool = False
    is_hidden: bool = False


@dataclass
class Someone:
    """A participant: their phone, the page that is open on it, whether they were taken out or have left."""

    phone: Client
    code: str
    page: LivePage | None = None
    is_out: bool = False


@dataclass
class Walk:
    """One workshop and all that happened in it."""

    seed: int
    people: list[Someone] = field(default_factory=list)
    confirmed: dict[str, ConfirmedNote] = field(default_factory=dict)
    steps: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)  # noqa: S311 -- repeatable on purpose
        network = make_network()
        self.by = make_membership(network=network, role=Role.COORDINATOR).person
        self.workshop = make_workshop(network=network, kinds=KINDS)
        body = {"prompt": "¿Qué creen que hizo?", "outcome": OUTCOME}
        AgendaItem.objects.filter(session=self.workshop, kind="case").update(body=body)
        desk = sign_in(Client(), self.by)
        self.desks = [LivePage(desk, f"/talleres/{self.workshop.code}/{self.dice.choice(WATCHED)}")]
        self.join()

    @property
    def link(self) -> str:
        return f"/t/{self.workshop.code}/"

    def step(self) -> None:
        """One of all that may happen."""
        self.workshop.refresh_from_db()
        acts = [
            self.join,
            self.leave,
            self.take_out,
            self.let_in,
            self.disconnect,
            *[self.connect] * 2,
            *[self.look] * 3,
        ]
        acts += [
            *[self.write] * 4,
            self.write_twice,
            self.think,
            self.take_back,
            self.hide,
            self.echo,
            *[self.press] * 5,
        ]
        act = self.dice.choice(acts)
        self.steps.append(act.__name__)
        act()

    # The facilitator.

    def press(self) -> None:
        """A big button, or an item started, skipped, revealed or hidden, whichever it is."""
        plain = [
            conducting.go_on, conducting.go_back, conducting.pause, conducting.resume, conducting.end_session,
            *[conducting.open_session] * 2, *[conducting.resume] * 2,
        ]  # fmt: skip
        item = self.dice.choice(list(self.workshop.items.all()))
        does = self.dice.choice([*["plain"] * 3, "start", "skip", "keep", "extend", *["reveal", "hide"] * 2])
        if does == "plain":
            self._pressed(self.dice.choice(plain), session=self.workshop)
        elif does == "start":
            self._pressed(conducting.start_item, item=item)
        elif does in {"skip", "keep"}:
            self._pressed(conducting.skip_item, item=item, is_skipped=does == "skip")
        elif does == "extend":
            self._pressed(conducting.extend, item=item, seconds=60)
        else:
            kept = self.workshop.items.get(kind=self.dice.choice(["case", "final_ideas"]))
            self._pressed(conducting.reveal, item=kept, is_revealed=does == "reveal")

    def _pressed(self, act, **given) -> None:
        try:
            act(**given, by=self.by)
        except conducting.NotOpen:
            assert not self.workshop.is_under_way

    def hide(self) -> None:
        """A note is hidden, or shown again."""
        if self.confirmed:
            text = self.dice.choice(list(self.confirmed))
            note, confirmed = Note.objects.get(text=text), self.confirmed[text]
            confirmed.is_hidden = not confirmed.is_hidden
            hide_note(note=note, is_hidden=confirmed.is_hidden, by=self.by)

    # Participants.

    def join(self) -> None:
        """Somebody comes in, if the room is open."""
        phone, name = Client(), f"Persona {len(self.people)}"
        answer = phone.post(self.link, {"name": name, "network_name": "Red de prueba"})
        is_in = answer.status_code == 302
        assert is_in is self.workshop.is_under_way, answer.status_code
        if is_in:
            code = self.workshop.participants.get(name=name).code
            self.people.append(Someone(phone, code))

    def _someone(self, *, is_out: bool = False) -> Someone | None:
        found = [person for person in self.people if person.is_out is is_out]
        return self.dice.choice(found) if found else None

    def leave(self) -> None:
        """Quietly."""
        if person := self._someone():
            person.phone.post(f"{self.link}salir/")
            person.is_out, person.page = True, None

    def take_out(self) -> None:
        """By the facilitator: the device is refused from then on."""
        if person := self._someone():
            joining.remove(participant=self._row(person), by=self.by)
            assert person.phone.get(f"{self.link}parte/").status_code == 302
            person.is_out, person.page = True, None

    def let_in(self) -> None:
        """Who had left or was taken out is in again."""
        person = self._someone(is_out=True)
        if person and self.workshop.is_under_way:
            joining.restore(participant=self._row(person), by=self.by)
            word = return_code(self._row(person).number)
            assert person.phone.post(f"{self.link}volver/", {"word": word}).status_code == 302
            person.is_out = False

    def _row(self, someone: Someone) -> Participant:
        return Participant.objects.select_related("session__network").get(code=someone.code)

    def disconnect(self) -> None:
        """The page stays open and hears nothing: nothing happens until it is looked at again."""
        if person := self._someone():
            person.page = None

    def connect(self) -> None:
        """A page is opened, or loaded again."""
        if person := self._someone():
            person.page = LivePage(person.phone, self.link, besides=(".messages",))  # which a page shows once
            self._check_phone(person)

    def look(self) -> None:
        """Pages that are open take in what happened; what comes twice changes nothing."""
        for page in self.desks:
            self._projected(page.catch_up())
        for person in self.people:
            if person.page and self.dice.random() < 0.6:
                person.page.catch_up(times=self.dice.choice([1, 2]))
                self._check_phone(person)

    def write(self, *, times: int = 1) -> None:
        """A note, which is confirmed or refused with a sentence."""
        person = self._someone()
        if person is None:
            return
        text = f"dicho-{self.people.index(person)}-{len(self.steps)}"
        sent = {"shape": self.dice.choice(Shape.values), "text": text, "sent": f"llave-{text}"}
        for _ in range(times):
            answer = person.phone.post(f"{self.link}notas/", sent, headers={"X-Trama": "1"})
        is_kept = answer.status_code in {204, 302}
        assert is_kept is self.workshop.takes_writing, (answer.status_code, self.workshop.takes_writing)
        if is_kept:
            self.confirmed[text] = ConfirmedNote(self.people.index(person))
        self._asks(person)

    def write_twice(self) -> None:
        """The confirmation was lost, so it is sent again."""
        self.write(times=2)

    def think(self) -> None:
        """What somebody thinks will come: taken until it is revealed."""
        person, case = self._someone(), self.workshop.items.get(kind="case")
        if person is None:
            return
        text = f"pienso-{self.people.index(person)}-{len(self.steps)}"
        given = {"moment": case.code, "text": text, "sent": text}
        person.phone.post(f"{self.link}prediccion/", given, headers={"X-Trama": "1"})
        is_time = self.workshop.takes_writing and case.revealed_at is None
        assert case.contributions.filter(text=text).exists() is is_time
        self._asks(person)

    def _note_of(self, someone: Someone) -> str | None:
        number = self.people.index(someone)
        mine = [text for text, confirmed in self.confirmed.items() if confirmed.author == number]
        return self.dice.choice(mine) if mine else None

    def take_back(self) -> None:
        """One's own note, or put again."""
        person = self._someone()
        text = self._note_of(person) if person else None
        if person and text:
            confirmed = self.confirmed[text]
            confirmed.is_removed = not confirmed.is_removed
            code = Note.objects.get(text=text).code
            person.phone.post(
                f"{self.link}notas/{code}/quitar/", {} if confirmed.is_removed else {"again": "1"}
            )
            self._asks(person)

    def echo(self) -> None:
        """«Me pasa también», of a note of somebody else, which only who sees the board can say."""
        person, visible = (
            self._someone(),
            [
                text
                for text, confirmed in self.confirmed.items()
                if not (confirmed.is_removed or confirmed.is_hidden)
            ],
        )
        if person and visible and self.workshop.takes_writing:
            note = Note.objects.get(text=self.dice.choice(visible))
            said = note.echoes.filter(participant__code=person.code)
            was_said = said.exists()  # it stays when who said it takes their own note back
            person.phone.post(f"{self.link}notas/{note.code}/tambien/")
            is_others = self.confirmed[note.text].author != self.people.index(person)
            assert said.exists() is (was_said or (is_others and self.may_see(person)))
            self._asks(person)

    @staticmethod
    def _asks(someone: Someone) -> None:
        """What a page sent itself, it knows: it asks for what is its own. Nobody else hears whose it is."""
        if someone.page:
            someone.page.ask()

    # What has to be true.

    def may_see(self, someone: Someone) -> bool:
        """Whether this participant may see what others wrote: after a note of their own, or when it was opened."""
        number = self.people.index(someone)
        wrote = any(
            confirmed.author == number and not confirmed.is_removed for confirmed in self.confirmed.values()
        )
        board = self.workshop.items.get(kind="final_ideas")
        return wrote or board.revealed_at is not None

    def _check_phone(self, someone: Someone) -> None:
        """Nothing early: neither others' notes nor an outcome that is still kept."""
        assert someone.page is not None
        number, shown = self.people.index(someone), str(someone.page.tree)
        others = {text for text in SAID.findall(shown) if self.confirmed[text].author != number}
        assert not others or self.may_see(someone), others
        assert not {
            text for text in others if self.confirmed[text].is_removed or self.confirmed[text].is_hidden
        }
        case = self.workshop.items.get(kind="case")
        assert OUTCOME not in shown or case.revealed_at is not None
        assert {int(found) for found in THOUGHT.findall(shown)} <= {number} or case.revealed_at is not None

    def _projected(self, page: LivePage) -> None:
        """On the wall there are counts until it is opened, and nothing that was hidden or taken back."""
        if not page.address.endswith("proyectar/"):
            return
        shown = str(page.tree)
        board, case = (self.workshop.items.get(kind=kind) for kind in ("final_ideas", "case"))
        notes = set(SAID.findall(shown))
        assert not notes or board.revealed_at is not None
        assert not {
            text for text in notes if self.confirmed[text].is_removed or self.confirmed[text].is_hidden
        }
        assert not (OUTCOME in shown or THOUGHT.search(shown)) or case.revealed_at is not None

    def check(self) -> None:
        """Nothing is lost, nothing is doubled, and every page that is open is as one loaded now."""
        self.workshop.refresh_from_db()
        kept = Counter(self.workshop.notes.values_list("text", flat=True))
        assert kept == Counter(dict.fromkeys(self.confirmed, 1))
        for note in self.workshop.notes.all():
            confirmed = self.confirmed[note.text]
            assert (note.removed_at is not None, note.hidden_at is not None) == (
                confirmed.is_removed,
                confirmed.is_hidden,
            )
        for page in self.desks:
            self._as_fresh(page)
            self._projected(page)
        for person in self.people:
            if person.page and not person.is_out:
                self._as_fresh(person.page)
                self._check_phone(person)

    @staticmethod
    def _as_fresh(page: LivePage) -> None:
        open_now, fresh = page.catch_up().shape.split("\n"), page.fresh.split("\n")
        differing = list(unified_diff(open_now, fresh, "open", "fresh", lineterm="", n=1))
        assert not differing, "\n".join(differing[:40])

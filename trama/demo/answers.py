"""Plausible answers of invented people: they agree on much, differ on some, and nobody is an average."""

import random
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from trama.content.pack import InstrumentBody, Item
from trama.core.codes import ALPHABET, LENGTH, random_key
from trama.demo import texts
from trama.demo.people import real_people
from trama.demo.portrait import Portrait
from trama.networks.models import Person
from trama.surveys.models import Invitation, PersonKey, PurposeSentence, Receipt, Response, Wave

Rows = tuple[list[Response], list[PurposeSentence], list[Receipt]]

TALKATIVE = 0.8  # how often somebody writes an answer of their own
UNSURE = 0.03  # how often somebody lacks information
QUIRK = 0.55  # standard deviation of one answer around what the person thinks of the dimension


def draw_body(body: InstrumentBody, portrait: Portrait, person: random.Random) -> dict[str, Any]:
    """One person's answers; ``person`` is their own dice, so the same person answers alike in another wave."""
    lean = person.gauss(0, 0.45)
    side = person.random() < 0.5  # noqa: PLR2004 -- a coin
    answers: dict[str, int | str] = {}
    for block in body.blocks:
        centre = portrait.dimensions.get(block.dimension, 3.4)
        for item in block.items:
            answers[item.code] = _answer(
                item, portrait.items.get(item.code, centre), body.points, (portrait, lean, side), person
            )
    drawn: dict[str, Any] = {"items": answers}
    if body.level_question:
        drawn |= _level(body, portrait, person)
    if body.open_questions:
        words = {
            question.key: person.choice(texts.OPEN[question.key])
            for question in body.open_questions
            if person.random() < TALKATIVE
        }
        drawn["open"] = words
    return drawn


def _answer(
    item: Item, centre: float, points: int, who: tuple[Portrait, float, bool], person: random.Random
) -> int | str:
    portrait, lean, side = who
    if person.random() < UNSURE:
        return "na"
    if item.code in portrait.split:
        centre += 1.3 if side else -1.3
    value = min(points, max(1, round(person.gauss(centre + lean, QUIRK))))
    return points + 1 - value if item.is_reverse else value


def _level(body: InstrumentBody, portrait: Portrait, person: random.Random) -> dict[str, str]:
    place = portrait.level - 1 + person.choice((-1, 0, 0, 0, 1))
    key = body.level_keys[min(len(body.levels) - 1, max(0, place))]
    return {"level": key, "example": person.choice(texts.EXAMPLES) if person.random() < 0.7 else ""}  # noqa: PLR2004 -- most give one


def store(
    wave: Wave, people: Sequence[Person], portrait: Portrait, keys: Mapping[int, int], seed: str, *, mood: str
) -> Rows:
    """The rows of a wave answered by ``people``, unsaved, in random order."""
    body = wave.version.parsed
    dice = random.Random(f"{seed}:{mood}")  # noqa: S311 -- invented data, repeatable on purpose
    responses = [
        Response(
            id=dice.getrandbits(62) + 1,
            wave=wave,
            link=keys.get(person.pk),
            body=draw_body(body, portrait, random.Random(f"{seed}:{mood}:{position}")),  # noqa: S311 -- same
            may_research=dice.random() < 0.7,  # noqa: PLR2004 -- most consent
        )
        for position, person in enumerate(people)
    ]
    sentences = [
        PurposeSentence(id=dice.getrandbits(62) + 1, wave=wave, text=text)
        for text in (portrait.sentences[: len(people)] if body.purpose_stem else ())
    ]
    receipts = [
        Receipt(
            id=dice.getrandbits(62) + 1,
            campaign=wave.campaign,
            code="".join(dice.choices(ALPHABET, k=LENGTH)),
        )
        for _person in people
    ]
    dice.shuffle(responses)
    return responses, sentences, receipts


def has_real_people(wave: Wave) -> bool:
    """Whether anybody invited, or anybody of the network, was not invented by the demonstration."""
    concerned = Q(invitations__wave=wave) | Q(memberships__network=wave.network_id)
    return real_people(Person.objects.filter(concerned)).exists()


@transaction.atomic
def answer_for_others(*, wave: Wave, but: Person) -> int:
    """In the demonstration only: everybody but one has answered, so that a newcomer reaches five.

    Never in a measurement of a network in which anybody exists.
    """
    if not settings.DEMO or settings.PRODUCTION or has_real_people(wave):
        return 0
    if wave.heads is not None:
        return _answer_in_room(wave, wave.heads - 1, but)
    invitations = list(wave.invitations.filter(is_used=False).exclude(person=but).select_related("person"))
    people = [invitation.person for invitation in invitations]
    portrait = texts.RIVER_NOW
    rows = store(wave, people, portrait, keys_for(wave, people), wave.code, mood="now")
    save_rows([rows])
    Invitation.objects.filter(pk__in=[invitation.pk for invitation in invitations]).update(is_used=True)
    _count(wave, len(people))
    return len(people)


def _answer_in_room(wave: Wave, others: int, but: Person) -> int:
    save_rows([store(wave, [but] * others, texts.RIVER_NOW, {}, wave.code, mood="now")])
    _count(wave, others)
    return others


def _count(wave: Wave, more: int) -> None:
    Wave.objects.filter(pk=wave.pk).update(arrived_count=F("arrived_count") + more)


def keys_for(wave: Wave, people: Iterable[Person]) -> dict[int, int]:
    """The linking key of each person in the network of a wave, made when missing."""
    known = dict(PersonKey.objects.filter(network=wave.network_id).values_list("person_id", "key"))
    new = [
        PersonKey(person=person, network_id=wave.network_id, key=random_key())
        for person in people
        if person.pk not in known
    ]
    PersonKey.objects.bulk_create(new)
    return known | {key.person_id: key.key for key in new}


def save_rows(many: Iterable[Rows]) -> None:
    """Store the rows of one or many waves in few statements."""
    many = list(many)
    Response.objects.bulk_create([row for rows, _s, _r in many for row in rows], batch_size=2000)
    PurposeSentence.objects.bulk_create([row for _r, rows, _c in many for row in rows], batch_size=2000)
    Receipt.objects.bulk_create([row for _r, _s, rows in many for row in rows], batch_size=2000)

"""Whoever is erased or hidden is on no page of others, and no page breaks without them.

A sample stands here: one person of each of three roles, one page of each kind. `script/erasures` erases and hides
every person of the demonstration in turn, or as many as it is told, and follows as many links as it is told. Whoever
was walked is written down, so that a walk that was stopped goes on where it was.
"""

import os
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client

from tests.make import make_person, sign_in
from tests.privacy.crawl import pages
from trama.demo.load import load_demo
from trama.demo.people import signs
from trama.networks.enums import Role
from trama.networks.models import Membership, Person
from trama.privacy.actions.blocking import block_person, unblock_person
from trama.privacy.actions.erasing import erase_person

pytestmark = [pytest.mark.django_db, pytest.mark.uncounted]
IS_WHOLE = "TRAMA_ERASURES" in os.environ
ALIKE = int(os.environ.get("TRAMA_ERASURES", "1"))  # pages of one kind that a reader looks at
PEOPLE = int(os.environ.get("TRAMA_ERASURES_PEOPLE", "0"))  # spread evenly; 0 is everybody
WALKED = Path(os.environ.get("TRAMA_ERASURES_WALKED", os.devnull))
READERS = (Role.COORDINATOR, Role.COACH, Role.DIRECTION)
NAMES = {sign.role: sign.name for sign in signs()}
SAMPLE = [NAMES[Role.MEMBER], NAMES[Role.COORDINATOR], NAMES[Role.COACH]]


def make_demo():
    """The demonstration, with somebody who follows in the roles that a programme cannot be without."""
    load_demo(seed=7, networks=4)
    for role in (Role.DIRECTION, Role.DATA_OFFICER):
        held = Membership.objects.get(role=role)
        Membership.objects.create(
            person=make_person(name="Quien Sigue"),
            role=role,
            programme=held.programme,
            since_on=held.since_on,
        )
    return dict(Person.objects.exclude(name="Quien Sigue").order_by("pk").values_list("name", "pk"))


@pytest.fixture(scope="module")
def invented(once):
    return once(make_demo)


def readers(person):
    """Who looks: in the suite one, in the whole walk all but the person."""
    found = [NAMES[role] for role in READERS if NAMES[role] != person.name]
    return [Person.objects.get(name=name) for name in (found if IS_WHOLE else found[:1])]


def naming(person, name, *starts):
    """The pages on which others read ``name``, and those that broke."""
    named, broken = [], []
    for reader in readers(person):
        for address, status, page in pages(sign_in(Client(), reader), "/hoy/", *starts, alike=ALIKE):
            named += [address] if name in page else []
            broken += [(address, status)] if status >= 500 else []
    return named, broken


def everybody(invented, act):
    """Who is left to walk, each written down once their assertions held."""
    names = list(invented) if IS_WHOLE else SAMPLE
    step = max(1, len(names) // PEOPLE) if PEOPLE else 1
    walked = set(WALKED.read_text().splitlines()) if IS_WHOLE and WALKED.is_file() else set()
    for number, name in enumerate(names):
        line = f"{act} {number}"
        if number % step == 0 and line not in walked:
            yield name
            if IS_WHOLE:
                with WALKED.open("a") as file:
                    file.write(f"{line}\n")


def test_whoever_is_erased_is_on_no_page_and_none_breaks(invented):
    for name in everybody(invented, "erased"):
        person = Person.objects.get(pk=invented[name])
        with transaction.atomic():
            erase_person(person=person, by=person)
            assert (name, *naming(Person(name=name), name)) == (name, [], [])
            transaction.set_rollback(True)


def test_whoever_is_hidden_is_on_no_page_of_others_until_they_lift_it(invented):
    for name in everybody(invented, "hidden"):
        person = Person.objects.get(pk=invented[name])
        with transaction.atomic():
            block_person(person=person, by=person)
            assert (name, *naming(person, name)) == (name, [], [])
            unblock_person(person=person, by=person)
            if name == SAMPLE[0]:
                assert naming(person, name)[0], "nothing named them before either"
            transaction.set_rollback(True)

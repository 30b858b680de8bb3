"""A measurement of seven people by personal links, its letters, and what comes later."""

import re
from datetime import timedelta

import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from tests.make import sign_in


def of(wave, number):
    return wave.invitations.select_related("person").order_by("pk")[number]


def link_of(invitation):
    return f"/e/{invitation.token}/"


def end(wave, *, grace=72):
    wave.refresh_from_db()
    wave.closed_at, wave.grace_hours = timezone.now(), grace
    wave.save()


def later(**ahead):
    return time_machine.travel(timezone.now() + timedelta(**ahead), tick=False)


def letter_to(invitation, number=-1):
    to = [sent for sent in mail.outbox if sent.to == [invitation.person.email]]
    return re.search(r"/avisos/enlace/[\w-]+/", to[number].body)[0]


def other_than(wave, person):
    return wave.invitations.select_related("person").exclude(person=person).order_by("pk")


def hand_over(wave, invitation, person):
    client = sign_in(Client(), person)
    return client.post(f"/mediciones/{wave.code}/enlace/", {"who": invitation.person.code})

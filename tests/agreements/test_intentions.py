"""An intention is its author's alone, whatever asks for it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.make import make_membership, make_network
from trama.agreements.actions import intentions, questions
from trama.agreements.actions.forgetting import forget_origins
from trama.agreements.enums import AgreementKind
from trama.agreements.models import Agreement, Intention
from trama.agreements.queries import intentions_of, questions_of
from trama.audit.models import AuditEntry
from trama.core.errors import EmptyText
from trama.core.references import Reference
from trama.live.models import Change
from trama.networks.enums import Role
from trama.networks.models import Network
from trama.trace.models import TraceLink

pytestmark = pytest.mark.django_db
NOTE = Reference("note", "AAA222")
WILL = "Hablar al final"


@pytest.fixture
def by():
    return make_membership(network=make_network(), role=Role.COORDINATOR).person


@pytest.fixture
def network(by):
    return by.memberships.get().network


def keep(network, by, *, author="P2P2P2", text=WILL, try_on=None, origin=NOTE):
    return intentions.keep(author=author, origin=origin, whose=network, text=text, try_on=try_on, by=by)


def test_it_is_kept_changed_and_dropped_by_its_author(network, by):
    first = keep(network, by, try_on=date(2030, 1, 31))
    assert keep(network, by, text=" Escuchar primero ") == first
    kept = intentions_of(authors=["P2P2P2"], kind="note", codes=["AAA222"])["AAA222"]
    assert (kept.text, kept.due_on) == ("Escuchar primero", None)
    with pytest.raises(EmptyText):
        keep(network, by, text=" ")
    intentions.drop(author="Q3Q3Q3", origin=NOTE, by=by)
    assert Intention.objects.count() == 1
    intentions.drop(author="P2P2P2", origin=NOTE, by=by)
    assert Intention.objects.count() == 0


def test_no_question_put_to_agreements_yields_one(network, by):
    keep(network, by)
    questions.take_on(questions=[NOTE], whose=network, due_on=None, by=by)
    asked = [
        Agreement.objects.all(),
        Agreement.objects.filter(kind=AgreementKind.INTENTION),
        Agreement.objects.of_kind(AgreementKind.INTENTION),
        Agreement.objects.coming_from("note", ["AAA222"]),
        Agreement.objects.visible_to(by),
        Agreement._default_manager.all(),
        network.agreements.all(),
        by.agreements.all(),
        Network.objects.prefetch_related("agreements").get(pk=network.pk).agreements.all(),
    ]
    assert {question.kind for found in asked for question in found} == {"open_question"}
    assert [question.kind for question in questions_of(kind="note", codes=["AAA222"]).values()] == [
        "open_question"
    ]


def test_neither_another_author_nor_another_note_leads_to_it(network, by):
    keep(network, by)
    assert intentions_of(authors=["Q3Q3Q3", ""], kind="note", codes=["AAA222"]) == {}
    assert intentions_of(authors=["P2P2P2"], kind="note", codes=["BBB333"]) == {}
    assert intentions_of(authors=["P2P2P2"], kind="wave", codes=["AAA222"]) == {}
    assert intentions_of(authors=[], kind="note", codes=["AAA222"]) == {}


def test_a_device_that_came_by_a_told_word_reads_what_was_written_since(network, by):
    keep(network, by)
    asked = {"authors": ["P2P2P2"], "kind": "note", "codes": ["AAA222"]}
    now = timezone.now()
    assert intentions_of(**asked, since=now + timedelta(seconds=1)) == {}
    assert list(intentions_of(**asked, since=now - timedelta(seconds=60))) == ["AAA222"]


def test_it_leaves_no_entry_no_change_and_no_trace(network, by):
    before = (AuditEntry.objects.count(), Change.objects.count())
    keep(network, by)
    keep(network, by, text="Otra cosa")
    intentions.drop(author="P2P2P2", origin=NOTE, by=by)
    assert (AuditEntry.objects.count(), Change.objects.count()) == before
    assert TraceLink.objects.count() == 0


@pytest.mark.parametrize(
    ("wrong", "has_owner"),
    [
        ({"kind": "intention", "author": ""}, False),
        ({"kind": "open_question", "author": "P2P2P2"}, False),
        ({"kind": "intention", "author": "P2P2P2"}, True),
    ],
)
def test_the_database_refuses_an_author_where_none_belongs(network, by, wrong, has_owner):
    owner = by if has_owner else None
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.create(
            network=network, origin_kind="note", origin_code="CCC444", owner=owner, **wrong
        )


def test_its_words_stand_in_no_text_of_it(network, by):
    kept = keep(network, by)
    assert WILL not in f"{kept} {kept!r} {Agreement._base_manager.get(pk=kept.pk)}"


def test_it_goes_with_its_note_and_with_its_network(network, by):
    keep(network, by)
    questions.take_on(questions=[NOTE], whose=network, due_on=None, by=by)
    keep(network, by, origin=Reference("note", "BBB333"))
    forget_origins(kind="note", codes=["AAA222"], by=by)
    assert [agreement.origin_code for agreement in Agreement._base_manager.all()] == ["BBB333"]
    network.delete()
    assert Agreement._base_manager.count() == 0

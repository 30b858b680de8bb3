"""The trace holds codes, grows, and never changes."""

import pytest
from django.db import IntegrityError, transaction

from tests.make import make_cohort, make_network
from trama.core.references import Reference
from trama.trace.enums import TraceKind
from trama.trace.links import link
from trama.trace.models import AppendOnlyError, TraceLink
from trama.trace.queries import with_outcome

pytestmark = pytest.mark.django_db
WAVE, FOCUS = Reference(TraceKind.WAVE, "AAA222"), Reference(TraceKind.FOCUS, "BBB333")


def test_a_link_made_twice_is_one():
    network = make_network()
    for _twice in range(2):
        link([(WAVE, FOCUS)], whose=network)
    kept = TraceLink.objects.get()
    assert (kept.origin_kind, kept.origin_code) == ("wave", "AAA222")
    assert (kept.outcome_kind, kept.outcome_code) == ("focus", "BBB333")
    assert str(kept) == "wave AAA222 → focus BBB333"


def test_nothing_to_link_asks_nothing(django_assert_num_queries):
    network = make_network()
    with django_assert_num_queries(0):
        link([], whose=network)


def test_it_tells_which_things_had_an_outcome_of_a_kind():
    link([(WAVE, FOCUS)], whose=make_network())
    asked = {"kind": TraceKind.WAVE, "codes": ["AAA222", "CCC444"]}
    assert with_outcome(**asked, outcome=TraceKind.FOCUS) == {"AAA222"}
    assert with_outcome(**asked, outcome=TraceKind.STEP_NOTE) == set()
    assert with_outcome(kind=TraceKind.NOTE, codes=["AAA222"], outcome=TraceKind.FOCUS) == set()


def test_a_link_neither_changes_nor_goes():
    network = make_network()
    link([(WAVE, FOCUS)], whose=network)
    kept = TraceLink.objects.get()
    kept.outcome_code = "CCC444"
    for act in (
        kept.save,
        kept.delete,
        TraceLink.objects.all().delete,
        network.trace.all().delete,
        lambda: TraceLink.objects.update(outcome_code="CCC444"),
        lambda: TraceLink.objects.bulk_update([kept], ["outcome_code"]),
        lambda: TraceLink.objects.update_or_create(pk=kept.pk, defaults={"outcome_code": "CCC444"}),
    ):
        with pytest.raises(AppendOnlyError):
            act()
    assert list(TraceLink.objects.values_list("outcome_code", flat=True)) == ["BBB333"]


def test_links_go_with_their_network_or_cohort():
    network, cohort = make_network(), make_cohort()
    link([(WAVE, FOCUS)], whose=network)
    link([(FOCUS, WAVE)], whose=cohort)
    network.delete()
    assert [link.cohort for link in TraceLink.objects.all()] == [cohort]
    cohort.delete()
    assert TraceLink.objects.count() == 0


def test_it_can_hold_kinds_and_codes_and_nothing_of_an_intention():
    fields = {field.name for field in TraceLink._meta.get_fields()}
    assert fields == {"id", "network", "cohort", "origin_kind", "origin_code", "outcome_kind", "outcome_code"}
    network = make_network()
    for pair in (
        (Reference("note", "AAA222"), Reference("intention", "BBB333")),
        (Reference("intention", "BBB333"), Reference("note", "AAA222")),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            TraceLink.objects.create(
                network=network,
                origin_kind=pair[0].kind,
                origin_code=pair[0].code,
                outcome_kind=pair[1].kind,
                outcome_code=pair[1].code,
            )

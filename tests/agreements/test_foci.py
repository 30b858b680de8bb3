"""Foci: two at most, each with its reason."""

import pytest

from tests.make import make_team
from trama.agreements.actions import foci
from trama.agreements.errors import ChosenMeanwhile, TooManyFoci
from trama.agreements.models import Focus
from trama.audit.models import AuditEntry
from trama.core.errors import EmptyText
from trama.core.references import Reference

pytestmark = pytest.mark.django_db


def test_two_foci_at_most_each_with_its_reason():
    network, people = make_team(people=2)
    given = {"network": network, "origin": Reference("wave", "AAA222"), "by": people[0]}
    with pytest.raises(EmptyText):
        foci.choose(dimension="trust", reason=" ", **given)
    trust = foci.choose(dimension="trust", reason="porque", **given)
    foci.choose(dimension="purpose", reason="porque", **given)
    assert foci.choose(dimension="trust", reason="mejor dicho", **given) == trust
    with pytest.raises(TooManyFoci):
        foci.choose(dimension="leadership", reason="porque", **given)
    foci.end(focus=trust, by=people[0])
    foci.choose(dimension="leadership", reason="porque", **given)
    assert sorted(Focus.objects.filter(ended_on__isnull=True).values_list("dimension", flat=True)) == [
        "leadership",
        "purpose",
    ]
    events = AuditEntry.objects.filter(subject_kind="focus").order_by("pk").values_list("event", flat=True)
    assert list(events) == ["focus_chosen"] * 3 + ["focus_ended", "focus_chosen"]


def test_nobodys_reason_is_put_over_another_that_was_not_seen():
    network, people = make_team(people=2)
    given = {"network": network, "origin": Reference("wave", "AAA222"), "dimension": "trust"}
    focus = foci.choose(reason="Lo de una", seen=(), by=people[0], **given)
    with pytest.raises(ChosenMeanwhile, match=rf"{people[0].shown_name}.*«Lo de una»"):
        foci.choose(reason="Lo de otra", seen=(), by=people[1], **given)
    assert foci.choose(reason="Lo de una", seen=(), by=people[1], **given).chosen_by == people[0]  # the same
    seen = focus.mark
    assert foci.choose(reason="Lo de otra", seen=[seen], by=people[1], **given) == focus
    for change in (
        lambda: foci.choose(reason="Tarde", seen=[seen], by=people[1], **given),
        lambda: foci.mend(
            focus=focus, dimension="purpose", reason="Tarde", keeps=True, seen=seen, by=people[0]
        ),
    ):
        with pytest.raises(ChosenMeanwhile, match="ahora dice: «Lo de otra»"):
            change()
    foci.mend(focus=focus, dimension="trust", reason="Corregido", keeps=True, seen=focus.mark, by=people[0])
    focus.refresh_from_db()
    assert [focus.reason, *(before["reason"] for before in focus.earlier)] == [
        "Corregido",
        "Lo de una",
        "Lo de otra",
    ]

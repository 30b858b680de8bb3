"""The workshop that comes next, or that is under way: with one button, by what this person does in it."""

from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trama.networks.enums import Permission
from trama.networks.models import Network, Person
from trama.web.templatetags.workshops import duration
from trama.web.today.needs import Need
from trama.workshops.models import Workshop
from trama.workshops.queries import people_here


def workshop_of(*, network: Network, person: Person) -> Need | None:
    """The one that is open, else the next one; ``None`` when there is none (≤ 4 queries)."""
    today = timezone.localdate()
    found = (
        Workshop.objects.visible_to(person)
        .real()
        .filter(Q(network=network) | Q(cohort=network.cohort_id), ended_at__isnull=True)
        .filter(Q(opened_at__isnull=False) | Q(held_on__gte=today))
        .order_by(F("opened_at").desc(nulls_last=True), "held_on", "pk")
        .first()
    )
    if found is None:
        return None
    mine = Workshop.objects.filter(pk=found.pk)
    conducts = mine.allowing(person, Permission.WORKSHOP_CONDUCT).exists()
    action, address = _action(found, conducts=conducts)
    return Need(found.title, _text(found), action, reverse(address, args=[found.code]))


def _action(workshop: Workshop, *, conducts: bool) -> tuple[str, str]:
    if not conducts:
        return _("Come in"), "room:door"
    if workshop.is_under_way:
        return _("Conduct it"), "workshops:desk"
    return _("Prepare it"), "workshops:design"


def _text(workshop: Workshop) -> str:
    if workshop.is_under_way:
        count = people_here(workshop=workshop).count()
        if not count:
            return _("The room is open, and nobody has come in yet.")
        told = ngettext(
            "The room is open: one person is in.", "The room is open: %(count)d people are in.", count
        )
        return told % {"count": count}
    minutes = list(workshop.moments.filter(is_skipped=False).values_list("minutes", flat=True))
    given = {
        "moments": ngettext("%(count)d moment", "%(count)d moments", len(minutes)) % {"count": len(minutes)},
        "time": duration(sum(minutes)),
    }
    if workshop.held_on == timezone.localdate():
        return _("It is today: %(moments)s, %(time)s in all.") % given
    day = date_format(workshop.held_on, "MONTH_DAY_FORMAT")
    return _("It is on %(day)s: %(moments)s, %(time)s in all.") % {**given, "day": day}

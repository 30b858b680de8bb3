"""The next workshop of a network in words: with one button, by what this person does in it."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trama.core.clock import said_day
from trama.story.workshops import NextWorkshop
from trama.web.templatetags.workshops import duration
from trama.web.today.cards import TodayCard


def workshop_card(workshop: NextWorkshop | None) -> TodayCard | None:
    """The card that says it; nothing when there is none."""
    if workshop is None:
        return None
    action, address = _action(workshop)
    return TodayCard(workshop.title, _text(workshop), action, reverse(address, args=[workshop.code]))


def _action(workshop: NextWorkshop) -> tuple[str, str]:
    if not workshop.conducts:
        return _("Come in"), "participant:door"
    if workshop.is_under_way:
        return _("Conduct it"), "workshops:desk"
    return _("Prepare it"), "workshops:design"


def _text(workshop: NextWorkshop) -> str:
    if workshop.is_under_way:
        if not workshop.people:
            return _("The room is open, and nobody has come in yet.")
        sentence = ngettext(
            "The room is open: one person is in.",
            "The room is open: %(count)d people are in.",
            workshop.people,
        )
        return sentence % {"count": workshop.people}
    count = workshop.parts
    day = said_day(workshop.held_on)
    is_today = workshop.held_on == timezone.localdate()
    if not count:
        later = _("It is on %(day)s, and has no parts yet.") % {"day": day}
        return _("It is today, and has no parts yet.") if is_today else later
    given = {
        "moments": ngettext("%(count)d part", "%(count)d parts", count) % {"count": count},
        "time": duration(workshop.minutes),
    }
    if is_today:
        return _("It is today: %(moments)s, %(time)s in all.") % given
    return _("It is on %(day)s: %(moments)s, %(time)s in all.") % {**given, "day": day}

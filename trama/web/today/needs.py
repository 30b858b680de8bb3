"""What needs a person today: the first thing, with one action."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from trama.networks.enums import Permission
from trama.networks.models import Network, Person
from trama.networks.roles import can
from trama.surveys.enums import Mode
from trama.surveys.models import Invitation, Wave
from trama.surveys.queries import participation
from trama.trace.enums import TraceKind
from trama.trace.queries import with_outcome

if TYPE_CHECKING:
    from django.db.models import QuerySet

QUIET_MONTHS = 3


@dataclass(frozen=True)
class Need:
    """One card: what, why, and the one thing to do."""

    title: str
    text: str
    action: str
    address: str
    is_deed: bool = False  # the action changes something: a button, not a link


def open_measurements(*, person: Person) -> list[tuple[Wave, str]]:
    """Measurements that invite this person now, with their own link, answered or not (1 query)."""
    now = timezone.now()
    invitations = Invitation.objects.filter(
        person=person, wave__closed_at__isnull=True, wave__closes_at__gt=now
    )
    return [
        (one.wave, reverse("answer:personal", args=[one.token]))
        for one in invitations.select_related("wave__network", "wave__version").defer("wave__version__body")
    ]


def need_of(*, network: Network, person: Person) -> Need | None:
    """The first thing that waits for this person in a network; ``None`` when nothing does."""
    waves = Wave.objects.filter(network=network).select_related("version").defer("version__body")
    if can(person, Permission.RESULTS_SHARE, on=network):
        return _conduct(network, person, waves)
    shared = waves.with_results_for(person).first()
    return _talk(shared) if shared and not _has_focus(shared) else None


def _conduct(network: Network, person: Person, waves: "QuerySet[Wave]") -> Need | None:
    last = waves.first()
    if last is None:
        return Need(
            _("The network has not looked at itself yet"),
            _(
                "A baseline takes ten minutes of each person, on their phone, and gives the network "
                "something to talk about."
            ),
            _("Open the first measurement"),
            reverse("surveys:wave-open", args=[network.code]),
        )
    if last.mode == Mode.CONVERSED and not last.is_final:
        return Need(
            _("The conversed measurement is waiting"),
            _("Sit down together with one device: it goes dimension by dimension."),
            _("Begin the conversation"),
            reverse("devolution:conversed", args=[last.code, 1]),
        )
    if not last.is_final:
        return _watch(last)
    if not last.is_released:
        return _open(last)
    return _look_again(network, last) if _has_focus(last) and last.shared_at else _talk(last)


def _look_again(network: Network, last: Wave) -> Need | None:
    """Nothing waits: after a while, a pulse of three minutes tells how the network is today."""
    months = (timezone.now() - last.opened_at).days // 30
    if months < QUIET_MONTHS or not network.is_accompanied:
        return None
    when = date_format(timezone.localtime(last.opened_at), "YEAR_MONTH_FORMAT")
    return Need(
        _("How is the network today?"),
        _("It last looked at itself in %(when)s. A Pulse takes three minutes of each person.")
        % {"when": when},
        _("Open a Pulse"),
        reverse("surveys:wave-open", args=[network.code]),
    )


def _watch(wave: Wave) -> Need:
    rate = participation(wave=wave)
    until = date_format(timezone.localtime(wave.offered_until), "DATETIME_FORMAT")
    if not wave.is_offered:
        final = date_format(timezone.localtime(wave.final_at), "DATETIME_FORMAT")
        text = _("It is closed, and final on %(when)s.") % {"when": final}
    else:
        text = _("%(arrived)d of %(invited)d answers have arrived. It is open until %(until)s.") % {
            "arrived": rate.arrived,
            "invited": rate.invited,
            "until": until,
        }
    return Need(
        _("A measurement is under way"),
        text,
        _("See how it goes"),
        reverse("surveys:wave-detail", args=[wave.code]),
    )


def _open(wave: Wave) -> Need:
    rate = participation(wave=wave)
    return Need(
        _("The results are ready to be opened"),
        _(
            "%(arrived)d of %(invited)d answered, and nobody has seen the results. "
            "From when they are opened, the figures stay as they are."
        )
        % {"arrived": rate.arrived, "invited": rate.invited},
        _("Open the results"),
        reverse("devolution:release", args=[wave.code]),
        is_deed=True,
    )


def _talk(wave: Wave) -> Need:
    rate = participation(wave=wave)
    if wave.mode == Mode.CONVERSED:
        text = _("What you said together is kept. Look at it whole and choose in what to work.")
    elif rate.arrived < wave.minimum:
        text = _(
            "%(arrived)d of %(invited)d answered: too few to show anything. "
            "You can talk about the same sentences together."
        ) % {
            "arrived": rate.arrived,
            "invited": rate.invited,
        }
    else:
        text = _(
            "%(arrived)d of %(invited)d answered. Eight steps to talk about it, in 30 to 45 minutes."
        ) % {
            "arrived": rate.arrived,
            "invited": rate.invited,
        }
    return Need(
        _("The devolution is ready to be talked about"),
        text,
        _("Prepare the conversation"),
        reverse("devolution:step", args=[wave.code, 1]),
    )


def _has_focus(wave: Wave) -> bool:
    return bool(with_outcome(kind=TraceKind.WAVE, codes=[wave.code], outcome=TraceKind.FOCUS))

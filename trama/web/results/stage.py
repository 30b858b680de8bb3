"""What a step shows, on the page of whoever writes and on the projector alike."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from trama.agreements.actions.foci import MOST_FOCI
from trama.agreements.enums import OriginKind
from trama.agreements.models import Agreement, Focus
from trama.agreements.queries import commitments_before, commitments_from, foci_before
from trama.core.references import Reference
from trama.insights.comparison import compare
from trama.insights.results import WaveResults, network_results
from trama.networks.models import Person
from trama.surveys.models import Wave
from trama.web.agreed import told_commitments
from trama.web.foci import told_foci
from trama.web.http import PersonRequest
from trama.web.results.common import foci_of_conversation, foci_of_then, pack_of, page_context

FIRST, DESCRIBE, DIFFER, STORIES, CARE, FOCUS, AGREE = 1, 2, 3, 4, 5, 6, 8
PICTURES = {DESCRIBE: "describe", DIFFER: "differ", STORIES: "stories", CARE: "care"}  # of the results
MOST_STORIES = 5  # sentences to tell a story about
WITHOUT_NOTES = {FOCUS, AGREE}  # there the form asks for something more exact than what was said


def origin_of(wave: Wave) -> Reference:
    """What comes of the conversation about ``wave`` points to it."""
    return Reference(OriginKind.WAVE, wave.code)


def stage_of(request: PersonRequest, wave: Wave, number: int) -> dict[str, Any]:
    """The question, the picture, and what was said and decided (≤ 6 queries beside those of the results)."""
    found = network_results(wave=wave)
    pack = pack_of(wave)
    steps = pack.steps
    return {
        **page_context(request, wave, found),
        **_picture(request, wave, found, number),
        "step": steps[number - 1],
        "language_of_pack": pack.language,
        "number": number,
        "last": len(steps),
        "notes": wave.notes.filter(step=number, removed_at__isnull=True),
        "unfolded": wave.talk_open.split() if number == wave.talk_step else [],
        "takes_notes": number not in WITHOUT_NOTES,
    }


def _picture(request: PersonRequest, wave: Wave, found: WaveResults, number: int) -> dict[str, Any]:
    context: dict[str, Any] = {"picture": PICTURES.get(number, "") if found.is_shown else ""}
    context |= dict.fromkeys(("comparison", "cared", "stories", "looked", "dimensions", "form"))
    context |= {"foci": [], "made": [], "worked_on": [], "agreed_before": [], "is_free": False}
    if number in {FIRST, DESCRIBE}:
        context |= from_before(request, wave)
    if number == DESCRIBE:
        context["comparison"] = compare(results=found, person=request.person)
    elif number == STORIES:
        context["stories"] = found.differing[:MOST_STORIES]
        context["looked"] = wave.notes.filter(step=DIFFER, removed_at__isnull=True)
    elif number == CARE:
        context["cared"] = found.strengths[:5]
    elif number == FOCUS:
        foci = foci_of_conversation(wave)
        is_free = sum(chosen["focus"].ended_on is None for chosen in foci) < MOST_FOCI
        for chosen in foci:
            chosen["may_mend"] = may_mend(request.person, chosen["focus"])
        context |= {"foci": foci, "is_free": is_free, "dimensions": pack_of(wave).dimensions}
    elif number == AGREE:
        context["made"] = agreed_in(wave)
    return context


def decided(wave: Wave) -> dict[str, Any]:
    """What the conversation chose and agreed, and what the network worked on then and no longer does (3 queries).

    What a later one chose did not come of this one.
    """
    later = _opened_with(wave).exclude(pk=wave.pk)
    foci = foci_of_then(wave, but=list(later.values_list("code", flat=True)))
    return {
        "foci": [chosen for chosen in foci if chosen["focus"].ended_on is None],
        "ended_foci": [chosen for chosen in foci if chosen["focus"].ended_on],
        "made": agreed_in(wave),
    }


def may_mend(person: Person, focus: Focus) -> bool:
    """Whoever wrote a focus down, at any time; that day, whoever may write in the conversation."""
    return focus.chosen_by_id == person.pk or focus.chosen_on == timezone.localdate()


def agreed_in(wave: Wave) -> list[Agreement]:
    """What its conversation agreed on (1 query)."""
    return list(commitments_from(network=wave.network, origin=origin_of(wave)))


def from_before(request: PersonRequest, wave: Wave) -> dict[str, Any]:
    """What the network was working on when this measurement was opened, and what waits since (3 queries)."""
    but = list(_opened_with(wave).values_list("code", flat=True))
    day = timezone.localdate(wave.opened_at)
    commitments = commitments_before(network=wave.network, but=but)
    return {
        "worked_on": told_foci(wave.network, foci_before(network=wave.network, day=day, but=but)),
        "agreed_before": told_commitments(commitments, wave.network, request.person),
    }


def _opened_with(wave: Wave) -> QuerySet[Wave]:
    """It and the measurements of its network that were opened since."""
    return Wave.objects.filter(network=wave.network, opened_at__gte=wave.opened_at)

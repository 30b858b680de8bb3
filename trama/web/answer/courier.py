"""The courier: pages of the phone itself, the same for everybody, by which one phone carries what another one sealed.

Everything they do happens on the phone; the server only opens what arrives (`arrivals`).
"""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from trama.web.answer import screens
from trama.web.answer.kept import READER, courier_needs, needs
from trama.web.http import public

# Sentences that the page's script says: {n} is a number, {wave} the code of a measurement; «one» and «many» of a pair.
COURIER_WORDS = {
    "carry": (_("You carry 1 answer"), _("You carry {n} answers")),
    "nothing": _("You carry nothing now"),
    "wave": (
        _("1 for the measurement {wave}"),
        _("{n} for the measurement {wave}"),
    ),
    "fresh": (_("1 new answer is with you now."), _("{n} new answers are with you now.")),
    "known": (_("1 was here already."), _("{n} were here already.")),
    "wrong": (
        _("1 could not be read: ask for it again."),
        _("{n} could not be read: ask for them again."),
    ),
    "file": _("This is not a file of answers to carry. Ask for the one that “Save to carry” makes."),
    "close": _("Done. The other phone can close its codes; you can go on with another phone."),
    "looking": _("Point at the codes on the other phone"),
    "progress": _("{n} of {total}"),
    "camera": _(
        "The camera cannot be used. Allow it in the settings of the browser, or ask for the answers as a file."
    ),
    "room": _("This phone has no room left. Nothing was lost: the other phone still has its answers."),
    "offline": _("There is no signal. What you carry is safe on this phone; it will be sent by itself."),
    "sending": _("Sending…"),
    "delivered": (_("1 delivered"), _("{n} delivered")),
    "already": (_("1 had already arrived"), _("{n} had already arrived")),
    "late": _("It was late: the measurement had ended. Its author keeps it."),
    "annulled": _("Its measurement was annulled: nothing of it is kept in Trama. Its author keeps it."),
    "unknown": _("Its link is not known. Whoever wrote it can open the link again and send it."),
    "empty": _("Nothing was answered in it, so it was not taken. Whoever wrote it can open the link again."),
    "unreadable": _("It came damaged or it is not of this Trama. Ask for it again."),
    "failed": _("One for the measurement {wave} could not be delivered."),
    "remove": _("Remove"),
    "reader": _(
        "To read codes, this phone has to open this page once where there is signal. It can take a file now."
    ),
    "ready": _("This phone is ready to carry answers without signal"),
}

HANDOVER_WORDS = {
    "own": _("Mine: {network}"),
    "carried": (_("1 that I carry for somebody"), _("{n} that I carry for other people")),
    "wave": _("measurement {wave}"),
    "receipt": _("receipt {receipt}"),
    "chosen": (_("1 answer goes"), _("{n} answers go")),
    "round": (
        _("1 code. Show it until the other phone says “Done”."),
        _("{n} codes, a round of {seconds} seconds. Go on until the other phone says “Done”."),
    ),
    "pause": pgettext_lazy("verb", "Pause"),
    "on": _("Go on"),
    "saved": _(
        "The file is saved among the downloads. Pass it on by Bluetooth, by a cable or by message; "
        "whoever carries it opens it under “Carry answers of others”."
    ),
    "shared": _("The file is on its way. Your copy stays here until the answers arrive."),
    "sealing": _(
        "This answer cannot be sealed on this phone. It will be sent by itself when there is signal."
    ),
    "file": _("answers"),
}


@public
@require_GET
def courier(request: HttpRequest) -> HttpResponse:
    """What this phone carries for other people: taken by camera or file, sent when there is signal."""
    return screens.tool(
        request,
        "answer/courier/courier.html",
        {"words": COURIER_WORDS, "reader": READER, "needs": [*needs(), *courier_needs()]},
    )


@public
@require_GET
def handover(request: HttpRequest) -> HttpResponse:
    """What this phone hands to another one: its own answers and what it carries, sealed."""
    return screens.tool(request, "answer/courier/handover.html", {"words": HANDOVER_WORDS})

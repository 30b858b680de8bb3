"""What participants think before something is told: the outcome of a case, what a video shows."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from trama.sessions.actions.contributing import Wording, contribute, take_back
from trama.sessions.models import Contribution, Participant
from trama.web.http import fetch, public
from trama.web.participant.parts import Typed
from trama.web.participant.predicting import PREDICTION, asking
from trama.web.participant.responding import back, refusal_of
from trama.web.participant.views import for_participants, participant_page


@public
@require_POST
@for_participants
def prediction(request: HttpRequest, me: Participant) -> HttpResponse:
    """What somebody thinks; said again, the last stands. Taken back, or put again, until it is revealed."""
    asked = request.POST
    if "back" in asked or "again" in asked:
        mine = me.own(Contribution.objects.select_related("item__session"))
        found = fetch(mine, code=asked.get("back") or asked.get("again", ""))
        take_back(contribution=found, is_removed="back" in asked, by=me)
        return back(request, me)
    item = fetch(asking(me), code=asked.get("moment", ""))
    wording = Wording(asked.get("text", ""), asked.get("sent", "")[:36])
    sentence = refusal_of(request, lambda: contribute(item=item, wording=wording, by=me))
    if sentence:
        return participant_page(request, me, typed=Typed(wording.text, sentence, PREDICTION), status=409)
    return back(request, me)

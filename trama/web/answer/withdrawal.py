"""Taking answers back, asked once, or one permission: from the receipt page, or with its twelve letters typed."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from trama.content.pack import InstrumentBody
from trama.core.codes import written
from trama.surveys.actions.withdrawal import body_behind, is_held, revoke, withdraw
from trama.surveys.enums import Permit
from trama.surveys.secrets import WITHDRAWAL_LENGTH
from trama.web.answer import screens
from trama.web.http import count_wrong, has_guessed_much, public

STATUS = {"short": 422, "unclear": 422, "unknown": 404, "many": 429}

ASK = "ask"  # the answers themselves, once their author was asked
WHOLE = "whole"  # the answers themselves, not only a permission


@public
@csrf_exempt  # the code itself is what nobody else has
@require_http_methods(["GET", "POST"])
def withdrawal(request: HttpRequest) -> HttpResponse:
    """The page that asks for the code, and whether one is sure; then, what became of the answers."""
    if request.method == "GET":
        return screens.withdrawal(request, outcome="", typed="", status=200)
    typed = written(request.POST.get("code", ""))[:40]
    what = request.POST.get("do", WHOLE)
    outcome, body = _take_back(request, typed, what)
    status = STATUS.get(outcome, 200)
    return screens.withdrawal(request, outcome=outcome, typed=typed, what=what, body=body, status=status)


def _take_back(request: HttpRequest, code: str, what: str) -> tuple[str, InstrumentBody | None]:
    """What became of the answers, and what had been asked: it is looked up before they are gone."""
    if what not in {ASK, WHOLE, *Permit}:
        return "unclear", None
    if has_guessed_much(request, "withdrawal"):
        return "many", None
    outcome, body = "short", None
    if len(code) == WITHDRAWAL_LENGTH:
        body = body_behind(code=code)
        outcome = _done(code, what)
    if outcome in STATUS:
        count_wrong(request, "withdrawal")
    return outcome, body


def _done(code: str, what: str) -> str:
    if what == ASK and is_held(code=code):
        return ASK
    return str(withdraw(by=code) if what in {ASK, WHOLE} else revoke(permit=Permit(what), by=code))

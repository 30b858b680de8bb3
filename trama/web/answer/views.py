"""The questionnaire: one GET, then pages by plain forms. The address is the secret."""

import secrets

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from trama.core.codes import LENGTH, written
from trama.core.limits import Brake, pass_all
from trama.surveys.actions import answering, rooms
from trama.surveys.actions.answering import Access
from trama.surveys.errors import (
    AlreadySent,
    ClearedUp,
    NothingAnswered,
    NotOfTheRoom,
    RoomFull,
    WaveClosed,
    WaveFinal,
    WrongResumeWord,
)
from trama.surveys.models import Wave
from trama.surveys.respondent_rows import DraftRow
from trama.surveys.respondent_sql import open_wave_of
from trama.surveys.secrets import SECRET
from trama.surveys.tasks import tell_objected
from trama.surveys.words import resume_word
from trama.web.answer import screens
from trama.web.answer.page_form import PageForm, page_form
from trama.web.http import public, refusal_for_script
from trama.web.questionnaire.plan import page_at

# Wrong words in a day before each further one waits, longer and longer: whoever guesses from one address waits before
# they make others wait.
OF_AN_ADDRESS, OF_A_LINK = 8, 40


@public
@csrf_exempt
def open_link(request: HttpRequest, token: str = "", code: str = "") -> HttpResponse:
    """A personal link, which is long, or the code of the room, which is short."""
    word = token or code
    if len(written(word)) == LENGTH:
        return _by_open_code(request, written(word))
    found = answering.access_by_token(word)
    return _serve(request, found) if found else screens.unknown(request)


def _by_open_code(request: HttpRequest, code: str) -> HttpResponse:
    """The open questionnaire of a campaign; of several networks, the person chooses theirs."""
    waves = list(
        Wave.objects.with_room_code(code).select_related("network", "version").defer("version__body")
    )
    chosen = request.POST.get("wave") or request.GET.get("red", "")
    for wave in waves:
        if len(waves) == 1 or wave.code == chosen:
            return _serve(request, Access(wave=open_wave_of(wave)))
    return screens.choose_network(request, waves) if waves else screens.unknown(request)


def _serve(request: HttpRequest, access: Access) -> HttpResponse:
    if request.method in {"GET", "HEAD"}:
        return _show(request, access)
    if request.method != "POST":
        return HttpResponseNotAllowed(["GET", "POST"])
    try:
        return _receive(request, access)
    except AlreadySent:
        return _sent(request, access)
    except (WaveClosed, WaveFinal) as refusal:
        secret = _secret_of(request, access)
        if rooms.may_object(access=access, secret=secret):
            return screens.room_full(request, access, secret or secrets.token_urlsafe(18))
        return (screens.final if isinstance(refusal, WaveFinal) else screens.closed)(request, access)


def _show(request: HttpRequest, access: Access) -> HttpResponse:
    """What this device sees on opening the link: its own questionnaire, its receipt, or a fresh start."""
    if access.wave.annulled_at:
        return screens.closed(request, access)
    secret = screens.device_secret(request, access)
    draft = answering.find_draft(access=access, secret=secret) if secret else None
    if draft and not access.wave.is_final:
        return screens.page(
            request,
            access,
            page_at(access.wave.body, draft.page),
            secret,
            draft=draft,
            notice=screens.PageNotice.RESUMED,
        )
    if rooms.may_object(access=access, secret=secret):
        return screens.room_full(request, access, secret or secrets.token_urlsafe(18))
    receipt = answering.known_receipt(wave=access.wave, secret=secret) if secret else None
    if receipt and request.GET.get("otra") is None:
        return _arrived(request, access, receipt, secret)
    if not access.wave.is_offered:
        return screens.closed(request, access)
    fresh = secret if secret and not receipt else secrets.token_urlsafe(18)
    return screens.page(request, access, page_at(access.wave.body, 1), fresh)


def _receive(request: HttpRequest, access: Access) -> HttpResponse:
    """Keep the page that was sent, and show what comes after it."""
    posted = request.POST
    if "word" in posted:
        return _resume(request, access)
    secret = _secret_of(request, access) or secrets.token_urlsafe(18)
    if posted.get("go") == "one-of-us":
        return _object(request, access, secret)
    form = page_form(posted, access.wave.body)
    if form.is_cut and form.go != "save":
        draft = answering.save_page(
            access=access, secret=secret, submission=form.submission(stays=True), by=access
        )
        return screens.page(request, access, form.page, secret, draft=draft, notice=screens.PageNotice.CUT)
    if form.is_end:
        return _finish(request, access, secret, form)
    draft = answering.save_page(access=access, secret=secret, submission=form.submission(), by=access)
    if form.go == "save":
        return _saved(access, draft)
    return screens.page(request, access, page_at(access.wave.body, draft.page), secret, draft=draft)


def _object(request: HttpRequest, access: Access, secret: str) -> HttpResponse:
    """«Soy una de las 7»; who may not say it sees their page, and who comes late that it was cleared up."""
    try:
        if rooms.object_in_room(access=access, secret=secret, by=access):
            tell_objected.enqueue(access.wave.id)
    except NotOfTheRoom:
        return _show(request, access)
    except ClearedUp as refusal:
        return screens.room_full(request, access, secret, said=str(refusal.message))
    return screens.room_full(request, access, secret, has_objected=True)


def _secret_of(request: HttpRequest, access: Access) -> str:
    """The secret that the page sent along, or else the one that this device was given; or nothing."""
    posted = request.POST.get("s", "")
    return posted if SECRET.fullmatch(posted) else screens.device_secret(request, access)


def _sent(request: HttpRequest, access: Access) -> HttpResponse:
    """This device has sent its answers: its receipt; to a script that saves, that there is nothing to save."""
    secret = _secret_of(request, access)
    receipt = answering.known_receipt(wave=access.wave, secret=secret)
    if receipt is None or request.POST.get("go") == "save":
        sentence = _("There is nothing to keep here: the answers were sent, or were begun on another device.")
        return refusal_for_script(sentence, status=409)
    return _arrived(request, access, receipt, secret)


def _arrived(request: HttpRequest, access: Access, receipt: str, secret: str) -> HttpResponse:
    """The receipt of what this device sent; or that it was taken back or annulled since."""
    if access.wave.annulled_at:
        return screens.closed(request, access)
    if answering.was_withdrawn(secret=secret):
        return screens.withdrawn(request, access, secret)
    return screens.receipt(request, access, receipt, secret)


def _saved(access: Access, draft: DraftRow) -> HttpResponse:
    """An empty answer; a script may say the word with which another phone goes on."""
    response = HttpResponse(status=204)
    if access.invitation:
        response["Trama-Word"] = resume_word(draft.id)
    return response


def _finish(request: HttpRequest, access: Access, secret: str, form: PageForm) -> HttpResponse:
    """The receipt; or first, when sentences were left blank, a page that asks."""
    submission = form.submission()
    answers = answering.answers_with(access=access, secret=secret, submission=submission)
    blanks = form.blanks(answers)
    if blanks and form.go != "send":
        answering.save_page(access=access, secret=secret, submission=submission, by=access)
        return screens.review(request, access, form.page, secret, blanks)
    try:
        receipt = answering.submit_response(access=access, secret=secret, submission=submission, by=access)
    except NothingAnswered:
        first = page_at(access.wave.body, 1)
        return screens.page(request, access, first, secret, notice=screens.PageNotice.BLANK)
    except RoomFull:  # what was just sent stays in the draft of this device
        answering.save_page(access=access, secret=secret, submission=submission, by=access)
        return screens.room_full(request, access, secret)
    return _arrived(request, access, receipt, secret)


def _resume(request: HttpRequest, access: Access) -> HttpResponse:
    """Going on in another phone, for who knows the word."""
    link = f"resume:{access.invitation.id}" if access.invitation else f"resume:room:{access.wave.id}"
    address = Brake(f"{link}:{request.META.get('REMOTE_ADDR')}", OF_AN_ADDRESS)
    brakes = [address, Brake(link, OF_A_LINK)]
    if not pass_all(brakes):
        return screens.another_phone(request, access, outcome="many")
    secret = secrets.token_urlsafe(18)
    try:
        draft = answering.move_draft(access=access, word=request.POST["word"], secret=secret, by=access)
    except WrongResumeWord:
        for brake in brakes:
            brake.count_failure()
        return screens.another_phone(request, access, outcome="wrong")
    for brake in brakes:
        brake.give_back()
    return screens.page(
        request,
        access,
        page_at(access.wave.body, draft.page),
        secret,
        draft=draft,
        notice=screens.PageNotice.RESUMED,
    )

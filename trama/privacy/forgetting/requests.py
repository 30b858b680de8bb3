"""What somebody asked about their data: the request stays, and says nothing any more of who asked."""

import re
from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone

from trama.core.text import as_written, normalise
from trama.networks.models import Person
from trama.privacy.enums import RequestKind, RequestState
from trama.privacy.forgetting.traces import Traces
from trama.privacy.models import RightsRequest

WORD = re.compile(r"\w+")
TEXTS = ("answer", "extension_reason", "known_how")  # written of them by who answers
TOGETHER = 2  # words of their name side by side are their name, however they are written


def forget_requests(
    requests: QuerySet[RightsRequest], traces: Traces, called: str, *, also: Iterable[str] = ()
) -> int:
    """Empty what they wrote and where the answer goes; answers to them say ``called`` for their name and addresses.

    ``also``: addresses and phones of theirs that others use too. What waits ends with it, but for the erasure itself:
    whoever carries it out says that it is done.
    """
    waiting = requests.filter(state=RequestState.OPEN).exclude(kind=RequestKind.ERASURE)
    waiting.update(state=RequestState.ENDED, decided_at=timezone.now())
    held = list(requests)
    for request in held:
        reached = {*traces.addresses, *also, request.reply_to, request.known_mail} - {""}
        names = (*traces.names, *traces.own)
        request.answer = unnamed(request.answer, names, reached, called)[:2000]
        request.extension_reason = unnamed(request.extension_reason, names, reached, called)[:500]
        request.known_how = unnamed(request.known_how, names, reached, called)[:500]
        request.text = request.reply_to = request.known_mail = ""
        request.save(update_fields=[*TEXTS, "text", "reply_to", "known_mail"])
    return len(held)


def forget_letters_of_nobody(traces: Traces, called: str) -> int:
    """Noted letters of which nobody said whose they are; returns how many were theirs (≤ 2 queries, 1 more each).

    What came from an address of theirs goes as what they asked, and waits no more. Where their whole name stands, and
    no address of theirs, somebody else may have written: the letter stays, with ``called`` in its place. A name that
    they gave themselves leads to nothing here.
    """
    nobodys = RightsRequest.objects.filter(person__isnull=True, participant__isnull=True)
    found = [letter for letter in nobodys.exclude(noted_at=None) if traces.are_in(_said(letter))]
    theirs = [letter.pk for letter in found if any(each in _said(letter) for each in traces.addresses)]
    own = nobodys.filter(pk__in=theirs)
    own.filter(state=RequestState.OPEN).update(state=RequestState.ENDED, decided_at=timezone.now())
    for letter in found:
        if letter.pk not in theirs:
            letter.text = unnamed(letter.text, traces.names, (), called)[:1000]
            letter.answer = unnamed(letter.answer, traces.names, (), called)[:2000]
            letter.extension_reason = unnamed(letter.extension_reason, traces.names, (), called)[:500]
            letter.save(update_fields=["text", "answer", "extension_reason"])
    return forget_requests(own, traces, called)


def _said(letter: RightsRequest) -> str:
    return as_written(f"{letter.text} {letter.answer} {letter.extension_reason} {letter.reply_to}")


def ways_to_reach(person: Person) -> set[str]:
    """Every address and phone of ``person``, also one that somebody else uses."""
    user = person.user
    return {person.email, person.phone, user.email if user else ""}


def unnamed(text: str, names: Iterable[str], reached: Iterable[str], called: str) -> str:
    """``text`` with ``called`` in the place of each name or part of one, and of each way to reach them."""
    for address in sorted(reached, key=len, reverse=True):
        text = re.sub(re.escape(address), lambda _found: called, text, flags=re.IGNORECASE)
    words = {normalise(word) for name in names for word in WORD.findall(name)}
    for begins, ends in reversed(list(_runs(text, words))):
        text = text[:begins] + called + text[ends:]
    return text


def _runs(text: str, words: set[str]) -> Iterable[tuple[int, int]]:
    """Where words of a name stand side by side, or alone with a capital."""
    run: list[re.Match[str]] = []
    for found in WORD.finditer(text):
        is_beside = bool(run) and not text[run[-1].end() : found.start()].strip(" \n\t.-")
        if run and not (is_beside and normalise(found[0]) in words):
            yield from _run(run)
            run = []
        if normalise(found[0]) in words:
            run.append(found)
    yield from _run(run)


def _run(run: list[re.Match[str]]) -> Iterable[tuple[int, int]]:
    if len(run) >= TOGETHER or any(found[0][0].isupper() for found in run):
        yield run[0].start(), run[-1].end()

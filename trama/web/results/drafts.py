"""What was typed in a step and is no note, focus or agreement yet: it waits in the session of whoever typed it."""

from collections.abc import Mapping

from trama.surveys.models import Wave
from trama.web.http import PersonRequest

KEY = "talk_drafts"
MOST = 16  # the oldest goes first


def draft_of(request: PersonRequest, wave: Wave, step: int) -> dict[str, str]:
    """What waits in a step."""
    drafts: dict[str, dict[str, str]] = request.session.get(KEY, {})
    return drafts.get(_name(wave, step), {})


def steps_with_drafts(request: PersonRequest, wave: Wave) -> list[int]:
    """The steps of a conversation in which something waits."""
    found = (name.partition("/") for name in request.session.get(KEY, {}))
    return sorted(int(step) for code, _slash, step in found if code == wave.code)


def keep_draft(request: PersonRequest, wave: Wave, step: int, typed: Mapping[str, str]) -> None:
    """Let it wait; nothing typed means that nothing waits any more."""
    drafts: dict[str, dict[str, str]] = request.session.get(KEY, {})
    if not typed and _name(wave, step) not in drafts:
        return
    others = [(name, draft) for name, draft in drafts.items() if name != _name(wave, step)]
    mine = [(_name(wave, step), dict(typed))] if typed else []
    request.session[KEY] = dict([*others, *mine][-MOST:])


def _name(wave: Wave, step: int) -> str:
    return f"{wave.code}/{step}"

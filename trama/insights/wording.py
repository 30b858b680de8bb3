"""Which questions of two questionnaires are about the same."""

from dataclasses import replace

from trama.content.pack import InstrumentBody, Item

LEVEL = "level"  # the question on the levels, among the codes of the sentences


def common_codes(body: InstrumentBody, other: InstrumentBody) -> frozenset[str]:
    """Codes of the items that both asked in the same version, with the same words on the same scale."""
    return frozenset(item.code for item, _scale in _wordings(body) & _wordings(other))


def _wordings(body: InstrumentBody) -> set[tuple[Item, tuple[str, ...]]]:
    return {
        (
            replace(item, part="", is_reverse=False),
            block.scale.labels,
        )  # of which part it is, says nothing to who answers
        for block in body.blocks
        for item in block.items
    }


def guarded_codes(body: InstrumentBody, other: InstrumentBody) -> frozenset[str]:
    """Codes of the questions that may tell of each other: also with other words, since few answer those otherwise."""
    asked, also = ({item.code for item in each.items} for each in (body, other))
    codes = frozenset(asked & also) if body.points == other.points else common_codes(body, other)
    asks_levels = body.level_question and other.level_question and body.level_keys == other.level_keys
    return codes | {LEVEL} if asks_levels else codes

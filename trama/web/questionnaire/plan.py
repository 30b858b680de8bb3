"""Which blocks share a page, and what else is asked on it."""

from dataclasses import dataclass
from functools import lru_cache

from trama.content.pack import Block, InstrumentBody

ITEMS_ON_A_PAGE = 10  # a block of eight stands alone; the ten of a pulse stand together


@dataclass(frozen=True)
class Page:
    """One screenful: some blocks, and the questions that go with them."""

    number: int
    of: int
    blocks: tuple[Block, ...]
    asks_purpose: bool
    asks_level: bool
    asks_open: bool

    @property
    def is_first(self) -> bool:
        return self.number == 1

    @property
    def is_last(self) -> bool:
        return self.number == self.of

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the items on the page."""
        return tuple(item.code for block in self.blocks for item in block.items)


@lru_cache(maxsize=64)
def plan(body: InstrumentBody) -> tuple[Page, ...]:
    """The pages of a questionnaire: the purpose first, the levels beside collaboration, the words at the end."""
    groups = _groups(body)
    level_page = _level_page(body, groups)
    return tuple(
        Page(
            number=number,
            of=len(groups),
            blocks=group,
            asks_purpose=number == 1 and body.purpose_stem is not None,
            asks_level=number == level_page,
            asks_open=number == len(groups) and bool(body.open_questions),
        )
        for number, group in enumerate(groups, start=1)
    )


def page_at(body: InstrumentBody, number: int) -> Page:
    """The page with this number; the nearest one when there is none."""
    pages = plan(body)
    return pages[min(max(number, 1), len(pages)) - 1]


def _groups(body: InstrumentBody) -> list[tuple[Block, ...]]:
    groups: list[tuple[Block, ...]] = []
    space = 0
    for block in body.blocks:
        if space < len(block.items):
            groups.append(())
            space = ITEMS_ON_A_PAGE
        groups[-1] = (*groups[-1], block)
        space -= len(block.items)
    return groups


def _level_page(body: InstrumentBody, groups: list[tuple[Block, ...]]) -> int:
    if body.level_question is None:
        return 0
    for number, group in enumerate(groups, start=1):
        if any(body.asks_level_after(block) for block in group):
            return number
    return len(groups)

"""What a content pack holds, as frozen values."""

from dataclasses import dataclass
from functools import cached_property

# The codes of the questions outside the blocks, in answers and in files.
LEVEL, EXAMPLE, PURPOSE = "level", "example", "purpose"
ROOM = "room"  # whose notice is told where all answer in one room, by a code


@dataclass(frozen=True)
class SubDimension:
    """A part of a dimension, with what can be seen of it."""

    name: str
    indicators: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class ItemGroup:
    """Items of a dimension that look at one aspect of it: trust in persons or in their work, for one."""

    aspect: str
    name: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class Dimension:
    """An aspect of an effective network, with its dye and its drawn mark."""

    key: str
    code: str
    name: str
    dye: str
    mark: str
    fixed: tuple[str, ...]  # what the model's source fixes about it
    source: str
    parts: tuple[SubDimension, ...] = ()
    groups: tuple[ItemGroup, ...] = ()
    note: str = ""  # what is said between what the source fixes and the parts


@dataclass(frozen=True)
class Level:
    """A level of collaboration that a person can recognise their network in."""

    key: str
    name: str
    summary: str
    source: str


@dataclass(frozen=True)
class Rubric:
    """A table of words: one row per criterion or dimension, one cell per level or stage."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    rules: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class ExternalLink:
    """Something to read elsewhere, by its title: the address may have changed."""

    title: str
    address: str


@dataclass(frozen=True)
class Antecedent:
    """Something that happened on the way to the model."""

    years: str
    title: str
    text: str
    source: str
    readings: tuple[ExternalLink, ...] = ()


@dataclass(frozen=True)
class Section:
    """A titled piece of text."""

    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """One step of the conversation about results."""

    question: str
    help: str
    for_coordination: str = ""  # what whoever coordinates asks themselves meanwhile


@dataclass(frozen=True)
class Consent:
    """A text to agree to, immutable: new words are a new version."""

    purpose: str
    version: str
    text: str


@dataclass(frozen=True)
class Notice:
    """What a person is told before answering, in one mode."""

    version: str
    paragraphs: tuple[str, ...]
    details: tuple[Section, ...]


@dataclass(frozen=True)
class Option:
    """A point of a scale and its word."""

    point: int
    label: str


@dataclass(frozen=True)
class Scale:
    """The points of an answer and their words, lowest first."""

    key: str
    labels: tuple[str, ...]

    @property
    def points(self) -> range:
        return range(1, len(self.labels) + 1)

    @property
    def options(self) -> tuple[Option, ...]:
        return tuple(Option(point, label) for point, label in zip(self.points, self.labels, strict=True))

    @property
    def low(self) -> str:
        return self.labels[0]

    @property
    def high(self) -> str:
        return self.labels[-1]


@dataclass(frozen=True)
class Item:
    """One statement; its code and the version of its words together are its identity."""

    code: str
    text: str
    part: str
    is_reverse: bool = False
    version: int = 1


@dataclass(frozen=True)
class Block:
    """Items asked together on one scale, about one dimension."""

    dimension: str
    title: str
    intro: str
    scale: Scale
    items: tuple[Item, ...]
    dye: str
    mark: str


@dataclass(frozen=True)
class LevelQuestion:
    """The self-placement in the levels, and the example it asks for."""

    dimension: str
    text: str
    example: str
    hides_names: bool = False  # so that no name invites the choice: they are told with the results


@dataclass(frozen=True)
class OpenEndedQuestion:
    """A question answered in one's own words."""

    key: str
    text: str


@dataclass(frozen=True)
class InstrumentBody:
    """A questionnaire whole in itself: everything that answering and reading it back needs."""

    digest: str
    code: str
    number: str
    name: str
    language: str
    minutes: int
    pilot: str
    opt_out: str
    dimensions: tuple[Dimension, ...]
    blocks: tuple[Block, ...]
    levels: tuple[Level, ...]
    notices: tuple[tuple[str, Notice], ...]
    consents: tuple[Consent, ...]
    timepoints: tuple[str, ...]
    purpose_stem: str | None = None
    level_question: LevelQuestion | None = None
    open_questions: tuple[OpenEndedQuestion, ...] = ()

    def __hash__(self) -> int:
        return hash(self.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, InstrumentBody) and self.digest == other.digest

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Every item, in the order asked."""
        return tuple(item for block in self.blocks for item in block.items)

    @cached_property
    def intros(self) -> dict[str, str]:
        """What is said before each item, by code, in the order asked."""
        return {item.code: block.intro for block in self.blocks for item in block.items}

    @cached_property
    def level_keys(self) -> tuple[str, ...]:
        """The keys of the levels, lowest first."""
        return tuple(level.key for level in self.levels)

    @cached_property
    def points(self) -> int:
        """How many points the scales have."""
        return len(self.blocks[0].scale.labels)

    def level_words(self, level: Level) -> str:
        """What stands for a level where one answers: its name, or only what it describes where names are hidden."""
        return level.summary if self.level_question and self.level_question.hides_names else level.name

    def level_in_full(self, level: Level, between: str) -> str:
        """A level where one answers, in full: its name before its description, unless names are hidden."""
        words = self.level_words(level)
        return words if words == level.summary else f"{words}{between}{level.summary}"

    def asks_level_after(self, block: Block) -> bool:
        """Whether the question about the levels follows ``block``: the last one of its dimension."""
        own = self.dimension_blocks(self.level_question.dimension) if self.level_question else ()
        return own[-1:] == (block,)

    def dimension_blocks(self, key: str) -> tuple[Block, ...]:
        """The blocks of one dimension: one, or one per scale."""
        return tuple(block for block in self.blocks if block.dimension == key)

    def dimension_codes(self, key: str) -> tuple[str, ...]:
        """Codes of the items of one dimension."""
        return tuple(item.code for block in self.dimension_blocks(key) for item in block.items)

    def notice(self, mode: str) -> Notice:
        """What is told before answering in ``mode``; in a room of older versions, what everybody is told."""
        known = dict(self.notices)
        return known["individual"] if mode == ROOM and ROOM not in known else known[mode]

    @cached_property
    def tells_rooms_apart(self) -> bool:
        """Whether a room has a notice of its own: older versions have not."""
        return any(mode == ROOM for mode, _notice in self.notices)

    @cached_property
    def asks_words(self) -> bool:
        """Whether anything is answered in one's own words."""
        return bool(self.open_questions or self.purpose_stem or self.level_question)

    @cached_property
    def consent_version(self) -> str:
        """The version of the text by which people take part."""
        return self.consent("participate").version

    def consent(self, purpose: str) -> Consent:
        """The text to agree to for ``purpose``."""
        return next(consent for consent in self.consents if consent.purpose == purpose)


@dataclass(frozen=True)
class Pack:
    """One programme's content."""

    code: str
    version: str
    name: str
    language: str
    pilot: str
    nucleus: str  # which dimension the others are looked at with, in a sentence
    dimensions: tuple[Dimension, ...]
    levels: tuple[Level, ...]
    level_rubric: Rubric | None
    stage_rubric: Rubric | None
    antecedents: tuple[Antecedent, ...]
    can: tuple[Section, ...]
    cannot: tuple[Section, ...]
    steps: tuple[Step, ...]
    instruments: tuple[InstrumentBody, ...]

    def dimension(self, key: str) -> Dimension:
        """The dimension called ``key``."""
        return next(dimension for dimension in self.dimensions if dimension.key == key)

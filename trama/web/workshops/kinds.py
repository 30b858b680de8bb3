"""What each kind of item is for, and which of its parts are asked first."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from trama.workshops.enums import ItemKind

TEXT, PROMPT, OUTCOME, LINK, QUESTIONS, MATERIALS = (
    "text",
    "prompt",
    "outcome",
    "link",
    "questions",
    "materials",
)
CARDS = "cards"
PARTS = (TEXT, PROMPT, OUTCOME, LINK, QUESTIONS, MATERIALS)


@dataclass(frozen=True)
class KindWords:
    """A kind of item as it is offered: its word, a sentence, and what it asks first."""

    kind: ItemKind
    about: StrOrPromise
    first: tuple[str, ...]

    @property
    def label(self) -> StrOrPromise:
        """Its word."""
        return self.kind.label


KINDS = (
    KindWords(ItemKind.WELCOME, _("People come in with their name and their network."), (TEXT,)),
    KindWords(ItemKind.OBJECTIVE, _("What for, and what comes today."), (TEXT,)),
    KindWords(ItemKind.ANTECEDENTS, _("Where this comes from, card by card."), (TEXT, CARDS)),
    KindWords(
        ItemKind.CASE, _("First what people think will happen, then the outcome."), (TEXT, PROMPT, OUTCOME)
    ),
    KindWords(ItemKind.VIDEO, _("A link and what to look at in it."), (LINK, TEXT, PROMPT)),
    KindWords(ItemKind.ANALYSIS, _("What the case or the video leaves to think about."), (TEXT, PROMPT)),
    KindWords(ItemKind.BREAK, _("Coffee and air. Nobody has to write."), (TEXT,)),
    KindWords(ItemKind.GROUPS, _("Groups of four or five write a sheet together."), (TEXT, QUESTIONS)),
    KindWords(
        ItemKind.PLENARY, _("Each group brings up to three ideas, and they are gathered."), (TEXT, PROMPT)
    ),
    KindWords(
        ItemKind.FINAL_IDEAS,
        _("What squares, what has to be triangulated, what came full circle."),
        (TEXT, CARDS),
    ),
    KindWords(ItemKind.CLOSING, _("Thanks, and what comes next."), (TEXT,)),
    KindWords(ItemKind.TALK, _("All together, about a question."), (TEXT, PROMPT)),
)
BY_KIND = {words.kind: words for words in KINDS}

"""A posted page of the questionnaire: what it says, and where the person goes next."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from trama.content.pack import InstrumentBody
from trama.core.text import is_whole_number
from trama.surveys.actions.answering import PageSubmission
from trama.surveys.payload import LONGEST, LONGEST_SENTENCE
from trama.web.questionnaire.plan import Page, page_at, plan

STEPS = {"on": 1, "back": -1}


@dataclass(frozen=True)
class PageForm:
    """A page as it was posted; `surveys.payload` checks its answers when an action stores them."""

    posted: QueryDict
    body: InstrumentBody
    page: Page

    @property
    def go(self) -> str:
        """The button that was pressed."""
        return self.posted.get("go", "")

    @property
    def is_cut(self) -> bool:
        """Whether a text is longer than what is kept; browsers do not let it be."""
        limits = {"purpose": LONGEST_SENTENCE}
        return any(
            len(str(value).strip()) > limits.get(name, LONGEST)
            for name, value in self.posted.items()
            if name in {"purpose", "example"} or name.startswith("open-")
        )

    @property
    def is_end(self) -> bool:
        """Whether the whole questionnaire is sent with it."""
        return self.page.is_last and self.go not in {"save", "back"} and not self.go.startswith("to:")

    def submission(self, *, stays: bool = False) -> PageSubmission:
        """What an action stores; with ``stays`` the person comes back to this same page."""
        number = self.page.number if stays else self._next()
        return PageSubmission(self._values(), number, self.body.consent_version)

    def blanks(self, answers: dict[str, Any]) -> list[tuple[int, int]]:
        """Each page with unanswered sentences among ``answers``: its number and how many."""
        given = answers.get("items", {})
        counts = [(page.number, sum(code not in given for code in page.codes)) for page in plan(self.body)]
        return [(number, count) for number, count in counts if count]

    def _next(self) -> int:
        if self.go.startswith("to:"):
            return min(max(number_in(self.go[3:]), 1), self.page.of)
        return min(max(self.page.number + STEPS.get(self.go, 0), 1), self.page.of)

    def _values(self) -> dict[str, Any]:
        """The answers to what this page asks, as they were posted."""
        posted, page = self.posted, self.page
        values: dict[str, Any] = {"items": {code: posted[code] for code in page.codes if code in posted}}
        asked = [("purpose", page.asks_purpose), ("level", page.asks_level), ("example", page.asks_level)]
        values |= {name: posted[name] for name, is_asked in asked if is_asked and name in posted}
        if page.asks_open:
            fields = {question.key: f"open-{question.key}" for question in self.body.open_questions}
            values["open"] = {key: posted[name] for key, name in fields.items() if name in posted}
        if "notice" in posted:  # empty boxes are not posted, so the page says that it had them
            values |= {"research": "research" in posted, "quote": "quote" in posted}
        return values


def page_form(posted: QueryDict, body: InstrumentBody) -> PageForm:
    """The form of the page that ``posted`` names; the first page if it names none."""
    return PageForm(posted, body, page_at(body, number_in(posted.get("page"))))


def number_in(text: str | None) -> int:
    """A page number as posted; 1 for anything else."""
    return int(text) if text and is_whole_number(text) and len(text) < 4 else 1  # noqa: PLR2004 -- no questionnaire has 1,000 pages

"""No field of any model is kept without a rule: Django's own checks say which is."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error

from trama.privacy.retention import FILE, RetentionError, missing_rules, problems


def check_retention(**options: Any) -> Sequence[CheckMessage]:
    """What `retention.toml` leaves out, with the lines to paste, and what it names that is not there."""
    try:
        missing, wrong = missing_rules(), problems()
    except RetentionError as problem:
        return [Error(str(problem), id="privacy.E003")]
    found: list[CheckMessage] = []
    if missing:
        lines = "\n".join(f"    {rule.line}" for rule in missing)
        hint = f"Under `fields` of the rule that fits, or of a new one, in trama/privacy/{FILE}:\n{lines}"
        found.append(
            Error("These fields are kept without a rule of retention.", hint=hint, id="privacy.E001")
        )
    found += [Error(f"{FILE}: {problem}.", id="privacy.E002") for problem in wrong]
    return found

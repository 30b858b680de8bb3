"""What the log says while another program is away: so at once, then once a minute, and when it is back."""

import logging
import time

MINUTE = 60.0
_log = logging.getLogger(__name__)


class Outage:
    """One of a process for each program that it stands on; told by whatever speaks with it."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._said_at = -MINUTE
        self._is_told = False

    def goes_on(self, problem: BaseException) -> None:
        """It does not answer."""
        now = time.monotonic()
        if now - self._said_at >= MINUTE:
            self._said_at, self._is_told = now, True
            _log.warning("%s is away: %s", self._what, type(problem).__name__)

    def is_over(self) -> None:
        """It answered."""
        if self._is_told:
            self._is_told = False
            _log.warning("%s is back", self._what)


REDIS = Outage("Redis")

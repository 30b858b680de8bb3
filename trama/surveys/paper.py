"""Paper sheets of a measurement: their codes, their secrets, and the access that each gives.

Nothing about a sheet is stored. A person's sheet has a code worked out from their invitation; a sheet of the stack has
five letters drawn at random and three that prove that this server printed it.
"""

import secrets
from collections.abc import Sequence

from trama.core.codes import ALPHABET
from trama.core.tokens import derived
from trama.surveys import respondent_sql
from trama.surveys.actions.answering import Access
from trama.surveys.models import Invitation, Wave
from trama.surveys.respondent_sql import open_wave_of
from trama.surveys.secrets import letters

LENGTH = 8
DRAWN = 5  # letters of a sheet of the stack that are drawn at random


def personal_code(invitation: Invitation) -> str:
    """The code of the sheet of one person."""
    return letters(derived("sheet", f"{invitation.pk}:{invitation.nonce}").hex(), LENGTH)


def stack_codes(wave: Wave, count: int) -> list[str]:
    """Codes for ``count`` new sheets that belong to nobody."""
    drawn: set[str] = set()
    while len(drawn) < count:
        drawn.add("".join(secrets.choice(ALPHABET) for _ in range(DRAWN)))
    return [start + _proof(wave.code, start) for start in sorted(drawn)]


def _proof(wave: str, start: str) -> str:
    return letters(derived("stack", f"{wave}:{start}").hex(), LENGTH - DRAWN)


def sheet_secret(wave: str, code: str) -> str:
    """The secret from which the receipt and the withdrawal code of a sheet grow."""
    return derived("sheet secret", f"{wave}:{code}").hex()[:40]


def access_by_sheet(wave: Wave, codes: Sequence[str]) -> dict[str, Access]:
    """The access that each sheet among ``codes`` gives to this measurement (1 query, and 1 per personal sheet).

    The sheet of somebody who left the network gives none.
    """
    known = {personal_code(invitation): invitation for invitation in wave.invitations.standing()}
    accesses = {}
    for code in codes:
        invitation = known.get(code)
        row = respondent_sql.invitation_row(invitation.pk) if invitation else None
        if row:
            accesses[code] = Access(*row, is_read=True)
        elif len(code) == LENGTH and code[DRAWN:] == _proof(wave.code, code[:DRAWN]):
            accesses[code] = Access(wave=open_wave_of(wave), is_read=True)
    return accesses

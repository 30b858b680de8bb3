"""What the clock brings: work that becomes due by itself, without anybody asking for it."""

from trama.audit.record import SYSTEM
from trama.imports.actions import forget_drafts
from trama.insights.preparing import run_due_preparations
from trama.networks.tasks import run_due_news
from trama.privacy.tasks import run_due_forgetting, run_due_requests
from trama.surveys.tasks import run_due
from trama.workshops.actions.forgetting import forget_order
from trama.workshops.actions.rehearsing import forget_rehearsals
from trama.workshops.tasks import run_due_thanks


def run_scheduled() -> None:
    """Do everything that is due now: letters, reminders, results, drafts to forget; once a night, what is over."""
    run_due_news()
    run_due()
    run_due_preparations()
    run_due_thanks()
    run_due_requests()
    forget_drafts(by=SYSTEM)
    forget_rehearsals(by=SYSTEM)
    forget_order(by=SYSTEM)
    run_due_forgetting()

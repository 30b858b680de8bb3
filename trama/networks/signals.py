"""What layers above react to without networks knowing them."""

from django.dispatch import Signal

# A membership ended. Sent with ``membership``, within the transaction that ended it: whatever hangs on it in a
# layer above (links, drafts, offline workshops, mails, open streams) ends with it.
membership_ended = Signal()

# Somebody takes part from now on. Sent with ``membership``, within the transaction.
membership_begun = Signal()

# Somebody asked to be hidden, or to be seen again. Sent with each ``membership`` of theirs, within the transaction:
# open pages are asked again who may see them. Nothing ends.
membership_hidden = Signal()

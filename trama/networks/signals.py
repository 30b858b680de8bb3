"""What layers above react to without networks knowing them."""

from django.dispatch import Signal

# A membership ended. Sent with ``membership``, within the transaction that ended it: whatever hangs on it in a
# layer above (links, drafts, offline workshops, mails, open streams) ends with it.
membership_ended = Signal()

"""What layers above react to without the offline workshops knowing them."""

from django.dispatch import Signal

# The record of an offline workshop was merged. Sent with ``session``, within the transaction that merged it.
record_merged = Signal()

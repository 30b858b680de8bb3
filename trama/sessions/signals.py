"""What layers above react to without sessions knowing them."""

from django.dispatch import Signal

# Somebody came in by a new card, or a card has another name. Sent with ``participant``, within the transaction.
card_named = Signal()

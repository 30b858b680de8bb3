"""What others may react to without surveys knowing them."""

from django.dispatch import Signal

# Somebody opened a measurement on its page. Sent with ``wave`` and ``by``, after the transaction; whatever text a
# receiver returns is shown to that person.
wave_opened = Signal()

# A measurement was annulled, so that no answer comes into it any more. Sent with ``wave``, within the transaction.
wave_annulled = Signal()

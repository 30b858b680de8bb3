"""What others may react to without surveys knowing them."""

from django.dispatch import Signal

# Somebody opened a measurement on its page. Sent with ``wave`` and ``by``, after the transaction; whatever text a
# receiver returns is shown to that person.
wave_opened = Signal()

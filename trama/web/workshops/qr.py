"""An address as a picture that phones read."""

import segno
from django.utils.safestring import SafeString


def qr_of(address: str) -> SafeString:
    """Its QR code, inline."""
    drawn = segno.make(address, error="m").svg_inline(
        omitsize=True, svgclass="qr", lineclass=None, title=address
    )
    return SafeString(drawn)

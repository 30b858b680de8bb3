"""What the pages of a certificate show."""

from typing import Any

import segno
from django.utils.safestring import SafeString

from trama.documents.certificates import certificate_address, took_part
from trama.workshops.certificates import Certificate


def certificate_part(certificate: Certificate) -> dict[str, Any]:
    """The certificate in words, its address and the picture of it."""
    address = certificate_address(certificate.code)
    drawn = segno.make(address, error="m").svg_inline(
        omitsize=True, svgclass="qr", lineclass=None, title=address
    )
    return {
        "certificate": certificate,
        "took_part": took_part(certificate),
        "address": address,
        "qr": SafeString(drawn),
    }

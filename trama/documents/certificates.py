"""Certificates as a PDF, a page for each."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from trama.documents.workshop_record import day_of
from trama.paper.compiling import pdf_from
from trama.workshops.certificates import Certificate

TEMPLATE = Path(__file__).parent / "certificate.typ"


def certificate_address(code: str) -> str:
    """Where anybody checks a certificate."""
    return settings.BASE_URL + reverse("public:certificate", args=[code])


def certificates_pdf(certificates: Sequence[Certificate]) -> bytes:
    """Print ``certificates`` as one PDF."""
    return pdf_from(
        TEMPLATE,
        {
            "language": (get_language() or "es")[:2],
            "title": _("Certificate"),
            "heading": _("Certificate of participation"),
            "code_words": _("Anybody can check this certificate with its code"),
            "certificates": [_page(certificate) for certificate in certificates],
        },
    )


def _page(certificate: Certificate) -> dict[str, Any]:
    address = certificate_address(certificate.code)
    when = [day_of(certificate.held_on), certificate.owner]
    return {
        "programme": certificate.programme,
        "name": certificate.name,
        "network": certificate.network,
        "took_part": took_part(certificate),
        "workshop": certificate.workshop,
        "when": " · ".join(when),
        "code": certificate.spoken,
        "address": address.split("//")[-1],
        "cells": ["".join(map(str, row)) for row in segno.make(address, error="m").matrix],
    }


def took_part(certificate: Certificate) -> str:
    """What the certificate says, before the name of the workshop."""
    if certificate.lasted:
        return _("took part in this workshop, which lasted %(time)s:") % {"time": certificate.lasted}
    return _("took part in this workshop:")

"""What the database holds after the storm, as a process of its own: prints JSON."""

import json
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trama.config.settings")
import django

django.setup()

from trama.surveys.models import Receipt, Response


def main() -> None:
    """Every response with the mark its author left, and every receipt."""
    stored = [
        {"mark": body.get("example", ""), "items": body.get("items", {}), "open": body.get("open", {})}
        for body in Response.objects.values_list("body", flat=True)
    ]
    print(json.dumps({"responses": stored, "receipts": list(Receipt.objects.values_list("code", flat=True))}))


main()

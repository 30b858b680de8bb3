"""The notes that the database holds after the storm, as a process of its own: prints JSON."""

import json
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trama.config.settings")
import django

django.setup()

from trama.workshops.models import Note

print(json.dumps(list(Note.objects.values_list("text", flat=True))))

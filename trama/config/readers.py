"""What the process that reads files loads before any file comes (core/read_apart.py)."""

import os
from importlib import import_module

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trama.config.settings")
django.setup(set_prefix=False)

MODULES = (
    "cv2",
    "pypdfium2",
    "trama.imports.paper.parse",
    "trama.imports.responses.parse",
    "trama.imports.schools.parse",
    "trama.imports.xlsform.parse",
    "trama.offline_room.files",
)
for module in MODULES:
    import_module(module)

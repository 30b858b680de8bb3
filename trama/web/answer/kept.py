"""Which files and pages a phone keeps, and the name of this version of them."""

import hashlib
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse

MODULES = (  # of a page of the questionnaire: first what makes it comfortable, then what keeps its answers
    "js/shared/dom.js",
    *(
        f"js/answer/{name}.js"
        for name in (
            "item_flow", "form_values", "answer", "store", "codes", "copies", "bundle", "outbox", "screens",
            "respondent", "sending", "offline_ready", "forgetting",
        )
    ),
    "js/shared/outbox.js",
    "vendor/idb.js",
)  # fmt: skip
FILES = (
    "css/shared/tokens.css",
    "css/shared/base.css",
    "css/answer/answer.css",
    *MODULES,
    "js/answer/outbox_list.js",
    "img/trama.svg",
)
PAGES = ("answer:shell", "answer:outbox")
# The courier comes after the questionnaire, and does not keep it waiting…
LATER = (
    "css/answer/courier.css",
    *(
        f"js/answer/courier/{name}.js"
        for name in (
            "bytes", "camera", "carried", "code_player", "courier", "courier_ready", "frames", "handover",
            "messages", "parcel", "seal",
        )
    ),
    "vendor/qr.js",
)  # fmt: skip
LATER_PAGES = ("answer:courier", "answer:handover")
READER = "vendor/qr-decode.js"  # …and this only on the phone that carries, when its browser reads no codes by itself


@lru_cache(maxsize=1)
def site() -> str:
    """A name for this version of what phones keep: it changes with any file, template or sentence of it."""
    templates = sorted((settings.PACKAGE / "templates" / "answer").rglob("*.html"))
    catalogues = sorted(Path(settings.LOCALE_PATHS[0]).rglob("django.mo"))
    static_files = [settings.PACKAGE / "static" / name for name in (*FILES, *LATER, READER)]
    read = b"".join(path.read_bytes() for path in [*templates, *catalogues, *static_files])
    names = "".join([*needs(), *courier_needs(), static(READER)])
    return hashlib.sha256(names.encode() + read).hexdigest()[:12]


def needs() -> list[str]:
    """The addresses of everything that answering without signal takes, but for the questionnaire."""
    return [*(static(name) for name in FILES), *(reverse(name) for name in PAGES)]


def courier_needs() -> list[str]:
    """The addresses of everything that carrying answers without signal takes, but for the reader."""
    return [*(static(name) for name in LATER), *(reverse(name) for name in LATER_PAGES)]

"""The code with which a participant comes back from another phone, and the digest of a device."""

import hashlib

from trama.core.tokens import derived

WORDS = (
    "agua", "alerce", "arena", "avena", "barco", "boldo", "brisa", "camino", "canelo", "cerro", "chilco", "cielo",
    "copihue", "costa", "cumbre", "espiga", "estero", "faro", "fogata", "gaviota", "greda", "hebra", "huerto", "isla",
    "lago", "lana", "laurel", "lenga", "lluvia", "luna", "madera", "maqui", "marea", "menta", "molino", "monte",
    "musgo", "nieve", "nogal", "nube", "olivo", "orilla", "pampa", "paloma", "peumo", "piedra", "pino", "playa",
    "puente", "puerto", "quillay", "rama", "ribera", "roble", "sendero", "telar", "tierra", "tilo", "trigo", "trueno",
    "ulmo", "valle", "viento", "yerba",
)  # fmt: skip
NUMBERS = 90


def device_digest(secret: str) -> str:
    """What is stored of a device's secret."""
    return hashlib.sha256(f"taller {secret}".encode()).hexdigest()


def return_code(number: int) -> str:
    """The return code of a participant: three words and a number, some 24 million of them; wrong ones are counted.

    It follows from the server's secret: who has the participant's number, in a file of an offline workshop say,
    cannot work it out. A laptop without Internet has a secret of its own, and so other words.
    """
    raw = int.from_bytes(derived("return-code", str(number))[:8], "big")
    raw, first = divmod(raw, len(WORDS))
    raw, second = divmod(raw, len(WORDS))
    raw, third = divmod(raw, len(WORDS))
    return f"{WORDS[first]}-{WORDS[second]}-{WORDS[third]}-{raw % NUMBERS + 10}"

"""The code with which a participant comes back from another phone, and the digest of a device."""

import hashlib

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
    """The return code of a participant: two words and a number, some 370,000 of them; tries are counted.

    It comes from their number alone, which is random and shown nowhere: so it is the same word on a laptop
    without Internet and on the server to which its record is taken.
    """
    raw = int.from_bytes(hashlib.sha256(f"taller {number}".encode()).digest()[:8], "big")
    raw, first = divmod(raw, len(WORDS))
    raw, second = divmod(raw, len(WORDS))
    return f"{WORDS[first]}-{WORDS[second]}-{raw % NUMBERS + 10}"

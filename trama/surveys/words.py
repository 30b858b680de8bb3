"""The word with which a person goes on in another phone: easy to say, hard to guess, stored nowhere."""

from trama.core.tokens import derived

WORDS = (
    "agua aire alerce alga araucaria arcilla arena arroz avellano avena barco boldo brisa cactus camino campo canelo "
    "canoa cerro chilco chucao cielo ciruelo colihue copihue coral costa cumbre durazno escarcha espiga estero "
    "estrella faro fogata gaviota granizo greda hebra hoja huerto isla lago laguna lana laurel lenga lazo lirio "
    "lluvia luna madera maqui mar marea menta miel molino monte musgo nieve nogal norte nube olivo orilla oveja "
    "palma pampa paloma pan peumo piedra pino playa pluma poncho puente puerto quillay radal rama ribera roble "
    "rosa sal sauce sendero sol sur telar tierra tilo trigo trueno ulmo valle vega viento viga yerba"
).split()
NUMBERS = 90


def resume_word(number: int) -> str:
    """The word of a draft: two words and a number, some 850,000 of them."""
    raw = int.from_bytes(derived("resume", str(number))[:8], "big")
    raw, first = divmod(raw, len(WORDS))
    raw, second = divmod(raw, len(WORDS))
    return f"{WORDS[first]}-{WORDS[second]}-{raw % NUMBERS + 10}"

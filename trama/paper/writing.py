"""How wide words are in the face of the sheets, so that lines break the same on every machine."""

import unicodedata
from collections.abc import Iterator

FACE = "Libertinus Serif"  # carried by the typesetter itself
POINT = 25.4 / 72  # millimetres

# Advances in thousandths of the size, as the face has them; kerning only makes lines shorter.
_ADVANCES = {
    205: "|'", 220: ",.", 236: ":;·", 250: " ", 264: "l", 271: "i", 272: "j", 288: "!\\¡{}", 298: "I()", 310: "f",
    322: "tJ", 338: '/"-', 369: "*r[]°", 392: "s`", 424: "z«»", 428: "c", 435: "?¿", 448: "e~", 457: "a",
    465: "0123456789#$", 486: "FS_", 493: "xbv", 504: "goq", 507: "d", 516: "ky", 520: "p^", 530: "Lu\u2013",
    545: "hnP", 557: "E+<=>\u00d7", 588: "YRB", 604: "TZ", 646: "C%K", 661: "VXU", 702: "GANDOQ…",
    730: "H&", 747: "w", 790: "m",
    839: "M", 951: "W@", 1000: "\u2014",
}  # fmt: skip
_WIDTH = {letter: width for width, letters in _ADVANCES.items() for letter in letters}
_WIDEST, _WIDEST_SIGN = 1000, 2160
_SIGNS = 0x1F000  # from here on
_BOLD = 1.07  # the semibold is wider by less than this


def width_of(text: str, size: float, *, is_bold: bool = False) -> float:
    """Millimetres that ``text`` takes at ``size`` points, never less than it really takes."""
    plain = (letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))
    advance = sum(_WIDTH.get(letter, _WIDEST_SIGN if ord(letter) >= _SIGNS else _WIDEST) for letter in plain)
    return advance / 1000 * size * POINT * (_BOLD if is_bold else 1)


def lines_of(text: str, size: float, width: float, *, is_bold: bool = False) -> tuple[str, ...]:
    """``text`` in lines no wider than ``width`` millimetres; a longer word is cut."""
    lines: list[str] = []
    line = ""
    for word in _words(text, size, width, is_bold=is_bold):
        longer = f"{line} {word}" if line else word
        if line and width_of(longer, size, is_bold=is_bold) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return (*lines, line) if line else tuple(lines)


def _words(text: str, size: float, width: float, *, is_bold: bool) -> Iterator[str]:
    for whole in text.split():
        word = whole
        while width_of(word, size, is_bold=is_bold) > width and len(word) > 1:
            fits = next(
                end
                for end in range(len(word) - 1, 0, -1)
                if end == 1 or width_of(word[:end], size, is_bold=is_bold) <= width
            )
            yield word[:fits]
            word = word[fits:]
        yield word

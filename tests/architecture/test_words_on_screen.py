"""No screen says a word that the glossary keeps off screens: the catalogue, the content pack, scripts, the demonstration.

Texts of questionnaires and notices that were used stay as they were: only the newest of each is read.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import polib
import pytest

from tests.architecture.trees import tree_of

ROOT = Path(__file__).resolve().parents[2]
PACK = ROOT / "trama" / "content" / "packs" / "clider"
TABLE = "## Said on screen, and not said"


class Banned(NamedTuple):
    pattern: str
    sample: str
    """As it would be said: the pattern has to find it."""
    but: str = ""
    """Where the word says something else."""


BANNED = {
    "red inalámbrica": Banned(r"\bred (wi-?fi|inalámbrica|de internet)", "Conéctate a la red WiFi"),
    "colegio": Banned(r"\bcolegios?\b", "Tu colegio"),
    "encargado/a": Banned(r"\bencargad[oa]s?\b", "La encargada de la red"),
    "administrador/a": Banned(r"\badministrador(a|as|es)?\b", "Escribe al administrador"),
    "encuesta": Banned(r"\bencuestas?\b", "La encuesta"),
    "test": Banned(r"\btests?\b", "El test"),
    "ítem": Banned(r"\bítems?\b", "40 ítems"),
    "diagnóstico": Banned(r"\bdiagnósticos?\b", "Diagnóstico"),
    "ola": Banned(r"\bolas?\b", "La primera ola"),
    "campaña": Banned(r"\bcampañas?\b", "Abrir una campaña"),
    "final (una medición)": Banned(
        r"\b(qued[aó]|medición|es|sea|era) final\b|^final$", "La medición queda final"
    ),
    "gracia": Banned(r"\bgracia\b", "72 horas de gracia"),
    "cada quien por su cuenta": Banned(r"\bcada quien\b[^.]* por su cuenta\b", "Cada quien por su cuenta"),
    "cifras (los resultados)": Banned(r"\bver (las )?cifras\b|^cifras$", "Ver las cifras"),
    "puntaje": Banned(r"\bpuntajes?\b", "Su puntaje"),
    "informe": Banned(r"\binformes?\b", "Leer el informe"),
    "desacuerdo": Banned(
        r"\bdesacuerdos?\b", "Hubo desacuerdo", but=r"\b(muy )?en desacuerdo\b"
    ),  # a scale's own word
    "vemos distinto": Banned(r"\b(vemos|miramos) distinto\b", "Dónde vemos distinto"),
    "prioridad": Banned(r"\bprioridad(es)?\b", "La prioridad de la red", but=r"\bprioridad de su PME\b"),
    "palabra (sin «clave»)": Banned(r"\b(tu|su|esa|esta|la|una) palabra\b(?! clave)", "Escribe tu palabra"),
    "mail": Banned(r"\be-?mails?\b|\bmails?\b", "Tu mail"),
    "carta": Banned(
        r"\bcartas?\b", "Recibiste una carta", but=r"\bpor carta\b|^una carta de la que nadie dijo"
    ),  # on paper
    "dirección (de correo)": Banned(
        r"\bdirecci(ón|ones) (de correo|con que|que se invitó)|\b(tu|otra|misma|esa) dirección\b",
        "Tu dirección se borró",
    ),
    "sesión (un taller)": Banned(
        r"\bsesi(ón|ones)\b",
        "La próxima sesión de la red",
        # Signing in; and what any kind of session says while it has no words of its own: a workshop has.
        but=r"\b(cerraste tu|en otra|(a|en|de) (esta|la)|esta|una) sesión\b|^sesión sin título$|conducen sesiones$",
    ),
    "bloque": Banned(r"\bbloques?\b", "El bloque de la mañana"),
    "tramo": Banned(r"\btramos?\b", "Ve abriendo cada tramo"),
    "facilitar": Banned(
        r"\bfacilita(r|dor|dora|dores|ción)\b", "Quien quiera facilitar", but=r"\bfacilitar la mejora\b"
    ),
    "moderar": Banned(r"\bmodera(r|dor|dora|dores|ción)\b", "Para moderar"),
    "mesa": Banned(r"\bmesas?\b", "La mesa del taller", but=r"\bsobre (la|una) mesa\b"),  # furniture
    "escritorio": Banned(r"\bescritorios?\b", "Ver el escritorio"),
    "aporte": Banned(r"\baportes?\b", "Recibir aportes"),
    "vocero/a": Banned(r"\bvocer[oa]s?\b", "El vocero del grupo"),
    "conjunto (un tema)": Banned(
        r"(?<!en )\bconjuntos?\b", "Un conjunto nuevo", but=r"\btrabajo conjunto\b|\bconjunto de personas\b"
    ),
    "clúster": Banned(r"\bcl[úu]ster(es|s)?\b", "Un clúster"),
    "nota": Banned(
        r"\bnotas?\b", "Dejar esta nota", but=r"\b(se nota|pone notas|nota técnica)\b"
    ),  # felt, marked, titled
    "papelito": Banned(r"\bpapelitos?\b", "Un papelito"),
    "deuda": Banned(r"\bdeudas?\b", "Una deuda del taller"),
    "por responder (una pregunta)": Banned(
        r"\bpor responder\b", "Lo que quedó por responder", but=r"\b(cuestionario|gracias) por responder\b"
    ),
    "bitácora": Banned(r"\bbitácoras?\b", "La bitácora del taller", but=r"\bbitácora de acompañamiento\b"),
    "acta": Banned(r"\bactas?\b", "El acta del taller", but=r"^actas$"),  # all that some networks produce
    "sala local": Banned(r"\bsala local\b", "Sala local"),
    "cohorte": Banned(r"\bcohortes?\b", "La cohorte 2026"),
    "roster": Banned(r"\brosters?\b", "El roster"),
    "nombrar (en un rol)": Banned(
        r"\bnombr(ar|a|ó) a\b(?! nadie)|\bque nombren? a\b", "Nombrar a otra persona"
    ),
    "despedir": Banned(r"\bdesp(ed|id)\w+\b", "Invitar a personas y despedirlas"),
    "sacar (a alguien)": Banned(r"\bsac(ar|aron|ó) (a|de) |\bte sac\w+\b", "Te sacaron de este taller"),
    "olvidar": Banned(r"\bolv[ií]d\w+\b", "Descartar u olvidar la hoja"),
    "guardar (por ocultar)": Banned(r"\bvolver a guardar\b", "Volver a guardar el desenlace"),
    "cerrada (una respuesta)": Banned(r"\b(van|llevas?|quedaron|respuestas,) cerradas\b", "Van cerradas"),
    "no abre nada": Banned(r"\bno abren? nada\b", "Este enlace no abre nada"),
    "hebra": Banned(r"\bhebras?\b", "La hebra"),
    "Yo (un menú)": Banned(r"^yo$|«yo»", "Yo"),
    "mirarse (una red)": Banned(
        r"\b(mirarse|mirando a sí|se mir(a|ó|an|aron) (a sí|por)|se ha(n)? mirado)\b",
        "La red no se ha mirado",
    ),
    "les, le (por la, lo)": Banned(r"\b(invitar|cuidar|ver|llamar)les?\b", "Invitarles también"),
}
BY_EYE = {
    "institución": "it is who answers for the data; of a school it is not said",
    "instrumento": "the page of the model says it",
    "momento": "the parts of a workshop are called so; of a measurement it is not said",
    "meta": "a questionnaire asks for the goals of a school",
    "código (a secas)": "which of four codes it is, the screen around it says",
    "entrada": "also where one comes in",
    "compromiso": "the model has commitment in a dimension",
    "paso": "the steps of the conversation about results are called so",
}


PHRASES = {  # said wrongly once, in words that are right elsewhere
    "al revés (una frase)": Banned(
        r"\b(redactad|escrit)[oa]s? al revés\b|\bfrases? al revés\b", "Redactada al revés"
    ),
    "centro (un promedio)": Banned(r"^centro$|\bcentro …", "Centro"),
    "este o el otro": Banned(r"\best[ea] o (el|la) otr[oa]\b", "eligieron este o el otro"),
    "0 personas": Banned(r"\b0 (personas|respuestas|frases|correos)\b", "0 personas"),
}
ALONE = {  # verbs that need no object, and where a list goes on
    "Volver", "Seguir", "Continuar", "Comenzar", "Terminar", "Entrar", "Salir", "Buscar", "Pausar", "Retomar", "Proyectar",
    "Antes", "Después", "Anotar",  # the last stands beside what was typed
    "Verlo", "Verlas", "Buscarlo", "Anularla", "Ingresarlas", "Responder", "Elegirlo",  # in a row that names it
}  # fmt: skip


def not_said() -> list[str]:
    """The last column of the table of the glossary."""
    after = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").split(TABLE)[1]
    rows = [line.strip("| ").split("|") for line in after.splitlines() if line.startswith("|")][2:]
    return [word.strip() for row in rows for word in row[-1].split("·")]


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from strings(each)
    elif isinstance(value, dict):
        for key, each in value.items():
            if key not in {"source", "sources", "key", "code"}:
                yield from strings(each)


def newest_only(table: dict[str, Any]) -> dict[str, Any]:
    """Of what has versions, the last one: the earlier were read by people who answered."""
    kept = dict(table)
    for name, key in (("notice", "mode"), ("consent", "purpose"), ("level", "key")):
        if name in table:
            kept[name] = list({entry[key]: entry for entry in table[name]}.values())
    return kept


def pack_files() -> list[Path]:
    questionnaires = sorted((PACK / "instruments").glob("*.toml"))
    newest = [list(of)[-1] for _name, of in groupby(questionnaires, lambda path: path.stem.split("-")[0])]
    others = [tomllib.loads(path.read_text(encoding="utf-8")).get("like") for path in newest]
    alike = [PACK / "instruments" / f"{other}.toml" for other in others if other]
    return [*PACK.glob("*.toml"), *(PACK / "workshops").glob("*.toml"), *newest, *alike]


def catalogue() -> Iterator[tuple[str, str]]:
    for entry in polib.pofile(str(ROOT / "trama" / "locale" / "es" / "LC_MESSAGES" / "django.po")):
        for text in [entry.msgstr, *entry.msgstr_plural.values()]:
            yield entry.msgid, re.sub(r"%\(\w+\)[sd]|{\w+}", "…", text)


def scripts() -> Iterator[tuple[str, str]]:
    for path in (ROOT / "trama" / "static" / "js").rglob("*.js"):
        code = re.sub(r"^\s*(//|\*|/\*).*$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        for text in re.findall(r"[\"`]([A-ZÁÉÍÓÚ¿¡«][^\"`\n]*)[\"`]", code):
            yield path.name, text


def demonstration() -> Iterator[tuple[str, str]]:
    for path in (ROOT / "trama" / "demo").rglob("*.py"):
        for node in ast.walk(tree_of(path)):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and re.search("[áéíóúñ¿]", node.value)
            ):
                yield path.name, node.value


@cache
def on_screen() -> tuple[tuple[str, str], ...]:
    pack = (
        (path.name, text)
        for path in pack_files()
        for text in strings(newest_only(tomllib.loads(path.read_text(encoding="utf-8"))))
    )
    return (*catalogue(), *pack, *scripts(), *demonstration())


def says(text: str, banned: Banned) -> bool:
    text = re.sub(banned.but, "", text, flags=re.IGNORECASE) if banned.but else text
    return bool(re.search(banned.pattern, text, re.IGNORECASE))


def test_the_glossary_and_this_page_keep_the_same_words_off_screens():
    assert sorted(not_said()) == sorted([*BANNED, *BY_EYE])


@pytest.mark.parametrize("word", BANNED)
def test_a_word_that_is_not_said_is_on_no_screen(word):
    assert says(BANNED[word].sample, BANNED[word]), "the pattern would not see it"
    assert [where for where in on_screen() if says(where[1], BANNED[word])] == []


@pytest.mark.parametrize("word", [word for word, banned in BANNED.items() if banned.but])
def test_an_exception_is_still_needed(word):
    without = BANNED[word]._replace(but="")
    assert [text for _where, text in on_screen() if says(text, without)]


@pytest.mark.parametrize("phrase", PHRASES)
def test_a_phrase_that_was_mended_does_not_come_back(phrase):
    assert says(PHRASES[phrase].sample, PHRASES[phrase]), "the pattern would not see it"
    assert [where for where in on_screen() if says(where[1], PHRASES[phrase])] == []


def buttons() -> Iterator[tuple[str, str]]:
    """What the buttons of each page say, and the acts of a list of settings; not those that a hidden word completes."""
    templates = ROOT / "trama" / "templates"
    acts = re.compile(r"<(button|a|span)\b([^>]*)>(.*?)</\1>", re.DOTALL)
    for path in sorted(templates.rglob("*.html")):
        text = re.sub(
            r"{%[^%]*%}", lambda tag: tag.group().replace(">", "›"), path.read_text(encoding="utf-8")
        )
        for kind, given, inside in acts.findall(text):
            is_act = kind == "button" or re.search(r"\bbutton\b|setting__verb|link-button", given)
            if is_act and "hidden-text" not in inside and "aria-label" not in given:
                for msgid, context in re.findall(r'{% translate "([^"]+)"(?: context "([^"]+)")?', inside):
                    yield str(path.relative_to(templates)), spanish()[context, msgid]


@cache
def spanish() -> dict[tuple[str, str], str]:
    """What each sentence of the catalogue says, by its context and its English."""
    entries = polib.pofile(str(ROOT / "trama" / "locale" / "es" / "LC_MESSAGES" / "django.po"))
    return {(entry.msgctxt or "", entry.msgid): entry.msgstr for entry in entries}


def test_a_button_says_what_it_acts_on():
    said = list(buttons())
    assert len(said) > 150, "the buttons were not found"
    assert [(where, word) for where, word in said if " " not in word and word not in ALONE] == []

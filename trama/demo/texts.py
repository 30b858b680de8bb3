"""Words and portraits of the demonstration: invented people of invented networks."""

from trama.demo.portrait import Portrait

OPEN = {
    "only_together": (
        "Traer a una especialista en lectura multigrado; ninguna escuela sola podría pagarla.",
        "Planificar las salidas a terreno con los cursos de todas las escuelas.",
        "Tener con quién pensar, porque en mi escuela soy la única profesora.",
        "Revisar juntos los resultados y ponernos de acuerdo en qué mirar.",
        "Hacer presión en conjunto por el transporte de los niños.",
    ),
    "avoided": (
        "Que siempre cuenta sus experiencias la misma gente.",
        "La matrícula: nos saludamos, pero competimos por los mismos niños.",
        "Decirnos con respeto cuando algo no está bien hecho.",
        "Qué va a pasar con la red cuando cambie la coordinación.",
        "Que a veces venimos porque hay que venir.",
    ),
    "one_change": (
        "Menos informaciones y más trabajo con lo que pasa en las salas.",
        "Que la retroalimentación no la haga siempre la coordinación.",
        "Empezar revisando lo que acordamos la vez anterior.",
        "Turnarnos para conducir.",
        "Que cada escuela traiga algo que no le resultó.",
    ),
}

EXAMPLES = (
    "Contamos lo que hicimos, sobre todo lo que salió bien.",
    "Diseñamos una guía de lectura entre dos escuelas y la usamos en las dos.",
    "Nos llamamos cuando hay un problema, pero no siempre.",
    "Todavía esperamos que nos digan qué hacer.",
    "Probamos una estrategia en tres escuelas y la ajustamos.",
)

SCATTERED = (
    "…apoyarnos entre directores y directoras de escuelas chicas.",
    "…mejorar la lectura de los niños de cursos multigrado.",
    "…cumplir con lo que pide la DEPROV y compartir información.",
    "…que nuestras escuelas no se cierren.",
    "…intercambiar experiencias exitosas.",
    "…aprender a retroalimentar mejor lo que hacen los estudiantes.",
)

GATHERED = (
    "…que los niños de cursos multigrado reciban retroalimentación que les sirva para aprender.",
    "…mejorar juntos cómo retroalimentamos a estudiantes de cursos multigrado.",
    "…aprender entre pares a mirar el trabajo de nuestras salas multigrado.",
    "…que cada niño sepa qué hizo bien y qué sigue, en las cuatro escuelas.",
    "…mejorar la retroalimentación en el aula multigrado, mostrándonos lo que hacemos.",
    "…que nuestras y nuestros estudiantes aprendan con una retroalimentación mejor.",
    "…apoyarnos como escuelas rurales en la retroalimentación a los niños.",
)

RIVER_BEFORE = Portrait(
    dimensions={
        "purpose": 3.2,
        "trust": 3.6,
        "collaboration": 2.7,
        "leadership": 2.5,
        "shared_responsibility": 2.9,
    },
    items={
        "CON1": 4.5,
        "CON2": 4.4,
        "CON7": 2.0,
        "COL2": 2.0,
        "LID3": 2.0,
        "COR3": 3.0,
        "COR8": 2.2,
        "PRO3": 2.4,
    },
    split=frozenset({"COR3", "CON6"}),
    level=2,
    sentences=SCATTERED,
    take=13,
)
RIVER_AFTER = Portrait(
    dimensions={
        "purpose": 3.7,
        "trust": 3.9,
        "collaboration": 3.3,
        "leadership": 3.1,
        "shared_responsibility": 3.4,
    },
    items={"CON1": 4.4, "CON7": 3.8, "COL2": 3.3, "LID3": 3.4, "COR8": 3.0, "PRO3": 3.6},
    split=frozenset({"COR8"}),
    level=3,
    sentences=GATHERED,
)
RIVER_LATER = Portrait(
    dimensions={
        "purpose": 3.9,
        "trust": 4.1,
        "collaboration": 3.4,
        "leadership": 3.3,
        "shared_responsibility": 3.6,
    },
    items={"CON7": 4.0, "LID3": 3.7},
    split=frozenset({"COR8"}),
    level=3,
    sentences=GATHERED,
    take=14,
)
RIVER_NOW = Portrait(
    dimensions={
        "purpose": 3.9,
        "trust": 4.0,
        "collaboration": 3.5,
        "leadership": 3.4,
        "shared_responsibility": 3.5,
    },
    items={"CON7": 3.9, "COL2": 3.2},
    split=frozenset({"COR3", "LID3"}),
    level=3,
)
TRANSFER = Portrait(
    dimensions={
        "purpose": 3.0,
        "trust": 3.3,
        "collaboration": 2.8,
        "leadership": 2.6,
        "shared_responsibility": 2.8,
    },
    split=frozenset({"PRO7", "LID1", "LID2", "COR7"}),
    level=1,
    sentences=SCATTERED,
)
RIVALS = Portrait(
    dimensions={
        "purpose": 3.6,
        "trust": 2.8,
        "collaboration": 3.0,
        "leadership": 3.4,
        "shared_responsibility": 3.2,
    },
    items={"CON8": 1.9, "CON2": 2.9},
    split=frozenset({"CON1", "CON8"}),
    level=2,
    sentences=SCATTERED,
)

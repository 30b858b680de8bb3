"""The case of the deck as its network tells it: from personal trust to professional trust, in three conversations."""

from trama.agreements.enums import AgreementState
from trama.demo.conversations import Promise, Purpose, Talk
from trama.networks.enums import AgreedLevel

BEFORE = Talk(
    said={
        1: "Esperamos que confianza salga alta: nos conocemos hace años. Nos juntamos todos los meses desde 2014.",
        2: "Nos contamos los problemas y nos creemos. En lo de decirnos que un trabajo necesita mejorar, casi todas bajo.",
        3: "Nos podemos contar problemas, pero no nos decimos cuando un trabajo necesita mejorar.",
        4: "Cada mes compartimos experiencias, casi siempre exitosas. Cuando alguien muestra una clase, "
        "la retroalimentación la hace siempre la coordinación.",
        5: "Queremos cuidar que aquí se puede contar lo que no resulta sin que nadie juzgue.",
        7: "Necesitamos que la coordinación no responda primero, y una manera de retroalimentar que sea de toda la red: "
        "el protocolo de amigo crítico, el mismo que vimos en el curso.",
    },
    foci={
        "trust": "Pasar de la confianza personal a la profesional: mostrarnos trabajo real y criticarlo con respeto.",
        "shared_responsibility": "Que la retroalimentación sea de todas y todos, y no solo de la coordinación.",
    },
    promises=(
        Promise("Armar entre todas la línea de tiempo de la red, desde 2014.", 3, 24, AgreementState.DONE),
        Promise(
            "Probar en junio el protocolo de amigo crítico con una clase de retroalimentación formativa en multigrado.",
            1, 40, AgreementState.DONE,
        ),
        Promise(
            "Contar hasta veinte antes de hablar: quien coordina no responde primero.", 0, 40, AgreementState.DONE
        ),
    ),
)  # fmt: skip

AFTER = Talk(
    said={
        1: "Esperamos que se note el protocolo: en un año lo hicimos dos veces.",
        2: "Lo de decirnos con respeto que un trabajo necesita mejorar está más arriba. La confianza de siempre sigue ahí.",
        3: "Sobre si cumplimos sin que la coordinación insista, miradas muy distintas.",
        4: "En junio la coordinadora releyó sus apuntes y se dio cuenta de que había respondido ella primero. "
        "En el segundo protocolo condujo otra escuela y ella tomó el tiempo: aparecieron preguntas que no conocíamos.",
        5: "Mostrar trabajos a medio hacer. Antes traíamos solo lo que resultaba.",
        7: "Necesitamos que la coordinación cuide quién habla y cuánto, y que los acuerdos los lea otra persona.",
    },
    promises=(
        Promise(
            "Abrir cada reunión leyendo lo acordado; lo lee una escuela distinta cada vez.", 2, 102, AgreementState.DONE
        ),
        Promise(
            "Conducir por turno el protocolo de amigo crítico, una escuela por trimestre.", 4, 180, AgreementState.DONE
        ),
    ),
)  # fmt: skip

LATER = Talk(
    said={
        1: "Esperamos ver distinto el liderazgo: este año condujeron las cuatro escuelas.",
        2: "Lo que cambió en confianza se mantuvo. En los acuerdos seguimos con miradas distintas.",
        3: "Quienes llevan acuerdos dicen que se cumplen solos. Quien coordina sigue recordándolos por WhatsApp.",
        4: "Una de las cuatro escuelas entra en receso el próximo año. Si se va su profesora, "
        "se va también quien conduce el protocolo: volvimos a mirar en qué etapa estamos.",
        5: "El protocolo. Ya no es de la coordinación ni del curso: es nuestro, y lo hemos ajustado tres veces.",
        7: "Necesitamos que la coordinación deje de ser una sola persona antes de que termine el acompañamiento.",
    },
    foci={
        "leadership": "Que la red siga sin depender de una sola persona: dupla de coordinación desde marzo.",
    },
    ends=("trust", "shared_responsibility"),
    promises=(
        Promise("Presentar la dupla de coordinación en la reunión de marzo.", 2, 100, AgreementState.DONE),
        Promise("Invitar a la profesora de la escuela en receso a seguir en la red.", 1, 100, AgreementState.DONE),
        Promise("Pasar a la dupla la carpeta con el protocolo y sus ajustes.", 0, 130, AgreementState.DONE),
    ),
)  # fmt: skip

FIRST_PURPOSE = Purpose(
    "Mejorar juntos la retroalimentación que reciben estudiantes de cursos multigrado.", AgreedLevel.SCATTERED
)
SECOND_PURPOSE = Purpose(
    "Que cada estudiante de nuestras escuelas multigrado sepa qué hizo bien y qué sigue, porque aprendemos a "
    "retroalimentar mirándonos trabajar.",
    AgreedLevel.COMMON_CORE,
    "Lo dijimos con más claridad después de un año de mostrarnos clases.",
)

"""What the networks that are accompanied today said, chose and agreed: invented, as all of the demonstration."""

from trama.agreements.enums import AgreementState
from trama.demo.conversations import Promise, Purpose, Talk
from trama.networks.enums import AgreedLevel

BAY_TALK = Talk(
    said={
        1: "Pensamos que el propósito saldría claro, porque llevamos años juntándonos.",
        2: "Nos miramos parecido en confianza. En liderazgo hay quien ve todo y quien ve casi nada.",
        3: "No todas entendemos lo mismo por «decidir en conjunto»: para unas es votar y para otras es que nos avisen.",
    },
    stands_at=4,
)

ROAD_TALK = Talk(
    said={
        1: "Esperábamos que colaboración saliera alta: compartimos materiales todas las semanas.",
        2: "Compartir materiales salió alto. Diseñar algo entre dos escuelas, no.",
        3: "Unas decimos que revisamos los acuerdos y otras que nunca los hemos visto escritos.",
        4: "La guía de fracciones la hicieron dos escuelas y las otras cinco la recibimos lista: nadie preguntó cómo les fue.",
        5: "Que siempre hay alguien que contesta cuando una escuela pide ayuda.",
        7: "Necesitamos que la coordinación abra la reunión con lo que quedó pendiente y no con informaciones.",
    },
    foci={
        "collaboration": "Pasar de compartir lo que ya está listo a preparar una clase entre dos escuelas y mirarla en las dos."
    },
    promises=(
        Promise("Escribir en una hoja lo que acordamos hoy y mandarla a la red.", 0, 12, AgreementState.DONE),
        Promise("Juntarse dos escuelas a preparar una clase de fracciones de 4° básico.", 2, 18),
        Promise("Traer cuadernos de dos cursos para mirarlos en la próxima reunión.", 0, 21),
        Promise("Preguntar a la escuela que no vino si quiere sumarse a la dupla.", None, 30),
    ),
    purpose=Purpose(
        "Que nuestras y nuestros estudiantes aprendan más porque preparamos y miramos clases entre escuelas.",
        AgreedLevel.SCATTERED,
    ),
)

SHORE_TALKS = (
    Talk(
        said={
            1: "Creímos que lo más débil sería la confianza, porque competimos por la matrícula.",
            3: "Sobre quién decide la tabla de la reunión hay miradas muy distintas.",
            4: "La tabla llega hecha el día anterior. Una vez quisimos cambiarla y no supimos a quién decirle.",
            5: "Que hablamos de la matrícula sin pelearnos.",
            7: "Necesitamos que la coordinación pregunte por la tabla una semana antes.",
        },
        foci={"leadership": "Que la tabla y la conducción de la reunión sean de todas las escuelas, por turno."},
        promises=(
            Promise("Abrir la tabla de la reunión una semana antes, para que cada escuela sume.", 0, 20, AgreementState.DONE),
            Promise("Conducir entre dos escuelas una reunión de la red.", 3, 45, AgreementState.DONE),
        ),
        purpose=Purpose(
            "Que en nuestras ocho escuelas se lea mejor en primer ciclo.", AgreedLevel.SCATTERED
        ),
    ),
    Talk(
        said={
            1: "Esperábamos notar los turnos para conducir.",
            2: "Liderazgo se mira más parecido que antes. Confianza, casi igual.",
            4: "Cuando condujo otra escuela salió una pregunta que nunca habíamos hecho: para quién es esta reunión.",
            5: "El turno para conducir.",
            7: "Necesitamos que la coordinación deje silencios: contesta antes de que pensemos.",
        },
        foci={"trust": "Mostrarnos clases que no resultaron, porque hasta ahora mostramos solo las buenas."},
        promises=(
            Promise("Traer un video de seis minutos de una clase que no resultó.", 1, 40, AgreementState.DONE),
            Promise("Preparar entre tres la pauta para mirar ese video.", 4, 40, AgreementState.DROPPED),
        ),
        purpose=Purpose(
            "Que quienes aprenden a leer en nuestras ocho escuelas lo hagan con gusto, porque miramos juntas cómo enseñamos.",
            AgreedLevel.COMMON_CORE,
            "Cambió después de mirar dos clases: ya sabemos qué queremos mejorar.",
        ),
    ),
)  # fmt: skip

FIELDS_TALKS = (
    Talk(
        said={
            1: "Creíamos que todo saldría parejo: somos pocas y nos vemos siempre.",
            3: "Unas sentimos que los acuerdos se cumplen y otras que nadie pregunta por ellos.",
            4: "El año pasado acordamos un banco de lecturas. Lo llenó una sola escuela.",
            5: "Que nadie se ríe de lo que no resulta.",
            7: "Necesitamos que la coordinación no haga por nosotras lo que acordamos hacer.",
        },
        foci={"shared_responsibility": "Que lo acordado lo cuide la red y no la persona que coordina."},
        promises=(
            Promise("Llevar el cuaderno de acuerdos y leerlo al comenzar cada reunión.", 2, 30, AgreementState.DONE),
        ),
        purpose=Purpose("Acompañarnos como escuelas multigrado para no trabajar solas.", AgreedLevel.SCATTERED),
    ),
    Talk(
        said={
            1: "Pensamos que subiría lo de los acuerdos, por el cuaderno.",
            2: "Se nota el cuaderno de acuerdos. En colaboración seguimos igual.",
            4: "Hace unas semanas una escuela no pudo cumplir y lo contó antes; nadie lo tomó mal.",
            5: "Leer los acuerdos al comenzar.",
            7: "Necesitamos que la coordinación cuide el tiempo: las informaciones se comen la reunión.",
        },
        foci={"collaboration": "Preparar juntas una unidad multigrado, y no cada una la suya."},
        promises=(
            Promise("Elegir la unidad de ciencias que prepararemos entre todas.", 0, 25, AgreementState.DONE),
            Promise("Informaciones por escrito: diez minutos como máximo en la reunión.", 0, 25, AgreementState.DONE),
        ),
        purpose=Purpose(
            "Que niñas y niños de cursos multigrado aprendan ciencias haciendo, con unidades que preparamos entre ocho escuelas.",
            AgreedLevel.COMMON_CORE,
            "Ahora dice en qué queremos que se note.",
        ),
    ),
    Talk(
        said={
            1: "Esperábamos ver colaboración distinta: la unidad de ciencias la hicimos entre ocho.",
            2: "Colaboración la vemos más arriba. Con tan pocas no se puede decir que subió, pero se nota en las salas.",
            3: "Sobre quién conduce hay miradas distintas: quienes condujeron lo ven compartido, las demás no.",
            4: "La clase del estero la dieron dos profesoras juntas y los niños preguntaron por qué no siempre.",
            5: "Preparar entre todas. No queremos volver a que cada una llegue con lo suyo.",
            7: "Necesitamos que la coordinación prepare su relevo con tiempo, y que sea de a dos.",
        },
        foci={"leadership": "Que haya dupla de coordinación antes de que termine el acompañamiento."},
        ends=("shared_responsibility",),
        promises=(
            Promise("Invitar a dos colegas a conducir la próxima reunión.", 0, 10, AgreementState.DONE),
            Promise("Contarle al equipo de cada escuela cómo nació la unidad de ciencias.", 3, 27),
            Promise("Escribir media página de qué hace la coordinación mes a mes.", 0, 33),
        ),
    ),
)  # fmt: skip

RIVERS_TALK = Talk(
    said={
        1: "Creímos que confianza saldría baja: somos equipos de convivencia de escuelas que compiten.",
        3: "Sobre el propósito no hay acuerdo: para unas es cumplir con la ley y para otras es cuidarnos.",
        4: "En la última reunión hablamos dos horas de protocolos y nada de las niñas y los niños.",
        5: "Que se puede llorar en esta red.",
        7: "Necesitamos que la coordinación traiga un caso y no una norma.",
    },
    foci={"purpose": "Escribir juntas para qué existe la red, en una frase que entienda una apoderada."},
    promises=(
        Promise(
            "Juntar las frases de todas y traer dos versiones del propósito.", 1, 30, AgreementState.DONE
        ),
        Promise("Abrir cada reunión con un caso de diez minutos, sin nombres.", 2, 60, AgreementState.DONE),
    ),
    purpose=Purpose("Que en nuestras escuelas se conviva mejor.", AgreedLevel.SCATTERED),
)

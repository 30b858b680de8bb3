"""Invented names: nobody of the demonstration exists."""

FIRST = (
    "Ana Camila Carlos Carmen Claudia Cristián Daniela Eduardo Elena Fernanda Francisca Gabriel Gloria Héctor Ignacio "
    "Isabel Javier Jorge José Juana Karina Leonardo Lorena Luis Macarena Manuel Marcelo Margarita María Mario Marta "
    "Mónica Nelson Nicolás Olga Óscar Pamela Patricia Pedro Ramón Raúl Ricardo Rosa Sandra Sergio Silvia Sofía Teresa "
    "Valentina Verónica Víctor Viviana Ximena Yasna"
).split()
LAST = (
    "Aguilera Alarcón Antilef Aravena Bustamante Cárcamo Catrileo Cayuqueo Contreras Curiqueo Díaz Espinoza Fuentes "
    "Gallardo Garrido Gutiérrez Huenchumán Jara Leiva Llanquileo Maldonado Mardones Marileo Millaqueo Morales Navarrete "
    "Ñancupil Ojeda Oyarzún Painemal Parra Pino Quezada Quilodrán Reyes Riquelme Rivas Saavedra Salazar Sandoval "
    "Sepúlveda Soto Tapia Toledo Torres Valdebenito Vargas Vera Vidal Villagra Zúñiga"
).split()
SCHOOLS = (
    "Los Maitenes", "El Peumo", "Quebrada Honda", "Las Vertientes", "Puente Negro", "La Capilla", "Alto del Río",
    "Los Notros", "Rincón de Abra", "Santa Rosa", "El Manzano", "Valle Verde", "Las Camelias", "Piedra Blanca",
    "Los Copihues", "Río Claro", "Monte Águila", "La Esperanza", "Los Coigües", "San Ramón", "Vista Hermosa", "El Arrayán",
)  # fmt: skip
POSITIONS = ("Director", "Directora", "Jefa de UTP", "Jefe de UTP", "Profesora encargada", "Encargado de convivencia", "Docente")
NETWORKS = (
    "Red Cordillera", "Red Costa Norte", "Red Mar y Bosque", "Red Los Lagos", "Red Camino Real", "Red Entre Cerros",
    "Red Aconcagua", "Red Secano Costero", "Red Lectura del Valle", "Red Multigrado Andina", "Red Borde Río",
    "Red Ñirehuao", "Red Puelche", "Red Liceos Técnicos del Puerto", "Red Parvularia Semillas", "Red Convivencia Sur",
    "Red Itata", "Red Araucanía Oriente", "Red Lafkenche", "Red Chiloé Central", "Red Palena", "Red Huasco", "Red Elqui",
    "Red Limarí", "Red Choapa", "Red Maule Sur", "Red Biobío Cordillera", "Red Ñuble Norte",
)  # fmt: skip
TERRITORIES = ("Cordillera Sur", "Costa Araucanía", "Valle Central", "Puerto Norte")

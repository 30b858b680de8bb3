"""Loading the demonstration and the directory of schools."""

import csv
import time
from pathlib import Path

from bench.common import Figure, run, sandbox

PORT = 8183
SCHOOLS = 17_000
COLUMNS = "AGNO;RBD;DGV_RBD;NOM_RBD;MRUN;RUT_SOSTENEDOR;COD_REG_RBD;COD_COM_RBD;NOM_COM_RBD;NOM_DEPROV_RBD;COD_DEPE;RURAL_RBD;LATITUD;LONGITUD;MAT_TOTAL;ESTADO_ESTAB"


def measure_demo() -> list[Figure]:
    """Seconds to load the demonstration from an empty database."""
    with sandbox(PORT) as env:
        start = time.perf_counter()
        run(env, "check")
        bare = time.perf_counter() - start
        start = time.perf_counter()
        run(env, "demo")
        took = time.perf_counter() - start
    return [
        Figure(
            "demo", "load the demonstration", took, "s", "≤ 15", took <= 15, f"an empty command {bare:.1f} s"
        )
    ]


def measure_import() -> list[Figure]:
    """Seconds to load 17,000 schools, beside reading the file alone."""
    with sandbox(PORT) as env:
        path = Path(env["TRAMA_HOME"]) / "directorio.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            file.write(COLUMNS + "\n")
            for number in range(SCHOOLS):
                file.write(
                    f"2025;{number + 1};;ESCUELA {number};1;2;{1 + number % 16};{13101};SANTIAGO;SANTIAGO;{1 + number % 6};{number % 2};-33,4;-70,6;{number % 900};1\n"
                )
        start = time.perf_counter()
        with path.open(encoding="utf-8-sig") as file:
            read = sum(1 for _row in csv.reader(file, delimiter=";"))
        bare = time.perf_counter() - start
        start = time.perf_counter()
        run(env, "import", "schools", str(path), "--apply")
        took = time.perf_counter() - start
    return [
        Figure(
            "import", "17,000 schools", took, "s", "≤ 10", took <= 10, f"reading {read} lines {bare:.2f} s"
        )
    ]

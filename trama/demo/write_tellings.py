"""Works out how each measurement of a loaded demonstration is told, and adds it to the file."""

import json
from concurrent.futures import ProcessPoolExecutor

import django


def main() -> None:
    """Network by network, on every processor there is."""
    django.setup()
    from trama.demo.tellings import FILE, opened_waves  # noqa: PLC0415 -- models load after the apps

    networks = list(dict.fromkeys(wave.network_id for wave in opened_waves()))
    written = json.loads(FILE.read_text(encoding="utf-8"))
    with ProcessPoolExecutor(initializer=django.setup) as pool:
        for found in pool.map(work_out, networks):
            written |= found
    lines = (f"{json.dumps(mark)}: {json.dumps(rungs)}" for mark, rungs in sorted(written.items()))
    FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def work_out(network: int) -> dict[str, dict[str, str]]:
    """What the later measurements of a network tell, by fingerprint."""
    from trama.audit.record import SYSTEM  # noqa: PLC0415 -- models load after the apps
    from trama.demo.tellings import as_written, opened_waves  # noqa: PLC0415 -- the same
    from trama.insights.opening import fingerprint, history, telling_at_opening  # noqa: PLC0415 -- the same
    from trama.insights.preparing import keep_telling  # noqa: PLC0415 -- the same

    found = {}
    for wave in opened_waves():
        if wave.network_id == network:
            earlier, new = history(wave)
            telling = telling_at_opening(wave)
            keep_telling(wave=wave, telling=telling, by=SYSTEM)
            if earlier and new:
                found[fingerprint(earlier, new)] = as_written(telling)
    return found


if __name__ == "__main__":
    main()

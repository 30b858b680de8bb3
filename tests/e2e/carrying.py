"""Two phones and a film of a screen: what the stories of the courier are made of."""

import json
import random
import sqlite3

import cv2
import numpy as np

from tests.e2e.carrying_scripts import ARRANGE, DUMP, FILL
from tests.e2e.phones import CHROMIUM, tell
from tests.e2e.walking import HERE, QUIET

COURIER, HANDOVER, OUTBOX = f"{HERE}/e/mensajero/", f"{HERE}/e/pasar/", f"{HERE}/e/bandeja/"
CAMERA = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
SIZE = (640, 480)  # of a cheap camera
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ"
HELD = 5  # pictures of each code, at thirty a second


def arrange(server):
    """Two open measurements of the forty sentences: their links, key, code of the room and items."""
    tokens = tell(server, "bench_tokens", "24").split()
    return json.loads(tell(server, "shell", "-v", "0", "-c", ARRANGE.replace("TOKENS", json.dumps(tokens))))


def records(scene, people, *, seed):
    """Complete answers as the questionnaire leaves them in the outbox: by personal links, then by the code of the room."""
    chance = random.Random(seed)  # noqa: S311 -- answers of a test, the same each time
    doors = [*scene["tokens"], *[scene["room"]] * people][:people]
    return [
        {
            "id": f"secreto-{chance.getrandbits(64):016x}", "door": door, "wave": scene["wave"],
            "network": scene["network"], "version": "", "language": "es", "page": 1, "state": "ready", "outcome": "",
            "receipt": f"ABCD{LETTERS[number]}2", "withdrawal": "", "tries": 0, "consent": "1", "sealKey": scene["sealKey"],
            "values": {
                "items": {code: chance.choice([1, 2, 3, 4, 5, "na"]) for code in scene["items"]},
                "purpose": f"que nadie quede solo {number}", "research": number % 2 == 0, "quote": False,
            },
        }
        for number, door in enumerate(doors)
    ]  # fmt: skip


def phone(browser, profile, *, film=None):
    """A phone with a memory of its own; with ``film``, its camera sees that."""
    camera = [*CAMERA, f"--use-file-for-fake-video-capture={film}"] if film else []
    context = browser.browser_type.launch_persistent_context(
        str(profile), executable_path=CHROMIUM, args=[*QUIET, *camera], locale="es-CL",
        viewport={"width": 360, "height": 740}, accept_downloads=True,
    )  # fmt: skip
    context.set_default_timeout(40000)
    return context


def fill(page, outbox):
    """Put complete answers into the outbox of the phone that shows ``page``, by the store's own module."""
    page.evaluate(FILL, outbox)
    page.get_by_text(f"Van {len(outbox)} respuestas").wait_for()


def without_signal(page):
    """The phone that shows ``page`` loses its signal, once it keeps the pages of the courier."""
    page.evaluate(
        "async () => { while (!await caches.match('/e/pasar/')) await new Promise((go) => setTimeout(go, 100)); }"
    )
    page.context.set_offline(True)


def filmed(page, most=46):
    """The codes on ``page`` as they pass: some twice, some missed, until ``most`` of them were seen."""
    page.get_by_label("Rápida").check()
    code, seen, film = page.locator("[data-trama-code]"), set(), []
    while len(seen) < most:
        film.append(cv2.imdecode(np.frombuffer(code.screenshot(), np.uint8), cv2.IMREAD_GRAYSCALE))
        seen.add(code.get_attribute("data-number"))
    return film


def camera_film(pictures, path, *, seed=5, held=HELD):
    """The pictures as a hand-held phone sees them: turned, tilted, unevenly lit, blurred, noisy, compressed; as MJPEG."""
    chance = np.random.default_rng(seed)
    with path.open("wb") as film:
        for picture in pictures:
            for _ in range(held):
                film.write(_through_camera(picture, chance))


def _through_camera(picture, chance):
    side, (wide, high) = picture.shape[0], SIZE
    large = high * chance.uniform(0.78, 0.92)
    turn = chance.uniform(-0.1, 0.1)
    around = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * large / 2
    there = corners @ around.T + [wide / 2, high / 2] + chance.uniform(-0.02, 0.02, (4, 2)) * large
    here = np.float32([[0, 0], [side, 0], [side, side], [0, side]])
    bend = cv2.getPerspectiveTransform(here, np.float32(there))
    seen = cv2.warpPerspective(picture, bend, SIZE, flags=cv2.INTER_AREA, borderValue=90)
    seen = cv2.GaussianBlur(seen, (0, 0), chance.uniform(0.4, 0.9)).astype(float)
    seen = seen * np.linspace(0.75, 1.0, wide)[None, :] + chance.normal(0, 6, seen.shape)
    plain = np.clip(seen, 0, 255).astype(np.uint8)
    return cv2.imencode(".jpg", plain, [cv2.IMWRITE_JPEG_QUALITY, 70])[1].tobytes()


def stored(server, wave):
    """The bodies that the server has of a wave."""
    with sqlite3.connect(f"file:{server['home']}/trama.sqlite3?mode=ro", uri=True) as database:
        rows = database.execute(
            "SELECT r.body FROM surveys_response r JOIN surveys_wave w ON w.id = r.wave_id WHERE w.code = ?",
            [wave],
        ).fetchall()
    return [json.loads(body) for (body,) in rows]


def items(bodies):
    """What was answered, without an order."""
    return sorted(json.dumps(body["items"], sort_keys=True) for body in bodies)


def plain(outbox):
    """What nobody but their author and the server may read of these answers."""
    first = next(iter(outbox[0]["values"]["items"]))
    return [first, *(text for record in outbox for text in (record["id"], record["values"]["purpose"]))]


def inside(page):
    """Everything that this phone's databases hold, as text."""
    return json.dumps(page.evaluate(DUMP), ensure_ascii=False)

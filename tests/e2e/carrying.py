"""Two phones and a film of a screen: what the stories of the courier are made of."""

import json
import os
import random
import shutil
import sqlite3
import subprocess

import cv2
import numpy as np

from tests.e2e.walking import HERE, QUIET, TRAMA

COURIER, HANDOVER = f"{HERE}/e/mensajero/", f"{HERE}/e/pasar/"
ARRANGE = """
import base64, json
from trama.surveys.actions.answering import door_of
from trama.surveys.models import Wave
from trama.surveys.sealing import public_key
from collections import Counter
tokens = json.loads('''TOKENS''')
waves = {token: door_of(token).wave.id for token in tokens}
chosen = Counter(waves.values()).most_common()[PLACE][0]
Wave.objects.filter(pk=chosen).update(has_open_code=True)
wave = Wave.objects.select_related("network", "version", "campaign").get(pk=chosen)
print(json.dumps({
    "wave": wave.code, "network": wave.network.name, "room": wave.campaign.code,
    "sealKey": base64.urlsafe_b64encode(public_key(wave.code)).decode(),
    "items": [item.code for item in wave.version.parsed.items],
    "tokens": [token for token in tokens if waves[token] == chosen],
}))
"""
FILL = (
    "async records => { const store = await import(STORE); for (const one of records) await store.put(one); }"
)
STORE = "performance.getEntriesByType('resource').find(one => /js.store\\./.test(one.name)).name"
DUMP = """async () => {
  const told = [];
  for (const { name, version } of await indexedDB.databases()) {
    const db = await new Promise((yes, no) => { const asked = indexedDB.open(name, version); asked.onsuccess = () => yes(asked.result); asked.onerror = no; });
    for (const store of db.objectStoreNames) {
      const rows = await new Promise((yes) => { const asked = db.transaction(store).objectStore(store).getAll(); asked.onsuccess = () => yes(asked.result); });
      for (const row of rows) told.push(Object.fromEntries(Object.entries(row).map(([key, value]) =>
        [key, value instanceof Uint8Array ? new TextDecoder("latin1").decode(value) : value])));
    }
    db.close();
  }
  return told;
}"""


def arrange(told, place):
    """A wave of the demonstration, another for each ``place``: its links, its key, its code of the room, its items."""
    env = {
        **os.environ,
        "TRAMA_HOME": str(told["home"]),
        "TRAMA_DEMO": "1",
        "DATABASE_URL": "",
        "REDIS_URL": "",
    }
    script = ARRANGE.replace("TOKENS", json.dumps(told["open_wave"]["tokens"])).replace("PLACE", str(place))
    done = subprocess.run(
        [TRAMA, "shell", "-v", "0", "-c", script], env=env, check=True, capture_output=True, text=True
    )
    return json.loads(done.stdout)


def records(scene, people, *, seed):
    """Complete answers as the questionnaire leaves them in the outbox: by personal links, then by the code of the room."""
    chance = random.Random(seed)
    doors = [*scene["tokens"], *[scene["room"]] * people][:people]
    return [
        {
            "id": f"secreto-{chance.getrandbits(64):016x}", "door": door, "wave": scene["wave"],
            "network": scene["network"], "version": "", "language": "es", "page": 1, "state": "ready", "outcome": "",
            "receipt": "", "withdrawal": "", "tries": 0, "consent": "1", "sealKey": scene["sealKey"],
            "values": {
                "items": {code: chance.choice([1, 2, 3, 4, 5, "na"]) for code in scene["items"]},
                "purpose": f"que nadie quede solo {number}", "research": number % 2 == 0, "quote": False,
            },
        }
        for number, door in enumerate(doors)
    ]  # fmt: skip


def phone(browser, profile, *, film=None):
    """A phone with a memory of its own; with ``film``, its camera sees that."""
    path = next(filter(None, map(shutil.which, ("chromium", "google-chrome", "chromium-browser"))), None)
    camera = [
        "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    ] if film else []  # fmt: skip
    context = browser.browser_type.launch_persistent_context(
        str(profile), executable_path=path, args=[*QUIET, *camera], locale="es-CL",
        viewport={"width": 360, "height": 740}, accept_downloads=True,
    )  # fmt: skip
    context.set_default_timeout(20000)
    return context


def fill(page, outbox):
    """Put complete answers into the outbox of the phone that shows ``page``, by the store's own module."""
    page.evaluate(FILL.replace("STORE", STORE), outbox)
    page.get_by_text(f"Van {len(outbox)} respuestas").wait_for()


def filmed(page, most=46):
    """What a camera gets of the codes on ``page``: pictures as they pass, until more were seen than there are pieces."""
    page.get_by_label("Rápida").check()
    code, seen, film = page.locator("[data-trama-code]"), set(), []
    while len(seen) < most:
        film.append(cv2.imdecode(np.frombuffer(code.screenshot(), np.uint8), cv2.IMREAD_GRAYSCALE))
        seen.add(code.get_attribute("data-number"))
    return film


def camera_film(pictures, path, *, seed=5, held=5):
    """The pictures as a hand-held phone sees them: turned, tilted, unevenly lit, blurred, noisy, compressed; as MJPEG."""
    chance = np.random.default_rng(seed)
    wide, high = 640, 480
    with path.open("wb") as film:
        for picture in pictures:
            for _ in range(held):
                film.write(_seen(picture, chance, (wide, high)))


def _seen(picture, chance, size):
    side, (wide, high) = picture.shape[0], size
    large = high * chance.uniform(0.78, 0.92)
    turn = chance.uniform(-0.1, 0.1)
    around = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * large / 2
    there = corners @ around.T + [wide / 2, high / 2] + chance.uniform(-0.02, 0.02, (4, 2)) * large
    here = np.float32([[0, 0], [side, 0], [side, side], [0, side]])
    bend = cv2.getPerspectiveTransform(here, np.float32(there))
    seen = cv2.warpPerspective(picture, bend, size, flags=cv2.INTER_AREA, borderValue=90)
    seen = cv2.GaussianBlur(seen, (0, 0), chance.uniform(0.4, 0.9)).astype(float)
    seen = seen * np.linspace(0.75, 1.0, wide)[None, :] + chance.normal(0, 6, seen.shape)
    return cv2.imencode(".jpg", np.clip(seen, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 70])[
        1
    ].tobytes()


def stored(told, wave):
    """The bodies that the server has of a wave."""
    with sqlite3.connect(f"file:{told['home']}/trama.sqlite3?mode=ro", uri=True) as database:
        rows = database.execute(
            "SELECT r.body FROM surveys_response r JOIN surveys_wave w ON w.id = r.wave_id WHERE w.code = ?",
            [wave],
        )
        return [json.loads(body) for (body,) in rows]


def plain(outbox):
    """What nobody but their author and the server may read of these answers."""
    return [
        text
        for one in outbox
        for text in (one["id"], one["values"]["purpose"], f'"{next(iter(one["values"]["items"]))}"')
    ]


def inside(page):
    """Everything that this phone's databases hold, as text."""
    return json.dumps(page.evaluate(DUMP), ensure_ascii=False)

"""The bare limit of the same journey: uvicorn and a table, without Django, templates or checks.

Six requests a person; each POST commits a draft, the last one a response. Same pages in bytes, same database.
"""

import gzip
import json
import os
import sqlite3
import sys
import threading

import uvicorn

PAGE = (
    '<input type="hidden" name="s" value="x"><input type="hidden" name="page" value="{page}">'
    + "".join(f'<input type="radio" name="PRO{number}" value="4">' for number in range(1, 9))
    + "<p>"
    + "frase " * 900
)
_lock = threading.Lock()


def open_table():
    """The database as Trama opens it."""
    url = os.environ.get("DATABASE_URL", "")
    if url.startswith("postgres"):
        import psycopg

        connection = psycopg.connect(url.replace("postgres://", "postgresql://"), autocommit=True)
        connection.execute("CREATE TABLE IF NOT EXISTS bare (id text PRIMARY KEY, body text)")
        return lambda key, body: connection.execute(
            "INSERT INTO bare VALUES (%s, %s) ON CONFLICT (id) DO UPDATE SET body = excluded.body",
            (key, body),
        )
    connection = sqlite3.connect(sys.argv[2], check_same_thread=False, isolation_level=None)
    connection.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE bare (id TEXT PRIMARY KEY, body TEXT)"
    )
    return lambda key, body: connection.execute("INSERT OR REPLACE INTO bare VALUES (?, ?)", (key, body))


store = open_table()


async def application(scope, receive, send):
    """One page after another; the last has a receipt."""
    if scope["type"] != "http":
        return
    page = 1
    if scope["method"] == "POST":
        body = (await receive())["body"].decode()
        page = int(body.split("page=")[1].split("&")[0]) + 1
        with _lock:
            store(scope["path"], json.dumps(body))
    text = '<p data-receipt="ABC4D2">' if page > 5 else PAGE.format(page=page)
    content = gzip.compress(text.encode(), 1)
    headers = [(b"content-length", str(len(content)).encode()), (b"content-encoding", b"gzip")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": content})


if __name__ == "__main__":
    uvicorn.run(application, host="127.0.0.1", port=int(sys.argv[1]), log_level="error", lifespan="off")

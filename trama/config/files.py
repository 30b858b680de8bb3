"""What the head of a static file says."""

from wsgiref.headers import Headers


def static_headers(headers: Headers, _path: str, _url: str) -> None:
    """Beside its kind, no more than this: the rest of a page's head means nothing to a file, and phones pay for it."""
    headers["X-Content-Type-Options"] = "nosniff"

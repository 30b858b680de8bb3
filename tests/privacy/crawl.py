"""Every page that somebody reaches by following links from where they start."""

import re
from collections import Counter, deque
from html import unescape
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

LINKS = re.compile(r'(?:href|src)="(/[^"#]*)')
NO_PAGES = ("/static/", "/vivo/", "/demo/")
FOR_ALL = ("/modelo/", "/e/", "/programa/establecimientos/")  # nobody is named there


def pages(client, *starts, alike=None):
    """Addresses and what they say; at most ``alike`` of each kind of page, all of them unless told."""
    seen, waiting, drawn = set(starts), deque(starts), Counter()
    while waiting:
        address = waiting.popleft()
        route = route_of(address)
        drawn[route] += 1
        if route is None or (alike and (drawn[route] > alike or address.startswith(FOR_ALL))):
            continue
        answer = client.get(address, follow=True)
        page = unescape(answer.content.decode()) if "text" in answer.get("Content-Type", "") else ""
        yield address, answer.status_code, page
        new = [link for link in LINKS.findall(page) if link not in seen and not link.startswith(NO_PAGES)]
        seen.update(new)
        waiting.extend(dict.fromkeys(new))


def route_of(address):
    """Which page it is, whatever it is about."""
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return None

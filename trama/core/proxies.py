"""Who is behind a request: the peer, or the client that a proxy which the operator named says it speaks for."""

from ipaddress import ip_address

from django.conf import settings


def is_trusted(peer: str) -> bool:
    """Whether ``peer`` is one of the proxies of the setting ``TRAMA_PROXIES``."""
    try:
        address = ip_address(peer)
    except ValueError:
        return False
    return any(address in network for network in settings.PROXIES)


def is_near(peer: str) -> bool:
    """Whether ``peer`` is this machine or one of its own network, as a proxy is."""
    try:
        return ip_address(peer).is_private
    except ValueError:
        return False


def client_address(peer: str, forwarded: str) -> str:
    """The nearest address of the chain that is no proxy of ours: what stands before it anybody can write."""
    chain = [part.strip() for part in forwarded.split(",") if part.strip()]
    while is_trusted(peer) and chain:
        peer = _plain(chain.pop())
    return peer


def _plain(part: str) -> str:
    """``[::1]:443`` and ``203.0.113.7:443`` without their port; nothing of what is no address."""
    host = part.partition("]")[0].removeprefix("[")
    if host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        return str(ip_address(host))
    except ValueError:
        return ""

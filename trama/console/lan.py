"""The LAN addresses by which other devices reach this computer, with or without Internet."""

import ipaddress
import socket
import struct
import sys
from collections.abc import Iterator

UP, LOOPBACK, RUNNING = 0x1, 0x8, 0x40  # flags of an interface, netdevice(7)
GET_FLAGS, GET_ADDRESS = 0x8913, 0x8915
INNER = ("docker", "br-", "veth", "virbr", "tun", "tap", "wg", "tailscale", "zt")
PROBES = ("10.255.255.255", "192.168.137.255", "192.168.255.255", "172.31.255.255")


def addresses() -> list[str]:
    """IPv4 addresses, the one that phones most likely reach first; none when there is no network at all."""
    found = dict.fromkeys([*_of_interfaces(), *_of_routes(), *_of_name()])
    return [address for address in found if _is_reachable(address)]


def _is_reachable(address: str) -> bool:
    parsed = ipaddress.ip_address(address)
    return not (parsed.is_loopback or parsed.is_unspecified or parsed.is_multicast or parsed.is_link_local)


def _of_interfaces() -> list[str]:
    """Linux tells them by name: a wireless one, which makes the hotspot, first; inner ones last."""
    if sys.platform != "linux":
        return []
    ranked = []
    for _index, name in socket.if_nameindex():
        address = _address_of(name)
        if address:
            ranked.append((name.startswith(INNER), not name.startswith("wl"), address))
    return [address for _is_inner, _is_wired, address in sorted(ranked, key=lambda candidate: candidate[:2])]


def _address_of(name: str) -> str:
    import fcntl  # noqa: PLC0415 -- not on every system

    asked = struct.pack("256s", name.encode()[:15])
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        try:
            flags = struct.unpack("H", fcntl.ioctl(line.fileno(), GET_FLAGS, asked)[16:18])[0]
            if flags & LOOPBACK or not (flags & UP and flags & RUNNING):
                return ""
            return socket.inet_ntoa(fcntl.ioctl(line.fileno(), GET_ADDRESS, asked)[20:24])
        except OSError:
            return ""


def _of_routes() -> Iterator[str]:
    """Which of its addresses the computer would speak from; nothing is sent."""
    for probe in PROBES:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
            try:
                line.connect((probe, 9))
                yield line.getsockname()[0]
            except OSError:
                continue


def _of_name() -> list[str]:
    try:
        return [str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    except OSError:
        return []

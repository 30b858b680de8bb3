"""Ports that nobody else takes: two runs of the suite on one machine never meet each other's server."""

import socket

_held: list[socket.socket] = []


def own_port() -> int:
    """A port that the machine chose, kept for the servers of this process as long as it runs.

    The socket stays bound and never listens. Another process is not given its port, and a server of ours, which asks
    for a shared address as all of them do, may listen on it, stop, and listen again.
    """
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    _held.append(listener)
    return int(listener.getsockname()[1])

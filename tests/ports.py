"""Ports for the servers that tests start and stop."""

import socket
import sys

_kept: list[socket.socket] = []


def take_port() -> int:
    """A port of this machine that nobody else gets while this process runs, also while the test's server is down.

    It is bound and never listened at: whoever connects is refused, and a server may still open it, since servers
    share an address that nobody listens at. Other systems than Linux do not let them, so there it is only free now.
    """
    holder = socket.socket()
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    holder.bind(("127.0.0.1", 0))
    port = int(holder.getsockname()[1])
    if sys.platform == "linux":
        _kept.append(holder)
    else:
        holder.close()
    return port

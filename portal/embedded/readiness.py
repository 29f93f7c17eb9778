"""Is the portal ready? A free port, a web server that answers, a worker that works."""

import contextlib
import http.client
import socket

from celery import current_app

LAST_TRY = 20


def free_port(wanted: int) -> int:
    """The wanted port, or the next one above it that nobody listens on."""
    for port in range(wanted, wanted + LAST_TRY):
        if _is_free(port):
            return port
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])


def _is_free(port: int) -> bool:
    with socket.socket() as line:
        # As gunicorn does: a port whose last connections are only winding up is free.
        line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            line.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def web_is_ready(port: int) -> bool:
    """Whether /readyz says that the web server reaches its database and cache."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    with contextlib.closing(line), contextlib.suppress(OSError, http.client.HTTPException):
        line.request("GET", "/readyz", headers={"Host": "localhost"})
        return line.getresponse().status == http.client.OK
    return False


def worker_is_ready() -> bool:
    """Whether a worker answers a ping through the broker."""
    return bool(current_app.control.ping(timeout=1.0, limit=1))

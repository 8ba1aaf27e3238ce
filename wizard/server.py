"""The production server: granian, with the application made once, before its processes are forked."""

import errno
import gc
import os
import socket
from collections.abc import Callable
from wsgiref.types import WSGIApplication

from wizard import config
from wizard.apart import Readings
from wizard.config import Settings
from wizard.errors import InputError

_THREADS = 8
"""Requests that one process works on at a time. The work is computing, so more would only wait for each other."""
_SECONDS_TO_END = 10
_application: WSGIApplication | None = None


class CannotListen(InputError):
    """An address at which the server cannot be reached. ``address``, and ``why`` as the system says it.

    ``reason`` is ``in-use``, ``denied``, ``unknown-host`` or ``other``.
    """

    code = "cannot-listen"


def serve(settings: Settings, workers: int, ready: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM; ``ready`` is given the address once the port is ours.

    Port 0 takes a free one. Raises ``CannotListen``, and what making the application raises (``KnowledgeError`` with
    every problem of the articles), before anything is served.
    """
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    address, port = _free_address(settings.host, settings.port)
    readings = Readings()
    config.shared_readings(readings.place)
    _load()
    gc.collect()
    gc.freeze()
    server = Server(
        target="wizard.server", address=address, port=port, interface=Interfaces.WSGI, workers=workers,
        blocking_threads=_THREADS, log_level=LogLevels.error, respawn_failed_workers=True,
        workers_kill_timeout=_SECONDS_TO_END,
    )  # fmt: skip
    shown = f"[{address}]" if ":" in address else address
    server.on_startup(lambda: ready(f"http://{shown}:{port}/"))
    server.serve(target_loader=_load_in_worker, wrap_loader=False)


def _load_in_worker() -> WSGIApplication:
    """The application, in a process that Ctrl+C does not reach: the first process ends the others, in good order.

    Otherwise a worker may end before the first process knows why, which then tells of a failure.
    """
    if hasattr(os, "setpgid"):
        os.setpgid(0, 0)
    application = _load()
    from wizard.web import begin

    begin(application)
    return application


def _load() -> WSGIApplication:
    """The application: made before the processes are forked, or anew in one that was started afresh."""
    global _application  # noqa: PLW0603  # what was made before the fork has to be found after it
    if _application is None:
        from wizard.web import create_app

        _application = create_app()
    return _application


def _free_address(host: str, port: int) -> tuple[str, int]:
    """The address to listen at as numbers, tried out first: granian would share a port that is taken.

    Raises ``CannotListen``.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, address = min(found, key=lambda each: each[0] != socket.AF_INET)
        with socket.socket(family, kind, protocol) as probe:
            if os.name == "posix":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            bound = probe.getsockname()
            return str(bound[0]), int(bound[1])
    except OSError as error:
        raise CannotListen(address=f"{host}:{port}", why=error.strerror or str(error), reason=_reason(error)) from None


def _reason(error: OSError) -> str:
    if isinstance(error, socket.gaierror):
        return "unknown-host"
    reasons = {errno.EADDRINUSE: "in-use", errno.EACCES: "denied", errno.EADDRNOTAVAIL: "unknown-host"}
    return reasons.get(error.errno or 0, "other")

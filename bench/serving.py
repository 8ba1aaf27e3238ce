"""Servers for benchmarks: started, asked until they answer, and ended, each by its own process id."""

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from bench.measuring import PROJECT, wizard_command

_PATIENCE = 30.0


def wizard(port: int) -> list[str]:
    """The command that serves the product."""
    return [*wizard_command(), "serve", "--host", "127.0.0.1", "--port", str(port), "--workers", "1"]


def bare(port: int) -> list[str]:
    """The command that serves the bare application in the same way: same server, as many processes and threads."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", "1", "--blocking-threads", "8", "--log-level", "error", "--factory", "bench.bare:create_app",
    ]  # fmt: skip


def free_port() -> int:
    """A port of the loopback that nobody listens on just now."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def server(command: Sequence[str], port: int, environment: Mapping[str, str] | None = None) -> Iterator[float]:
    """A server that answers on ``/healthz``; gives the seconds that it took from the start to its first answer.

    Raises ``RuntimeError`` when it ends or stays silent instead.
    """
    start = time.perf_counter()
    errors = tempfile.TemporaryFile()  # noqa: SIM115  # closed with the server
    environment = {**os.environ, **(environment or {})}
    process = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=subprocess.DEVNULL, stderr=errors)
    try:
        while not _answers(port):
            if process.poll() is not None:
                errors.seek(0)
                said = errors.read().decode("utf-8", "replace").strip().partition("\n")[0]
                raise RuntimeError(f"the server ended with code {process.returncode}: {said}")
            if time.perf_counter() - start > _PATIENCE:
                raise RuntimeError(f"no answer in {_PATIENCE:.0f} s: {' '.join(command)}")
            time.sleep(0.005)
        yield time.perf_counter() - start
    finally:
        process.terminate()
        process.wait(timeout=30)
        errors.close()


def _answers(port: int) -> bool:
    try:
        return ask(port, "GET", "/healthz")[0] == 200
    except OSError:
        return False


def ask(port: int, method: str, path: str, body: bytes = b"", kind: str = "") -> tuple[int, bytes]:
    """One request: status and body of the response."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(method, path, body or None, {"Content-Type": kind} if kind else {})
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()

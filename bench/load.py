"""Asks a server for one page over and over: ``python -m bench.load PORT FILE SECONDS CONNECTIONS``.

``FILE`` holds the bytes of the request. Connections are kept alive, each has a thread; responses are counted, not read
as HTML. Prints responses per second.
"""

import socket
import sys
import threading
import time
from pathlib import Path


def main() -> None:
    port, path, seconds, connections = sys.argv[1:]
    print(drive(int(port), Path(path).read_bytes(), float(seconds), int(connections)))


def drive(port: int, request: bytes, seconds: float, connections: int) -> float:
    """Responses per second. Raises ``RuntimeError`` for any that is not 200."""
    counts = [0] * connections
    problems: list[str] = []
    start = time.perf_counter()

    def ask(place: int) -> None:
        with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
            while time.perf_counter() - start < seconds and not problems:
                connection.sendall(request)
                head = _response(connection)
                if not head.startswith(b"HTTP/1.1 200 "):
                    problems.append(head.partition(b"\r\n")[0].decode("latin-1"))
                counts[place] += 1

    threads = [threading.Thread(target=ask, args=(place,)) for place in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if problems or not all(counts):
        raise RuntimeError(problems[0] if problems else "no response")
    return sum(counts) / (time.perf_counter() - start)


def _response(connection: socket.socket) -> bytes:
    """Read one response to its end; returns its head."""
    received = b""
    while b"\r\n\r\n" not in received:
        more = connection.recv(65536)
        if not more:
            raise RuntimeError("the server closed the connection")
        received += more
    head, _, body = received.partition(b"\r\n\r\n")
    length = next(
        int(value) for name, _, value in (line.partition(b":") for line in head.split(b"\r\n"))
        if name.lower() == b"content-length"
    )  # fmt: skip
    left = length - len(body)
    while left > 0:
        more = connection.recv(min(left, 1 << 20))
        if not more:
            raise RuntimeError("the server closed the connection")
        left -= len(more)
    return head


if __name__ == "__main__":
    main()

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
    """Responses per second. Raises ``RuntimeError`` where one is not 200 or does not come."""
    counts = [0] * connections
    problems: list[str] = []
    start = time.perf_counter()

    def ask(place: int) -> None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
                while time.perf_counter() - start < seconds and not problems:
                    connection.sendall(request)
                    status = _response(connection)
                    if status != "200":
                        problems.append(f"answered {status}")
                    counts[place] += 1
        except OSError as problem:
            problems.append(str(problem))

    threads = [threading.Thread(target=ask, args=(place,)) for place in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if problems:
        raise RuntimeError(problems[0])
    return sum(counts) / (time.perf_counter() - start)


def _response(connection: socket.socket) -> str:
    """Read one response to its end; returns its status."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += _more(connection)
    head, _, body = received.partition(b"\r\n\r\n")
    length = next(
        int(value) for name, _, value in (line.partition(b":") for line in head.split(b"\r\n"))
        if name.lower() == b"content-length"
    )  # fmt: skip
    left = length - len(body)
    while left > 0:
        left -= len(_more(connection))
    return head.split(b" ", 2)[1].decode("ascii")


def _more(connection: socket.socket) -> bytes:
    more = connection.recv(1 << 20)
    if not more:
        raise ConnectionError("the server closed the connection")
    return more


if __name__ == "__main__":
    main()

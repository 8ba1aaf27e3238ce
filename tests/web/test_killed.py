"""The server is killed the moment after it answered: what it said was kept is there, and what it owed is told."""

import http.client
import http.server
import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.test_server import ask, serving

PATIENCE = 60.0


def post(host: str, port: int, path: str, **fields: str) -> tuple[int, str]:
    """Send a form; the status, and where it leads or what the page says."""
    assert ask(host, port, "/healthz")[0] == 200
    connection = http.client.HTTPConnection(host, port, timeout=PATIENCE)
    try:
        connection.request("POST", path, urlencode(fields), {"Content-Type": "application/x-www-form-urlencoded"})
        response = connection.getresponse()
        return response.status, response.getheader("Location") or response.read().decode()
    finally:
        connection.close()


def kill(process: subprocess.Popen[str]) -> None:
    """End every process of a server at once, without a word."""
    workers = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text("ascii").split()
    for pid in (process.pid, *map(int, workers)):
        os.kill(pid, signal.SIGKILL)
    process.wait(PATIENCE)


@pytest.fixture
def told() -> Iterator[tuple[str, list[str]]]:
    """The address of a receiver, and the events that it has been told."""
    events: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            events.append(self.headers["Wizard-Event"])
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_given: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", events
    server.shutdown()
    thread.join()
    server.server_close()


def test_nothing_that_was_acknowledged_is_lost(tmp_path: Path, excerpts: str, told: tuple[str, list[str]]) -> None:
    settings = {"WIZARD_STORE": f"sqlite:///{tmp_path / 'wizard.db'}", "WIZARD_WEBHOOK_SECRET": "secret"}
    with serving(**settings, WIZARD_WEBHOOK_URL="http://127.0.0.1:1/") as (process, host, port):
        status, address = post(host, port, "/en/case", log=excerpts)
        kill(process)
    assert status == 303 and re.fullmatch(r"/en/case/[0-9A-Za-z_-]{22}", address)
    with serving(**settings, WIZARD_WEBHOOK_URL="http://127.0.0.1:1/") as (process, host, port):
        page = ask(host, port, address)
        assert page[0] == 200 and b"0232" in page[1]
        post(host, port, address, do="ask")
        key = re.findall(r"/en/more/([0-9A-Za-z_-]{22})", ask(host, port, address)[1].decode())[0]
        assert post(host, port, f"/en/more/{key}", more="a line of the customer")[0] == 200
        assert post(host, port, "/en/vote", node="375", helped="yes")[0] == 200
        kill(process)
    receiver, events = told
    with serving(**settings, WIZARD_WEBHOOK_URL=receiver) as (process, host, port):
        end = time.monotonic() + PATIENCE
        while len(events) < 2 and time.monotonic() < end:
            time.sleep(0.05)
        assert b"a line of the customer" in ask(host, port, f"{address}.json")[1]
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)
    assert sorted(events) == ["lines", "vote"]

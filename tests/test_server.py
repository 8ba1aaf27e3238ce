"""The production server as a process: it says where it is, answers, shares the work, and ends when asked to."""

import errno
import http.client
import os
import re
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from wizard.cli.failures import sentence
from wizard.server import CannotListen, _free_address

ROOT = Path(__file__).parent.parent
PATIENCE = 30.0


@contextmanager
def serving(*options: str, **settings: str) -> Iterator[tuple[subprocess.Popen[str], str, int]]:
    """A server with its address, in a group of processes of its own; ended at the latest when the test is over."""
    environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **settings}
    process = subprocess.Popen(
        [sys.executable, "-m", "wizard", "serve", "--port", "0", *options], cwd=ROOT, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        ready, _, _ = select.select([process.stdout], [], [], PATIENCE)
        told = process.stdout.readline() if ready else ""
        found = re.search(r"http://(?:\[([0-9a-f:]+)\]|([\d.]+)):(\d+)/", told)
        assert found, told + (process.stderr.read() if process.poll() is not None and process.stderr else "")
        yield process, found[1] or found[2], int(found[3])
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def ask(host: str, port: int, path: str, body: bytes | None = None) -> tuple[int, bytes]:
    """One request, sent as soon as the server takes it."""
    end = time.monotonic() + PATIENCE
    while True:
        connection = http.client.HTTPConnection(host, port, timeout=PATIENCE)
        try:
            headers = {"Content-Type": "text/plain; charset=utf-8"} if body is not None else {}
            connection.request("POST" if body is not None else "GET", path, body, headers)
            response = connection.getresponse()
            return response.status, response.read()
        except (ConnectionRefusedError, ConnectionResetError):  # also where a worker has just gone
            assert time.monotonic() < end
            time.sleep(0.02)
        finally:
            connection.close()


def test_it_serves_pages_and_json_and_ends_when_asked_to() -> None:
    log = (ROOT / "docs" / "examples" / "icewarp.log").read_bytes()
    with serving() as (process, host, port):
        assert host == "127.0.0.1"
        assert ask(host, port, "/healthz")[0] == 200
        assert b"<html" in ask(host, port, "/en/")[1]
        status, answer = ask(host, port, "/api/v1/diagnose", log)
        assert status == 200 and b'"hello-not-understood"' in answer
        process.send_signal(signal.SIGTERM)
        out, errors = process.communicate(timeout=PATIENCE)
        assert (process.returncode, out, errors) == (0, "", "")


def test_ctrl_c_ends_every_process_of_it_in_silence() -> None:
    with serving("--workers", "2") as (process, host, port):
        assert ask(host, port, "/healthz")[0] == 200
        workers = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text("ascii").split()
        assert len(workers) == 2
        os.killpg(process.pid, signal.SIGINT)
        out, errors = process.communicate(timeout=PATIENCE)
        assert (process.returncode, out, errors) == (0, "", "")
        for worker in workers:
            with pytest.raises(ProcessLookupError):
                os.kill(int(worker), 0)


def test_a_worker_that_dies_is_replaced() -> None:
    with serving() as (process, host, port):
        assert ask(host, port, "/healthz")[0] == 200
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text("ascii").split()
        assert children
        for child in children:
            os.kill(int(child), signal.SIGKILL)
        assert ask(host, port, "/healthz")[0] == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=PATIENCE) == 0


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_port_that_is_taken_is_said_in_one_line(lang: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        shown = subprocess.run(
            [sys.executable, "-m", "wizard", "serve", "--port", port], cwd=ROOT, capture_output=True, text=True,
            env={"PATH": os.environ["PATH"], "WIZARD_LANG": lang, "LANG": "C.UTF-8"}, timeout=PATIENCE, check=False,
        )  # fmt: skip
    assert shown.returncode == 2
    assert shown.stdout == ""
    assert shown.stderr.startswith("wizard: ") and shown.stderr.count("\n") == 1
    assert f"127.0.0.1:{port}" in shown.stderr and "--port" in shown.stderr


def test_address_and_port_come_from_the_environment_too() -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "wizard", "serve"], cwd=ROOT, capture_output=True, text=True,
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "WIZARD_HOST": "192.0.2.1", "WIZARD_PORT": "8123"},
        timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert shown.returncode == 2
    assert "192.0.2.1:8123" in shown.stderr and "--host" in shown.stderr


def test_articles_with_problems_are_not_served(tmp_path: Path) -> None:
    (tmp_path / "a.fr.md").write_text("---\nid: a\ntitle: A\n---\n", "utf-8")
    shown = subprocess.run(
        [sys.executable, "-m", "wizard", "serve", "--port", "0"], cwd=ROOT, capture_output=True, text=True,
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "WIZARD_KB": str(tmp_path)}, timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert shown.returncode == 1
    assert "a.fr.md:1: error" in shown.stderr and shown.stdout == ""


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (socket.gaierror(socket.EAI_NONAME, "no such name"), "unknown-host"),
        (OSError(errno.EADDRNOTAVAIL, "not ours"), "unknown-host"),
        (OSError(errno.EADDRINUSE, "in use"), "in-use"),
        (PermissionError(errno.EACCES, "denied"), "denied"),
        (OSError(errno.EAFNOSUPPORT, "no IPv6 here"), "other"),
    ],
)
def test_why_an_address_cannot_be_had_is_told_apart(
    error: OSError, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    with pytest.raises(CannotListen) as raised:
        _free_address("mail.example.com", 25)
    assert raised.value.values["reason"] == reason
    for lang in ("fr", "en"):
        assert "mail.example.com:25" in sentence(raised.value, lang)


def test_a_name_is_turned_into_numbers_of_the_older_kind_first() -> None:
    address, port = _free_address("localhost", 0)
    assert address == "127.0.0.1" and 1024 < port < 65536

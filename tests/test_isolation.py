"""The tests themselves: none reaches another machine, none depends on this one's language or clock."""

import os
import socket
import time

import pytest

from tests.conftest import NetworkUsed


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", "example.com"])
def test_no_test_reaches_another_machine(host: str) -> None:
    with pytest.raises(NetworkUsed):
        socket.create_connection((host, 25), timeout=1)
    with socket.socket() as stream, socket.socket(type=socket.SOCK_DGRAM) as datagrams:
        for attempt in (
            lambda: stream.connect((host, 25)),
            lambda: stream.connect_ex((host, 25)),
            lambda: datagrams.sendto(b"", (host, 53)),
        ):
            with pytest.raises(NetworkUsed):
                attempt()


def test_a_test_reaches_its_own_server() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        pass


def test_the_language_the_settings_and_the_clock_are_neutral() -> None:
    assert not os.environ.keys() & {"LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES"}
    assert {name: value for name, value in os.environ.items() if name.startswith("WIZARD_") and value} == {}
    assert time.tzname[0] == "UTC"

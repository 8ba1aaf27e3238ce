"""What other systems are told: signed, tried again until it has arrived, each time under the same key."""

import http.server
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from wizard import webhooks
from wizard.store import Event, Store, open_store
from wizard.store.deliveries import FIRST_WAIT, GIVEN_UP_AFTER, LONGEST_WAIT
from wizard.webhooks import Sender, is_signed, sign

SECRET, DAY = "a secret of two systems", "2026-05-01"


@dataclass
class Receiver:
    """A server on this machine that answers as it is told, and keeps what it was sent."""

    answers: list[int] = field(default_factory=list)
    hangs: bool = False
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    address: str = ""

    def keys(self) -> list[str]:
        return [headers["Idempotency-Key"] for headers, _ in self.got]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    told = Receiver()
    over = threading.Event()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.got.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            if told.hangs:
                over.wait(5)
                return
            self.send_response(told.answers.pop(0) if told.answers else 204)
            self.send_header("Location", f"{told.address}elsewhere")
            self.end_headers()

        def log_message(self, *_given: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.address = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield told
    over.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(f"sqlite:///{tmp_path / 'wizard.db'}")


def tell(store: Store, *, same: tuple[str, ...] = (), number: int = 1) -> None:
    store.deliveries.tell([Event("finish", json.dumps({"number": number}), same)], DAY)


def sender(store: Store, receiver: Receiver) -> Sender:
    return Sender(store.deliveries, receiver.address, SECRET)


def test_an_event_arrives_once_and_is_signed(store: Store, receiver: Receiver) -> None:
    tell(store)
    sending = sender(store, receiver)
    assert [sending.send_due() for _ in range(3)] == [1, 0, 0]
    ((headers, body),) = receiver.got
    assert json.loads(body) == {"number": 1} and headers["Wizard-Event"] == "finish"
    assert is_signed(SECRET, headers["Wizard-Signature"], body, int(time.time()))
    assert not is_signed("another", headers["Wizard-Signature"], body, int(time.time()))


def test_a_signature_that_is_old_or_mangled_is_none() -> None:
    header = sign(SECRET, b"{}", 1_000_000)
    assert is_signed(SECRET, header, b"{}", 1_000_299)
    assert not is_signed(SECRET, header, b"{}", 1_000_301)
    for wrong in ("", "t=1000000", header.replace("v1", "v2"), header[:-1], header + "0", "t=x,v1=" + "0" * 64):
        assert not is_signed(SECRET, wrong, b"{}", 1_000_000)


def test_what_fails_is_tried_again_under_the_same_key_and_signed_anew(store: Store, receiver: Receiver) -> None:
    receiver.answers = [500, 503, 200]
    tell(store)
    sending, now = sender(store, receiver), int(time.time())
    assert sending.send_due(now) == 0
    assert sending.send_due(now + FIRST_WAIT - 1) == 0 and len(receiver.got) == 1
    assert sending.send_due(now + FIRST_WAIT) == 0
    assert sending.send_due(now + 3 * FIRST_WAIT) == 1
    assert len(receiver.got) == 3 and len(set(receiver.keys())) == 1


def test_one_that_hangs_holds_nobody_up_for_long(
    store: Store, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhooks, "_SECONDS_TO_WAIT", 0.2)
    receiver.hangs = True
    tell(store)
    sending, now, began = sender(store, receiver), int(time.time()), time.monotonic()
    assert sending.send_due(now) == 0 and time.monotonic() - began < 3
    receiver.hangs = False
    assert sending.send_due(now + FIRST_WAIT) == 1 and len(set(receiver.keys())) == 1


def test_nobody_there_loses_nothing(store: Store, receiver: Receiver) -> None:
    tell(store)
    now = int(time.time())
    assert Sender(store.deliveries, "http://127.0.0.1:1/", SECRET).send_due(now) == 0
    assert sender(store, receiver).send_due(now + FIRST_WAIT) == 1


def test_a_redirect_is_not_followed(store: Store, receiver: Receiver) -> None:
    receiver.answers = [302]
    tell(store)
    assert sender(store, receiver).send_due() == 0 and len(receiver.got) == 1


def test_a_receiver_that_is_gone_is_told_no_more(store: Store, receiver: Receiver) -> None:
    receiver.answers = [410]
    tell(store)
    sending, now = sender(store, receiver), int(time.time())
    assert sending.send_due(now) == 0 and sending.send_due(now + LONGEST_WAIT) == 0
    assert len(receiver.got) == 1


def test_after_days_it_is_given_up(store: Store, receiver: Receiver) -> None:
    receiver.answers = [500] * 100
    tell(store)
    sending, now = sender(store, receiver), int(time.time())
    for hour in range(90):
        sending.send_due(now + hour * LONGEST_WAIT)
    assert 60 < len(receiver.got) <= GIVEN_UP_AFTER // LONGEST_WAIT + 1
    assert store.deliveries.take(now + 100 * LONGEST_WAIT) is None


def test_the_same_event_is_told_once_a_day_and_another_is_told_too(store: Store, receiver: Receiver) -> None:
    for _ in range(3):
        tell(store, same=("a", "b"))
    tell(store, same=("a", "c"), number=2)
    sending = sender(store, receiver)
    sending.send_due()
    tell(store, same=("a", "b"))
    sending.send_due()
    assert sorted(json.loads(body)["number"] for _, body in receiver.got) == [1, 2]


def test_several_senders_share_what_is_due(store: Store, receiver: Receiver) -> None:
    for number in range(12):
        tell(store, number=number)
    threads = [threading.Thread(target=lambda: [sender(store, receiver).send_due() for _ in range(6)]) for _ in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(receiver.got) == len(set(receiver.keys())) == 12


def test_what_has_arrived_is_forgotten(store: Store, receiver: Receiver) -> None:
    tell(store)
    sending = sender(store, receiver)
    sending.send_due()
    with store.engine.connect() as connection:
        assert list(connection.exec_driver_sql("SELECT body FROM deliveries")) == [("",)]
    sending.send_due(int(time.time()) + GIVEN_UP_AFTER)
    with store.engine.connect() as connection:
        assert list(connection.exec_driver_sql("SELECT * FROM deliveries")) == []


def test_the_thread_sends_without_being_asked_twice(store: Store, receiver: Receiver) -> None:
    tell(store)
    sending = sender(store, receiver)
    sending.wake()
    end = time.monotonic() + 10
    while not receiver.got and time.monotonic() < end:
        time.sleep(0.01)
    assert sending.is_awake and len(receiver.got) == 1
    sending.end()
    assert not sending.is_awake

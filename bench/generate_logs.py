"""Mail logs of any size, the same for the same seed: ``python -m bench.generate_logs icewarp --size 300 > big.log``.

A day of one server that sends and receives: of 100 sessions 90 are healthy, 6 go on although the certificate was not
verified, 2 deliveries fail in the handshake (IceWarp: with the bytes of the records below), 2 received ones fail.
Sessions overlap as threads do. Every address and name is one that is kept for documentation (RFC 5737, 3849, 2606).
"""

import argparse
import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

MEGABYTE = 1_000_000
SEED = 375
_AT_ONCE = 12
"""Sessions that overlap."""
_BLOCK = 1000
"""Lines that are yielded together."""
_DAY = 86_400_000

Line = tuple[str, str]
"""What stands before the time of a line and what stands after it."""
_WEIGHTS = {"sent": 45, "received": 45, "not-verified": 6, "sent-failed": 2, "received-failed": 2}
_PEERS = {"sent": (0, 1300), "received": (0, 1300), "not-verified": (1300, 120), "sent-failed": (1420, 40)}
"""Whose sessions are of a kind: the first peer and how many. The same peer fails in the same way every time."""
_OTHER_PEERS = (1460, 40)


@dataclass(frozen=True, slots=True)
class _Peer:
    number: int
    host: str
    address: str

    @property
    def domain(self) -> str:
        return self.host.partition(".")[2]


class _Drawing:
    """Random values of a mail server's day."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self._peers = [self._peer(number) for number in range(sum(_OTHER_PEERS))]

    def _peer(self, number: int) -> _Peer:
        domain = f"example.{self.random.choice(('com', 'net', 'org'))}"
        if self.random.random() < 0.2:
            address = f"2001:db8:{self.random.randrange(1, 0xFFFF):x}::{self.random.randrange(1, 0xFF):x}"
        else:
            network = self.random.choice(("192.0.2", "198.51.100", "203.0.113"))
            address = f"{network}.{self.random.randrange(1, 255)}"
        return _Peer(number, f"mx{number}.{domain}", address)

    def kind(self) -> str:
        """The kind of a session, as often as in a day of a real server."""
        return self.random.choices(tuple(_WEIGHTS), tuple(_WEIGHTS.values()))[0]

    def peer(self, kind: str) -> _Peer:
        """The peer of a session. A few write often, most seldom."""
        first, count = _PEERS.get(kind, _OTHER_PEERS)
        return self._peers[first + int(count * self.random.random() ** 3)]

    def hexadecimal(self, digits: int) -> str:
        return f"{self.random.getrandbits(4 * digits):0{digits}X}"

    def person(self, domain: str) -> str:
        name = self.random.choice(("anna", "bruno", "chloe", "david", "emma", "felix", "info", "support"))
        return f"{name}{self.random.randrange(1000)}@{domain}"


@dataclass(frozen=True, slots=True)
class _Writer:
    """How a program writes: a session of a kind, and a time of the day, given in milliseconds."""

    session: Callable[[_Drawing, str], Iterator[Line]]
    time: Callable[[int], str]
    bytes_a_line: int


def lines(dialect: str, size: int, seed: int = SEED) -> Iterator[str]:
    """The log in blocks of lines, in all about ``size`` bytes: what has begun by then is written to its end."""
    writer = WRITERS[dialect]
    drawing = _Drawing(seed)
    step = _DAY * writer.bytes_a_line / max(size, _DAY // 100)
    running = [writer.session(drawing, drawing.kind()) for _ in range(_AT_ONCE)]
    now, written = 0.0, 0
    block: list[str] = []
    while running:
        place = drawing.random.randrange(len(running))
        line = next(running[place], None)
        if line is not None:
            now += step * 2 * drawing.random.random()
            text = f"{line[0]}{writer.time(int(now) % _DAY)}{line[1]}\n"
            written += len(text)
            block.append(text)
        elif written < size:
            running[place] = writer.session(drawing, drawing.kind())
        else:
            del running[place]
        if len(block) >= _BLOCK:
            yield "".join(block)
            block = []
    yield "".join(block)


def paste(dialect: str, seed: int, length: int = 60) -> str:
    """What an agent pastes: ``length`` lines of whole sessions, the failures first, the last one cut."""
    writer = WRITERS[dialect]
    drawing = _Drawing(seed)
    found: list[str] = []
    now = drawing.random.randrange(_DAY // 2)
    while len(found) < length:
        for kind in ("sent-failed", "received-failed", "not-verified", "sent", "received"):
            for before, after in writer.session(drawing, kind):
                now += drawing.random.randrange(200)
                found += f"{before}{writer.time(now)}{after}".split("\n")
    return "\n".join(found[:length]) + "\n"


def _clock(milliseconds: int) -> str:
    seconds, fraction = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}:{fraction:03}"


def _syslog(milliseconds: int) -> str:
    seconds = milliseconds // 1000
    return f"Nov 24 {seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _icewarp(drawing: _Drawing, kind: str) -> Iterator[Line]:
    peer = drawing.peer(kind)
    heading = f"{peer.address:<15} [{drawing.hexadecimal(4)}] "
    bodies = _icewarp_received if kind.startswith("received") else _icewarp_sent
    for body in bodies(drawing, kind, peer):
        yield heading, body


def _icewarp_sent(drawing: _Drawing, kind: str, peer: _Peer) -> Iterator[str]:
    host = peer.host
    for body in (
        "Connected", f"<<< 220 {host} ESMTP", ">>> EHLO mail.example.com", f"<<< 250-{host}", "<<< 250-PIPELINING",
        f"<<< 250-SIZE {drawing.random.randrange(10, 100)}000000", "<<< 250-8BITMIME", "<<< 250 STARTTLS",
        ">>> STARTTLS", "<<< 220 2.0.0 Ready to start TLS",
    ):  # fmt: skip
        yield f" Client session {body}"
    if kind == "sent-failed":
        alert = ("0232", "0228", "0246", "0230", "022A", "0250")[peer.number % 6]
        start = f"010001fc0303{drawing.hexadecimal(32).lower()}"
        yield (
            " Client session TLS connection could not be established"
            f"\n>>> (SSLv2/v3 write client hello B ,771,22) {start}......350084c012c008c01cc0 (512)"
            f"\n<<< (SSLv2/v3 read server hello A ,769,21) {alert}"
        )
        yield " Client session Disconnected"
        return
    if kind == "not-verified":
        code = (20, 20, 18, 20, 19, 20, 10, 20, 21, 20)[peer.number % 10]
        yield f" Client session SSL: Not verified ({code}) - proceed anyway"
    else:
        yield " Client session SSL: Verified (0)"
    for body in (
        ">>> EHLO mail.example.com", f"<<< 250-{host}", "<<< 250 8BITMIME",
        f">>> MAIL FROM:<{drawing.person('example.com')}> SIZE={drawing.random.randrange(1000, 90000)}",
        "<<< 250 2.1.0 Ok", f">>> RCPT TO:<{drawing.person(peer.domain)}>", "<<< 250 2.1.5 Ok", ">>> DATA",
        "<<< 354 End data with <CR><LF>.<CR><LF>", f"<<< 250 2.0.0 Ok: queued as {drawing.hexadecimal(10)}",
        ">>> QUIT", "<<< 221 2.0.0 Bye", "Disconnected",
    ):  # fmt: skip
        yield f" Client session {body}"


def _icewarp_received(drawing: _Drawing, kind: str, peer: _Peer) -> Iterator[str]:
    host = peer.host
    for body in (
        "Connected", ">>> 220 mail.example.com ESMTP", f"<<< EHLO {host}",
        f">>> 250-mail.example.com Hello {host}, pleased to meet you.", ">>> 250-SIZE 52428800", ">>> 250 STARTTLS",
        "<<< STARTTLS", ">>> 220 2.0.0 Ready to start TLS",
    ):  # fmt: skip
        yield f" {body}"
    if kind == "received-failed":
        yield " SSL: Handshake with client failed on 192.0.2.10:25"
        yield " Disconnected"
        return
    sender, recipient = drawing.person(peer.domain), drawing.person("example.com")
    size = drawing.random.randrange(1000, 90000)
    for body in (
        f"<<< EHLO {host}", f">>> 250-mail.example.com Hello {host}, pleased to meet you.", ">>> 250 SIZE 52428800",
        f"<<< MAIL FROM:<{sender}> SIZE={size}", f">>> 250 2.1.0 <{sender}>... Sender ok",
        f"<<< RCPT TO:<{recipient}>", f">>> 250 2.1.5 <{recipient}>... Recipient ok", "<<< DATA",
        '>>> 354 Enter mail, end with "." on a line by itself',
        f">>> 250 2.6.0 {size} bytes received in 00:00:00.{drawing.random.randrange(999):03}; Message accepted",
        f"*** <{sender}> <{recipient}> 1 {size} 00:00:00 OK", "<<< QUIT", ">>> 221 2.0.0 mail.example.com closing",
        "Disconnected",
    ):  # fmt: skip
        yield f" {body}"


def _postfix(drawing: _Drawing, kind: str) -> Iterator[Line]:
    bodies = _postfix_received if kind.startswith("received") else _postfix_sent
    for body in bodies(drawing, kind, drawing.peer(kind)):
        yield "", f" mail postfix/{body}"


def _postfix_sent(drawing: _Drawing, kind: str, peer: _Peer) -> Iterator[str]:
    sender, recipient = drawing.person("example.com"), drawing.person(peer.domain)
    relay = f"{peer.host}[{peer.address}]:25"
    queue, process = drawing.hexadecimal(10), drawing.random.randrange(1000, 30000)
    smtp, delay = f"smtp[{process}]:", f"{drawing.random.randrange(1, 99) / 10}"
    ending = f"to=<{recipient}>, relay={relay}, delay={delay}, delays=0.1/0.01/0.4/0.2,"
    yield f"pickup[812]: {queue}: uid=1000 from=<{sender}>"
    yield f"cleanup[{process + 3}]: {queue}: message-id=<{drawing.hexadecimal(16)}@example.com>"
    yield f"qmgr[813]: {queue}: from=<{sender}>, size={drawing.random.randrange(1000, 90000)}, nrcpt=1 (queue active)"
    if kind == "sent-failed":
        yield f"{smtp} SSL_connect error to {relay}: -1"
        yield f"{smtp} warning: TLS library problem: {_CONNECT_ERRORS[peer.number % 4]}:"
        yield f"{smtp} {queue}: {ending} dsn=4.7.5, status=deferred (Cannot start TLS: handshake failure)"
        return
    if kind == "not-verified":
        yield f"{smtp} certificate verification failed for {relay}: untrusted issuer /CN=Example Root CA"
        yield f"{smtp} Untrusted TLS connection established to {relay}: {_TLS13}"
    else:
        yield f"{smtp} Verified TLS connection established to {relay}: {_TLS13}"
    accepted = f"(250 2.0.0 Ok: queued as {drawing.hexadecimal(10)})"
    yield f"{smtp} {queue}: {ending} dsn=2.0.0, status=sent {accepted}"
    yield f"qmgr[813]: {queue}: removed"


def _postfix_received(drawing: _Drawing, kind: str, peer: _Peer) -> Iterator[str]:
    sender, recipient = drawing.person(peer.domain), drawing.person("example.com")
    client = f"{peer.host}[{peer.address}]"
    queue, process = drawing.hexadecimal(10), drawing.random.randrange(1000, 30000)
    smtpd = f"smtpd[{process}]:"
    yield f"{smtpd} connect from {client}"
    if kind == "received-failed":
        yield f"{smtpd} SSL_accept error from {client}: -1"
        yield f"{smtpd} warning: TLS library problem: {_ACCEPT_ERRORS[peer.number % 4]}:"
        yield f"{smtpd} lost connection after STARTTLS from {client}"
        yield f"{smtpd} disconnect from {client} ehlo=1 starttls=0/1 commands=1/2"
        return
    yield f"{smtpd} Anonymous TLS connection established from {client}: {_TLS13}"
    yield f"{smtpd} {queue}: client={client}"
    yield f"cleanup[{process + 3}]: {queue}: message-id=<{drawing.hexadecimal(16)}@{peer.host}>"
    yield f"qmgr[813]: {queue}: from=<{sender}>, size={drawing.random.randrange(1000, 90000)}, nrcpt=1 (queue active)"
    yield f"{smtpd} disconnect from {client} ehlo=2 starttls=1 mail=1 rcpt=1 data=1 quit=1 commands=7"
    delivered = "dsn=2.0.0, status=sent (delivered to mailbox)"
    yield f"local[{process + 5}]: {queue}: to=<{recipient}>, relay=local, delay=0.1, delays=0.1/0.01/0/0, {delivered}"
    yield f"qmgr[813]: {queue}: removed"


_TLS13 = "TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)"
_CONNECT_ERRORS = (
    "error:0A000410:SSL routines::sslv3 alert handshake failure:../ssl/record/rec_layer_s3.c:907:SSL alert number 40",
    "error:0A00042E:SSL routines::tlsv1 alert protocol version:../ssl/record/rec_layer_s3.c:907:SSL alert number 70",
    "error:0A000438:SSL routines::tlsv1 alert internal error:../ssl/record/rec_layer_s3.c:907:SSL alert number 80",
    "error:0A00010B:SSL routines::wrong version number:../ssl/record/ssl3_record.c:354",
)
_ACCEPT_ERRORS = (
    "error:0A0000C1:SSL routines::no shared cipher:../ssl/statem/statem_srvr.c:2220",
    "error:0A000102:SSL routines::unsupported protocol:../ssl/statem/statem_srvr.c:1657",
    "error:0A000418:SSL routines::tlsv1 alert unknown ca:../ssl/record/rec_layer_s3.c:907:SSL alert number 48",
    "error:0A000416:SSL routines::sslv3 alert certificate unknown:../ssl/record/rec_layer_s3.c:907:SSL alert number 46",
)

WRITERS = {"icewarp": _Writer(_icewarp, _clock, 73), "postfix": _Writer(_postfix, _syslog, 124)}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.generate_logs", description=__doc__)
    parser.add_argument("dialect", choices=sorted(WRITERS))
    parser.add_argument("--size", type=float, default=20, help="in MB (default: 20)")
    parser.add_argument("--seed", type=int, default=SEED)
    asked = parser.parse_args()
    for block in lines(asked.dialect, int(asked.size * MEGABYTE), asked.seed):
        sys.stdout.write(block)


if __name__ == "__main__":
    main()

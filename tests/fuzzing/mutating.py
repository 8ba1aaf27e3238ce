"""Inputs that look like what people send: samples of the knowledge base, spoilt in the ways that mails and tools have."""

import functools
import json
import random
from collections.abc import Callable, Sequence

from tests.fuzzing.readers import BETWEEN, wizard
from tests.logs.samples import ARTICLE
from tests.small_kb import ARTICLE as PAGE
from tests.small_kb import CLOCK

_ODD = (
    "\x00", "\ud800", "\udfff", "\u202e", "\u200f", "\ufeff", "\u2028", "\x85", "\x1b[31m", "\xa0", "\U0010ffff", "e\u0301", "İ", "ß",
    "²", "٣", "９", "é", "\t", "\r", "\r\n", "\n", "\\", '"', "'", "&lt;", "&#0;", "&#x110000;", "**", "`", "> ", ">>> ", "<<< ",
    "250-", "250 ", "220 ", "...", "…", "=", ":", "[", "]", "{", "}", "<", "|", "%", "00", "0x", "-1", "9" * 30, "9" * 5000,
    "1e999", "NaN", "99:99:99", "0000-00-00 00:00:00", "2026-02-30T25:61:61Z", "::", "1.2.3.4.5", "xn--", "\ud83d\ude00",
    "STARTTLS", "AUTH PLAIN ", "MESSAGE", "(((((", "%s", "{session.peer: x}", "</script>", "javascript:x", "SSL alert number 999",
)  # fmt: skip
_CARRIERS: tuple[Callable[[str], str], ...] = (
    lambda line: f"mail-1  | {line}",
    lambda line: f"0|haraka  | {line}",
    lambda line: f"[pod/mail-0/icewarp] {line}",
    lambda line: json.dumps({"log": line + "\n", "stream": "stdout"}),
    lambda line: json.dumps({"MESSAGE": list(line.encode("utf-8", "replace")), "_PID": "1", "_COMM": "smtpd"}),
    lambda line: json.dumps({"message": line, "err": {"message": line}}),
    lambda line: 'time="2026-11-24T10:00:00Z" level=info msg="' + line.replace('"', '\\"') + '"',
    lambda line: f"Nov 24 10:00:00 mx app[7]: {line}",
    lambda line: f"mail.log:12:{line}",
    lambda line: f"12-{line}",
    lambda line: f"> > {line}",
    lambda line: f'2026-11-24T10:00:00.000Z,EXCH\\Default,08D6A8D416004F78,3,192.0.2.1:25,192.0.2.2:4,>,"{line}",',
)
_REPORTS = (
    json.dumps(
        {
            "organization-name": "Example", "policies": [
                {"policy": {"policy-type": "sts", "policy-domain": "example.com"},
                 "summary": {"total-successful-session-count": 5, "total-failure-session-count": 3},
                 "failure-details": [{"result-type": "certificate-expired", "sending-mta-ip": "192.0.2.1",
                                      "receiving-mx-hostname": "mx.example.com", "failed-session-count": 3}]}],
        }
    ),
    json.dumps([{"id": "cert_trust", "ip": "mx.example.com/192.0.2.1", "port": "25", "severity": "CRITICAL", "finding": "failed"}]),
    json.dumps({"scanResult": [{"targetHost": "mx", "ip": "192.0.2.1", "port": "25", "protocols": [{"id": "TLS1", "severity": "LOW", "finding": "offered"}]}]}),
    "Final-Recipient: rfc822; a@example.com\nAction: failed\nStatus: 5.7.10\nDiagnostic-Code: smtp; 530 5.7.0 Must issue a STARTTLS command first",
    json.dumps({"data": {"result": [{"stream": {}, "values": [["1669560520000000000", "220 mx.example.com ESMTP"]]}]}}),
)  # fmt: skip
_LONGEST = 20_000


@functools.cache
def samples() -> tuple[str, ...]:
    """Lines and texts that readers know: of every dialect, of every symptom, of tests, reports and articles."""
    base = wizard().kb
    found = [sample for dialect in base.dialects for sample in dialect.likes]
    found += [sample for symptom in base.symptoms.values() for pattern in symptom.patterns for sample in pattern.likes]
    return (*dict.fromkeys(found), *ARTICLE.splitlines(), *_REPORTS)


@functools.cache
def wordings() -> tuple[str, ...]:
    """Every wording of the reference tables."""
    return wizard().grammar.tables.texts


def pages() -> tuple[str, ...]:
    """Articles, whole."""
    return PAGE, CLOCK


def spoilt(draw: random.Random, text: str) -> str:
    """One change of the kind that happens to text on its way."""
    at, end = sorted((draw.randrange(len(text) + 1), draw.randrange(len(text) + 1)))
    kind = draw.randrange(9)
    if kind == 0:
        return text[:at]
    if kind == 1:
        return text[at:]
    if kind == 2:
        return text[:at] + text[end:]
    if kind == 3:
        return text[:end] + text[at:]
    if kind == 4:
        return text[:at] + draw.choice(_ODD) + text[at:]
    if kind == 5:
        return text[:at] + draw.choice(_ODD) * draw.choice((2, 7, 60)) + text[end:]
    if kind == 6:
        return draw.choice(_CARRIERS)(text)
    if kind == 7:
        return text.swapcase() if draw.random() < 0.5 else text[::-1]
    return "\n".join(draw.choice(_CARRIERS)(line) for line in text.split("\n")[:40])


def nested(draw: random.Random) -> str:
    """Brackets in brackets, of JSON mostly, closed or not."""
    depth = draw.choice((3, 9, 60, 3000))
    opening, closing = draw.choice(
        (("[", "]"), ('{"message":', "}"), ('{"policies":[', "]}"), ("> ", ""), ("&amp;", ""))
    )
    return opening * depth + draw.choice(("1", '"x"', "", "null")) + closing * draw.choice((depth, 0, depth + 1))


def paste(draw: random.Random) -> str:
    """Some samples, in a row or mixed, of which most are spoilt."""
    rows: list[str] = []
    for _ in range(draw.choice((1, 1, 2, 5, 20))):
        row = nested(draw) if draw.random() < 0.04 else draw.choice(samples() if draw.random() < 0.9 else wordings())
        for _ in range(draw.choice((0, 0, 1, 1, 2, 4))):
            row = spoilt(draw, row)
        rows += [row] * draw.choice((1, 1, 1, 2))
    if draw.random() < 0.3:
        draw.shuffle(rows)
    text = draw.choice(("\n", "\n", "\r\n", "\n\n", "")).join(rows)
    return (spoilt(draw, text) if draw.random() < 0.3 else text)[:_LONGEST]


def article(draw: random.Random) -> str:
    """An article in which some lines are missing, moved, doubled or spoilt."""
    rows = draw.choice(pages()).split("\n")
    for _ in range(draw.choice((1, 1, 2, 5))):
        at = draw.randrange(len(rows))
        rows[at : at + 1] = draw.choice(
            ([], [rows[at]] * 2, [spoilt(draw, rows[at])], [draw.choice(rows)], [rows[at], draw.choice(samples())])
        )
        rows = rows or [""]
    return "\n".join(rows)


def packed(text: str) -> bytes:
    """A text as bytes; lone surrogates as the bytes that UTF-8 forbids."""
    return text.encode("utf-8", "surrogatepass")


def for_reader(name: str, draw: random.Random) -> bytes:
    """An input of the form that a reader of ``READERS`` takes."""
    if name == "articles":
        return BETWEEN.join(packed(article(draw)) for _ in range(draw.choice((1, 2, 3))))
    if name == "turn":
        sent = {
            "text": paste(draw), "lang": draw.choice(("fr", "en", "xx", "")), "article": draw.choice((None, "375", "nobody", 3)),
            "focus": draw.choice((None, 1, 0, -1, True, 10**30, "1", 1.5)), "answers": draw.choice(({}, {"375#outcome": "failed"}, {"a": 1}, [])),
            "facts": draw.choice(({}, {"server.version": "14.1"}, {"server.version": "9" * 5000}, {"tls.verify": "20"}, {"session.port": "²"})),
        }  # fmt: skip
        text = json.dumps({name: value for name, value in sent.items() if draw.random() < 0.7})
        return packed(spoilt(draw, text) if draw.random() < 0.2 else text)
    if name == "condition":
        text = draw.choice(
            ("tls.outcome = failed and session.side = server", "tls.verify in 18, 19", "tls.hello_size >= 256")
        )
        return packed(spoilt(draw, text))
    if name in ("clock", "tls-bytes", "pattern", "answer"):
        return BETWEEN.join(packed(paste(draw)) for _ in range(draw.choice((1, 2, 4))))
    return packed(paste(draw))


def seeds(name: str, count: int) -> Sequence[bytes]:
    """The same inputs every time."""
    draw = random.Random(name)  # noqa: S311  # the same again
    return [for_reader(name, draw) for _ in range(count)]

"""A small knowledge base, written by hand: the IceWarp dialect, three tables, and what else the tests of reading need."""

from wizard.logs import compile_grammar
from wizard.model import Dialect, DialectShape, Location, Table, TableRow

NOWHERE = Location("kb/none.fr.md", 1)


def a_dialect(
    name: str,
    shapes: list[tuple[str, dict[str, str], tuple[str, ...]]],
    *,
    sent: str = "",
    received: str = "",
    below: tuple[str, ...] = (),
) -> Dialect:
    return Dialect(
        name,
        tuple(DialectShape(pattern, tuple(sets.items()), session, NOWHERE) for pattern, sets, session in shapes),
        (sent,) if sent else (),
        (received,) if received else (),
        below,
        (),
        (),
        NOWHERE,
    )


def a_table(key: str, rows: list[tuple[str, dict[str, str], list[str]]]) -> Table:
    return Table(
        "a-table",
        key,
        tuple(TableRow(number, tuple(sets.items()), tuple(wordings), {}, NOWHERE) for number, sets, wordings in rows),
        NOWHERE,
    )


ICEWARP = a_dialect(
    "icewarp",
    [
        (
            "{session.peer} [{thread}] {time} Client session {body}",
            {"session.side": "client"},
            ("thread", "session.peer"),
        ),
        ("{session.peer} [{thread}] {time} {body}", {"session.side": "server"}, ("thread", "session.peer")),
    ],
    sent=">>> {smtp}",
    received="<<< {smtp}",
    below=(
        "<<< ({state},{tls.record_version},{tls.record_type}) {received.bytes}",
        ">>> ({state},{tls.record_version},{tls.record_type}) {sent.bytes}",
    ),
)

POSTFIX = a_dialect(
    "postfix",
    [
        (
            "{time} {any} postfix/smtpd[{thread}]: {body}",
            {"session.side": "server", "server.product": "postfix"},
            ("thread",),
        ),
        (
            "{time} {any} postfix/smtp[{thread}]: {body}",
            {"session.side": "client", "server.product": "postfix"},
            ("thread",),
        ),
    ],
)

ALERTS = a_table(
    "tls.alert",
    [
        ("0", {}, ["alert close notify"]),
        ("40", {"tls.there_says": "handshake-refused"}, ["alert handshake failure", "fatal alert: handshake_failure"]),
        ("42", {"tls.there_says": "cert-refused"}, ["alert bad certificate"]),
        ("45", {"tls.there_says": "expired"}, ["alert certificate expired"]),
        ("48", {"tls.there_says": "issuer-unknown"}, ["alert unknown ca"]),
        (
            "50",
            {"tls.there_says": "parse"},
            ["alert decode error", "fatal alert: decode_error", "error decoding message"],
        ),
        ("70", {"tls.there_says": "version"}, ["alert protocol version"]),
        ("112", {"tls.there_says": "server-name"}, ["tlsv1 unrecognized name"]),
        ("116", {"tls.there_says": "client-cert"}, ["alert certificate required"]),
    ],
)

VERIFY = a_table(
    "tls.verify",
    [
        ("9", {"tls.here_says": "not-yet-valid"}, ["certificate is not yet valid"]),
        ("10", {"tls.here_says": "expired"}, ["certificate has expired"]),
        ("18", {"tls.here_says": "self-signed"}, ["self-signed certificate", "self signed certificate"]),
        (
            "19",
            {"tls.here_says": "root-unknown"},
            ["self-signed certificate in certificate chain", "self signed certificate in certificate chain"],
        ),
        ("20", {"tls.here_says": "issuer-unknown"}, ["unable to get local issuer certificate"]),
    ],
)

REASONS = a_table(
    "",
    [
        ("", {"tls.here_says": "plain-text"}, ["wrong version number", "does not look like a TLS handshake"]),
        ("", {"tls.here_says": "dates"}, ["certificate has expired or is not yet valid"]),
        ("", {"session.end": "reset"}, ["Connection reset by peer"]),
    ],
)


GRAMMAR = compile_grammar([ICEWARP, POSTFIX], [ALERTS, VERIFY, REASONS])

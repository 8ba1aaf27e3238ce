"""What the notes of a reading say, in words: SMTP events, alerts, hellos and records, one set for all faces."""

from collections.abc import Iterator, Mapping

from wizard.i18n.catalogues import translator
from wizard.i18n.labels import N_

_EVENTS: Mapping[str, str] = {
    "greeting": N_("The server greets (%(code)s)."),
    "greeting-masked": N_("The greeting is covered with asterisks: a firewall’s inspection edits the exchange."),
    "ehlo": N_("The client introduces itself (%(command)s)."),
    "ehlo-reply": N_("The server says what it can do."),
    "starttls": N_("The client asks for encryption."),
    "starttls-offered": N_("The server offers STARTTLS."),
    "starttls-missing": N_("The reply is whole, and STARTTLS is not in it."),
    "starttls-masked": N_("Something between the two servers wrote over STARTTLS."),
    "starttls-accepted": N_("The server agrees: the TLS handshake begins after this line."),
    "starttls-refused": N_("The server refuses STARTTLS (%(code)s)."),
    "starttls-required": N_("The server wants STARTTLS first (%(code)s)."),
    "encrypted": N_("The conversation goes on after the handshake: the connection is encrypted."),
    "clear": N_("The message goes out without encryption."),
    "refused": N_("The server refuses %(command)s (%(code)s)."),
    "mail": N_("The message follows."),
    "quit": N_("The client says goodbye."),
}
_ALERTS: Mapping[tuple[str, str], str] = {
    ("fatal", "here"): N_("Fatal alert %(number)s, sent by us: the handshake ends here."),
    ("fatal", "there"): N_("Fatal alert %(number)s, sent by the other side: the handshake ends here."),
    ("fatal", ""): N_("Fatal alert %(number)s: the handshake ends here."),
    ("warning", "here"): N_("Warning %(number)s, sent by us."),
    ("warning", "there"): N_("Warning %(number)s, sent by the other side."),
    ("warning", ""): N_("Warning %(number)s."),
}
_HELLOS: Mapping[tuple[str, str], str] = {
    ("client-hello", "here"): N_("ClientHello of %(size)s bytes, %(version)s, sent by us."),
    ("client-hello", "there"): N_("ClientHello of %(size)s bytes, %(version)s, sent by the other side."),
    ("client-hello", ""): N_("ClientHello of %(size)s bytes, %(version)s."),
    ("server-hello", "here"): N_("ServerHello of %(size)s bytes, %(version)s, sent by us."),
    ("server-hello", "there"): N_("ServerHello of %(size)s bytes, %(version)s, sent by the other side."),
    ("server-hello", ""): N_("ServerHello of %(size)s bytes, %(version)s."),
}
_CUT = N_("The bytes are cut short in the log; the size is the one that the message states.")
_RECORD = N_("The wrapping: a TLS record that holds %(type)s, marked %(version)s.")
_RECORD_TYPES: Mapping[str, str] = {
    "alert": N_("an alert"),
    "handshake": N_("a handshake message"),
    "change-cipher-spec": N_("the change to encryption"),
    "application-data": N_("encrypted data"),
    "record-heading": N_("a record’s heading"),
}
_UNDECODABLE: Mapping[str, str] = {
    "empty": N_("No bytes were printed."),
    "cut": N_("Too few bytes were printed to say what they are."),
    "encrypted": N_("These bytes are encrypted and say nothing to a reader."),
    "stray": N_("These bytes cannot be of this session: another one printed them. Nothing is taken from them."),
    "other": N_("These bytes are no TLS message that can be read here."),
}
_UNKNOWN_VERSION = N_("version not seen")


def note_sentences(kind: str, values: Mapping[str, str], lang: str) -> Iterator[str]:
    """What a note says, as sentences of plain text; nothing for a row of a table, which speaks for itself.

    ``kind`` and ``values`` are those of ``wizard.logs.Note``.

    >>> list(note_sentences("alert", {"level": "fatal", "by": "there", "number": "50"}, "en"))
    ['Fatal alert 50, sent by the other side: the handshake ends here.']
    """
    say = translator(lang).gettext
    if kind == "alert":
        yield say(_ALERTS[values.get("level", "fatal"), values.get("by", "")]) % {"number": values.get("number", "")}
    elif kind in ("client-hello", "server-hello"):
        version = values.get("version") or say(_UNKNOWN_VERSION)
        yield say(_HELLOS[kind, values.get("by", "")]) % {"size": values.get("size", ""), "version": version}
        if values.get("complete") == "no":
            yield say(_CUT)
    elif kind == "smtp":
        message = _EVENTS.get(values.get("event", ""))
        if message:
            yield say(message) % {"code": values.get("code", ""), "command": values.get("command", "")}
    elif kind == "record":
        held = _RECORD_TYPES.get(values.get("type", ""))
        named = say(held) if held else values.get("type", "")
        yield say(_RECORD) % {"type": named, "version": values.get("version") or say(_UNKNOWN_VERSION)}
    elif kind == "undecodable":
        yield say(_UNDECODABLE.get(values.get("why", ""), _UNDECODABLE["other"]))

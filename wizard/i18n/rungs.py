"""What the steps of a session are called on the ladder, in few words."""

from collections.abc import Mapping

from wizard.i18n.catalogues import translator
from wizard.i18n.labels import N_, complaint_label

_STEPS: Mapping[str, str] = {
    "connect": N_("connection"),
    "greeting": N_("greeting %(code)s"),
    "greeting-masked": N_("greeting, covered with asterisks"),
    "ehlo": N_("EHLO"),
    "ehlo-reply": N_("what the server can do"),
    "starttls-offered": N_("offers STARTTLS"),
    "starttls-missing": N_("does not offer STARTTLS"),
    "starttls-masked": N_("STARTTLS, written over on the way"),
    "starttls": N_("STARTTLS"),
    "starttls-accepted": N_("%(code)s, ready for TLS"),
    "starttls-refused": N_("%(code)s, STARTTLS refused"),
    "starttls-required": N_("%(code)s, STARTTLS required"),
    "client-hello": N_("ClientHello"),
    "server-hello": N_("ServerHello, certificate"),
    "encrypted": N_("encrypted"),
    "clear": N_("goes on without encryption"),
    "refused": N_("%(code)s, %(command)s refused"),
    "mail": N_("message"),
    "quit": N_("QUIT"),
    "failed": N_("the handshake failed"),
}
_ENDS: Mapping[str, str] = {
    "closed": N_("connection closed"), "reset": N_("connection reset"), "timeout": N_("no answer"),
}  # fmt: skip
_ALERTS: Mapping[str, str] = {"fatal": N_("alert %(number)s"), "warning": N_("warning %(number)s")}
_HELLO = N_("ClientHello, %(version)s, %(size)s bytes")
_US, _PEER, _CLIENT, _SERVER = N_("us"), N_("other side"), N_("client"), N_("server")
_LINE, _NO_LINE, _BROKE = N_("line %(n)s"), N_("not in these lines"), N_("it broke here")
_TITLE = N_("The exchange, step by step")


def rung_label(kind: str, event: str, values: Mapping[str, str], lang: str) -> str:
    """A step in a few words; ``event`` and ``values`` are those of ``wizard.ladder.Rung``.

    >>> rung_label("alert", "", {"level": "fatal", "number": "50"}, "en")
    'alert 50'
    """
    say = translator(lang).gettext
    given = {"code": values.get("code", ""), "command": values.get("command", ""), "number": values.get("number", "")}
    if kind == "alert":
        number = say(_ALERTS[values.get("level", "fatal")]) % given
        return f"{number} ({values['name']})" if values.get("name") else number
    if kind == "complaint":
        return complaint_label(values.get("word", ""), lang)
    if kind == "ended":
        return say(_ENDS[values.get("end", "closed")])
    if kind == "client-hello" and values.get("size") and values.get("version"):
        return say(_HELLO) % values
    return (say(_STEPS.get(event) or _STEPS[kind]) % given).strip().strip(",").strip()


def ladder_words(lang: str) -> Mapping[str, str]:
    """The other words of the drawing, by what they stand for; ``line`` has a place for the number ``n``."""
    say = translator(lang).gettext
    named = {"us": _US, "peer": _PEER, "client": _CLIENT, "server": _SERVER, "line": _LINE, "no-line": _NO_LINE,
             "broke": _BROKE, "title": _TITLE}  # fmt: skip
    return {name: say(message) for name, message in named.items()}

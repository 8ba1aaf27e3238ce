"""The SMTP conversation of one session: which reply answers which command, and what follows from its course.

RFC 5321 (commands, replies), RFC 3207 (STARTTLS), RFC 2920 (several commands before their replies).
"""

from collections.abc import Mapping

from wizard.facts import Fact
from wizard.logs.addresses import can_be_dialled
from wizard.logs.reading import Direction, Note
from wizard.logs.smtp import (
    GREETING_COMMANDS,
    WEB_REQUEST,
    Command,
    Reply,
    ehlo_keyword,
    host_name,
    masked_keyword,
    product_in,
    reply_lines,
)

EVENTS = (
    "greeting", "greeting-masked", "ehlo", "ehlo-reply", "starttls", "starttls-offered", "starttls-missing",
    "starttls-masked", "starttls-accepted", "starttls-refused", "starttls-required", "encrypted", "clear", "refused",
    "mail", "quit",
)  # fmt: skip
"""What a note of kind ``smtp`` can tell of a line, under ``event``."""

_AFTER_TLS = GREETING_COMMANDS | {"AUTH", "MAIL"}
_WAITS = GREETING_COMMANDS | {"STARTTLS", "AUTH", "MAIL"}
_MOST_PENDING = 200
_ANSWERS_AUTH = frozenset(("534", "535", "538"))
_GREETS_NOBODY = frozenset(("454", "500", "501", "502", "503", "504", "530", "552", "555"))
"""Refusals that presuppose a command, so that one without any before it was cut from its conversation."""


class Dialogue:
    """Follows one conversation, line by line, and collects ``facts`` and ``notes``.

    ``side`` is which side wrote the log, "" as long as it is not known; arrows and commands then tell.
    """

    def __init__(self, side: str) -> None:
        self.side = side
        self.facts: list[Fact] = []
        self.notes: list[Note] = []
        self._stage = ""
        self._name = ""
        self._pending: list[str] = []
        self._begun = False
        self._starttls = ""
        self._greeted = False
        self._accepted_at: int | None = None
        self._encrypted = False
        self._in_clear_since = 0
        self._broken = False
        self._masked_greeting_at: int | None = None
        self._ehlo: list[tuple[int, str]] | None = None
        self._ehlo_command_at: int | None = None
        self._ehlo_refused_at: int | None = None
        self._without_extensions = False
        self._reply_enhanced = ""
        self._reply_demands_tls = False
        self._cut_short: tuple[int, str, Reply] | None = None

    def line(self, number: int, token: Command | Reply, direction: Direction | None) -> None:
        """Take the next line of the conversation, as its arrow marks it."""
        if not self._fits(token, direction, number):
            return
        if isinstance(token, Command):
            self._command(number, token)
        else:
            self._reply(number, token)
        self._begun = True

    def quoted(self, number: int, verb: str, reply: Reply) -> None:
        """Take a refusal that a line of another kind quotes, with the command that it answers."""
        self._reply_enhanced, self._reply_demands_tls = reply.enhanced, reply.demands_tls
        self._answered(number, verb, reply)
        self._reply_enhanced, self._reply_demands_tls = "", False

    def handshake(self, number: int) -> None:
        """Take notice of raw bytes of a handshake on a line."""
        self._reach("handshake", number)

    @property
    def never_began_tls(self) -> bool:
        """Whether the two greeted each other and went on, all in the clear, and nobody asked for TLS up to here."""
        in_clear = self._greeted and self._accepted_at is None and not self._encrypted
        return in_clear and self._stage in ("ehlo", "mail", "delivered")

    def broke(self) -> None:
        """Take notice of a fatal alert: what follows is not under this encryption."""
        self._broken = True

    def secured(self, number: int) -> None:
        """Take notice of an arrow that only encrypted lines have."""
        if not self._encrypted:
            self._encrypted = True
            self._fact("tls.outcome", "encrypted", number, implied=True)
            self._note(number, "encrypted")
            self._reach("after-tls", number)

    def end(self) -> None:
        """Say what only the whole session shows."""
        if self._cut_short is not None:
            self._answered(*self._cut_short)
        if self._masked_greeting_at is not None and self._starttls in ("", "missing"):
            self._fact("smtp.starttls", "masked", self._masked_greeting_at)
        if self._in_clear_since:
            self._fact("tls.outcome", "clear", self._in_clear_since, implied=True)

    def _fits(self, token: Command | Reply, direction: Direction | None, number: int) -> bool:
        if direction is None:
            return True
        client = isinstance(token, Command) == (direction == "sent")
        side = "client" if client else "server"
        if not self.side:
            self.side = side
            self._fact("session.side", side, number)
        return side == self.side

    def _command(self, number: int, command: Command) -> None:
        verb = command.verb
        if verb == WEB_REQUEST:
            if self.side == "server":
                self._fact("tls.here_says", "http", number)
            return
        self._ehlo = None
        self._ehlo_command_at = number if verb in ("EHLO", "LHLO") else None
        if verb in _WAITS and self._pending != ["RSET"]:
            self._pending.clear()
        if len(self._pending) < _MOST_PENDING:
            self._pending.append("DATA" if verb == "BDAT" and command.argument.upper().endswith("LAST") else verb)
        if verb in _AFTER_TLS and self._accepted_at is not None and not (self._encrypted or self._broken):
            self._encrypted = True
            self._fact("tls.outcome", "encrypted", self._accepted_at, number, implied=True)
            self._note(number, "encrypted", command=verb)
        elif verb in GREETING_COMMANDS:
            self._note(number, "ehlo", command=verb, name=command.argument)
        if verb in GREETING_COMMANDS:
            self._reach("after-tls" if self._encrypted else "ehlo", number)
        elif verb == "STARTTLS":
            self._note(number, "starttls")
            self._reach("starttls", number)
        elif verb == "MAIL":
            self._mail(number)
        elif verb == "QUIT":
            self._note(number, "quit")

    def _mail(self, number: int) -> None:
        self._reach("mail", number)
        refused = self._starttls in ("offered", "refused")  # seen in the clear, so this connection is in the clear
        absent = (self._starttls in ("missing", "masked") or self._without_extensions) and self.side == "client"
        if not self._encrypted and self._accepted_at is None and (refused or absent):
            self._in_clear_since = self._in_clear_since or number
            self._note(number, "clear")
        else:
            self._note(number, "mail")

    def _reply(self, number: int, reply: Reply) -> None:
        if self._pending:
            verb = self._pending[0]
        elif (reply.ready_for_tls or reply.refuses_tls) and self._accepted_at is None:
            verb = "STARTTLS"
        elif reply.code == "250" and (self._ehlo is not None or ehlo_keyword(reply.text) or not reply.last):
            verb = "EHLO"
        elif reply.code in _ANSWERS_AUTH:
            verb = "AUTH"
        else:
            met = not self._begun and reply.code not in _GREETS_NOBODY
            verb = "CONNECT" if met or reply.code == "220" else ""
        if reply.enhanced:
            self._reply_enhanced = self._reply_enhanced or reply.enhanced
        self._reply_demands_tls = self._reply_demands_tls or reply.demands_tls
        if verb == "HELO" and reply.code == "250":
            self._helo_accepted(number)
        if verb in GREETING_COMMANDS and reply.code == "250":
            for line in reply_lines(reply):
                self._ehlo_line(number, line)
            reply = Reply("250", self._ehlo is None, reply.text)
        if not reply.last:
            if verb == "CONNECT":
                self._greeting(number, reply)
            self._cut_short = (number, verb, reply) if reply.refuses else None
            return
        self._cut_short = None
        if self._pending and reply.code[0] != "3":
            self._pending.pop(0)
        self._answered(number, verb, reply)
        self._reply_enhanced, self._reply_demands_tls = "", False

    def _answered(self, number: int, verb: str, reply: Reply) -> None:
        """The last line of the reply to a command."""
        if verb == "STARTTLS" and reply.code == "220":
            self._accepted_at = number
            self._starttls = "accepted"
            self._fact("smtp.starttls", "accepted", number)
            self._note(number, "starttls-accepted", code=reply.code)
            self._reach("handshake", number)
        elif verb == "STARTTLS" and reply.masked_refusal:
            self._masked(number, code=reply.code, enhanced=self._reply_enhanced)
        elif reply.tells_of_failed_handshake:
            self._handshake_failed(number, reply)
        elif reply.refuses:
            self._refused(number, verb, reply)
        elif verb == "CONNECT":
            self._greeting(number, reply)
        elif verb == "DATA" and reply.code == "250":
            self._reach("delivered", number)

    def _helo_accepted(self, number: int) -> None:
        """HELO has no extensions, so no STARTTLS (RFC 5321, 4.1.1.1); after a refused EHLO it was all there was."""
        if not self._greeted or self._encrypted or self._accepted_at is not None:
            return
        self._without_extensions = True
        if self._ehlo_refused_at is not None and self._starttls == "":
            self._starttls = "missing"
            self._fact("smtp.starttls", "missing", self._ehlo_refused_at, number)
            self._note(number, "starttls-missing", code="250")

    def _refused(self, number: int, verb: str, reply: Reply) -> None:
        event = "refused"
        if verb == "STARTTLS":
            event, self._starttls = "starttls-refused", "refused"
            self._fact("smtp.starttls", "refused", number)
        elif self._reply_demands_tls:
            self._starttls = self._starttls or "required"
            self._fact("smtp.starttls", "required", number)
            event = "starttls-required"
        if verb == "MAIL":
            self._in_clear_since = 0
        if verb == "CONNECT":
            self._reach("connect", number)
        elif verb == "EHLO":
            self._ehlo_refused_at = number
        if reply.code == "421" and reply.says_timeout:
            self._fact("session.end", "timeout", number)
        if verb:
            self._fact("smtp.refused", verb, number)
        self._fact("smtp.reply", reply.code, number)
        if self._reply_enhanced:
            self._fact("smtp.enhanced", self._reply_enhanced, number)
        self._note(number, event, code=reply.code, enhanced=self._reply_enhanced, command=verb)

    def _handshake_failed(self, number: int, reply: Reply) -> None:
        """No command was refused; and nothing that comes after STARTTLS in these lines went under TLS."""
        self.broke()
        self._encrypted = False
        self._fact("tls.outcome", "failed", number)
        self._fact("smtp.reply", reply.code, number)
        if self._reply_enhanced:
            self._fact("smtp.enhanced", self._reply_enhanced, number)
        self._reach("handshake", number)
        self._note(number, "refused", code=reply.code, enhanced=self._reply_enhanced)

    def _greeting(self, number: int, reply: Reply) -> None:
        if reply.code != "220":
            return
        self._greeted = True
        if reply.masked_greeting:
            self._masked_greeting_at = number
            self._note(number, "greeting-masked", code=reply.code)
        else:
            self._note(number, "greeting", code=reply.code)
            self._own_name(number, reply.text)
            self._own_product(number, reply.text)
        self._reach("banner", number)

    def _own_name(self, number: int, text: str) -> None:
        """Our public name, which a peer dials to test us: only our own lines say it."""
        name = host_name(text)
        if self.side == "server" and name and name != self._name and can_be_dialled(name):
            self._name = name
            self._fact("session.host", name, number)
            self._fact("session.target", name, number)

    def _own_product(self, number: int, text: str) -> None:
        if self.side != "server":
            return
        product, version = product_in(text)
        if product:
            self._fact("server.product", product, number)
        if version:
            self._fact("server.version", version, number)

    def _ehlo_line(self, number: int, line: Reply) -> None:
        if self._ehlo is None:
            self._ehlo = []
        self._ehlo.append((number, line.text))
        keyword = ehlo_keyword(line.text)
        in_clear = self._accepted_at is None and not self._encrypted
        if len(self._ehlo) == 1 and not keyword:
            self._own_name(number, line.text)
        if keyword == "STARTTLS" and in_clear:
            self._starttls = "offered"
            self._fact("smtp.starttls", "offered", number)
            self._note(number, "starttls-offered", code=line.code)
        elif masked_keyword(keyword) and in_clear:
            self._masked(number, keyword=keyword)
        if line.last:
            self._ehlo_reply_ends(in_clear=in_clear)

    def _ehlo_reply_ends(self, *, in_clear: bool) -> None:
        lines = self._ehlo or []
        whole = self._ehlo_command_at is not None and bool(lines) and not ehlo_keyword(lines[0][1])
        # Without the greeting this may be the second EHLO of a cut paste, under TLS, where STARTTLS is rightly missing.
        in_clear = in_clear and self._greeted
        self._ehlo = self._ehlo_command_at = None
        keywords = {ehlo_keyword(text) for _, text in lines}
        self._reach("ehlo", lines[-1][0])
        if in_clear and whole and "STARTTLS" not in keywords and not any(map(masked_keyword, keywords)):
            self._starttls = "missing"
            numbers = tuple(dict.fromkeys(number for number, _ in lines))
            self._fact("smtp.starttls", "missing", *numbers)
            self._note(numbers[-1], "starttls-missing", code="250")

    def _masked(self, number: int, **values: str) -> None:
        if self._starttls != "masked":
            self._starttls = "masked"
            self._fact("smtp.starttls", "masked", number)
        self._note(number, "starttls-masked", **values)

    def _reach(self, stage: str, number: int) -> None:
        """A stage that is reached; one never goes back, except that EHLO comes again after TLS."""
        order = (
            "",
            "connect",
            "connected",
            "banner",
            "ehlo",
            "starttls",
            "handshake",
            "after-tls",
            "mail",
            "delivered",
        )
        if order.index(stage) > order.index(self._stage):
            self._stage = stage
            self._fact("smtp.stage", stage, number)

    def _fact(self, name: str, value: str, *lines: int, implied: bool = False) -> None:
        self.facts.append(Fact(name, value, lines=lines, implied=implied))

    def _note(self, number: int, event: str, **values: str) -> None:
        said: Mapping[str, str] = {"event": event, **{name: value for name, value in values.items() if value}}
        self.notes.append(Note(number, "smtp", said))

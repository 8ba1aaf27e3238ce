"""What a line means for its session, as one character: lines of one kind can stand for each other.

A session is then a word, and what the whole reader says of one session holds for every other with the same word. So a
kind has to tell lines apart wherever the reader does: codes, bytes, wordings, symptoms and the values that conditions
ask for; not names, mail addresses and other values that nobody compares.
"""

import re
from collections.abc import Callable, Hashable, Iterable
from typing import Literal

from wizard.facts import Fact
from wizard.logs.addresses import can_be_dialled
from wizard.logs.clock import measured_offset, offset_to_greeting
from wizard.logs.dumps import BYTES, facts_of_record, record
from wizard.logs.grammar import Grammar
from wizard.logs.lines import Claimed
from wizard.logs.reading import LogLine
from wizard.logs.sessions import begins_connection, tells_of_delivery
from wizard.logs.shapes import TIME_SLOT
from wizard.logs.smtp import (
    Command,
    Reply,
    ehlo_keyword,
    host_name,
    masked_keyword,
    product_in,
    quoted_reply,
    reply_lines,
)
from wizard.logs.survey.memory import Memory
from wizard.logs.tls_bytes import Hello

_PARTED = re.compile(r"(?:disconnect|lost connection|connection closed)", re.IGNORECASE)
"""What a line begins with after which nothing more of a conversation is to be expected."""
BREAK = "!"
"""Not a line: time ran backwards here, or too much of it passed, so that another session begins."""
Depends = Literal["words", "name", "values"]
"""What a kind depends on: the words alone, also the name that the line begins with, or anything in the line."""
_ROLES = (
    "repeated", "recipient", "accepted", "ending", "closing", "beginning", "token", "connect", "delivered", "client",
    "server", "below", "others",
)  # fmt: skip
"""Kinds that say nothing when they come again at once; recipients and what accepts them, likewise; what ends a
conversation; replies that close it; where the next one may begin; commands and replies; lines that say that a
connection begins, or what became of a message; what only one side says; lines that belong to the one above; kinds that
stand for many, since too many were met."""
_FOLDED = frozenset(("repeated", "recipient", "accepted"))
News = tuple[str, Hashable, list[str]]
"""A kind, what it means, and its roles."""
_CHANGING = (
    rb"<[^<>\s]*>|\b(?:(?:\d{1,3}\.){3}\d{1,3}|(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{1,4}(?:[.,]\d+)?|[0-9A-F]{8,}|\d{4,}"
    rb"|(?:x?delays?|size|nrcpt|pri|uid|conn_use)=[\d.:/]+|(?:[\w-]{1,63}\.){1,20}[A-Za-z]{2,63})\b"
)
CHANGES = re.compile(_CHANGING)
"""What changes from line to line and is no code: addresses, names, times, sizes, long numbers and ids."""
CHANGES_IN_WORDS = re.compile(_CHANGING.decode(), re.IGNORECASE)
Values = tuple[tuple[str, str, bool], ...]
Explained = tuple[str, int, bool, Values]
"""A symptom, which of its fences, whether it was read exactly, and its facts as far as they tell."""
Explain = Callable[[LogLine], Explained | None]

_FIRST = 0x100
_SURROGATES = range(0xD800, 0xE000)
_PEER, _SIDE, _OFFSET = "session.peer", "session.side", "clock.offset"
_LONGEST_QUOTED = 4000
_MOST_REMEMBERED = 500_000
MOST_KINDS = 5_000
"""Kinds that are told apart. Lines that mean something else, after these, are told apart by their roles alone, and
sessions that have any such line are all read."""


class Kinds:
    """The kinds of lines met so far.

    ``explain`` says which symptom a line shows and with which values, None for none; ``telling`` are the facts whose
    values are compared by somebody.
    """

    def __init__(self, grammar: Grammar, explain: Explain, telling: frozenset[str]) -> None:
        self._grammar = grammar
        self._explain = explain
        self._telling = telling
        self._known: dict[Hashable, str] = {}
        self._roles: dict[str, set[str]] = {role: set() for role in _ROLES}
        self._signs: dict[tuple[str, ...], str] = {}
        self._sign_of: dict[int, str] = {}
        self._told = 0
        self._cut: Memory[list[str]] = Memory(_MOST_REMEMBERED)
        self._anew: Memory[bool] = Memory(_MOST_REMEMBERED)
        self._folding: re.Pattern[str] | None = None
        self._cutting: tuple[re.Pattern[str], re.Pattern[str]] | None = None

    def news(self) -> list[News]:
        """The kinds that were met since this was asked last, for ``take_over``."""
        fresh = list(self._known.items())[self._told :]
        self._told = len(self._known)
        return [(kind, meaning, [role for role in _ROLES if kind in self._roles[role]]) for meaning, kind in fresh]

    def take_over(self, news: Iterable[News]) -> dict[int, str]:
        """Learn the kinds of another process; returns how its kinds are called here, for ``str.translate``."""
        return {ord(theirs): self._kind(meaning, roles) for theirs, meaning, roles in news}

    def of(self, each: Claimed) -> tuple[str, Depends]:
        """The kind of a line, and what of the line it depends on."""
        meaning, plain = self._meaning(each)
        kind = self._known.get(meaning)
        return kind or self._kind(meaning, self._roles_of(each)), plain

    def _kind(self, meaning: Hashable, roles: Iterable[str]) -> str:
        kind = self._known.get(meaning)
        if kind is None and len(self._known) >= MOST_KINDS:
            roles = (*(role for role in _ROLES[:-1] if role in set(roles)), "others")
            meaning = ("others", *roles)
            kind = self._known.get(meaning)
        if kind is None:
            number = _FIRST + len(self._known)
            kind = chr(number if number < _SURROGATES.start else number + len(_SURROGATES))
            self._known[meaning] = kind
            signed = tuple(role for role in _ROLES[:-1] if role in set(roles))
            if signed not in self._signs:
                self._signs[signed] = chr(_FIRST + len(self._signs))
                self._cutting = None
            self._sign_of[ord(kind)] = self._signs[signed]
            for role in roles:
                self._roles[role].add(kind)
            if not _FOLDED.isdisjoint(signed):
                self._folding = None
        return kind

    def fold(self, word: str) -> str:
        """The word without repetitions that say nothing: of extensions that are announced, of accepted recipients."""
        if self._folding is None:
            repeated, recipients, accepted = (
                "".join(self._roles[role]) or BREAK for role in ("repeated", "recipient", "accepted")
            )
            self._folding = re.compile(rf"([{repeated}])\1+|([{recipients}][{accepted}])\2+")
        return self._folding.sub(lambda found: found.group(1) or found.group(2), word)

    def conversations(self, word: str) -> list[str]:
        """The word cut where another conversation begins for certain; each piece stands for one or more.

        That is where time separates; after a reply that closes, at another command or reply, or at a line that says
        that a connection begins; at such a line after any other; after the end of a delivery; and where the other side
        speaks.
        """
        known = self._cut.get(word)
        if known is None:
            known = self._cut.keep(word, self._conversations(word))
        return list(known)

    def _conversations(self, word: str) -> list[str]:
        if self._cutting is None:
            self._cutting = self._cuts()
        closing, begins = self._cutting
        roles = self.roles_in(word)
        pieces, begin = [], 0
        for found in begins.finditer(roles):
            pieces.append((begin, found.start()))
            begin = found.end()
        pieces.append((begin, len(word)))
        cut = []
        for begin, end in pieces:
            at = begin
            for closed in closing.finditer(roles[begin:end]):
                cut.append(word[at : begin + closed.end()])
                at = begin + closed.end()
            cut.append(word[at:end])
        return [each for each in cut if each] or [""]

    def _cuts(self) -> tuple[re.Pattern[str], re.Pattern[str]]:
        """What a conversation closes with, and where another one begins, in ``roles_in`` a word."""
        signs = {
            role: "".join(sign for known, sign in self._signs.items() if role in known) or BREAK for role in _ROLES
        }
        beginnings = "".join(each for each in signs["beginning"] if each not in signs["closing"]) or BREAK
        closing = re.compile(f"(?<=[{signs['closing']}])[^{beginnings}]*(?=[{beginnings}])")
        goes_on = f"{signs['delivered']}{signs['token']}{signs['below']}{BREAK}"
        begins = re.compile(
            f"{BREAK}|(?<=[^{signs['connect']}{BREAK}])(?=[{signs['connect']}])"
            f"|(?<=[{signs['delivered']}])(?=[^{goes_on}])"
            f"|(?<=[{signs['client']}])(?=[{signs['server']}])|(?<=[{signs['server']}])(?=[{signs['client']}])"
        )
        return closing, begins

    def begins_anew(self, word: str, more: str) -> bool:
        """Whether what follows a word begins another conversation for certain, whatever the time."""
        first = more[:1]
        known = self._anew.get(word + first)
        return known if known is not None else self._anew.keep(word + first, self._begins_anew(word, first))

    def _begins_anew(self, word: str, first: str) -> bool:
        roles = self._roles
        if first in roles["beginning"] and first not in roles["closing"] and not roles["closing"].isdisjoint(word):
            return True
        return len(self.conversations(word[-1:] + first)) > 1

    def connects(self, word: str) -> bool:
        """Whether the first line says that a connection begins."""
        return word[:1] in self._roles["connect"]

    def has_ended(self, word: str) -> bool:
        """Whether the conversation was ended by one of its sides."""
        return not self._roles["ending"].isdisjoint(word)

    def is_sure(self, word: str) -> bool:
        """Whether all sessions with a word are alike."""
        return self._roles["others"].isdisjoint(word)

    def roles_in(self, word: str) -> str:
        """The roles of the kinds in a word, a character for those of each: the same wherever kinds are told apart."""
        return word.translate(self._sign_of)

    def _roles_of(self, each: Claimed) -> list[str]:
        """What a kind does in a word; see ``_ROLES``."""
        token, line = each.token, each.line
        alone = each.claim is not None and not each.claim.shape.below
        side = _side(each)
        roles = [side] if alone and side in ("client", "server") else []
        if token is None:
            begins = each.claim is not None and begins_connection(line.body)
            roles += ["beginning", "connect"] * (begins and alone) + ["below"] * (not alone)
            roles += ["delivered", "ending"] * (alone and tells_of_delivery(line.body))
            roles += ["ending"] * (alone and _PARTED.match(line.body) is not None)
            return roles + ["repeated"] * (self._said(each) == (None, "words"))
        roles += ["beginning", "token"] if alone else ["token"]
        if isinstance(token, Command):
            return roles + ["recipient"] * (token.verb == "RCPT") + ["ending"] * (token.verb == "QUIT")
        keyword = ehlo_keyword(token.text)
        if token.code == "221":
            roles += ["ending", "closing"]
        elif token.code == "250" and token.last and not keyword:
            roles.append("accepted")
        elif token.code == "250" and not token.last and keyword != "STARTTLS" and not masked_keyword(keyword):
            roles.append("repeated")
        return roles

    def _meaning(self, each: Claimed) -> tuple[Hashable, Depends]:
        line, claim = each.line, each.claim
        said, plain = self._said(each)
        if claim is None or claim.shape.below:
            return (line.dialect, said), plain
        heading = tuple(
            (name, line.slots[name] if name in self._telling or name == _SIDE else "")
            for name in claim.shape.facts
            if name != _PEER and name in line.slots
        )
        return (line.dialect, claim.shape.sets, heading, said), "values" if heading else plain

    def _said(self, each: Claimed) -> tuple[Hashable, Depends]:
        line = each.line
        if each.token is not None:
            return self._smtp(line, each.token)
        if any(name in line.slots for name in BYTES):
            return self._bytes(each), "values"
        if each.claim is None:
            return ("more", line.text), "values"
        if line.smtp is not None:
            return None, "words"
        return self._free(line)

    def _smtp(self, line: LogLine, token: Command | Reply) -> tuple[Hashable, Depends]:
        if isinstance(token, Command):
            return ("command", line.direction, token.verb), "words"
        wordings = self._wordings(token.text) if line.direction is not None else ()
        own = line.direction != "received" and bool(host_name(token.text))
        offset = None
        if token.code == "220" and line.direction == "received":
            offset = self._offset(offset_to_greeting(line.slots.get(TIME_SLOT, ""), token.text))
        depends: Depends = "values" if wordings or offset is not None else "name" if own else "words"
        return ("reply", line.direction, _reply(token, line.direction), wordings, offset), depends

    def _wordings(self, text: str) -> tuple[str, ...]:
        return tuple(wording.text for wording in self._grammar.tables.wordings_in(text))

    def _free(self, line: LogLine) -> tuple[Hashable, Depends]:
        explained = self._explain(line)
        wordings = () if line.below else self._wordings(line.body)
        quoted = None if line.below else quoted_reply(line.body[:_LONGEST_QUOTED])
        begins = begins_connection(line.body)
        ends = tells_of_delivery(line.body), _PARTED.match(line.body) is not None
        offset = self._offset(measured_offset(line.body))
        if explained is None and not wordings and quoted is None and offset is None and not any(ends):
            return ("connect" if begins else None), "words"
        warns = bool(wordings) and "warning" in line.body.casefold()
        answered = (quoted[0], _reply(quoted[1], None)) if quoted else None
        values = explained[3] if explained else ()
        changing = quoted is not None or offset or any(CHANGES_IN_WORDS.search(value) for _, value, _ in values)
        said = ("free", begins, explained, wordings, answered, warns, ends, offset)
        return said, "values" if changing else "words"

    def _offset(self, measured: int | None) -> int | None:
        """How far two clocks are apart, where somebody asks for it."""
        return measured if _OFFSET in self._telling else None

    def _bytes(self, each: Claimed) -> Hashable:
        line = each.line
        found = record(0, line.slots)
        if found is None:
            return ("bytes", None)
        meaning = found.meaning
        if isinstance(meaning, Hello):
            told: Hashable = (meaning.kind, meaning.size, meaning.version, meaning.complete)
        else:
            told = repr(meaning)
        facts = tuple(_value(fact) for fact in facts_of_record(found, tls13=False, side=""))
        printed = line.slots.get("received.bytes", line.slots.get("sent.bytes", ""))[:2]
        tls13 = "TLSv1.3" in found.state
        told = (told, found.side, found.in_clear, each.claim is not None and each.claim.shape.below)
        return ("bytes", found.direction, found.content_type, tls13, facts, told, printed, self._explain(line))


def values_of(facts: Iterable[Fact], telling: frozenset[str]) -> Values:
    """Facts as far as they tell: names, the values that somebody compares, and whether they were read exactly."""
    return tuple((fact.name, fact.value if fact.name in telling else "", fact.exact) for fact in facts)


def _side(each: Claimed) -> str:
    """Which side a line says that it is, as the reader takes it."""
    if each.claim is None:
        return ""
    return each.claim.slots.get(_SIDE) or next((value for name, value in each.claim.shape.sets if name == _SIDE), "")


def _value(fact: Fact) -> tuple[str, str]:
    return fact.name, fact.value


def _reply(reply: Reply, direction: str | None) -> Hashable:
    """Everything about a reply that the conversation is read by."""
    name = host_name(reply.text)
    return (
        reply.code, reply.last, reply.enhanced if reply.refuses else bool(reply.enhanced), reply.ready_for_tls,
        reply.demands_tls, reply.refuses_tls, reply.masked_greeting, reply.masked_refusal, reply.says_timeout,
        reply.tells_of_failed_handshake,
        tuple(_line(line) for line in reply_lines(reply)),
        (bool(name) and can_be_dialled(name), *product_in(reply.text)) if direction != "received" else (),
    )  # fmt: skip


def _line(line: Reply) -> Hashable:
    keyword = ehlo_keyword(line.text)
    named = bool(host_name(line.text)) and can_be_dialled(host_name(line.text))
    told = keyword if keyword == "STARTTLS" else "masked" if masked_keyword(keyword) else bool(keyword)
    return told, line.last, named and not keyword

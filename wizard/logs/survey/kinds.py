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
from wizard.logs.dumps import BYTES, facts_of_record, record
from wizard.logs.grammar import Grammar
from wizard.logs.lines import Claimed
from wizard.logs.reading import LogLine
from wizard.logs.sessions import begins_connection
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
from wizard.logs.tls_bytes import Hello

BREAK = "!"
"""Not a line: time ran backwards here, or too much of it passed, so that another session begins."""
Depends = Literal["words", "name", "values"]
"""What a kind depends on: the words alone, also the name that the line begins with, or anything in the line."""
_ROLES = ("repeated", "recipient", "accepted", "ending", "closing", "beginning", "token", "connect")
"""Kinds that say nothing when they come again at once; recipients and what accepts them, likewise; what ends a
conversation; replies that close it; where the next one may begin; commands and replies; lines that say that a
connection begins."""
News = tuple[str, Hashable, list[str]]
"""A kind, what it means, and its roles."""
_CHANGING = rb"<[^<>\s]*>|\b(?:(?:\d{1,3}\.){3}\d{1,3}|[0-9A-F]{8,}|\d{4,}|(?:[\w-]+\.)+[A-Za-z]{2,})\b"
CHANGES = re.compile(_CHANGING)
"""What changes from line to line and is no code: addresses, names, long numbers and ids."""
CHANGES_IN_WORDS = re.compile(_CHANGING.decode(), re.IGNORECASE)
Values = tuple[tuple[str, str, bool], ...]
Explained = tuple[str, int, bool, Values]
"""A symptom, which of its fences, whether it was read exactly, and its facts as far as they tell."""
Explain = Callable[[LogLine], Explained | None]

_FIRST = 0x100
_SURROGATES = range(0xD800, 0xE000)
_PEER, _SIDE = "session.peer", "session.side"
_LONGEST_QUOTED = 4000


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
        self._told = 0
        self._folding: re.Pattern[str] | None = None
        self._cutting: re.Pattern[str] | None = None

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
        if kind is None:
            number = _FIRST + len(self._known)
            kind = chr(number if number < _SURROGATES.start else number + len(_SURROGATES))
            self._known[meaning] = kind
            for role in roles:
                self._roles[role].add(kind)
            self._folding = self._cutting = None
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

        That is where time separates, and after a reply that closes: at another command or reply, or at a line that
        says that a connection begins.
        """
        if BREAK not in word:
            if self._cutting is None:
                beginnings = "".join(self._roles["beginning"] - self._roles["closing"]) or BREAK
                closing = "".join(self._roles["closing"]) or BREAK
                self._cutting = re.compile(rf"(?<=[{closing}])[^{beginnings}]*(?=[{beginnings}])")
            closed = [place for kind in self._roles["closing"] if (place := word.find(kind)) >= 0]
            if not closed or self._cutting.search(word, min(closed)) is None:
                return [word]
            marked = self._cutting.sub(lambda found: found.group() + BREAK, word)
            return [piece for piece in marked.split(BREAK) if piece]
        return [each for piece in word.split(BREAK) if piece for each in self.conversations(piece)] or [""]

    def begins_anew(self, word: str, more: str) -> bool:
        """Whether what follows a word begins another conversation for certain, whatever the time."""
        first, roles = more[:1], self._roles
        if first in roles["connect"]:
            return not roles["token"].isdisjoint(word)
        return first in roles["beginning"] and first not in roles["closing"] and not roles["closing"].isdisjoint(word)

    def is_whole(self, word: str) -> bool:
        """Whether a conversation is there from the line that says that it begins to its end."""
        return word[:1] in self._roles["connect"] and self.has_ended(word)

    def has_ended(self, word: str) -> bool:
        """Whether the conversation was ended by one of its sides."""
        return not self._roles["ending"].isdisjoint(word)

    def _roles_of(self, each: Claimed) -> list[str]:
        """What a kind does in a word; see ``_ROLES``."""
        token = each.token
        if token is None:
            begins = each.claim is not None and begins_connection(each.line.body)
            says_nothing = self._said(each) == (None, "words")
            return ["beginning", "connect"] * begins + ["repeated"] * says_nothing
        roles = ["beginning", "token"]
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
        depends: Depends = "values" if wordings else "name" if own else "words"
        return ("reply", line.direction, _reply(token, line.direction), wordings), depends

    def _wordings(self, text: str) -> tuple[str, ...]:
        return tuple(wording.text for wording in self._grammar.tables.wordings_in(text))

    def _free(self, line: LogLine) -> tuple[Hashable, Depends]:
        explained = self._explain(line)
        wordings = () if line.below else self._wordings(line.body)
        quoted = None if line.below else quoted_reply(line.body[:_LONGEST_QUOTED])
        begins = begins_connection(line.body)
        if explained is None and not wordings and quoted is None:
            return ("connect" if begins else None), "words"
        warns = bool(wordings) and "warning" in line.body.casefold()
        answered = (quoted[0], _reply(quoted[1], None)) if quoted else None
        values = explained[3] if explained else ()
        changing = quoted is not None or any(CHANGES_IN_WORDS.search(value) for _, value, _ in values)
        return ("free", begins, explained, wordings, answered, warns), "values" if changing else "words"

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
        return ("bytes", found.direction, found.content_type, tls13, facts, told, printed, self._explain(line))


def values_of(facts: Iterable[Fact], telling: frozenset[str]) -> Values:
    """Facts as far as they tell: names, the values that somebody compares, and whether they were read exactly."""
    return tuple((fact.name, fact.value if fact.name in telling else "", fact.exact) for fact in facts)


def _value(fact: Fact) -> tuple[str, str]:
    return fact.name, fact.value


def _reply(reply: Reply, direction: str | None) -> Hashable:
    """Everything about a reply that the conversation is read by."""
    name = host_name(reply.text)
    return (
        reply.code, reply.last, reply.enhanced if reply.refuses else bool(reply.enhanced), reply.ready_for_tls,
        reply.demands_tls, reply.refuses_tls, reply.masked_greeting, reply.masked_refusal, reply.says_timeout,
        tuple(_line(line) for line in reply_lines(reply)),
        (bool(name) and can_be_dialled(name), *product_in(reply.text)) if direction != "received" else (),
    )  # fmt: skip


def _line(line: Reply) -> Hashable:
    keyword = ehlo_keyword(line.text)
    named = bool(host_name(line.text)) and can_be_dialled(host_name(line.text))
    told = keyword if keyword == "STARTTLS" else "masked" if masked_keyword(keyword) else bool(keyword)
    return told, line.last, named and not keyword

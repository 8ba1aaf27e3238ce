"""The whole reading of a paste: text to lines, lines to sessions, sessions to facts and notes."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from wizard.facts import Fact, Facts
from wizard.logs.addresses import can_be_dialled, is_address
from wizard.logs.around import addresses, blocks, cipher_in_use, is_settled, may_take, owner, tells_of_failed_tls
from wizard.logs.clock import measured_offset, offset_to_greeting
from wizard.logs.dialogue import Dialogue
from wizard.logs.dumps import BYTES, Record, facts_of_record, note_of_stray, notes_of_record, record
from wizard.logs.free import free_line, is_log_like, under_tls
from wizard.logs.grammar import Grammar, LineShape
from wizard.logs.lines import Claimed, claim_lines
from wizard.logs.mailbox import Mailbox
from wizard.logs.pasted import pasted_lines
from wizard.logs.plain_words import said_in_plain_words
from wizard.logs.reading import LogLine, Note, Reading, Session
from wizard.logs.sessions import group
from wizard.logs.shapes import TIME_SLOT
from wizard.logs.smtp import Command, Reply, parse, quoted_reply
from wizard.logs.tables import Wording, facts_of_numbers, facts_of_wording, mirrored, notes_of_numbers
from wizard.logs.unwrapping import without_headings
from wizard.vocabulary import FACTS

_LONGEST_QUOTED = 4000
_NARROWEST, _WIDEST, _MOST_JOINED = 24, 200, 40
_BOUNCED = re.compile(r"Diagnostic-Code: smtp;(?! ?[45]\d\d [45]\.[47]\.3\d\d\b)")
"""What a bounce quotes after it was said by the other server; Microsoft 365 gives its own codes (4.7.320) there too."""
_PEER_SAID = re.compile(r"\b(?:said|refused to talk to me): (?=[45]\d\d[ -])")
"""What Postfix writes before a reply of the other server, in whose words it complains."""
_STATE = ("tls.", "smtp.", "session.end", "clock.")
"""What is known of a conversation itself, beside who held it."""
_NOT_AN_END = frozenset(("0", "90", "100"))  # close_notify, user_canceled, no_renegotiation


def _nothing(line: LogLine) -> bool:  # noqa: ARG001
    return False


def read(text: str, grammar: Grammar, *, settles: Callable[[LogLine], bool] = _nothing) -> Reading:
    """Read a paste: its sessions with their facts, and the lines that belong to none.

    Pure; never raises, whatever the text; time is linear in its length. Where a dialect claims a line, the lines
    that none claims are prose, but for an error that plainly belongs to one of its sessions (``wizard.logs.around``).
    Where none does, the whole paste is one session without a dialect,
    provided that something in it looks like a log. ``settles`` says of a line of a session whether a symptom in it
    tells the result: such a session takes no error from beside it.
    """
    plain = pasted_lines(text, grammar)
    claims = claim_lines(plain, grammar)
    if not claims.claimed:
        bare = [(number, without_headings(line)) for number, line in plain]
        claims = claim_lines(bare, grammar) if bare != plain else claims
    if not claims.claimed:
        return _read_freely(plain, grammar)
    sessions: list[Session] = []
    others = list(claims.others)
    groups = group(claims.claimed)
    if others:
        others = _given_to_sessions(others, groups, grammar, settles)
    for lines in groups:
        session = read_session(len(sessions) + 1, lines, grammar)
        if session is None:
            others += [each.line for each in lines]
        else:
            sessions.append(session)
    others.sort(key=lambda line: line.number)
    return Reading(tuple(sessions), tuple(others))


def read_session(number: int, lines: list[Claimed], grammar: Grammar) -> Session | None:
    """Read the lines of one conversation; None for those of a program itself, which are nobody's conversation."""
    return None if _is_no_conversation(lines) else _Interpreter(number, lines, grammar).session()


def read_unclaimed(number: int, lines: Sequence[LogLine], grammar: Grammar) -> Session:
    """Read lines that no dialect claims as one conversation, for a caller who knows that they are no prose."""
    free = [_free(line.number, line.text) for line in lines]
    claimed = [Claimed(line, None, None, parse(line.smtp) if line.smtp else None) for line in free]
    return _Interpreter(number, claimed, grammar).session()


def _given_to_sessions(
    others: list[LogLine], groups: list[list[Claimed]], grammar: Grammar, settles: Callable[[LogLine], bool]
) -> list[LogLine]:
    """Put the lines around a log that tell of one of its sessions into the group of its lines; returns the others."""
    left: list[LogLine] = []
    taken: dict[int, list[Claimed]] = {}
    undecided: dict[int, tuple[Session, frozenset[str]] | None] = {}
    places = {each.line.number: place for place, lines in enumerate(groups) for each in lines}
    for block in blocks(others):
        place = owner(block, places, grammar.tables)
        if place is not None and place not in undecided:
            session = read_session(1, groups[place], grammar)
            settled = session is None or is_settled(session) or any(map(settles, session.lines))
            undecided[place] = None if settled or session is None else (session, addresses(session.lines))
        taker = None if place is None else undecided[place]
        if place is None or taker is None or not may_take(*taker, block, grammar.tables):
            left += block
        else:
            taken.setdefault(place, []).extend(Claimed(_free(line.number, line.text), None) for line in block)
    for place, lines in taken.items():
        groups[place] = sorted((*groups[place], *lines), key=lambda each: each.line.number)
    return left


def _read_freely(plain: list[tuple[int, str]], grammar: Grammar) -> Reading:
    for written in (_as_they_stand, _unwrapped, _rejoined):
        found = written(plain)
        if found and is_log_like(found, grammar.tables):
            return Reading((read_unclaimed(1, found, grammar),), ())
    return Reading((), tuple(_as_they_stand(plain)))


def _as_they_stand(plain: list[tuple[int, str]]) -> list[LogLine]:
    return [_free(number, text) for number, text in plain]


def _unwrapped(plain: list[tuple[int, str]]) -> list[LogLine]:
    """The lines with those that go on in small letters at the end of the one above; none where no line does."""
    return _merged(plain, [other[0].islower() for _, other in plain[1:]], " ")


def _rejoined(plain: list[tuple[int, str]]) -> list[LogLine]:
    """The lines that were cut at one narrow column joined again, words that were cut too; none where none was."""
    width = max((len(text) for _, text in plain), default=0)
    full = [len(text) >= width - 1 for _, text in plain[:-1]]
    return _merged(plain, full, "") if _NARROWEST <= width <= _WIDEST and sum(full) > 1 else []


def _merged(plain: list[tuple[int, str]], with_next: list[bool], between: str) -> list[LogLine]:
    if not any(with_next):
        return []
    merged: list[tuple[int, list[str]]] = []
    for (number, text), goes_on in zip(plain, (False, *with_next), strict=True):
        if goes_on and len(merged[-1][1]) < _MOST_JOINED:
            merged[-1][1].append(text)
        else:
            merged.append((number, [text]))
    return [_free(number, between.join(texts)) for number, texts in merged]


def _free(number: int, text: str) -> LogLine:
    """A line of no dialect, told without the headings that other programs put before it, and shown with them."""
    return replace(free_line(number, without_headings(text)), text=text)


def _is_no_conversation(lines: list[Claimed]) -> bool:
    """A program's own lines (``SYSTEM`` where the peer stands) are claimed, and are nobody's conversation."""
    if any(each.token is not None for each in lines):
        return False
    peers = {each.line.slots.get("session.peer", "") for each in lines if each.claim and not each.claim.shape.below}
    return bool(peers) and all(peer and not is_address(peer) and "." not in peer for peer in peers)


class _Interpreter:
    """The lines of one session to its facts and notes, in the order of the lines."""

    def __init__(self, number: int, lines: Sequence[Claimed], grammar: Grammar) -> None:
        self.number = number
        self.lines = lines
        self.tables = grammar.tables
        self.namings = grammar.namings
        self.facts: list[Fact] = []
        self.notes: list[Note] = []
        self.said: set[tuple[str, str]] = set()
        self.named: dict[str, str] = {}
        self.shapes: list[LineShape] = []
        self.timed = False
        self.dialect = next((each.line.dialect for each in lines if each.line.dialect), "")
        self.dialogue = Dialogue(self._side())
        self.mailbox = Mailbox()

    def session(self) -> Session:
        """The session, read to its end."""
        if self.dialect:
            self._once("log.dialect", self.dialect, self.lines[0].line.number)
        for place, each in enumerate(self.lines):
            self._heading(each)
            if each.token is not None:
                self._smtp(each.line, each.token)
            elif any(name in each.line.slots for name in BYTES):
                self._bytes(place)
            elif each.line.smtp is None and (each.claim is not None or not each.line.below):
                self._wordings(each.line)
            elif each.line.smtp is not None:  # an arrow before what is no SMTP
                self.mailbox.line(each.line.number, each.line.smtp)
        self.dialogue.end()
        self._subject()
        places = {each.line.number: place for place, each in enumerate(self.lines)}
        said = (*self.facts, *self.dialogue.facts, *self.mailbox.facts)
        facts = sorted(said, key=lambda fact: places.get(fact.lines[-1], 0) if fact.lines else 0)
        explained = facts_of_numbers(facts, self.tables)
        notes = (*self.notes, *self.dialogue.notes, *notes_of_numbers(facts, self.tables))
        return Session(
            self.number,
            self.dialect,
            tuple(each.line for each in self.lines),
            Facts(explained),
            tuple(sorted(_each_once(notes), key=lambda note: note.line)),
        )

    def _subject(self) -> None:
        """Say that TLS failed or is in use, where an unknown program says so and nothing else is known."""
        said = (*self.facts, *self.dialogue.facts, *self.mailbox.facts)
        if self.dialect or any(fact.name.startswith(_STATE) for fact in said):
            return
        failed = next((each.line for each in self.lines if tells_of_failed_tls(each.line.text)), None)
        if failed is not None:
            self.facts.append(Fact("tls.outcome", "failed", lines=(failed.number,), implied=True))
            self.facts += said_in_plain_words(failed.text[:_LONGEST_QUOTED], failed.number)
            return
        for each in self.lines:
            if (in_use := cipher_in_use(each.line.text)) is not None:
                told = zip(("tls.outcome", "tls.version", "tls.cipher"), ("encrypted", *in_use), strict=True)
                self.facts += (Fact(name, value, lines=(each.line.number,), implied=True) for name, value in told)
                return

    def _side(self) -> str:
        for each in self.lines:
            if each.claim is not None:
                for name, value in (*each.claim.slots.items(), *each.claim.shape.sets):
                    if name == "session.side":
                        return value
        return ""

    def _once(self, name: str, value: str, number: int) -> None:
        if (name, value) not in self.said:
            self.said.add((name, value))
            self.facts.append(Fact(name, value, lines=(number,)))

    def _heading(self, each: Claimed) -> None:
        """What the heading of a line says: each value once, at the first line that says it."""
        if each.claim is None:
            return
        number = each.line.number
        if each.claim.shape not in self.shapes:
            self.shapes.append(each.claim.shape)
            for name, value in each.claim.shape.sets:
                self._once(name, value, number)
        slots = each.claim.slots
        for name in each.claim.shape.facts:
            if name == "session.peer":
                self._peer(slots[name], number)
            elif FACTS[name].accepts(slots[name]):
                self._once(name, slots[name], number)
        if not self.timed and TIME_SLOT in slots:
            self.timed = True
            self._once("session.time", slots[TIME_SLOT], number)

    def _peer(self, peer: str, number: int) -> None:
        if ("session.peer", peer) in self.said:
            return
        if not is_address(peer) and "." not in peer:
            return
        self._once("session.peer", peer, number)
        if self.dialogue.side == "client" and can_be_dialled(peer):
            self._once("session.target", peer, number)

    def _named(self, line: LogLine) -> None:
        """Who the other side is, as a line says it within a message: once, until another line says otherwise."""
        if "session.port" in self.named and self.named.get("session.peer", "\n") in line.text:
            return  # all of it is known
        for name, value in self.namings.said(line, self.dialogue.side):
            if self.named.get(name) != value:
                self.named[name] = value
                self.facts.append(Fact(name, value, lines=(line.number,)))

    def _smtp(self, line: LogLine, token: Command | Reply) -> None:
        if under_tls(line):
            self.dialogue.secured(line.number)
        self.dialogue.line(line.number, token, line.direction)
        if isinstance(token, Reply) and token.code == "220" and line.direction == "received":
            self._clock(offset_to_greeting(line.slots.get(TIME_SLOT, ""), token.text), line.number)
        # A bare reply, from nobody known, is one that somebody got: nobody pastes what their own server answers.
        if isinstance(token, Reply) and (line.direction is not None or not self.dialogue.side):
            for wording in self.tables.wordings_in(token.text):
                self._wording(wording, line, by_peer=line.direction != "sent")

    def _bytes(self, place: int) -> None:
        each = self.lines[place]
        rest: list[str] = []
        for follower in self.lines[place + 1 :]:
            if not follower.continues:
                break
            rest.append(follower.line.body)
        found = record(each.line.number, each.line.slots, "".join(rest))
        if found is None:
            return
        if self._is_stray(each, found):
            self.notes.append(note_of_stray(found))
            return
        tls13 = "TLSv1.3" in found.state or ("tls.version", "TLS 1.3") in self.said
        facts = tuple(facts_of_record(found, tls13=tls13, side=self.dialogue.side))
        for fact in facts:
            self.facts.append(fact)
            if fact.name == "session.side":
                self.dialogue.side = fact.value
            elif fact.name == "tls.version":
                self.said.add((fact.name, fact.value))
            elif fact.name == "tls.outcome":
                self.dialogue.broke()
        if found.content_type == 22:
            self.dialogue.handshake(each.line.number)
        self.notes += notes_of_record(found)

    def _is_stray(self, each: Claimed, found: Record) -> bool:
        """Whether a line of bytes without a heading stands under a session that its bytes cannot be of."""
        if each.claim is None or not each.claim.shape.below:
            return False
        other_side = found.side != "" and self.dialogue.side not in ("", found.side)
        return other_side or (found.in_clear and self.dialogue.never_began_tls)

    def _clock(self, offset: int | None, number: int) -> None:
        if offset is not None:
            self._once("clock.offset", str(offset), number)

    def _wordings(self, line: LogLine) -> None:
        self._clock(measured_offset(line.body), line.number)
        self._named(line)
        self.mailbox.line(line.number, line.body)
        bounced = _BOUNCED.match(line.body) is not None
        cites = not bounced and ("said: " in line.body or "to me: " in line.body)
        said = _PEER_SAID.search(line.body) if cites else None
        ours, theirs = (line.body[: said.end()], line.body[said.end() :]) if said else (line.body, "")
        for wording in self.tables.wordings_in(ours):
            self._wording(wording, line, by_peer=bounced)
        for wording in self.tables.wordings_in(theirs) if theirs else ():
            self._wording(wording, line, by_peer=True)
        quoted = quoted_reply(line.body[:_LONGEST_QUOTED])
        if quoted is not None:
            self.dialogue.quoted(line.number, *quoted)

    def _wording(self, wording: Wording, line: LogLine, *, by_peer: bool) -> None:
        """Take the facts of a wording. What a reply of the peer says is said there, and "there" in it is here."""
        facts = tuple(facts_of_wording(wording, line.number))
        if self.dialogue.side:  # who wrote the log knows better which side it is than words that others write, too
            facts = tuple(fact for fact in facts if fact.name != "session.side")
        if by_peer:
            facts = tuple(mirrored(facts))
        elif wording.key == "tls.alert" and wording.row.key not in _NOT_AN_END and not _is_warning(line.body):
            self.facts.append(Fact("tls.outcome", "failed", lines=(line.number,)))
            self.dialogue.broke()
        self.facts += facts
        self.notes.append(Note(line.number, "row", {"text": wording.text}, wording.row))


def _is_warning(body: str) -> bool:
    """Whether the alert of a line has the level *warning*. Postfix begins the line with its own, about any failure."""
    return "warning" in body.casefold().removeprefix("warning: ")


def _each_once(notes: Sequence[Note]) -> list[Note]:
    """Without the notes that explain the same row on the same line a second time."""
    seen: set[tuple[int, int]] = set()
    kept: list[Note] = []
    for note in notes:
        key = (note.line, id(note.row))
        if note.row is None or key not in seen:
            kept.append(note)
            seen.add(key)
    return kept

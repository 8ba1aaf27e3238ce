"""Digests of blocks, joined to sessions; alike sessions counted, and one of each kind read as a whole."""

from collections import Counter, deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Generic, NamedTuple, TypeVar

from wizard.logs.decoding import decode_line
from wizard.logs.lines import Claimed, claim_lines
from wizard.logs.normalise import plain_lines
from wizard.logs.reader import read_session
from wizard.logs.reading import Session
from wizard.logs.sessions import group, separates
from wizard.logs.survey.block import Digest, Digester, Part, places_of, read_time, sort_of_peer
from wizard.logs.survey.cut import key_of_claim
from wizard.logs.survey.kinds import BREAK
from wizard.logs.times import elapsed

_WINDOW = 12_000_000
"""Bytes of the log that are kept to read a session of a new kind in."""
_MOST_OPEN, _MOST_SAVED = 30_000, 16_000_000
_LONGEST_WORD = 4_000
_MOST_PEERS = 20_000
_MOST_WORDS = 100_000
T = TypeVar("T")
Judge = Callable[[Session], tuple[Hashable, T]]


@dataclass(slots=True)
class Alike(Generic[T]):
    """Sessions that are alike: what was made of the first of them, how many there are, and of which peers.

    ``peers`` counts the first ``_MOST_PEERS`` peers; ``more`` are the sessions of others.
    """

    report: T
    order: tuple[int, int]
    count: int = 0
    peers: Counter[str] = field(default_factory=Counter)
    more: int = 0


@dataclass(slots=True)
class _Open:
    """A key whose conversation may go on: its word so far, and where its lines are.

    ``order`` is the block of its first line and its rank in it, ``block`` that of its last line.
    """

    word: str
    peer: str
    order: tuple[int, int]
    block: int
    first: bytes
    last: bytes
    exact: bool
    heads: tuple[bytes, ...]
    saved: list[tuple[int, str]] = field(default_factory=list)
    size: int = 0


class _Counted(NamedTuple):
    """A whole conversation within one block that was counted at once."""

    part: Part
    order: tuple[int, int]
    exact: bool
    likeness: tuple[Hashable, ...]


@dataclass(slots=True)
class _Kept:
    """A block in the window: the number of its first line, its bytes, and whose each line is."""

    line: int
    raw: bytes
    owners: list[bytes] | None
    places: dict[bytes, list[int]]
    heads: frozenset[bytes]
    split: list[bytes] = field(default_factory=list)

    def lines(self) -> list[bytes]:
        """Its lines, taken apart when first asked for."""
        if not self.split:
            self.split.extend(self.raw.split(b"\n"))
        return self.split


class Joiner(Generic[T]):
    """Takes the digests in the order of the log.

    ``judge`` says of a session that was read as a whole what makes it alike to others, and what is to be kept of the
    first of them. ``wanted`` chooses sessions by their peer.
    """

    def __init__(self, digester: Digester, judge: Judge[T], wanted: Callable[[str], bool] | None = None) -> None:
        self.digester = digester
        self.grammar = digester.grammar
        self.kinds = digester.kinds
        self.judge = judge
        self.wanted = wanted
        self.groups: dict[Hashable, Alike[T]] = {}
        self.lines = self.others = self.sessions = self.peerless = 0
        self.unread: Counter[str] = Counter()
        self._words: dict[str, tuple[Hashable, ...]] = {}
        self._met: dict[str, tuple[Hashable, ...]] = {}
        self._whole: dict[str, tuple[Hashable, ...]] = {}
        self._counted: dict[bytes, _Counted] = {}
        self._open: dict[bytes, _Open] = {}
        self._touched: deque[tuple[int, list[bytes]]] = deque()
        self._window: dict[int, _Kept] = {}
        self._block = 0
        self._in_window = self._saved = 0
        self._above = self._now = b""

    def take(self, digest: Digest, raw: bytes) -> None:
        """The next block."""
        self._block += 1
        kept = self._window[self._block] = _Kept(
            self.lines + 1, raw, digest.owners, digest.places, frozenset(part.head for part in digest.parts.values())
        )
        self._in_window += len(raw)
        if digest.above and (self._above in self._open or self._reopened(self._above)):
            self._take_above(self._open[self._above], digest.above, kept)
        touched = []
        for rank, (key, part) in enumerate(digest.parts.items()):
            if self.wanted is not None and not self.wanted(part.peer):
                self.peerless += not part.peer
                continue
            if key not in self._open and key not in self._counted:
                likeness = self._whole.get(sort_of_peer(part.peer) + part.word)
                if likeness is not None:
                    self._counted[key] = _Counted(part, (self._block, rank), digest.exact, likeness)
                    self._count(likeness, 1, part.peer)
                    continue
            touched.append(key)
            self._add(key, part, rank, exact=digest.exact)
        self._touched.append((self._block, touched))
        self.lines += digest.lines
        self.others += digest.others
        self._above = digest.ends or self._above
        self._now = digest.now or self._now
        while self._in_window > _WINDOW and len(self._window) > 2:
            self._forget()
        while len(self._open) > _MOST_OPEN or self._saved > _MOST_SAVED:
            self._finish(next(iter(self._open)))

    def _take_above(self, known: _Open, lines: tuple[tuple[int, str], ...], kept: _Kept) -> None:
        """Add lines at the beginning of a block that belong to the last session of the one before."""
        for place, kind in lines:
            known.word += kind
            if kept.owners is not None:
                kept.owners[place] = known.heads[-1]
        kept.places.setdefault(known.heads[-1], [])[:0] = [place for place, _ in lines]

    def finish(self) -> None:
        """There is nothing more."""
        for key in list(self._open):
            self._finish(key)
        for word in [word for word in self.unread if word in self._words]:
            self._count(self._words[word], self.unread.pop(word), "")

    def _add(self, key: bytes, part: Part, rank: int, *, exact: bool) -> None:
        known = self._open.get(key) or self._reopened(key)
        here = (self._block, rank)
        if known is None:
            known = self._open[key] = _Open("", part.peer, here, self._block, b"", b"", exact, (part.head,))
            word = part.word
        else:
            separated = self.kinds.begins_anew(known.word, part.word) or self._is_separated(known, part, exact=exact)
            word = known.word + BREAK + part.word if separated else known.word + part.word
            known.peer = known.peer or part.peer
            if part.head not in known.heads:
                known.heads += (part.head,)
        known.block = self._block
        words = self.kinds.conversations(word)
        if len(words) > 1 or len(words[-1]) > _LONGEST_WORD:
            rest = words.pop() if len(words[-1]) <= _LONGEST_WORD else ""
            self._settle(key, known, words)
            self._saved -= known.size
            known.order, known.saved, known.size, word = here, [], 0, rest
        known.word = word
        known.first, known.last, known.exact = part.first, part.last, exact

    def _reopened(self, key: bytes) -> _Open | None:
        """A whole conversation that was counted at once, taken back because more of its lines may have come."""
        counted = self._counted.pop(key, None)
        if counted is None:
            return None
        part, order = counted.part, counted.order
        self._count(counted.likeness, -1, part.peer)
        self._open[key] = known = _Open(
            part.word, part.peer, order, order[0], part.first, part.last, counted.exact, (part.head,)
        )
        return known

    def _is_separated(self, known: _Open, part: Part, *, exact: bool) -> bool:
        """Whether time separates the lines of a block from those before."""
        if known.exact and exact:
            return _passed(known.last, part.first, separates)
        if known.block == self._block - 1 and not _passed(known.first, part.last, separates):
            return False
        before, now = self._times(known, known.block)[-1:], self._times(known, self._block)[:1]
        return bool(before and now) and _passed(before[0], now[0], separates)

    def _times(self, known: _Open, block: int) -> list[bytes]:
        """The times of its lines in a block."""
        found = claim_lines(self._lines_of(known, block), self.grammar, wrapped=False).claimed
        return [each.line.slots["time"].encode() for each in found if each.line.slots.get("time")]

    def _lines_of(self, known: _Open, block: int) -> list[tuple[int, str]]:
        return self._gathered([known], block)[0] if block in self._window else []

    def _gathered(self, wanted: list[_Open], block: int) -> list[list[tuple[int, str]]]:
        """The lines of each of several keys in a block of the window."""
        kept = self._window[block]
        found = self._places(kept, {head for known in wanted for head in known.heads})
        raw = kept.lines()
        return [
            [
                (kept.line + place, text)
                for place in sorted(place for head in known.heads for place in found[head])
                for _, text in plain_lines(decode_line(raw[place]))
            ]
            for known in wanted
        ]

    def _places(self, kept: _Kept, heads: set[bytes]) -> dict[bytes, list[int]]:
        """Which lines of a block belong to each head."""
        if kept.owners is None:
            for head in (heads & kept.heads) - kept.places.keys():
                found = self.digester.places_of(kept.lines(), head)
                if found is None:
                    kept.owners = self.digester.digest(kept.raw).owners
                    break
                kept.places[head] = found
        owners = kept.owners
        if owners is None:
            return {head: kept.places.get(head, []) for head in heads}
        if len(heads) == 1:
            return {head: list(places_of(owners, head)) for head in heads}
        each: dict[bytes, list[int]] = {head: [] for head in heads}
        for place, owner in enumerate(owners):
            if owner in each:
                each[owner].append(place)
        return each

    def _forget(self) -> None:
        """Let the oldest block go: what seems to have ended is counted, of the rest the lines are kept."""
        oldest = next(iter(self._window))
        remaining: list[bytes] = []
        while self._touched and self._touched[0][0] <= oldest:
            for key in self._touched.popleft()[1]:
                known = self._open.get(key)
                if known is not None and known.block <= oldest and self._has_ended(known):
                    self._finish(key)
                elif known is not None and known.order[0] <= oldest:
                    remaining.append(key)
        self._save(remaining, oldest)
        for key in list(takewhile(lambda each: self._counted[each].order[0] <= oldest, self._counted)):
            del self._counted[key]
        self._in_window -= len(self._window.pop(oldest).raw)

    def _save(self, keys: list[bytes], oldest: int) -> None:
        """Keep the lines that keys have in the oldest block; those that are silent are looked at again later."""
        wanted = [self._open[key] for key in keys]
        for known, lines in zip(wanted, self._gathered(wanted, oldest) if wanted else (), strict=True):
            size = sum(len(text) for _, text in lines)
            known.saved += lines
            known.size += size
            self._saved += size
        silent = [key for key, known in zip(keys, wanted, strict=True) if known.block <= oldest]
        if silent:
            self._touched.append((self._block, silent))

    def _has_ended(self, known: _Open) -> bool:
        """Whether nothing more is to be expected: it was ended, or has been silent for too long."""
        return self.kinds.has_ended(known.word) or _passed(known.last, self._now, separates)

    def _finish(self, key: bytes) -> None:
        known = self._open.pop(key)
        self._saved -= known.size
        if known.word:
            self._settle(key, known, self.kinds.conversations(known.word))

    def _settle(self, key: bytes, known: _Open, words: list[str]) -> None:
        """Count the sessions that the words stand for."""
        sort = sort_of_peer(known.peer)
        for place, word in enumerate(words):
            likeness = self._met.get(sort + word)
            if likeness is not None and not (place == 0 and self._is_earlier(likeness, known.order)):
                self._count(likeness, 1, known.peer)
                continue
            folded = sort + self.kinds.fold(word)
            likeness = self._words.get(folded)
            if likeness is None or (place == 0 and self._is_earlier(likeness, known.order)):
                likeness = self._look(key, known, word, folded)
            if likeness is None:
                self.unread[folded] += 1
                self.sessions += 1
            else:
                if len(self._met) > _MOST_WORDS:
                    self._met.clear()
                    self._whole.clear()
                self._met[sort + word] = likeness
                if self.kinds.is_whole(word):
                    self._whole[sort + word] = likeness
                self._count(likeness, 1, known.peer)

    def _is_earlier(self, likeness: tuple[Hashable, ...], order: tuple[int, int]) -> bool:
        return bool(likeness) and order < self.groups[likeness[0]].order

    def _count(self, likeness: tuple[Hashable, ...], times: int, peer: str) -> None:
        for each in likeness:
            found = self.groups[each]
            found.count += times
            self.sessions += times
            if peer and (peer in found.peers or len(found.peers) < _MOST_PEERS):
                found.peers[peer] += times
            elif peer:
                found.more += times

    def _look(self, key: bytes, known: _Open, word: str, folded: str) -> tuple[Hashable, ...] | None:
        """Read the sessions that a word stands for as a whole; None where their lines are gone."""
        lines = list(known.saved)
        for block in range(known.order[0], known.block + 1):
            lines += self._lines_of(known, block)
        claimed = claim_lines(lines, self.grammar, wrapped=False).claimed
        conversations = group(each for each in claimed if _is_of(each, key))
        words = ["".join(self.kinds.of(each)[0] for each in conversation) for conversation in conversations]
        found = _run(words, word)
        if found is None:
            return None
        likeness = []
        for conversation in conversations[found[0] : found[1]]:
            session = read_session(1, conversation, self.grammar)
            if session is not None:
                likeness.append(self._judged(session, known.order))
        if len(self._words) > _MOST_WORDS:
            self._words.clear()
        self._words[folded] = tuple(likeness)
        return tuple(likeness)

    def _judged(self, session: Session, order: tuple[int, int]) -> Hashable:
        likeness, report = self.judge(session)
        known = self.groups.get(likeness)
        if known is None:
            self.groups[likeness] = Alike(report, order)
        elif order < known.order:
            known.report, known.order = report, order
        return likeness


def _is_of(each: Claimed, key: bytes) -> bool:
    """Whether a line is one of a key, or has no heading of its own."""
    return each.claim is None or each.claim.shape.below or key_of_claim(each.claim) == key


def _run(words: list[str], wanted: str) -> tuple[int, int] | None:
    """Which words in a row make the one that is wanted, the last such row."""
    for end in range(len(words), 0, -1):
        built = ""
        for start in range(end - 1, -1, -1):
            built = words[start] + built
            if len(built) >= len(wanted):
                if built == wanted:
                    return start, end
                break
    return None


def _passed(before: bytes, now: bytes, test: Callable[[float], bool]) -> bool:
    earlier, later = read_time(before), read_time(now)
    return earlier is not None and later is not None and test(elapsed(earlier, later))

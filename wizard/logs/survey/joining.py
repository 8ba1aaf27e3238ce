"""Digests of blocks, joined to sessions; alike sessions counted, and one of each kind read as a whole."""

from collections import Counter, deque
from collections.abc import Callable, Container, Iterable, Sequence
from typing import Generic, TypeVar

from wizard.logs.lines import Claimed, claim_lines
from wizard.logs.reader import read_session
from wizard.logs.reading import Session
from wizard.logs.sessions import group, separates
from wizard.logs.survey.alike import Groups, Judged
from wizard.logs.survey.block import Digest, Digester
from wizard.logs.survey.cut import key_of_claim
from wizard.logs.survey.kept import OF_LINE, Kept, Open
from wizard.logs.survey.kinds import BREAK
from wizard.logs.survey.memory import Memory
from wizard.logs.survey.told import Part, Place, Wholes, read_time, sort_of_peer
from wizard.logs.times import elapsed

_WINDOW = 9_000_000
"""Bytes of the log that are kept to read a session of a new kind in."""
_MOST_OPEN, _MOST_SAVED = 10_000, 8_000_000
"""Conversations that may go on, and bytes of their lines that have left the window, each with what it takes besides."""
_LONGEST_WORD = 4_000
_MOST_REMEMBERED = 1_500_000
"""Characters of words whose sessions were read; and of those whose lines were gone."""
_PATIENCE = 5
"""How many blocks are waited for more of a conversation that was ended."""
_MOST_KEYS = 1 << 24
"""More than a block can have."""
T = TypeVar("T")
Judge = Callable[[Session], Judged[T]]
Numbers = tuple[int, ...]
"""The kind of each session that a word stands for."""


class Joiner(Generic[T]):
    """Takes the digests in the order of the log.

    ``judge`` says what a session that was read as a whole comes to. Where the digester was told of a peer, only its
    sessions are counted; ``names`` says which peers what was kept of a session names.
    """

    def __init__(self, digester: Digester, judge: Judge[T], names: Callable[[T], Iterable[str]]) -> None:
        self.digester = digester
        self.grammar = digester.grammar
        self.kinds = digester.kinds
        self.judge = judge
        self.names = names
        self.groups: Groups[T] = Groups()
        self.lines = self.others = self.sessions = self.peerless = 0
        self.unread: Counter[str] = Counter()
        self._words: Memory[Numbers] = Memory(_MOST_REMEMBERED)
        self._met: Memory[Numbers] = Memory(_MOST_REMEMBERED)
        self._counted: dict[bytes, int] = {}
        self._open: dict[bytes, Open] = {}
        self._touched: deque[tuple[int, list[bytes]]] = deque()
        self._window: dict[int, Kept] = {}
        self._block = 0
        self._in_window = self._saved = self._characters = 0
        self._above = self._now = b""

    def take(self, digest: Digest, raw: bytes) -> None:
        """The next block."""
        self._block += 1
        keys = digest.wholes.keys.split(b"\n") if digest.wholes.keys else []
        self._window[self._block] = Kept(self.lines + 1, raw, digest.carried, digest.early, digest.wholes, keys)
        self._in_window += len(raw)
        if digest.above and (self._above in self._open or self._reopened(self._above)):
            self._take_above(self._open[self._above], digest.above)
        touched: list[bytes] = []
        self._take_wholes(digest.wholes, keys, touched)
        for key, part in digest.parts.items():
            if not part.peer or self._is_wanted(part.peer):
                touched.append(key)
                self._add(key, part)
        self._touched.append((self._block, touched))
        self.lines += digest.lines
        self.others += digest.others
        self._above = digest.ends or self._above
        self._now = digest.now or self._now
        while self._in_window > _WINDOW and len(self._window) > 2:
            self._forget()
        while len(self._open) > _MOST_OPEN or self._saved > _MOST_SAVED:
            self._finish(next(iter(self._open)))

    def _take_above(self, known: Open, lines: tuple[tuple[Place, str], ...]) -> None:
        """Add lines at the beginning of a block that belong to the last session of the one before."""
        known.word += "".join(kind for _, kind in lines)
        known.places[self._block] = tuple(place for place, _ in lines)
        known.block = self._block

    def finish(self) -> None:
        """There is nothing more."""
        for key in list(self._open):
            self._finish(key)
        for word in [word for word in self.unread if word in self._words]:
            times = self.unread.pop(word)
            self.sessions -= times
            self._count(self._words[word], times, [])

    def _take_wholes(self, wholes: Wholes, keys: list[bytes], touched: list[bytes]) -> None:
        """Count what has ended, but for what goes on with something that was there before."""
        peers = wholes.peers.split("\n")
        begin, end = 0, 0
        for number, count in enumerate(wholes.counts):
            begin, end = end, end + count
            rows: Sequence[int] = range(begin, end)
            word = wholes.words[number][0]
            left = self._left(word, rows, keys) if self.kinds.is_sure(word) else set(rows)
            for row in left:
                touched.append(keys[row])
                self._add(keys[row], self._part(self._block, keys[row]))
            if left or self.digester.peer:
                rows = [row for row in rows if row not in left and self._is_wanted(peers[row])]
            if rows:
                self._count_wholes(wholes, number, rows, keys, peers)

    def _is_wanted(self, peer: str) -> bool:
        return not self.digester.peer or peer.casefold() == self.digester.peer

    def _left(self, word: str, rows: Sequence[int], keys: list[bytes]) -> set[int]:
        """Which of the parts with a word go on with something that was there before."""
        opened = self._open
        counted: Container[bytes] = () if self.kinds.connects(word) else self._counted
        met = [row for row in rows if keys[row] in opened or keys[row] in counted]
        return {row for row in met if self._goes_on(keys[row], word)}

    def _count_wholes(
        self, wholes: Wholes, number: int, rows: Sequence[int], keys: list[bytes], peers: list[str]
    ) -> None:
        """Count some of the parts with a word, of which the first is read if nothing like it was."""
        word, sort = wholes.words[number]
        words = self.kinds.conversations(word)
        key, part = wholes.samples[number]
        if key != keys[rows[0]] and not all(sort + each in self._met for each in words):
            key, part = keys[rows[0]], self._part(self._block, keys[rows[0]])
        self._settle(key, self._opened(part, self._block), words, sort, [peers[row] for row in rows])
        first = self._block * _MOST_KEYS
        self._counted.update((keys[row], first + row) for row in rows)

    def _goes_on(self, key: bytes, word: str) -> bool:
        """Whether what has ended within this block may have begun before."""
        known = self._open.get(key)
        if known is not None:
            if not self.kinds.begins_anew(known.word, word):
                return True
            self._finish(key)
        return key in self._counted and not self.kinds.begins_anew(self._word_counted(key), word)

    def _word_counted(self, key: bytes) -> str:
        block, row = divmod(self._counted[key], _MOST_KEYS)
        return self._window[block].word_of(row)

    def _part(self, block: int, key: bytes) -> Part:
        """One of the parts of a block that were only counted."""
        kept = self._window[block]
        if key in kept.wholes.unsure:
            return kept.wholes.unsure[key]
        if not kept.parts:
            kept.parts = self.digester.parts(kept.bare(), kept.early)
        return kept.parts[key]

    def _opened(self, part: Part, block: int) -> Open:
        return Open(part.word, part.peer, (block, part.places[0][0]), block, part.last, {block: part.places})

    def _add(self, key: bytes, part: Part) -> None:
        known = self._open.get(key) or self._reopened(key, part.word)
        word = part.word
        if known is None:
            known = self._open[key] = self._opened(part, self._block)
        else:
            separated = self.kinds.begins_anew(known.word, word) or _passed(known.last, part.first, separates)
            word = known.word + BREAK + word if separated else known.word + word
            known.peer = known.peer or part.peer
            known.places[self._block] = (*known.places.get(self._block, ()), *part.places)
        known.block = self._block
        words = self.kinds.conversations(word)
        if len(words) > 1 or len(words[-1]) > _LONGEST_WORD:
            word = words.pop() if len(words[-1]) <= _LONGEST_WORD else ""
            self._settle(key, known, words)
            self._saved -= known.size
            known.keep_last(len(word))
            self._saved += known.size
        known.word = word
        known.last = part.last or known.last

    def _reopened(self, key: bytes, more: str = "") -> Open | None:
        """What was counted already, taken back because more of its lines may have come."""
        if key not in self._counted or (more and self.kinds.begins_anew(self._word_counted(key), more)):
            return None
        block = self._counted.pop(key) // _MOST_KEYS
        part = self._part(block, key)
        sort = sort_of_peer(part.peer)
        known = self._open[key] = self._opened(part, block)
        for word in self.kinds.conversations(part.word):
            self._uncount(key, known, word, sort)
        return known

    def _lines_of(self, known: Open) -> list[tuple[int, str]]:
        """All its lines, as far as they are still there."""
        lines = list(known.saved)
        for block, places in sorted(known.places.items()):
            if block in self._window:
                lines += self._window[block].lines(places)
        return lines

    def _forget(self) -> None:
        """Let the oldest block go: what seems to have ended is counted, of the rest the lines are kept."""
        oldest = next(iter(self._window))
        remaining: list[bytes] = []
        while self._touched and self._touched[0][0] <= oldest:
            for key in self._touched.popleft()[1]:
                known = self._open.get(key)
                if known is not None and known.block <= max(oldest, self._block - _PATIENCE) and self._has_ended(known):
                    self._finish(key)
                elif known is not None and known.order[0] <= oldest:
                    remaining.append(key)
        self._save(remaining, oldest)
        kept = self._window.pop(oldest)
        after = (oldest + 1) * _MOST_KEYS
        for key in kept.keys:
            if self._counted.get(key, after) < after:
                del self._counted[key]
        self._in_window -= len(kept.raw)

    def _save(self, keys: list[bytes], oldest: int) -> None:
        """Keep the lines that keys have in the oldest block; those that are silent are looked at again later."""
        silent = []
        for key in dict.fromkeys(keys):
            known = self._open[key]
            lines = self._window[oldest].lines(known.places.pop(oldest, ()))
            size = sum(len(text) + OF_LINE for _, text in lines)
            known.saved += lines
            known.size += size
            self._saved += size
            if known.block <= oldest:
                silent.append(key)
        if silent:
            self._touched.append((self._block, silent))

    def _has_ended(self, known: Open) -> bool:
        """Whether nothing more is to be expected: it was ended, or has been silent for too long."""
        return self.kinds.has_ended(known.word) or _passed(known.last, self._now, separates)

    def _finish(self, key: bytes) -> None:
        known = self._open.pop(key)
        self._saved -= known.size
        if known.word:
            self._settle(key, known, self.kinds.conversations(known.word))

    def _settle(
        self, key: bytes, known: Open, words: list[str], sort: str = "", peers: list[str] | None = None
    ) -> None:
        """Count the sessions that the words stand for, as often as there are peers: once with its own, if not told."""
        if self.digester.peer and not known.peer:
            self._choose(key, known, sum(map(len, words)))
            return
        sort = sort or sort_of_peer(known.peer)
        peers = [known.peer] if peers is None else peers
        read: list[tuple[str, list[Claimed]]] = []
        for place, word in enumerate(words):
            numbers = self._met.get(sort + word)
            if numbers is None or self._is_wanted_again(numbers, known, place):
                folded = sort + self.kinds.fold(word)
                numbers = self._words.get(folded)
                if numbers is None or self._is_wanted_again(numbers, known, place):
                    read = read or self._conversations(key, self._lines_of(known))
                    numbers = self._look(known, read, word, folded) or numbers
                if numbers is None:
                    self.unread[self._unread(folded)] += len(peers)
                    self.sessions += len(peers)
                    continue
                if self.kinds.is_sure(word):
                    self._met.keep(sort + word, numbers)
            self._count(numbers, len(peers), peers)

    def _unread(self, folded: str) -> str:
        """Under what a word is counted whose lines are gone: all together once there are too many."""
        if folded in self.unread:
            return folded
        self._characters += len(folded)
        return folded if self._characters <= _MOST_REMEMBERED else ""

    def _choose(self, key: bytes, known: Open, count: int) -> None:
        """Count the sessions of a key that name the peer who is asked for; all of its first lines are read."""
        lines = self._lines_of(known)[:count]
        if not any(self.digester.peer in text.casefold() for _, text in lines):
            return
        for _, claimed in self._conversations(key, lines):
            session = read_session(1, claimed, self.grammar)
            if session is None:
                continue
            judged = self.judge(session)
            peers = list(self.names(judged.kept))
            wanted = [peer for peer in peers if self._is_wanted(peer)]
            if wanted:
                self._count((self.groups.keep(judged, known.order),), 1, wanted[:1])
            else:
                self.peerless += not peers

    def _is_wanted_again(self, numbers: Numbers, known: Open, place: int) -> bool:
        """Whether a session is to be read, although one like it was: it came earlier, or too little is known of it."""
        if not numbers:
            return False
        return (place == 0 and known.order < self.groups[numbers[0]].order) or any(
            self.groups[each].is_wanted_again for each in numbers
        )

    def _count(self, numbers: Numbers, times: int, peers: Sequence[str]) -> None:
        """Count sessions, as many of each as there are times."""
        for each in numbers:
            self.groups.count(each, times, peers)
            self.sessions += times

    def _uncount(self, key: bytes, known: Open, word: str, sort: str) -> None:
        """Take back what was counted for a word."""
        folded = sort + self.kinds.fold(word)
        numbers = self._met.get(sort + word) or self._words.get(folded)
        if numbers is None and self.unread[folded] <= 0:  # it was forgotten what it is
            numbers = self._look(known, self._conversations(key, self._lines_of(known)), word, folded)
        if numbers is None:
            self.unread[self._unread(folded)] -= 1
            self.sessions -= 1
            return
        for each in numbers:
            self.groups.uncount(each, known.peer)
            self.sessions -= 1

    def _conversations(self, key: bytes, lines: list[tuple[int, str]]) -> list[tuple[str, list[Claimed]]]:
        """The conversations that the lines of a key make, as the reader of pastes groups them, and their words."""
        claimed = claim_lines(lines, self.grammar, wrapped=False).claimed
        conversations = group(each for each in claimed if _is_of(each, key))
        return [("".join(self.kinds.of(each)[0] for each in lines), lines) for lines in conversations]

    def _look(self, known: Open, read: list[tuple[str, list[Claimed]]], word: str, folded: str) -> Numbers | None:
        """Read the sessions that a word stands for as a whole; None where their lines are gone."""
        found = _run([spelt for spelt, _ in read], word)
        if found is None and not self.kinds.is_sure(word):
            found = _run([self.kinds.roles_in(spelt) for spelt, _ in read], self.kinds.roles_in(word))
        if found is None:
            return None
        sessions = (read_session(1, lines, self.grammar) for _, lines in read[found[0] : found[1]])
        numbers = tuple([
            self.groups.keep(self.judge(session), known.order) for session in sessions if session is not None
        ])  # fmt: skip
        return self._words.keep(folded, numbers) if self.kinds.is_sure(word) else numbers


def _is_of(each: Claimed, key: bytes) -> bool:
    """Whether a line is one of a key, or has no heading of its own."""
    return each.claim is None or each.claim.shape.below or key_of_claim(each.claim) == key


def _run(words: list[str], wanted: str) -> tuple[int, int] | None:
    """Which words in a row make the one that is wanted: the last that is the same, else the last such row."""
    for place in range(len(words) - 1, -1, -1):
        if words[place] == wanted:
            return place, place + 1
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

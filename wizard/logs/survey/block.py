"""One block of whole lines, cut and told by kinds: each session's part of it as a word."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from wizard.garbage import not_collected
from wizard.logs.decoding import decode_line
from wizard.logs.grammar import Grammar
from wizard.logs.normalise import plain_lines
from wizard.logs.survey.carriers import bare_block
from wizard.logs.survey.columns import Block, Codes, Hashes, Memo, Places, Truths, block_of, grouped, hashes
from wizard.logs.survey.cut import Columns, Cut, learn
from wizard.logs.survey.heads import UNTOLD, Heads
from wizard.logs.survey.kinds import Kinds
from wizard.logs.survey.loose import Met, loose_lines
from wizard.logs.survey.meanings import LOOSE, NOBODY, Meanings
from wizard.logs.survey.told import NOBODYS, Endings, Part, Place, Told, Wholes, read_time
from wizard.logs.times import Moment

_LEARN_FROM, _LEARN_FROM_BYTES = 200, 8_000
_DAY = 86400.0
_MOST_LABELS = 4_096
_FIRST_TOLD, _MORE_TOLD = 128, 8
"""How many texts are told one by one before the templates that they make are tried on the others; then how many times
as many."""


@dataclass(frozen=True, slots=True)
class Digest:
    """What a block comes to: its parts by key, in the order of their first lines, and those that are only counted.

    ``lines`` is how many lines it has, ``others`` how many of them no dialect claims, ``early`` how many at its
    beginning are left out. ``above`` holds the places and
    kinds of lines at its beginning that belong to the last session of the block before; ``ends`` is the key of the
    last line, ``now`` the time of the last one as written, ``carried`` whether something carried its lines.
    """

    parts: dict[bytes, Part]
    wholes: Wholes
    lines: int
    others: int
    early: int
    above: tuple[tuple[Place, str], ...]
    ends: bytes
    now: bytes
    carried: bool = False


class Digester:
    """Turns blocks into digests. Remembers what lines meant: most occur again.

    Lines before ``since`` count as nobody's until the first one that is not; then it is None. ``peer`` is the only one
    whose sessions are asked for, "" for all: where headings do not name peers, what mentions it is never only counted.
    """

    def __init__(
        self, grammar: Grammar, kinds: Kinds, wordings: Iterable[str], since: Moment | None = None, peer: str = ""
    ) -> None:
        self.grammar = grammar
        self.kinds = kinds
        self.since = since
        self.peer = peer.casefold()
        self._meanings = Meanings(grammar, kinds, wordings)
        self._memo = Memo()
        self._salts: Hashes = np.random.default_rng().integers(0, 1 << 63, _MOST_LABELS, np.uint64)
        self._endings = Endings(kinds)
        self._met_loose = Met()
        self._cut: Cut | None = None
        self._heads: Heads | None = None

    def digest(self, raw: bytes) -> Digest:
        """Read one block of whole lines, of which the last one need not end with a newline."""
        bare = bare_block(raw)
        digest = self._digest(bare, 0, count=True)
        return replace(digest, carried=True) if bare is not raw else digest

    def parts(self, raw: bytes, early: int) -> dict[bytes, Part]:
        """Every part of a block that was read before, without carriers and the first lines, which are too early."""
        return self._digest(raw, early, count=False).parts

    @not_collected()
    def _digest(self, raw: bytes, early: int, *, count: bool) -> Digest:
        block = block_of(raw)
        self._learn(block)
        columns = self._cut.columns(block) if self._cut is not None else None
        if columns is None or not len(columns.places):
            columns = None
        elif self.since is not None and not self._is_since(block, columns).any():
            return Digest({}, Wholes(), len(block.starts), 0, len(block.starts), (), b"", b"")
        told, loose = self._told(block, columns)
        unowned = self._loose(told, loose)
        early = max(early, self._early(told))
        told.groups[:early] = NOBODYS
        above = tuple(((place, int(block.starts[place])), kind) for place, kind in unowned if place >= early)
        owned = np.flatnonzero(told.groups >= 0)
        others = len(told.groups) - len(owned) - early - len(above)
        ends = told.keys[int(told.groups[owned[-1]])] if len(owned) else b""
        parts, wholes = told.parts(self._endings if count else None, self.peer)
        now = told.first_time(columns.places[::-1].tolist()[:1] if columns is not None else sorted(told.times)[::-1])
        return Digest(parts, wholes, len(told.groups), others, early, above, ends, now)

    def _learn(self, block: Block) -> None:
        """Learn how lines are cut from the first lines of the block, if the cut known does not fit most of them."""
        start = block.raw[:_LEARN_FROM_BYTES]
        start = start.rpartition(b"\n")[0] or start
        if self._cut is not None and self._cut.fits_most(block_of(start)):
            return
        lines = [text for line in start.split(b"\n")[:_LEARN_FROM] for _, text in plain_lines(decode_line(line))]
        cut = learn(self.grammar, lines)
        if cut is not None and cut != self._cut:
            self._cut = cut
            self._heads = Heads(self.grammar, cut)
            self._meanings.forget()
            self._memo = Memo()

    def _told(self, block: Block, columns: Columns | None) -> tuple[Told, Places]:
        """What the cut tells of the lines of a block, and the lines that have to be read one by one."""
        count = len(block.starts)
        clock = self._cut.clock if self._cut is not None else None
        told = Told(block, columns, clock, np.full(count, NOBODYS, np.int64), np.zeros(count, np.uint32))
        loose = np.ones(count, np.bool_)
        if columns is None:
            return told, np.flatnonzero(loose)
        groups, labels = self._grouped(told, columns)
        codes = self._codes(block, columns, groups, labels)
        untold = (labels == UNTOLD) | (codes == LOOSE)
        groups[untold | (codes == NOBODY)] = NOBODYS
        told.groups[columns.places] = groups
        told.kinds[columns.places] = codes
        loose[columns.places[~untold]] = False
        return told, np.flatnonzero(loose)

    def _grouped(self, told: Told, columns: Columns) -> tuple[Places, Places]:
        """The group of each line that is cut, none where its head does not say it, and the label of its head."""
        block = told.block
        order, begins = grouped(hashes(block, columns.heads, columns.head_ends, self._salts[0]))
        firsts = order[begins]
        heads = block.texts(columns.heads[firsts], columns.head_ends[firsts])
        places = columns.places[firsts]
        found = self._heads.of_many(heads, lambda row: block.line(int(places[row]))) if self._heads is not None else []
        numbers = told.add_groups([key for key, _, _ in found], [peer for _, peer, _ in found])
        labels = np.array([label for _, _, label in found], np.int64)
        sizes = np.diff(begins, append=len(order))
        groups, labelled = np.empty(len(order), np.int64), np.zeros(len(order), np.int64)
        groups[order] = np.repeat(numbers, sizes)
        if labels.any():
            labelled[order] = np.repeat(labels, sizes)
        return groups, labelled

    def _codes(self, block: Block, columns: Columns, groups: Places, labels: Places) -> Codes:
        """The codes of the rests of the lines that are cut."""
        found = hashes(block, columns.rests, columns.rest_ends, self._salts[0])
        if labels.any():
            found ^= self._salts[labels]
        codes = self._memo.look(found)
        rows = np.flatnonzero((codes == 0) & (labels != UNTOLD))
        if not len(rows):
            return codes
        fresh = np.zeros(len(rows), np.uint32)
        left, most = np.arange(len(rows)), _FIRST_TOLD
        while len(left):
            at = rows[left]
            fresh[left] = self._meanings.templates.codes(block, columns.rests[at], columns.rest_ends[at], labels[at])
            left = left[fresh[left] == 0]
            at = rows[left[:most]]
            places = columns.places[at].tolist()
            fresh[left[:most]] = self._meanings.of(
                block.texts(columns.rests[at], columns.rest_ends[at]),
                labels[at].tolist(),
                (groups[at] != NOBODYS).tolist(),
                lambda row, places=places: block.line(places[row]),  # type: ignore[misc]
            )
            left, most = left[most:], most * _MORE_TOLD
        codes[rows] = fresh
        self._memo.learn(found[rows], fresh)
        return codes

    def _loose(self, told: Told, places: Places) -> list[tuple[int, str]]:
        """Find whose the lines are that the cut does not tell. Returns those that belong above the block."""
        if not len(places):
            return []
        above: list[tuple[int, str]] = []
        owned = np.maximum.accumulate(np.where(told.groups >= 0, np.arange(len(told.groups)), -1))
        before = np.where(places > 0, owned[np.maximum(places - 1, 0)], -1)
        loose = (told.block, places.tolist(), before.tolist(), self.grammar, self.kinds, self._met_loose)
        for each in loose_lines(*loose):
            if each.key:
                told.groups[each.place] = told.group(each.key, each.peer)
                told.times[each.place] = each.time
            elif each.above >= 0 and told.groups[each.above] >= 0:
                told.groups[each.place] = told.groups[each.above]
            else:
                above.append((each.place, each.kind))
            told.kinds[each.place] = ord(each.kind)
        return above

    def _is_since(self, block: Block, columns: Columns) -> Truths:
        """Which lines that are cut are not too early."""
        result: Truths = np.ones(len(columns.places), np.bool_)
        if self.since is None or self._cut is None:
            return result
        clock = self._cut.clock
        seconds, dated = clock.seconds(block, columns.times)
        seconds = seconds + clock.fractions(block, columns.times)
        first = clock.first(block, columns.times)
        if dated and self.since.day is not None:
            result = seconds >= self.since.second + _DAY * (self.since.day - (first.day or 0))
        else:
            result = seconds % _DAY >= self.since.second
        return result

    def _early(self, told: Told) -> int:
        """How many lines at the beginning are too early."""
        if self.since is None:
            return 0
        late = [place for place, time in told.times.items() if _is_late(read_time(time), self.since)]
        if told.columns is not None:
            late += told.columns.places[self._is_since(told.block, told.columns)].tolist()[:1]
        if not late:
            return len(told.groups)
        self.since = None
        return min(late)


def _is_late(now: Moment | None, then: Moment) -> bool:
    """By date and time, or by the time of day alone where one of the two has no date."""
    if now is None:
        return False
    if now.day is not None and then.day is not None:
        return (now.day, now.second) >= (then.day, then.second)
    return now.second >= then.second

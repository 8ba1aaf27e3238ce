"""One block of whole lines, cut and told by kinds: each session's part of it as a word."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate

from wizard.garbage import not_collected
from wizard.logs.addresses import can_be_dialled, is_address
from wizard.logs.decoding import decode_line
from wizard.logs.grammar import Grammar
from wizard.logs.lines import Claimed, claim_lines
from wizard.logs.normalise import plain_lines
from wizard.logs.regex import Finder
from wizard.logs.sessions import SILENCE, separates
from wizard.logs.shapes import TIME_SLOT
from wizard.logs.survey.cut import Cut, Head, key_of_claim, learn
from wizard.logs.survey.kinds import BREAK, CHANGES, CHANGES_IN_WORDS, Depends, Kinds
from wizard.logs.times import Moment, elapsed, moment

_MARKED = rb"[-*+>] |\d{1,6}[:)]|\d{1,4}\. |\d{3}[- ]|[\w./\\-]+\.(?:log|txt)\b"
_PLAIN = re.compile(rb"(?!" + _MARKED + rb")(?=.*[g-zG-Z])(?:[!-%'-;=-?@-[\]-_a-z{-~ *]|<(?![/bpdcBPDC]))+")
"""A line that is taken as it is written: in ASCII, without a trace of Markdown, HTML, quotation or a mark before it,
neither bytes nor the next line of a reply."""
_MOST_REMEMBERED, _LONGEST_REMEMBERED = 20_000, 400
_LEARN_FROM, _LEARN_FROM_BYTES, _LEAST_FIT = 200, 8_000, 0.5
_MOST_CONTEXT, _FEW = 50, 4
_NOBODY, _NOT_YET = b"", b"\n"

Columns = tuple[list[bytes], list[bytes], list[str]]
"""Of each line: what joins it with others (a head, or a key after NUL), its time as written, its kind."""


@dataclass(frozen=True, slots=True)
class Part:
    """The lines of one session, or of several with the same key, in a block.

    ``first`` and ``last`` are the times of the first and the last line as written; where ``exact`` is false in the
    digest, only bounds for them: the times of the first and the last line of the block.
    """

    word: str
    first: bytes
    last: bytes
    peer: str
    head: bytes


@dataclass(frozen=True, slots=True)
class Digest:
    """What a block comes to: its parts by key, in the order of their first lines.

    ``lines`` is how many lines it has, ``others`` how many of them no dialect claims. ``above`` holds the places and
    kinds of lines at its beginning that belong to the last session of the block before; ``ends`` is the key of the
    last line, ``now`` the time of the last one as written. ``owners`` says whose each line is, by the ``head`` of a
    part; where that is left out, ``places`` says which lines the parts have that are no whole conversation.
    """

    parts: dict[bytes, Part]
    lines: int
    others: int
    exact: bool
    above: tuple[tuple[int, str], ...]
    ends: bytes
    now: bytes
    owners: list[bytes] | None
    places: dict[bytes, list[int]] = field(default_factory=dict)


class Digester:
    """Turns blocks into digests. Remembers what lines meant: most occur again.

    Lines before ``since`` count as nobody's until the first one that is not.
    """

    def __init__(self, grammar: Grammar, kinds: Kinds, wordings: Iterable[str], since: Moment | None = None) -> None:
        self.grammar = grammar
        self.kinds = kinds
        fixed = (*grammar.tables.texts, *wordings)
        self._finder = Finder(found for text in fixed for found in CHANGES_IN_WORDS.findall(text))
        self._cut: Cut | None = None
        self._since = since
        self._known: dict[bytes, str] = {}
        self._masked: dict[bytes, str] = {}

    @not_collected()
    def digest(self, block: bytes) -> Digest:
        """Read one block of whole lines, of which the last one need not end with a newline."""
        block = block.removesuffix(b"\n")
        lines = _Lines(block)
        self._learn(lines)
        heads, times, kinds, known = self._columns(lines)
        above, ends = self._loose(lines, heads, times, kinds, known)
        early = self._early(times)
        heads[:early] = [_NOBODY] * early
        if early == len(heads):
            above, ends = (), _NOBODY
        parts, exact = _parts(heads, times, kinds, known, self._cut)
        now = next((time for time in reversed(times) if time), b"")
        return Digest(parts, len(heads), heads.count(_NOBODY) - early, exact, above, ends, now, heads)

    def places_of(self, lines: list[bytes], head: bytes) -> list[int] | None:
        """Which lines of a block begin with a head, and those below them; None where that cannot be told so."""
        cut = self._cut
        if cut is None or not head or head.startswith(b"\0"):
            return None
        found: list[int] = []
        for place, line in enumerate(lines):
            if line.startswith(head) or (found and found[-1] == place - 1 and not cut.fits(line)):
                found.append(place)
        return found

    def _early(self, times: list[bytes]) -> int:
        """How many lines at the beginning are too early."""
        if self._since is None:
            return 0
        for place, time in enumerate(times):
            now = read_time(time)
            if now is not None and not _is_before(now, self._since):
                self._since = None
                return place
        return len(times)

    def _learn(self, lines: "_Lines") -> None:
        """Learn how lines are cut from the first lines of the block, if the cut known does not fit most of them."""
        start = lines.block[:_LEARN_FROM_BYTES].rpartition(b"\n")[0] or lines.block
        if self._cut is not None:
            heads = self._cut.columns(start)[0]
            if sum(map(bool, heads)) >= len(heads) * _LEAST_FIT:
                return
        sample = lines.text(0, _LEARN_FROM)
        cut = learn(self.grammar, sample)
        if cut is not None and (self._cut is None or cut.pattern != self._cut.pattern):
            self._cut = cut
            self._known.clear()
            self._masked.clear()

    def _columns(self, lines: "_Lines") -> tuple[list[bytes], list[bytes], list[str], dict[bytes, Head]]:
        if self._cut is None:
            count = len(lines.raw)
            return [_NOBODY] * count, [b""] * count, [""] * count, {}
        cut_heads, times, cut_rests = self._cut.columns(lines.block)
        known: dict[bytes, Head] = {}
        wrong = {_NOBODY}
        firsts: dict[bytes, int] = {}
        if self._cut.time_first:
            firsts = dict(zip(reversed(cut_heads), range(len(cut_heads) - 1, -1, -1), strict=True))
        for head in set(cut_heads):
            found = None
            if head and self._cut.time_first:
                place = firsts[head]
                line = self._cut.line(head, times[place], cut_rests[place])
                found = self._cut.head_of(self.grammar.claim(decode_line(line)), head)
            elif head:
                found = self._cut.head(head)
            if found is None:
                wrong.add(head)
            else:
                known[head] = found
        heads, rests = list(cut_heads), list(cut_rests)
        many = len(wrong) > _FEW
        for place in _places_of_any(heads, wrong) if many else (p for head in wrong for p in places_of(heads, head)):
            heads[place], rests[place] = _NOBODY, b""
        if self._cut.time_first:
            shapes = {head: each.shape for head, each in known.items()}
            rests = [shapes[head] + rest if head else b"" for head, rest in zip(heads, rests, strict=True)]
        self._remember(set(rests), heads, times, known)
        kinds = list(map(self._known.__getitem__, rests))
        return _one_head_each(heads, known), list(times), kinds, known

    def _remember(
        self, rests: set[bytes], heads: list[bytes], times: tuple[bytes, ...], known: dict[bytes, Head]
    ) -> None:
        """Find the kinds of what was not met yet."""
        if len(self._known) > _MOST_REMEMBERED:
            self._known.clear()
        self._known[b""] = ""
        fresh = list(rests - self._known.keys())
        if not fresh:
            return
        headings: dict[bytes, bytes] = {}
        named_shapes = self._cut is not None and self._cut.time_first
        for head, each in known.items():
            if each.shape not in headings:
                headings[each.shape] = self._heading(head, times[heads.index(head)])
        fixed = self._fixed(fresh)
        for rest in fresh:
            shape, mark, body = rest.partition(b"\0") if named_shapes else (b"", b"", rest)
            line = headings[shape + mark] + body
            if rest in fixed:
                self._known[rest] = self._kind(line)[0]
                continue
            masked = CHANGES.sub(b"~", rest)
            kind = self._masked.get(masked)
            if kind is None:
                first = CHANGES.search(rest)
                named = masked + b"\n" + first.group() if first else masked
                kind = self._masked.get(named)
                if kind is None:
                    kind, depends = self._kind(line)
                    if depends != "values" and len(named) < _LONGEST_REMEMBERED:
                        self._masked[masked if depends == "words" else named] = kind
            self._known[rest] = kind
        if len(self._masked) > _MOST_REMEMBERED:
            self._masked.clear()

    def _heading(self, head: bytes, time: bytes) -> bytes:
        """What stands before the rest of a line."""
        return self._cut.line(head, time, b"") if self._cut is not None else b""

    def _fixed(self, rests: list[bytes]) -> set[bytes]:
        """Those that hold a number or a name which a wording holds too: they mean what they say."""
        joined = b"\n".join(rests)
        found = set()
        for start in self._finder.starts(joined):
            end = joined.find(b"\n", start)
            found.add(joined[joined.rfind(b"\n", 0, start) + 1 : end if end >= 0 else len(joined)])
        return found

    def _kind(self, raw: bytes) -> tuple[str, Depends]:
        claimed = claim_lines(plain_lines(decode_line(raw)), self.grammar, wrapped=False).claimed
        return self.kinds.of(claimed[0]) if claimed else ("", "values")

    def _loose(
        self, lines: "_Lines", heads: list[bytes], times: list[bytes], kinds: list[str], known: dict[bytes, Head]
    ) -> tuple[tuple[tuple[int, str], ...], bytes]:
        """Find whose the lines are that the cut does not fit. Returns what belongs above, and the last owner."""
        above: list[tuple[int, str]] = []
        owner = _NOBODY
        joined = {head.key: raw for raw, head in known.items()}
        context: list[str] = []
        latest = -1
        for place in places_of(heads, _NOBODY):
            if place and latest != place - 1:
                owner, context = heads[place - 1], lines.text(place - 1, place)
            raw = lines.raw[place].strip()
            if _PLAIN.fullmatch(raw) is not None and not self.grammar.may_claim(raw):
                latest = place
                continue
            each = self._claimed(lines.text(place, place + 1)[0], context)
            latest = place
            if each is None:
                continue
            context = [*context[-_MOST_CONTEXT:], each.line.text]
            kinds[place] = self.kinds.of(each)[0]
            if each.claim is None or each.claim.shape.below:
                if owner:
                    heads[place], times[place] = owner, times[place - 1]
                else:
                    above.append((place, kinds[place]))
                continue
            key = key_of_claim(each.claim)
            owner = heads[place] = joined.setdefault(key, b"\0" + key)
            context = [each.line.text]
            if owner not in known or not known[owner].peer:
                known[owner] = Head(key, each.line.slots.get("session.peer", ""))
            times[place] = each.line.slots.get(TIME_SLOT, "").encode()
        last = next((head for head in reversed(heads) if head), _NOBODY)
        return tuple(above), known[last].key if last else _NOBODY

    def _claimed(self, text: str, context: list[str]) -> Claimed | None:
        """A line as the reader takes it below others."""
        if not text:
            return None
        alone = claim_lines([(0, text)], self.grammar, wrapped=False).claimed
        if not context or (alone and alone[0].claim is not None and not alone[0].claim.shape.below):
            return alone[0] if alone else None
        together = list(enumerate((*context, text)))
        claimed = claim_lines(together, self.grammar, wrapped=False).claimed
        return claimed[-1] if claimed and claimed[-1].line.number == len(context) else None


def _places_of_any(heads: list[bytes], wanted: set[bytes]) -> list[int]:
    return [place for place, head in enumerate(heads) if head in wanted]


def places_of(heads: list[bytes], wanted: bytes) -> Iterator[int]:
    """Where a head is in a list that may change there meanwhile."""
    place = -1
    while True:
        try:
            place = heads.index(wanted, place + 1)
        except ValueError:
            return
        yield place


class _Lines:
    """The lines of a block, taken apart only when one is asked for."""

    def __init__(self, block: bytes) -> None:
        self.block = block
        self._raw: list[bytes] | None = None

    @property
    def raw(self) -> list[bytes]:
        if self._raw is None:
            self._raw = self.block.split(b"\n")
        return self._raw

    def text(self, first: int, end: int) -> list[str]:
        """Some lines, plain; those that are blank are empty."""
        found = self.raw[first:end] if self._raw is not None or first else self.block.split(b"\n", end)[:end]
        return [next((text for _, text in plain_lines(decode_line(line))), "") for line in found]


def _one_head_each(heads: list[bytes], known: dict[bytes, Head]) -> list[bytes]:
    """The heads, those that are written differently and mean the same replaced by one of them."""
    first = {head.key: raw for raw, head in known.items()}
    if len(first) == len(known):
        return heads
    return [first[known[head].key] if head in known else head for head in heads]


def _parts(
    heads: list[bytes], times: list[bytes], kinds: list[str], known: dict[bytes, Head], cut: Cut | None
) -> tuple[dict[bytes, Part], bool]:
    """The words of the keys; between lines that time separates stands ``BREAK``."""
    words: defaultdict[bytes, list[str]] = defaultdict(list)
    if _is_steady(times):
        for head, kind in zip(heads, kinds, strict=True):
            words[head].append(kind)
        words.pop(_NOBODY, None)
        first, last = times[0], times[-1]
        parts = {
            known[head].key: Part("".join(word), first, last, known[head].peer, head) for head, word in words.items()
        }
        return parts, False
    firsts: dict[bytes, bytes] = {}
    lasts: dict[bytes, bytes] = {}
    minutes = cut.minutes if cut else 0
    for head, time, kind in zip(heads, times, kinds, strict=True):
        last = lasts.get(head, _NOT_YET)
        if last is _NOT_YET:
            firsts[head] = time
        elif not (time >= last and time[:minutes] == last[:minutes]) and _separated(last, time):
            words[head].append(BREAK)
        words[head].append(kind)
        lasts[head] = time or (b"" if last is _NOT_YET else last)
    words.pop(_NOBODY, None)
    return {
        known[head].key: Part("".join(word), firsts[head], lasts[head], known[head].peer, head)
        for head, word in words.items()
    }, True


def _is_steady(times: list[bytes]) -> bool:
    """Whether no two lines of the block are separated by time, whosever they are."""
    first, last = read_time(times[0]), read_time(times[-1])
    if first is None or last is None or not 0 <= elapsed(first, last) <= SILENCE / 2:
        return False
    if sorted(times) == times:
        return True
    for latest, time in zip(accumulate(times, max), times, strict=True):
        if time < latest and (len(time) != len(latest) or _separated(latest, time)):
            return False
    return True


def _is_before(now: Moment, then: Moment) -> bool:
    """By date and time, or by the time of day alone where one of the two has no date."""
    if now.day is not None and then.day is not None:
        return (now.day, now.second) < (then.day, then.second)
    return now.second < then.second


def _separated(last: bytes, time: bytes) -> bool:
    before, now = read_time(last), read_time(time)
    return before is not None and now is not None and separates(elapsed(before, now))


@lru_cache(maxsize=4096)
def read_time(written: bytes) -> Moment | None:
    """The moment of a time as it is written; None for none."""
    return moment(written.decode("utf-8", "replace")) if written else None


@lru_cache(maxsize=4096)
def sort_of_peer(peer: str) -> str:
    """Whatever a verdict can depend on of a peer's address or name."""
    if not peer:
        return "-"
    return ("d" if can_be_dialled(peer) else "p") if is_address(peer) or "." in peer else "n"

"""What stands before or after the time of a line: the key that joins lines, and the peer."""

import re
from collections.abc import Callable, Sequence

from wizard.logs.decoding import decode_line
from wizard.logs.grammar import Claim, Grammar
from wizard.logs.survey.cut import Cut, joins_by_head, key_of, key_of_claim

_PEER = "session.peer"
_NUMBERED = re.compile(rb"(?m)^([^\n]*\[)([0-9]{1,10})(\][^\w\n]?)$")
_MOST_REMEMBERED, _MOST_LABELS = 20_000, 1_000
UNTOLD = -1
"""The label of a head that the dialect would not claim."""
Said = tuple[bytes, str, int]
"""What joins lines, b"" where that can only be told line by line; the peer, "" for none; and a label, which tells the
heads apart after which the same words may mean something else."""
_NOTHING: Said = (b"", "", UNTOLD)


class Heads:
    """Reads what joins lines, for one cut."""

    def __init__(self, grammar: Grammar, cut: Cut) -> None:
        self._grammar = grammar
        self._cut = cut
        self._labels: dict[bytes, int] = {}
        self._shapes: dict[tuple[bytes, bytes], tuple[bytes, int]] = {}
        self._known: dict[bytes, Said] = {}
        self._joining = tuple(cut.names.index(name) for name in cut.session) if cut.names else ()
        self._peer = cut.names.index(_PEER) if _PEER in cut.names else None
        self._prefix = cut.dialect.encode() + b"\0"

    def of_many(self, heads: list[bytes], line: Callable[[int], bytes]) -> Sequence[Said]:
        """What each head says. ``line`` gives a line with the head at a place."""
        if len(self._known) > _MOST_REMEMBERED:
            self._known.clear()
        joined = b"\n".join(heads)
        if self._cut.time_first:
            return self._of_lines(heads, joined, line)
        return self._plain(joined, len(heads)) or [self._whole(head) for head in heads]

    def _plain(self, joined: bytes, count: int) -> Sequence[Said]:
        """The same, for all at once, where they are written as the dialect says; nothing where one is not."""
        if self._cut.plain is None or not joined.isascii():
            return ()
        found = self._cut.plain.findall(joined)
        if len(found) != count:
            return ()
        if len(self._cut.names) == 1:
            found = [(value,) for value in found]
        values = b"\n".join([b"\0".join([each[place] for place in self._joining]) for each in found])
        keys = [self._prefix + each for each in values.lower().split(b"\n")]
        peers = [""] * count
        if self._peer is not None:
            peers = b"\n".join([each[self._peer] for each in found]).decode().split("\n")
        return list(zip(keys, peers, [0] * count, strict=True))

    def _whole(self, raw: bytes) -> Said:
        found = self._cut.head.fullmatch(raw.decode("utf-8", "replace").strip()) if self._cut.head else None
        if found is None:
            return _NOTHING
        values = dict(zip(self._cut.names, found.groups(), strict=True))
        return key_of(self._cut.dialect, [values[name] for name in self._cut.session]), values.get(_PEER, ""), 0

    def _of_lines(self, heads: list[bytes], joined: bytes, line: Callable[[int], bytes]) -> Sequence[Said]:
        """What heads say by the claims on their lines. The number of a process changes nothing but the key."""
        numbered = _NUMBERED.findall(joined)
        if len(numbered) != len(heads):
            return [self._known.get(head) or self._of_line(head, line(place)) for place, head in enumerate(heads)]
        found = []
        for place, (before, number, after) in enumerate(numbered):
            shape = self._shapes.get((before, after))
            if shape is None:
                found.append(self._of_line(heads[place], line(place)))
            else:
                found.append((shape[0] + number if shape[0] else b"", "", shape[1]))
        return found

    def _of_line(self, raw: bytes, line: bytes) -> Said:
        numbered = _NUMBERED.fullmatch(raw)
        before, number, after = numbered.groups() if numbered is not None else (b"", b"", b"")
        if numbered is not None and (before, after) in self._shapes:
            key, label = self._shapes[before, after]
            return key + number if key else b"", "", label
        claim = self._grammar.claim(decode_line(line))
        said = self._said(claim, raw)
        if said is _NOTHING:
            return said
        if numbered is None:
            self._known[raw] = said
        elif not said[0]:
            self._shapes[before, after] = b"", said[2]
        elif claim is not None and claim.shape.session == ("thread",) and said[0].endswith(b"\0" + number):
            self._shapes[before, after] = said[0][: -len(number)], said[2]
        return said

    def _said(self, claim: Claim | None, raw: bytes) -> Said:
        if claim is not None and joins_by_head(claim):
            head = raw.decode("utf-8", "replace")
            if all(claim.slots.get(name, "\0") in head for name in claim.shape.slots[1:-1]):
                label = self._label(f"{claim.shape.dialect} {claim.shape.source}".encode())
                return key_of_claim(claim), claim.slots.get(_PEER, ""), label
        shape = re.sub(rb"\d+", b"0", raw)
        if len(self._labels) >= _MOST_LABELS and shape not in self._labels:
            return _NOTHING
        return b"", "", self._label(shape)

    def _label(self, shape: bytes) -> int:
        return self._labels.setdefault(shape, len(self._labels) + 1)

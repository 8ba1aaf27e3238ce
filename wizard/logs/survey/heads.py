"""What stands before or after the time of a line: the key that joins lines, and the peer."""

import re
from dataclasses import dataclass

from wizard.logs.decoding import decode_line
from wizard.logs.grammar import Claim, Grammar
from wizard.logs.survey.cut import Cut, joins_by_head, key_of, key_of_claim

_PEER = "session.peer"
_NUMBERED = re.compile(rb"([^\n]*\[)(\d{1,10})(\]\W?)")
_MOST_REMEMBERED, _MOST_LABELS = 20_000, 1_000


@dataclass(frozen=True, slots=True)
class Head:
    """What joins lines, b"" where that can only be told line by line, and the peer, "" for none.

    ``label`` tells the heads apart after which the same words may mean something else.
    """

    key: bytes
    peer: str
    label: int = 0


class Heads:
    """Reads what joins lines, for one cut."""

    def __init__(self, grammar: Grammar, cut: Cut) -> None:
        self._grammar = grammar
        self._cut = cut
        self._labels: dict[bytes, int] = {}
        self._shapes: dict[bytes, tuple[bytes, int]] = {}
        self._known: dict[bytes, Head] = {}
        self._joining = tuple(cut.names.index(name) for name in cut.session) if cut.names else ()
        self._peer = cut.names.index(_PEER) if _PEER in cut.names else None
        self._prefix = cut.dialect.encode() + b"\0"

    def of_many(self, heads: list[bytes], lines: list[bytes]) -> list[Head | None]:
        """What each head says; None for one that the dialect would not claim. ``lines`` has a line of each."""
        if self._cut.time_first:
            return [self._of_line(head, line) for head, line in zip(heads, lines, strict=True)]
        return self._plain(heads) or [self._whole(head) for head in heads]

    def _plain(self, heads: list[bytes]) -> list[Head | None]:
        """The same, for all at once, where they are written as the dialect says; nothing where one is not."""
        joined = b"\n".join(heads)
        if self._cut.plain is None or not joined.isascii():
            return []
        found = self._cut.plain.findall(joined)
        if len(found) != len(heads):
            return []
        if len(self._cut.names) == 1:
            found = [(value,) for value in found]
        values = b"\n".join([b"\0".join([each[place] for place in self._joining]) for each in found])
        keys = [self._prefix + each for each in values.lower().split(b"\n")]
        if self._peer is None:
            return [Head(key, "") for key in keys]
        peers = b"\n".join([each[self._peer] for each in found]).decode().split("\n")
        return list(map(Head, keys, peers))

    def _whole(self, raw: bytes) -> Head | None:
        found = self._cut.head.fullmatch(raw.decode("utf-8", "replace").strip()) if self._cut.head else None
        if found is None:
            return None
        values = dict(zip(self._cut.names, found.groups(), strict=True))
        return Head(key_of(self._cut.dialect, [values[name] for name in self._cut.session]), values.get(_PEER, ""))

    def _of_line(self, raw: bytes, line: bytes) -> Head | None:
        """What a head says by the claim on its line. The number of a process changes nothing but the key."""
        numbered = _NUMBERED.fullmatch(raw)
        if numbered is not None:
            shape = self._shapes.get(numbered[1] + numbered[3])
            if shape is not None:
                return Head(shape[0] + numbered[2] if shape[0] else b"", "", shape[1])
        known = self._known.get(raw)
        if known is not None:
            return known
        claim = self._grammar.claim(decode_line(line))
        said = self._said(claim, raw)
        if said is None:
            return None
        if len(self._known) > _MOST_REMEMBERED:
            self._known.clear()
        if numbered is None:
            self._known[raw] = said
        elif not said.key:
            self._shapes[numbered[1] + numbered[3]] = b"", said.label
        elif claim is not None and claim.shape.session == ("thread",) and said.key.endswith(b"\0" + numbered[2]):
            self._shapes[numbered[1] + numbered[3]] = said.key[: -len(numbered[2])], said.label
        else:
            self._known[raw] = said
        return said

    def _said(self, claim: Claim | None, raw: bytes) -> Head | None:
        if claim is not None and joins_by_head(claim):
            head = raw.decode("utf-8", "replace")
            if all(claim.slots.get(name, "\0") in head for name in claim.shape.slots[1:-1]):
                label = self._label(f"{claim.shape.dialect} {claim.shape.source}".encode())
                return Head(key_of_claim(claim), claim.slots.get(_PEER, ""), label)
        shape = re.sub(rb"\d+", b"0", raw)
        if len(self._labels) >= _MOST_LABELS and shape not in self._labels:
            return None
        return Head(b"", "", self._label(shape))

    def _label(self, shape: bytes) -> int:
        return self._labels.setdefault(shape, len(self._labels) + 1)

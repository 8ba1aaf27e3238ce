"""What a survey finds: sessions that are alike, counted; examples of as many kinds as there is room for."""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

MOST_EXAMPLES = 8_000
"""Room for the examples of all kinds, in lines of a log, each with what is known of it: 12 MB."""
MOST_KINDS = 20_000
"""Kinds that are told apart; those that come later are counted together by what they are summed up as."""
_KEPT = 0.75
_WEIGHT, _AGAIN, _AGAIN_TIMES = 12, 64, 2
_MOST_PEERS, _MOST_PEERS_OF_ALL, _LONGEST_PEER = 20_000, 60_000, 255
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Judged(Generic[T]):
    """What is said of one session: what makes it alike to others, and what to keep of the first of them.

    ``rank`` is the smaller the sooner a person must see it, ``lines`` how long it is. Where there is no room for an
    example, it is only counted, together with others of the same ``sort``.
    """

    likeness: Hashable
    kept: T
    rank: int
    lines: int
    sort: str


@dataclass(slots=True)
class Alike(Generic[T]):
    """Sessions that are alike: what was made of the first of them, how many there are, and of which peers.

    ``peers`` counts the peers that were met first; ``more`` are the sessions of others. ``example`` is None where there
    was no room for it; ``left`` is how many there were then.
    """

    example: Judged[T] | None
    rank: int
    sort: str
    order: tuple[int, int]
    count: int = 0
    peers: Counter[str] = field(default_factory=Counter)
    more: int = 0
    left: int = 0

    @property
    def is_wanted_again(self) -> bool:
        """Whether it is worth another look, since it is by far not as rare as it was."""
        return self.example is None and self.left > 0 and self.count >= _AGAIN_TIMES * self.left + _AGAIN


class Groups(Generic[T]):
    """The sessions that were counted, by what makes them alike.

    A kind is called by a number. The examples of those that matter least and are the rarest make room for others.
    """

    def __init__(self) -> None:
        self._numbers: dict[int, int] = {}
        self._known: list[Alike[T]] = []
        self._together: dict[str, int] = {}
        self._weight = self._peers = 0

    def __getitem__(self, number: int) -> Alike[T]:
        return self._known[number]

    def met(self) -> list[Alike[T]]:
        """All kinds of which there are any."""
        return [each for each in self._known if each.count]

    def keep(self, judged: Judged[T], order: tuple[int, int]) -> int:
        """The kind of a session, whose example it is if it is the first one."""
        number = self._number(judged, order)
        known = self._known[number]
        if known.left < 0 or (known.example is not None and known.order <= order):
            return number
        if known.example is not None:
            self._weight -= _WEIGHT + known.example.lines
        known.example, known.order, known.left = judged, order, 0
        self._weight += _WEIGHT + judged.lines
        if self._weight > MOST_EXAMPLES:
            self._make_room()
        return number

    def _number(self, judged: Judged[T], order: tuple[int, int]) -> int:
        likeness = hash(judged.likeness)
        number = self._numbers.get(likeness)
        if number is None and len(self._numbers) < MOST_KINDS:
            number = self._numbers[likeness] = self._new(judged, order)
        if number is None:
            number = self._together.get(judged.sort)
        if number is None:
            number = self._together[judged.sort] = self._new(judged, order)
            self._known[number].left = -1
        return number

    def _new(self, judged: Judged[T], order: tuple[int, int]) -> int:
        self._known.append(Alike(None, judged.rank, judged.sort, order))
        return len(self._known) - 1

    def _make_room(self) -> None:
        """Let the examples go that matter least."""
        shown = [each for each in self._known if each.example is not None]
        shown.sort(key=lambda each: (each.rank, -each.count, each.order))
        room = int(MOST_EXAMPLES * _KEPT)
        for place, each in enumerate(shown):
            weight = _WEIGHT + each.example.lines if each.example is not None else 0
            room -= weight
            if room < 0 and place:
                self._weight -= weight
                self._peers -= len(each.peers)
                each.more += each.peers.total()
                each.example, each.left, each.peers = None, max(each.count, 1), Counter()

    def count(self, number: int, times: int, peers: Sequence[str]) -> None:
        """Count sessions; those of a sort have peers all, or none has."""
        found = self._known[number]
        found.count += times
        if found.example is None:
            found.more += times
            return
        if not peers or not peers[0]:
            return
        before = len(found.peers)
        if before + times <= _MOST_PEERS and self._peers + times <= _MOST_PEERS_OF_ALL and max(map(len, peers)) < 256:
            found.peers.update(peers)
        else:
            for peer in peers:
                if peer in found.peers or (
                    len(found.peers) < _MOST_PEERS
                    and self._peers + len(found.peers) - before < _MOST_PEERS_OF_ALL
                    and len(peer) <= _LONGEST_PEER
                ):
                    found.peers[peer] += 1
                else:
                    found.more += 1
        self._peers += len(found.peers) - before

    def uncount(self, number: int, peer: str) -> None:
        """Take one session back."""
        found = self._known[number]
        found.count -= 1
        if peer in found.peers:
            found.peers[peer] -= 1
            if not found.peers[peer]:
                del found.peers[peer]
                self._peers -= 1

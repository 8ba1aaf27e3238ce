"""What a survey finds: sessions that are alike, counted."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(slots=True)
class Alike(Generic[T]):
    """Sessions that are alike: what was made of the first of them, how many there are, and of which peers.

    ``peers`` counts the peers that were met first; ``more`` are the sessions of others.
    """

    report: T
    order: tuple[int, int]
    count: int = 0
    peers: Counter[str] = field(default_factory=Counter)
    more: int = 0

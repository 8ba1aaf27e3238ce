"""What words were found to be: remembered while it is not too much, then forgotten at once and found again."""

from typing import TypeVar

V = TypeVar("V")
_OF_ENTRY = 50
"""What an entry takes besides its word, in characters."""


class Memory(dict[str, V]):
    """Values by words, of so many characters at most.

    >>> known = Memory[int](100)
    >>> known.keep("a" * 40, 1), known.keep("b" * 40, 2)
    (1, 2)
    >>> len(known)
    1
    """

    __slots__ = ("_most", "_size")

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most, self._size = most, 0

    def keep(self, word: str, value: V) -> V:
        """Remember the value of a word; returns it."""
        self._size += len(word) + _OF_ENTRY
        if self._size > self._most:
            self.clear()
            self._size = len(word) + _OF_ENTRY
        self[word] = value
        return value

"""What the knowledge base says of log lines, compiled once: the shapes of every dialect, and the tables."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from wizard.logs.naming import Namings
from wizard.logs.reading import Direction
from wizard.logs.regex import Pattern, PatternSet
from wizard.logs.shapes import shape
from wizard.logs.tables import Tables, compile_tables
from wizard.model import Dialect, Page, Table
from wizard.vocabulary import FACTS

_READ_WITH_BYTES = frozenset(("tls.record_version",))


@dataclass(frozen=True, slots=True)
class Arrow:
    """How a dialect marks a line of the SMTP conversation.

    ``prefix`` is what such a line begins with. Where the pattern says more than that, it is ``pattern``, and ``smtp``
    the place of ``{smtp}`` among its groups.
    """

    direction: Direction
    prefix: str
    pattern: Pattern | None = None
    smtp: int = 0


@dataclass(frozen=True, slots=True)
class LineShape:
    """One shape of a line, ready to use. ``sets``, ``session`` and ``slots`` are as the author wrote them.

    ``facts`` are the slots that the reader takes as facts as they stand; bytes and times need more.
    """

    dialect: str
    source: str
    pattern: Pattern
    slots: tuple[str, ...]
    facts: tuple[str, ...]
    weight: int
    sets: tuple[tuple[str, str], ...]
    session: tuple[str, ...]
    below: bool
    arrows: tuple[Arrow, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """A line that a shape claims: what its slots hold, and what the heading leaves."""

    shape: LineShape
    slots: dict[str, str]
    body: str
    direction: Direction | None
    smtp: str | None


class Grammar:
    """Everything that reading needs of the knowledge base. Immutable; shared by all readings."""

    __slots__ = ("_set", "namings", "shapes", "tables")

    def __init__(self, shapes: tuple[LineShape, ...], tables: Tables, namings: Namings) -> None:
        self.shapes = shapes
        self.tables = tables
        self.namings = namings
        self._set = PatternSet([shape.source for shape in shapes])

    def claim(self, line: str) -> Claim | None:
        """The shape that claims a plain line, the most literal of several; None when no dialect does."""
        data = line.encode()
        candidates = self._set.matching(data)
        if not candidates:
            return None
        found = max((self.shapes[index] for index in candidates), key=lambda shape: shape.weight)
        values = found.pattern.groups(data)
        if values is None:
            return None
        slots = {name: value.strip() for name, value in zip(found.slots, values, strict=True)}
        body = line if found.below else slots.pop("body", line)
        direction, smtp = direction_of(body, found.arrows)
        return Claim(found, slots, body, direction, smtp)

    def may_claim(self, line: bytes) -> bool:
        """Whether any shape fits a plain line."""
        return bool(self._set.matching(line))

    def below(self, body: str, dialect: str) -> Claim | None:
        """The shape of a line without heading that the rest of a line with heading has; None when it has none."""
        claim = self.claim(body)
        return claim if claim is not None and claim.shape.below and claim.shape.dialect == dialect else None


def direction_of(body: str, arrows: tuple[Arrow, ...]) -> tuple[Direction | None, str | None]:
    """Which way a line of the SMTP conversation went, and its text; nothing for other lines."""
    for arrow in arrows:
        if body.startswith(arrow.prefix):
            if arrow.pattern is None:
                return arrow.direction, body[len(arrow.prefix) :].strip()
            values = arrow.pattern.groups(body.encode())
            if values is not None:
                return arrow.direction, values[arrow.smtp].strip()
    return None, None


def compile_grammar(dialects: Iterable[Dialect], tables: Iterable[Table], pages: Iterable[Page] = ()) -> Grammar:
    """Compile the dialects and the tables of a knowledge base, and where its ``pages`` say who the other side is."""
    shapes = tuple(each for dialect in dialects for each in _shapes(dialect))
    return Grammar(shapes, compile_tables(tables), Namings(pages))


def _shapes(dialect: Dialect) -> Iterator[LineShape]:
    arrows = _arrows(dialect)
    patterns = [(each.pattern, each.sets, each.session, False) for each in dialect.shapes]
    patterns += [(pattern, (), (), True) for pattern in dialect.below]
    for pattern, sets, session, below in patterns:
        translated = shape(pattern)
        yield LineShape(
            dialect=dialect.name,
            source=translated.source,
            pattern=Pattern(translated.source),
            slots=translated.slots,
            facts=tuple(name for name in translated.slots if name in FACTS and name not in _READ_WITH_BYTES),
            weight=translated.weight,
            sets=sets,
            session=session,
            below=below,
            arrows=() if below else arrows,
        )


def _arrows(dialect: Dialect) -> tuple[Arrow, ...]:
    arrows: list[Arrow] = []
    directions: tuple[tuple[Direction, tuple[str, ...]], ...] = (("sent", dialect.sent), ("received", dialect.received))
    for direction, patterns in directions:
        for pattern in patterns:
            prefix, slot, rest = pattern.strip().partition(" {smtp}")
            if slot and not rest and "{" not in prefix and " " not in prefix:
                arrows.append(Arrow(direction, prefix))
                continue
            translated = shape(pattern)
            prefix = pattern.partition("{")[0].strip().partition(" ")[0]
            place = translated.slots.index("smtp") if "smtp" in translated.slots else 0
            arrows.append(Arrow(direction, prefix, Pattern(translated.source), place))
    return tuple(arrows)

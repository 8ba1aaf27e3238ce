"""What reading a paste yields: lines, sessions, and what each line means. Frozen, and free of any framework."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from wizard.facts import Facts
from wizard.model import TableRow

Direction = Literal["sent", "received"]
NoteKind = Literal["row", "alert", "client-hello", "server-hello", "record", "smtp", "undecodable"]


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of the paste.

    ``number`` counts from 1 in the paste as it was given. ``text`` is the line after normalising (no-break spaces,
    quoting, entities), ``body`` what the dialect's heading leaves of it. ``slots`` holds what the heading said
    (``session.peer``, ``thread``, ``time`` …). ``direction`` and ``smtp`` are set when an arrow of the dialect
    marks a line of the SMTP conversation. ``below`` is true for a line without heading that belongs to the one
    above it (its slots then come from the dialect's ``below`` shape). ``dialect`` is "" when nobody claims it.
    Where the line below seemed to be its wrapped end and was joined to it, ``alone`` is the body without that end.
    """

    number: int
    text: str
    body: str
    dialect: str = ""
    slots: Mapping[str, str] = field(default_factory=dict)
    direction: Direction | None = None
    smtp: str | None = None
    below: bool = False
    alone: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """What one line means, for people.

    Which of the ``values`` there are depends on ``kind``:

    - ``row``: ``row`` is the row of a reference table that explains a number (``values``: ``fact``, ``value``) or a
      wording (``values``: ``text``);
    - ``alert``: ``level`` (``warning``, ``fatal``), ``number``, ``by`` (``here``, ``there``), ``record_version``;
    - ``client-hello``, ``server-hello``: ``size`` (bytes), ``version`` (``TLS 1.2``), ``complete`` (``yes``, ``no``),
      ``by``;
    - ``record``: ``type`` (a word of ``tls_bytes.CONTENT_TYPES``), ``version``, ``state``, ``by``;
    - ``smtp``: ``event`` (a word of ``dialogue.EVENTS``), and where there are any ``code``, ``enhanced``,
      ``command``, ``name``, ``keyword``;
    - ``undecodable``: ``why`` (``empty``, ``cut``, ``encrypted``, ``stray``: of another session), ``by``.

    A value that is not known is left out.
    """

    line: int
    kind: NoteKind
    values: Mapping[str, str]
    row: TableRow | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """The lines of one conversation with one peer, and the facts that they state.

    ``id`` counts from 1 in the order of the first lines. ``facts`` are in the order of the lines.
    """

    id: int
    dialect: str
    lines: tuple[LogLine, ...]
    facts: Facts
    notes: tuple[Note, ...]

    @property
    def first_line(self) -> int:
        """The number of its first line in the paste."""
        return self.lines[0].number

    @property
    def last_line(self) -> int:
        """The number of its last line in the paste."""
        return self.lines[-1].number


@dataclass(frozen=True, slots=True)
class Reading:
    """A paste that has been read: its sessions, and the lines that belong to none (prose around a log)."""

    sessions: tuple[Session, ...]
    others: tuple[LogLine, ...]

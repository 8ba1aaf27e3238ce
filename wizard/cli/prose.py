"""Markdown of an article as text for a terminal: commands stay as they are, the rest is wrapped."""

import re
from collections.abc import Iterator

from wizard.cli.terminal import columns, visible, wrapped

_FENCE = re.compile(r"^ {0,3}(```+)")
_ITEM = re.compile(r"^( *)([-*+]|\d+[.)]) +(.*)$")
_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)(?: \"[^\"]*\")?\)")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_CODE_SPAN = re.compile(r"``.+?``|`[^`]+`")
_OPEN, _CLOSE = "\ue000", "\ue001"
_KEPT = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
_COMMAND_INDENT = 8


def unmarked(text: str) -> str:
    """One line of Markdown without its marks; the address of an outside link is kept.

    >>> unmarked("see **[the page](https://example.com)** and [the clock](clock#offset), `a*b`")
    'see the page (https://example.com) and the clock, a*b'
    """
    spans: list[str] = []

    def keep(match: re.Match[str]) -> str:
        spans.append(match[0].strip("`").strip(" "))
        return f"{_OPEN}{len(spans) - 1}{_CLOSE}"

    plain = _LINK.sub(_link, _BOLD.sub(r"\1", _CODE_SPAN.sub(keep, visible(text)))).replace("\\|", "|")
    return _KEPT.sub(lambda match: spans[int(match[1])], plain)


def _link(match: re.Match[str]) -> str:
    label, target = match[1], match[2]
    return f"{label} ({target})" if target.startswith(("http://", "https://")) and target != label else label


def prose(markdown: str, indent: int = 0) -> Iterator[str]:
    """The lines of a passage for a terminal, without blank lines at its ends."""
    yield from _Passage(indent).lines(markdown.strip("\n").split("\n"))


class _Passage:
    """Reads a passage line by line; a paragraph or an item is gathered until it ends, then wrapped."""

    def __init__(self, indent: int) -> None:
        self.indent = indent
        self.gathered: list[str] = []
        self.first = ""
        self.inner = 0

    def lines(self, source: list[str]) -> Iterator[str]:
        place = 0
        while place < len(source):
            line = source[place]
            fence = _FENCE.match(line)
            if fence:
                yield from self._flush()
                end = next(
                    (n for n in range(place + 1, len(source)) if source[n].lstrip().startswith(fence[1])), len(source)
                )
                yield from (self._command(inside) for inside in source[place + 1 : end])
                place = end + 1
                continue
            if line.startswith("|"):
                yield from self._flush()
                end = next((n for n in range(place, len(source)) if not source[n].startswith("|")), len(source))
                yield from columns(_cells(source[place:end]), self.indent)
                place = end
                continue
            yield from self._line(line)
            place += 1
        yield from self._flush()

    def _line(self, line: str) -> Iterator[str]:
        item = _ITEM.match(line)
        if not line.strip():
            yield from self._flush()
            yield ""
        elif line.startswith(" " * _COMMAND_INDENT) and not self.gathered:
            yield self._command(line[_COMMAND_INDENT:])
        elif item:
            yield from self._flush()
            self.inner = len(item[1])
            self.first = f"{item[2]} "
            self.gathered.append(item[3])
        elif line.startswith("#"):
            yield from self._flush()
            self.gathered.append(line.lstrip("# "))
            yield from self._flush()
        else:
            if not self.gathered and not self.first:
                self.inner = len(line) - len(line.lstrip(" "))
            self.gathered.append(line.strip().removeprefix("> "))

    def _command(self, line: str) -> str:
        return f"{' ' * (self.indent + 6)}{visible(line)}".rstrip()

    def _flush(self) -> Iterator[str]:
        if self.gathered:
            text = unmarked(" ".join(self.gathered))
            yield from wrapped(text, self.indent + self.inner, self.first)
        self.gathered, self.first, self.inner = [], "", 0


def _cells(lines: list[str]) -> list[list[str]]:
    """The cells of a table, without the line under its head."""
    rows = [[unmarked(cell.strip()) for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))] for line in lines]
    return [row for row in rows if not all(re.fullmatch(r":?-+:?", cell) for cell in row)]

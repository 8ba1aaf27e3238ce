"""Pasted lines as the program wrote them: without what mail clients, web pages and editors did to them."""

import html
import re
import unicodedata
from collections.abc import Iterator

from wizard.logs.unwrapping import without_carrier

_TAIL = (
    "[\x80-\xbf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc"
    "\u2013-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]"
)
_MISREAD = re.compile(f"(?:[\xc2\xc3\xc5]|\xe2{_TAIL}|\xef{_TAIL}){_TAIL}")
"""UTF-8 that was read as Windows-1252: a first byte, and one or two that only such a misreading puts after it."""
_LOST_BLANK = re.compile(r"(?<!\w)\xc2 | \xc2(?!\S)|(?<=[\w\]])\xc2(?= )")
_NEWLINES = re.compile(r"\r\n?")
_COLOURS = re.compile("\x1b\\[[0-9;]{0,20}[A-Za-z]")
_BLANKS = re.compile(
    "[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\xa0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u3000]"
)  # controls, tabs, no-break and other spaces
_INVISIBLE = re.compile("[\xad\u200c-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_COMPOSABLE = re.compile("[A-Za-z][\u0300-\u036f]{1,3}")
_TYPOGRAPHY = (
    ("\u2019", "'"),
    ("\u2018", "'"),
    ("\u201c", '"'),
    ("\u201d", '"'),
    (" \u2013 ", " - "),
    (" \u2014 ", " - "),
)

_DECORATED = re.compile(r"[&`\\«»‹›<*~](?:(?<=[&`\\«»‹›])|(?<=<)[/bpdcBPDC]|(?<=\*)\*|(?<=~)~~)")
"""Begins with the signs that it looks for, so that a line without them is passed over at once."""
_QUOTED = re.compile(r"^ *>", re.MULTILINE)
_CARRIED = (
    ("|", re.compile(r"\w {0,40}\|")),
    ("[pod/", re.compile(r"\[pod/")),
    ("Z,", re.compile(r"Z,[^,\n]{0,200},[0-9A-Fa-f]{16},")),
    ("{", re.compile(r"^ *\{[\"a-z_]", re.MULTILINE)),
    ("=", re.compile(r"^[> ]*\w{1,9}=", re.MULTILINE)),
)
"""What a carrier leaves somewhere in a text, each with the letters that are looked for first."""
_ENTITY = re.compile(r"&(?:[lg]t|amp|quot|apos|nbsp|[lr]aquo|hellip|ndash|[lr]squo|#\d{1,6}|#[xX][0-9a-fA-F]{1,6});")
_ESCAPED = re.compile(r"\\([\[\]<>])")
_WRITTEN_END = re.compile(r"(?:\\r\\n)+$")
_BOLD = re.compile(r"(?<!\*)\*\*(?=[^*\s])([^*]*)\*\*(?!\*)")
_BREAK = re.compile(r"<(?:br|/?p|/?div|/?pre|/?code)\s?/?>", re.IGNORECASE)
_FENCE = re.compile(r"(?:```|~~~)[\w -]*$")
_QUOTE = re.compile(r"(?:> ?)+")
_SINGLE_ARROW = re.compile(r"^ *(?:<|&lt;) ", re.MULTILINE)
_GUILLEMETS = re.compile(r"(?<!\S)(?:»{2,3}|› ?› ?›|»\s?>|>\s?»)(?!\S)|(?<!\S)(?:«{2,3}|‹ ?‹ ?‹|«\s?<|<\s?«)(?!\S)")
_LONE_GUILLEMET = re.compile(
    r"(?<!\S)([«»]) ?(?=(?:EHLO|HELO|STARTTLS|MAIL FROM|RCPT TO|AUTH|QUIT|DATA|[2-5]\d\d[ -])\b)"
)
_LEADING = re.compile(r"(?:[-*•+] +|\d{1,6}[:)] ?|\d{1,4}\. |[\w./\\-]{1,80}\.(?:log|txt)(?::\d+)?: ?|>>> ?)(?=\S)")


def plain_lines(text: str) -> Iterator[tuple[int, str]]:
    r"""Every line that is not blank, freed of its wrapping, with its number (from 1) in the text as it was given.

    >>> list(plain_lines("bonjour\r\n\r\n> 192.0.2.1\u00a0[1AD4] &gt;&gt;&gt; **QUIT**"))
    [(1, 'bonjour'), (3, '192.0.2.1 [1AD4] >>> QUIT')]
    """
    text = _plain_characters(text)
    decorated = bool(_DECORATED.search(text) or _QUOTED.search(text))
    carried = any(letters in text and mark.search(text) for letters, mark in _CARRIED)
    quotes = not _SINGLE_ARROW.search(text)
    for number, written in enumerate(text.split("\n"), 1):
        line = written.strip(" ")
        if decorated and line:
            line = _undecorated(line, quotes=quotes)
        if carried and line:
            line = without_carrier(line)
        if line:
            yield number, line


def without_leading_mark(line: str) -> str | None:
    """The line without one mark before it that a person or a tool may have put there; None when there is none.

    A bullet, a line number, the name of a file, three signs of quotation. For lines that make no sense as they stand.
    """
    found = _LEADING.match(line)
    return line[found.end() :] if found else None


def _plain_characters(text: str) -> str:
    if "\r" in text:
        text = _NEWLINES.sub("\n", text)
    if not text.isascii():
        text = _SURROGATES.sub("\ufffd", text)
        text = _read_rightly(text)
        text = _INVISIBLE.sub("", text)
        text = _COMPOSABLE.sub(lambda found: unicodedata.normalize("NFC", found.group()), text)
    if "\x1b" in text:
        text = _COLOURS.sub("", text)
    text = _BLANKS.sub(" ", text)
    if not text.isascii():
        for typographic, plain in _TYPOGRAPHY:
            text = text.replace(typographic, plain)
    return text


def _read_rightly(text: str) -> str:
    """Text whose UTF-8 was read as Windows-1252, once or twice, as it was. What is no such misreading stays."""
    for _ in range(2):
        mended = _MISREAD.sub(_as_utf8, text)
        if mended == text:
            break
        text = mended
    return _LOST_BLANK.sub(" ", text) if "\xc2" in text else text


def _as_utf8(found: re.Match[str]) -> str:
    data = bytearray()
    for character in found.group():
        try:
            data += character.encode("cp1252")
        except UnicodeEncodeError:
            data += character.encode("latin-1", "replace")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return found.group()


def _undecorated(line: str, *, quotes: bool) -> str:
    """One line without Markdown, HTML and quotation. Only what cannot be part of a log line is taken away."""
    if not line.startswith(">") and not _DECORATED.search(line):
        return line
    if "&" in line:
        line = _entities(line)
    if "<" in line:
        line = _BREAK.sub("", line)
    if "\\" in line:
        line = _WRITTEN_END.sub("", _ESCAPED.sub(r"\1", line))  # Haraka writes the end of an SMTP line out
    if quotes and line.startswith(">"):
        line = _unquoted(line)
    if _FENCE.match(line):
        return ""
    line = line.strip("` ")
    if "**" in line:
        line = _BOLD.sub(r"\1", line)
    if not line.isascii():
        line = _arrows(line)
    return line.strip()


def _entities(line: str) -> str:
    for _ in range(2):  # some tools escape what was escaped already
        line = _ENTITY.sub(lambda found: html.unescape(found.group()), line)
        if "&" not in line:
            break
    return _INVISIBLE.sub("", _BLANKS.sub(" ", _SURROGATES.sub("\ufffd", line.replace("\n", " "))))


def _unquoted(line: str) -> str:
    """Without the signs of quotation before it. Three together are an arrow of a log, and stay."""
    found = _QUOTE.match(line)
    if found is None:
        return line
    rest = line[found.end() :]
    return f">>> {rest}" if found.group().rstrip(" ").endswith(">>>") else rest


def _arrows(line: str) -> str:
    line = _GUILLEMETS.sub(lambda found: "<<<" if set(found.group()) & set("«‹") else ">>>", line)
    if ("«" in line) != ("»" in line):
        line = _LONE_GUILLEMET.sub(lambda found: "<<< " if found.group(1) == "«" else ">>> ", line, count=1)
    return line

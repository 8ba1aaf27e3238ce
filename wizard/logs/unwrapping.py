"""Takes away what carried a log line: containers, collectors, ``grep``, JSON and logfmt records, second headings.

What is surely a wrapper goes before a line is read at all. What could belong to the line, such as a time,
goes only where nobody claims the line as it stands (``without_heading``).
"""

import csv
import itertools
import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from wizard.logs.addresses import is_address, is_routed
from wizard.logs.smtp import ehlo_keyword
from wizard.logs.times import TIME

CONTAINER = re.compile(
    r"(?:[a-z][a-z0-9_.-]{0,80}[-_]\d{1,4} {0,40}\| ?"  # docker compose: mailserver-1  | line
    r"|[a-z][a-z0-9_.-]{0,80}(?: {2,40}| )\| (?=[A-Z][a-z]{2} +\d|\d{4}-\d\d-\d\d|\{\"|time=)"  # a name of one's own
    r"|\d{1,4}\|[\w.@/-]{1,80} {1,40}\| ?"  # pm2: 0|haraka  | line
    r"|\[pod/[\w.-]{1,253}/[\w.-]{1,253}\] "  # kubectl logs --prefix
    r"|\{[a-z_][\w.]*=\"[^\"{}]{0,200}\"(?:, ?[a-z_][\w.]*=\"[^\"{}]{0,200}\"){0,40}\} )"  # labels of Loki
)
"""What stands before a line that a container's program wrote."""
MOST_WRAPPERS = 4
"""Carriers that are looked for around one line."""
_LONGEST_RECORD = 64 * 1024
_TEXT_KEYS = ("log", "message", "MESSAGE", "msg", "@message", "textPayload", "line", "body")
_ERROR_KEYS = ("err", "error", "exception", "cause", "reason")
_ERROR_KEY = re.compile(r"error|exception", re.IGNORECASE)
_DEEPEST_ERROR, _MOST_ERRORS = 3, 8
_PROTOCOL_LOG = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]{8,16}Z,[^,\n]{0,200},[0-9A-Fa-f]{16},\d{1,9},")
_EVENT = re.compile(r"[<>*+-]")
_SERVER_PORTS = frozenset(("25", "465", "475", "587", "717", "2525"))
"""SMTP, submission and the ports between Exchange's own services."""
_LOGFMT = re.compile(r"(?:time|ts|t|timestamp|level|lvl|severity|logger|caller|component|msg)=\S")
_PAIR = re.compile(r"([A-Za-z_][\w.-]*+)(=(?:\"(?:[^\"\\]|\\.)*\"|\S*))?")
"""A word without a value is taken too, lest a long one be searched from every place; its value is empty."""
_ESCAPE = re.compile(r"\\(\D)")  # a number after it is the log’s own: Exim writes bytes so
_ESCAPES = {"n": " ", "t": " ", "r": " "}

_FILE = (
    r"(?:[A-Za-z]:)?[\w./\\@+-]{0,200}"
    r"(?:\.(?:log|txt|out|err)|/[\w.-]{1,80}|maillog|mainlog|syslog|messages|mail\.(?:log|info|warn|err))"
    r"(?:[.-]\d{1,8}){0,2}(?:\.(?:gz|bz2|xz|zst))?"
)
_COUNTED = re.compile(r"^\d{1,6}:(?=[A-Za-z*<>])")
_LOG_FILE = re.compile(r"\.(?:log|txt|out|err)\b|(?:maillog|mainlog|syslog|messages)\b|mail\.(?:info|warn|err)\b")
_NAMED_FILE = re.compile(rf"({_FILE})([:-]) ?(?=\S)")
_AROUND = re.compile(r"[\w./\\:@+-]{1,200}\.(?:log|txt|out|err)(?:\.\d{1,8})?-\d{1,9}-(?=\S)")
_LOG_FILE_AND_LINE = re.compile(r"\.(?:log|txt|out|err)\S{0,9}-\d")
_SEARCHED = re.compile(r"\d{1,9}[:-]|\S{1,200}\.(?:log|txt|out|err)\S{0,9}-\d{1,9}-\S")
_LINE_NUMBERS = {mark: re.compile(rf"(\d{{1,9}}){mark} ?") for mark in ":-"}
_NUMBERED = re.compile(r"(\d{1,9})([:-])(?!\d\d:\d\d)")
_ADDRESS_FIRST = re.compile(r"[0-9A-Fa-f:.]{2,45}(?=[ \t\[]|$)")
_STAMP = re.compile(rf"\[?{TIME}\]?(?:,\d{{1,9}})?(?: \||:)? +(?=\S)")
_SYSLOG = re.compile(
    rf"(?:<\d{{1,3}}>(?:1 )?)?{TIME} +[\w.:-]{{1,253}} +[\w./@-]{{1,80}}\[\d{{1,10}}\]: +(?=\S)"
    r"|(?:<\d{1,3}>)?[A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d:\d\d [\w.:-]{1,253} [\w./@-]{1,80}: +(?=\S)"
    rf"|<\d{{1,3}}>1 {TIME} +[\w.:-]{{1,253}} +\S{{1,80}} +\S{{1,80}} +\S{{1,80}} +(?:-|\[[^\]]{{0,500}}\]) +(?=\S)"
)
"""Without the number of a process only in the form of RFC 3164: ``remote error: tls`` after another time is no such."""


def without_carrier(text: str) -> str:
    r"""The line that something carried; an ordinary line as it is.

    >>> without_carrier("mailserver-1  | 220 mx.example.com")
    '220 mx.example.com'
    >>> without_carrier('{"log":"250 OK\\n","stream":"stdout","time":"2026-11-24T10:00:00Z"}')
    '250 OK'
    """
    for _ in range(MOST_WRAPPERS):
        inner = _one_layer(text)
        if inner is None:
            break
        text = inner
    return text


def without_heading(line: str) -> str | None:
    """The line without one heading before it that another program may have put there; None without one.

    >>> without_heading("2026-11-24T10:00:00.123456789Z 192.0.2.1 [1AD4] 10:00:00 <<< QUIT")
    '192.0.2.1 [1AD4] 10:00:00 <<< QUIT'
    >>> without_heading("/var/log/mail.log:12:Nov 24 10:00:00 mx postfix/smtpd[1]: connect")
    'Nov 24 10:00:00 mx postfix/smtpd[1]: connect'
    """
    head = line[:1000]
    found = _SYSLOG.match(head) or _STAMP.match(head)
    if found is not None:
        return line[found.end() :]
    found = _NAMED_FILE.match(head)
    if found is not None:
        return _without_number(line[found.end() :], found.group(2))
    return None


def without_headings(line: str) -> str:
    """A line that no dialect claims without the headings and the carriers around it; an ordinary line as it is.

    >>> without_headings("<22>Nov 24 10:00:00 mx app[7]: 2026-11-24T10:00:00Z remote error: tls: bad certificate")
    'remote error: tls: bad certificate'
    """
    for _ in range(MOST_WRAPPERS):
        if (file := _NAMED_FILE.match(line[:1000])) is not None and not _LOG_FILE.search(file.group(1)):
            break
        rest = without_heading(line) or _COUNTED.sub("", line)
        if not rest or rest == line:
            break
        line = without_carrier(rest)
        if line != rest:
            break
    return line


def without_numbers(plain: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Lines without the numbers that ``grep -n`` put before them, where all of them have one and these rise.

    With the name of a file and dashes (``grep -nC``) they go from any line, lest they be taken for a host's name.

    A number before an IPv6 address seems to be part of it; alone it goes only where what follows is an address that
    is in use and the two together are none (RFC 4291, 2.4).
    """
    if not any(_SEARCHED.match(text) for _, text in plain):
        return plain
    plain = [(line, _AROUND.sub("", text) if _LOG_FILE_AND_LINE.search(text) else text) for line, text in plain]
    numbers = [_NUMBERED.match(text) for _, text in plain]
    found = [int(number.group(1)) for number in numbers if number is not None]
    rising = len(found) > 2 and all(one < other for one, other in itertools.pairwise(found))
    if rising and all(number is not None or text == "--" for number, (_, text) in zip(numbers, plain, strict=True)):
        return [
            (line, text[number.end() :].lstrip(" "))
            for number, (line, text) in zip(numbers, plain, strict=True)
            if number is not None and len(text) > number.end()
        ]
    return [(line, _without_number(text, ":", only_address=True)) for line, text in plain]


def _without_number(text: str, mark: str, *, only_address: bool = False) -> str:
    """Without the number of a line that stands before it, unless that is the beginning of an address."""
    number = _LINE_NUMBERS[mark].match(text)
    if number is None or number.end() == len(text):
        return text
    whole = _ADDRESS_FIRST.match(text)
    if whole is not None and is_address(whole.group()):
        rest = _ADDRESS_FIRST.match(text, number.end())
        glued = rest is not None and ":" in rest.group() and is_address(rest.group())
        return text[number.end() :] if glued and not is_routed(whole.group()) else text
    if only_address:
        rest = _ADDRESS_FIRST.match(text, number.end())
        if rest is None or rest.group().count(":") < 2 or not is_address(rest.group()):
            return text
    return text[number.end() :]


def _one_layer(text: str) -> str | None:
    found = CONTAINER.match(text)
    if found is not None and found.end() < len(text):
        return text[found.end() :].strip(" ")
    if _PROTOCOL_LOG.match(text):
        return _of_protocol_log(text)
    if text.startswith('{"') and text.endswith(("}", "},")):
        return _of_record(text.removesuffix(","))
    if "=" in text[:12] and ("msg=" in text or "message=" in text) and _LOGFMT.match(text):
        return _of_logfmt(text)
    return None


def _of_protocol_log(text: str) -> str | None:
    """A row of Exchange's protocol log as the page ``exchange`` of the knowledge base reads it; None for another text.

    The fields are date-time, connector-id, session-id, sequence-number, local-endpoint, remote-endpoint, event, data
    and context (Microsoft, "Protocol logging in Exchange Server"). Who opened the connection shows in the ports; else
    in the connector's name, which has the server's before it only where Exchange receives.
    """
    try:
        fields = next(csv.reader([text[:_LONGEST_RECORD]]))
    except (csv.Error, StopIteration):
        return None
    if len(fields) < 8:
        return None
    time, connector, session, _, local, remote, event, data = (field.strip() for field in fields[:8])
    context = " ".join(",".join(fields[8:]).split())
    if not _EVENT.fullmatch(event):
        return None
    here, there = (end.rpartition(":")[2] in _SERVER_PORTS for end in (local, remote))
    receives = here if here != there else "\\" in connector
    peer = remote.replace("[", "").replace("]", "")
    address, _, port = peer.rpartition(":")
    where = f"{address}:{port}" if is_address(address) and port.isdigit() else "-"
    said = f"{context}: {data}" if context and data and event == "*" else data or context
    if data.startswith("250  "):
        said = _ehlo_lines(data)
    return f"{time} {'SmtpReceive' if receives else 'SmtpSend'} {session} {where} {event} {said}".rstrip()


def _ehlo_lines(data: str) -> str:
    """The reply to EHLO, which newer versions write on one line without its line ends, glued as others glue it."""
    words = data[4:].split()
    lines: list[str] = []
    for word in words:
        if lines and not ehlo_keyword(word):
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return "".join(f"250-{line}" for line in lines[:-1]) + f"250 {lines[-1]}" if lines else data


def _of_record(text: str) -> str | None:
    """The line that a JSON record carries (Docker, journald, Elastic, pino …); None when it carries none."""
    if len(text) > _LONGEST_RECORD:
        return None
    try:
        record = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return text_of_record(record) if isinstance(record, dict) else None


def text_of_record(record: Mapping[str, object]) -> str | None:
    """The line that a record of a collector carries, with the heading that the journal had; None when it has none."""
    said = next((found for key in _TEXT_KEYS if key in record and (found := _said(record[key]))), "")
    if not said:
        event = record.get("event")
        said = _said(event.get("original")) if isinstance(event, dict) else ""
    if not said:
        return None
    if "MESSAGE" in record:
        return _journal_heading(record) + said
    return said + _errors(record, said)


def _said(value: object) -> str:
    """What a field says, on one line. The journal gives a text with unusual characters as numbers of bytes."""
    if isinstance(value, list) and value and all(isinstance(each, int) and 0 <= each < 256 for each in value):
        value = bytes(value).decode("utf-8", "replace")
    if not isinstance(value, str):
        return ""
    return " ".join((value if value.isascii() else value.encode("utf-8", "replace").decode()).split())


def _errors(record: Mapping[str, object], said: str) -> str:
    more: list[str] = []
    for text in itertools.islice(_error_texts(record, _DEEPEST_ERROR), _MOST_ERRORS):
        if text not in said and text not in more:
            more.append(text)
    return "".join(f": {text}" for text in more)


def _error_texts(record: Mapping[str, object], depth: int) -> Iterator[str]:
    """The texts of the fields of a record, and of the records in it, that are named after an error."""
    for key, value in record.items():
        is_error = key in _ERROR_KEYS or _ERROR_KEY.search(key) is not None
        if isinstance(value, dict):
            if is_error:
                yield from filter(None, (_said(value.get(name)) for name in ("message", "Message")))  # Nextcloud
            if depth:
                yield from _error_texts(value, depth - 1)
        elif is_error and (text := _said(value)):
            yield text


def _journal_heading(record: Mapping[str, object]) -> str:
    """The heading that ``journalctl`` itself writes (``-o short-iso``): time, host, program and process.

    The fields are those of systemd.journal-fields(7); times are microseconds since 1970, in UTC.
    """
    program = _said(record.get("SYSLOG_IDENTIFIER")) or _said(record.get("_COMM"))
    if not program or " " in program:
        return ""
    process = _said(record.get("SYSLOG_PID")) or _said(record.get("_PID"))
    host = _said(record.get("_HOSTNAME")).partition(" ")[0] or "localhost"
    stamp = _said(record.get("_SOURCE_REALTIME_TIMESTAMP")) or _said(record.get("__REALTIME_TIMESTAMP"))
    if not (stamp.isascii() and stamp.isdigit() and 14 < len(stamp) < 18):
        return ""
    written = datetime.fromtimestamp(int(stamp) / 1_000_000, UTC)
    number = f"[{process}]" if process else ""
    return f"{written.isoformat(timespec='microseconds')} {host} {program}{number}: "


def _of_logfmt(text: str) -> str | None:
    if len(text) > _LONGEST_RECORD:
        return None
    written = {name: value[1:] for name, value in _PAIR.findall(text) if value}
    fields = {name: _plain(written[name]) for name in ("msg", "message", *_ERROR_KEYS) if name in written}
    said = " ".join((fields.get("msg") or fields.get("message") or "").split())
    return said + _errors(fields, said) if said else None


def _plain(value: str) -> str:
    if not value.startswith('"'):
        return value
    value = value[1:-1]
    return _ESCAPE.sub(lambda found: _ESCAPES.get(found.group(1), found.group(1)), value) if "\\" in value else value

"""Every reader of what others wrote, as a function of bytes: it may refuse with an error of ours, and never break.

What a reader promises beyond that is asserted here, too, so that a search for inputs looks for broken promises.
"""

import contextlib
import functools
import gzip
import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from wizard import conversation, knowledge, match, surveying, wire
from wizard.answer import html, inline, plain
from wizard.config import Settings
from wizard.conversation import Turn, Wizard
from wizard.errors import InputError, UnreadableInput, WizardError
from wizard.facts import Fact, Facts
from wizard.knowledge.conditions import parse_condition, parse_sets
from wizard.knowledge.problems import Problems
from wizard.logs import (
    LogLine,
    addresses,
    clock,
    decoding,
    lines,
    normalise,
    pasted,
    reader,
    redaction,
    sessions,
    shapes,
    smtp,
    structured,
    tables,
    times,
    tls_bytes,
    unwrapping,
)  # fmt: skip
from wizard.logs.dialogue import Dialogue
from wizard.logs.dumps import facts_of_record, notes_of_record, record
from wizard.logs.regex import Pattern
from wizard.logs.survey import chunks
from wizard.logs.survey.carriers import unwrapped
from wizard.model import Location
from wizard.proof import explain, prove

Reader = Callable[[bytes], None]
BETWEEN = b"\n%%%\n"
"""What separates the parts of an input that has several."""


@functools.cache
def wizard() -> Wizard:
    """The shipped knowledge base, compiled once."""
    return Wizard(knowledge.load(Settings.from_environment(os.environ).kb))


def text_of(data: bytes) -> str:
    """Bytes as a text that may hold whatever a text can hold: what is not UTF-8 becomes lone surrogates."""
    return data.decode("utf-8", "surrogateescape")


def parts_of(data: bytes, count: int) -> list[str]:
    """The parts of an input, empty ones for those that are not there."""
    found = [text_of(part) for part in data.split(BETWEEN)]
    return (found + [""] * count)[:count]


def read_bytes(data: bytes) -> None:
    decoding.wide_encoding(data[:64])
    decoding.decode_line(data).encode("utf-8", "surrogatepass")
    with contextlib.suppress(InputError):
        decoding.decode(data).encode()


def read_packed(data: bytes) -> None:
    """A stream of gzip, whole, cut, and with something else at a place within."""
    packed = gzip.compress(data, mtime=0)
    if data.isalnum():
        assert decoding.decode(packed) == data.decode()
    for damaged in (packed, packed[: len(packed) // 2], packed[:10] + data[:5] + packed[15:], b"\x1f\x8b\x08" + data):
        with contextlib.suppress(InputError):
            decoding.decode(damaged)


def read_plain_lines(data: bytes) -> None:
    text = text_of(data)
    last = 0
    for number, line in normalise.plain_lines(text):
        assert number > last and line and line == line.strip(" ") and "\n" not in line, (number, line)
        line.encode()
        normalise.without_leading_mark(line)
        last = number
    assert last <= text.count("\n") + text.count("\r") + 1


def read_carried_line(data: bytes) -> None:
    for line in text_of(data).split("\n"):
        unwrapping.without_carrier(line)
        unwrapping.without_headings(line)
        rest = unwrapping.without_heading(line)
        assert rest is None or (len(rest) < len(line) and line.endswith(rest))


def read_carried_block(data: bytes) -> None:
    for block in (data, data * 3):
        (bare,) = unwrapped([block])
        assert bare.count(b"\n") == block.count(b"\n")


def read_numbered_lines(data: bytes) -> None:
    given = [(number, line) for number, line in enumerate(text_of(data).split("\n"), 1) if line.strip()]
    assert {number for number, _ in unwrapping.without_numbers(given)} <= {number for number, _ in given}


def read_document(data: bytes) -> None:
    text = text_of(data)
    for number, line in structured.structured_lines(text) or ():
        assert 1 <= number <= text.count("\n") + 1
        line.encode("utf-8", "replace")


def read_pasted_lines(data: bytes) -> None:
    text = text_of(data)
    most = text.count("\n") + text.count("\r") + 1
    for number, line in pasted.pasted_lines(text, wizard().grammar):
        assert 1 <= number <= most and line
        line.encode()


def read_claimed_lines(data: bytes) -> None:
    plain_ones = list(normalise.plain_lines(text_of(data)))
    claims = lines.claim_lines(plain_ones, wizard().grammar)
    told = sorted([each.line.number for each in claims.claimed] + [line.number for line in claims.others])
    assert told == [number for number, _ in plain_ones]
    groups = sessions.group(claims.claimed)
    assert sum(map(len, groups)) == len(claims.claimed) and all(groups)


def read_paste(data: bytes) -> None:
    reading = reader.read(text_of(data), wizard().grammar)
    for number, session in enumerate(reading.sessions, 1):
        assert session.id == number and session.lines
        known = {line.number for line in session.lines}
        assert all(set(fact.lines) <= known for fact in session.facts)
        assert all(note.line in known for note in session.notes)


def read_time(data: bytes) -> None:
    text = text_of(data)
    times.moment(text)
    found = surveying.time_asked_for(text)
    assert found is None or found.second >= 0


def read_clock(data: bytes) -> None:
    here, greeting = parts_of(data, 2)
    offset = clock.offset_to_greeting(here, greeting)
    assert offset is None or abs(offset) < 10**11
    clock.measured_offset(here)
    clock.instant(greeting)


def read_smtp(data: bytes) -> None:
    dialogue = Dialogue("")
    for number, text in enumerate(text_of(data).split("\n"), 1):
        smtp.quoted_reply(text[:4000])
        smtp.host_name(text)
        smtp.product_in(text)
        token = smtp.parse(text)
        if token is None:
            continue
        if isinstance(token, smtp.Reply):
            assert [line.code for line in smtp.reply_lines(token)]
        dialogue.line(number, token, (None, "sent", "received")[len(text) % 3])
        if len(text) % 7 == 0:
            dialogue.secured(number)
    dialogue.end()


def read_tls_bytes(data: bytes) -> None:
    slots = dict(
        zip(("received.bytes", "tls.record_type", "tls.record_version", "tls.state"), parts_of(data, 4), strict=True)
    )
    tls_bytes.decode(22, tls_bytes.dump(slots["received.bytes"]))
    tls_bytes.decode(None, tls_bytes.dump(data.hex()))
    found = record(1, slots)
    if found is not None:
        tuple(facts_of_record(found, tls13=True, side="client"))
        tuple(notes_of_record(found))


def read_wordings(data: bytes) -> None:
    text = text_of(data)
    found = wizard().grammar.tables.wordings_in(text.encode("utf-8", "replace").decode())
    for wording in found:
        tuple(tables.facts_of_wording(wording, 1))
    tables.facts_of_numbers([Fact("tls.verify", text[:40]), Fact("tls.alert", text[:40])], wizard().grammar.tables)


def read_address(data: bytes) -> None:
    text = text_of(data)
    assert addresses.is_address(text) or not addresses.is_routed(text)
    addresses.can_be_dialled(text)


def read_what_is_private(data: bytes) -> None:
    text = text_of(data)
    redacted = redaction.redact(text)
    assert redacted.text.count("\n") == text.count("\n")


def read_symptoms(data: bytes) -> None:
    for text in text_of(data).encode("utf-8", "replace").decode().split("\n")[:20]:
        for dialect in ("", "icewarp"):
            match.find(wizard().symptoms, LogLine(1, text, text, dialect))
        match.closest(wizard().symptoms, text)


def read_words(data: bytes) -> None:
    explain(wizard(), text_of(data)[:2000])
    conversation.reply(wizard(), Turn(text_of(data)[:300]))


def read_case(data: bytes) -> None:
    """The whole of a turn, and the reply in both forms."""
    for lang in ("fr", "en"):
        answer = conversation.reply(wizard(), Turn(text_of(data), lang))
        json.dumps(wire.reply_out(wizard().kb, answer))


def read_large_log(data: bytes) -> None:
    """The survey, in blocks so small that everything crosses them."""
    size = 400
    pieces = [data[start : start + size] for start in range(0, len(data), size)]
    given = chunks.BLOCK
    chunks.BLOCK = size
    try:
        answer = surveying.survey(wizard(), pieces, Turn())
    except UnreadableInput:
        return
    finally:
        chunks.BLOCK = given
    json.dumps(wire.reply_out(wizard().kb, answer))
    if answer.survey is not None:
        shown = sum(report.count for report in answer.sessions) + sum(times for _, times in answer.survey.summed)
        assert answer.survey.sessions == shown + answer.survey.unread


def read_pattern(data: bytes) -> None:
    """A line shape as an author writes it, and a line to try it on."""
    pattern, line = parts_of(data, 2)
    with contextlib.suppress(UnicodeEncodeError):
        Pattern(shapes.shape(pattern).source).groups(line.encode("utf-8", "replace"))


def read_condition(data: bytes) -> None:
    problems, location = Problems(), Location("1.fr.md", 1)
    text = text_of(data)
    assert parse_condition(text, location, problems) is not None or problems.errors
    parse_sets(text, location, problems)


def read_articles(data: bytes) -> None:
    """Up to three pages: one in two languages, and another. What has no error can be asked, proved and explained."""
    with tempfile.TemporaryDirectory(prefix="kb-") as directory:
        for name, part in zip(("1.fr.md", "1.en.md", "clock.fr.md"), data.split(BETWEEN), strict=False):
            Path(directory, name).write_bytes(part)
        loaded = knowledge.read(Path(directory))
        for problem in (*loaded.errors, *loaded.warnings):
            assert problem.line >= 1 and str(problem)
        if not loaded.errors and loaded.base.pages:
            made = Wizard(loaded.base)
            prove(made)
            for page in loaded.base.articles:
                conversation.reply(made, Turn(article=page.id))


def read_answer(data: bytes) -> None:
    """A passage of an article, which is UTF-8 and of a reasonable length, and a value from a log that goes into it."""
    passage, value = parts_of(data, 2)
    passage = passage.encode("utf-8", "replace").decode()[:2000]
    facts = Facts([Fact("session.peer", value)])
    for lang in ("fr", "en"):
        for made in (html({lang: passage}, facts, lang), inline({lang: passage}, facts, lang)):
            assert "<script" not in made.html.casefold()
        plain({lang: passage}, facts, lang)


def read_turn(data: bytes) -> None:
    """What an API client sends."""
    try:
        sent = json.loads(data)
    except (ValueError, RecursionError):
        return
    with contextlib.suppress(WizardError):
        turn = wire.turn_in(sent, "en")
        json.dumps(wire.reply_out(wizard().kb, conversation.reply(wizard(), turn)))


READERS: dict[str, Reader] = {
    "bytes": read_bytes,
    "packed": read_packed,
    "plain-lines": read_plain_lines,
    "carried-line": read_carried_line,
    "carried-block": read_carried_block,
    "numbered-lines": read_numbered_lines,
    "document": read_document,
    "pasted-lines": read_pasted_lines,
    "claimed-lines": read_claimed_lines,
    "paste": read_paste,
    "time": read_time,
    "clock": read_clock,
    "smtp": read_smtp,
    "tls-bytes": read_tls_bytes,
    "wordings": read_wordings,
    "address": read_address,
    "private": read_what_is_private,
    "symptoms": read_symptoms,
    "words": read_words,
    "case": read_case,
    "large-log": read_large_log,
    "pattern": read_pattern,
    "condition": read_condition,
    "articles": read_articles,
    "answer": read_answer,
    "turn": read_turn,
}

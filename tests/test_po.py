"""Article text to files for translators and back: nothing is lost, and nothing is touched that was not changed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import ROOT
from wizard.errors import Problem
from wizard.i18n import po
from wizard.i18n.po import BadPo, Entry, PoFile
from wizard.knowledge.bringing_back import BroughtBack, bring_back
from wizard.knowledge.files import read_files
from wizard.knowledge.pieces import entries_of
from wizard.knowledge.problems import Problems
from wizard.knowledge.scanner import RawPage, scan


@dataclass(frozen=True)
class Translated:
    """One page with one of its translations, and the text of that one's file."""

    page: str
    source: RawPage
    other: RawPage
    text: str

    def entries(self) -> tuple[Entry, ...]:
        return entries_of(self.page, self.source, self.other)

    def brought_back(self, entries: tuple[Entry, ...]) -> tuple[BroughtBack, tuple[Problem, ...]]:
        problems = Problems()
        file = po.read(po.write(PoFile(self.other.language, entries), self.page))
        found = bring_back(self.page, file, "x.po", self.source, self.other, self.text, (), problems)
        return found, problems.errors

    def anew(self, entries: tuple[Entry, ...]) -> tuple[str, tuple[Problem, ...]]:
        problems = Problems()
        file = PoFile(self.other.language, entries)
        return bring_back(self.page, file, "x.po", self.source, None, "", (), problems).text, problems.errors

    def again(self, text: str) -> tuple[Entry, ...]:
        """The entries after the text was written to the translation's file."""
        return entries_of(self.page, self.source, scan(self.other.path, self.other.language, text, Problems()))


@cache
def pages() -> tuple[Translated, ...]:
    return tuple(_read(ROOT / "kb"))


def _read(directory: Path) -> Iterator[Translated]:
    for page, by_language in read_files(directory, Problems()).items():
        source = next(raw for raw in by_language.values() if raw.first("source") is not None)
        for raw in by_language.values():
            if raw is not source:
                yield Translated(page, source, raw, (directory / raw.path).read_text("utf-8"))


def named(page: str) -> Translated:
    return next(each for each in pages() if each.page == page)


def changing(entries: tuple[Entry, ...], context: str, **fields: str | bool) -> tuple[Entry, ...]:
    assert any(entry.context == context for entry in entries)
    return tuple(
        replace(entry, **fields) if entry.context == context else entry  # type: ignore[arg-type]  # fields of an entry
        for entry in entries
    )


def test_every_page_goes_out_and_comes_back_byte_for_byte() -> None:
    assert len(pages()) > 50
    for page in pages():
        entries = page.entries()
        written = po.write(PoFile(page.other.language, entries), page.page)
        back = po.read(written)
        assert [replace(entry, line=0) for entry in back.entries] == list(entries), page.page
        assert po.write(back, page.page) == written
        brought, errors = page.brought_back(entries)
        assert (brought.text, brought.current, errors) == (page.text, (), ()), page.page


def test_every_piece_of_text_has_its_own_name() -> None:
    for page in pages():
        contexts = [entry.context for entry in page.entries()]
        assert len(contexts) == len(set(contexts)), page.page
        assert all(entry.translation for entry in page.entries()), page.page


def test_a_translation_can_be_written_from_nothing_but_its_file() -> None:
    for page in pages():
        text, errors = page.anew(page.entries())
        assert errors == ()
        assert [replace(entry, places=()) for entry in page.again(text)] == [
            replace(entry, places=()) for entry in page.entries()
        ], page.page


WORDS = st.text("abcdefgéàç’«» :;!?%\\\"'()\u00a0\t", min_size=1, max_size=30).filter(lambda text: text.strip() == text)


@settings(max_examples=60)
@given(data=st.data())
def test_whatever_is_said_is_written_where_it_belongs_and_nothing_else(data: st.DataObject) -> None:
    page = data.draw(st.sampled_from(pages()), label="page")
    entries = page.entries()
    prose = [place for place, entry in enumerate(entries) if re.search(r"^\w[^`|\n]*[.\w]$", entry.translation)]
    places = data.draw(st.lists(st.sampled_from(prose), min_size=1, max_size=4, unique=True), label="entries")
    words = data.draw(WORDS, label="words")
    said = tuple(
        replace(entry, translation=f"{entry.translation} {words}") if place in places else entry
        for place, entry in enumerate(entries)
    )
    brought, errors = page.brought_back(said)
    assert errors == ()
    assert [entry.translation for entry in page.again(brought.text)] == [entry.translation for entry in said]
    assert brought.text.count("\n") == page.text.count("\n")
    changed = [
        place
        for place, (one, other) in enumerate(zip(page.text.split("\n"), brought.text.split("\n"), strict=True))
        if one != other
    ]
    assert 1 <= len(changed) <= len(places)
    assert page.brought_back(entries)[0].text == page.text


def test_only_passages_made_from_the_source_of_today_are_recorded() -> None:
    page, context = named("clock"), "clock#offset text"
    said = changing(page.entries(), context, translation="Look at both clocks.")
    assert page.brought_back(said)[0].current == ("offset",)
    assert page.brought_back(changing(said, context, fuzzy=True))[0].current == ()
    assert page.brought_back(changing(said, context, source="Autrefois."))[0].current == ()


def test_a_passage_that_is_confirmed_is_recorded_without_a_change() -> None:
    page = named("clock")
    problems = Problems()
    file = PoFile(page.other.language, page.entries())
    brought = bring_back(page.page, file, "x.po", page.source, page.other, page.text, ("offset",), problems)
    assert (brought.text, brought.current) == (page.text, ("offset",))


@pytest.mark.parametrize("text", ["# A heading", "```evidence\nproves a: b\n```", "one\n\n## two"])
def test_a_text_that_would_be_read_as_something_else_is_refused(text: str) -> None:
    page = named("clock")
    [error] = page.brought_back(changing(page.entries(), "clock#offset text", translation=text))[1]
    assert (error.path, error.what.startswith("“clock#offset text”")) == ("x.po", True)
    assert error.line > 1


def test_a_title_of_two_lines_is_refused() -> None:
    page = named("clock")
    errors = page.brought_back(changing(page.entries(), "clock#offset title", translation="One\ntwo"))[1]
    assert [error.what.split("”")[0] for error in errors] == ["“clock#offset title"]


def test_what_has_no_translation_any_more_is_refused() -> None:
    page = named("clock")
    [error] = page.brought_back(changing(page.entries(), "clock#offset title", translation=" "))[1]
    assert "lost its translation" in error.what


def test_a_new_translation_is_complete() -> None:
    page = named("clock")
    entries = changing(page.entries(), "clock#offset text", translation="")
    assert [error.what for error in page.anew(entries)[1]] == ["“clock#offset text” is not translated"]


def test_line_ends_of_the_file_are_kept() -> None:
    page = named("clock")
    windows = replace(page, text=page.text.replace("\n", "\r\n"))
    assert windows.brought_back(page.entries())[0].text == windows.text
    said = changing(page.entries(), "clock#offset text", translation="One.\n\nTwo.")
    assert "One.\r\n\r\nTwo.\r\n" in windows.brought_back(said)[0].text


def test_what_is_outdated_is_fuzzy_and_says_what_it_was_made_from() -> None:
    page = named("clock")
    before = {"clock#offset text": Entry("clock#offset text", "Autrefois.", "Once.")}
    entries = {entry.context: entry for entry in entries_of("clock", page.source, page.other, ("offset",), before)}
    assert entries["clock#offset text"].fuzzy and entries["clock#offset text"].previous == "Autrefois."
    assert entries["clock#offset title"].fuzzy and not entries["clock#offset title"].previous
    assert not entries["clock title"].fuzzy
    written = po.write(PoFile("en", tuple(entries.values())), "clock")
    assert b'#| msgid "Autrefois."\n' in written
    again = {entry.context: entry for entry in po.read(written).entries}
    kept = entries_of("clock", page.source, page.other, ("offset",), again)
    assert po.write(PoFile("en", kept), "clock") == written


@pytest.mark.parametrize(
    "data",
    [
        b'msgid "a',
        b'foo "b"\n',
        b'msgid "a"\nmsgid "b"\nmsgstr ""\n',
        b"\xff",
        b'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=none\\n"\n\nmsgid "b"\nmsgstr "c"\n',
    ],
)
def test_a_file_that_is_none_is_told_with_its_line(data: bytes) -> None:
    with pytest.raises(BadPo) as raised:
        po.read(data)
    assert int(raised.value.values["line"]) >= 1

"""The book as one Markdown text, the languages of each passage one after the other."""

import re
from collections.abc import Iterator

from wizard import i18n
from wizard.answer import pick_language, plain
from wizard.book.chapters import KINDS, Book, Chapter
from wizard.book.page import NOT_TRANSLATED
from wizard.facts import Facts
from wizard.i18n.labels import N_
from wizard.model import NEXT, Choice, KnowledgeBase, Passage, Text

_NOTHING = Facts()
_NODE_LINK = re.compile(r"\]\(([a-z0-9-]*)#([a-z0-9-]+)\)")


def as_markdown(kb: KnowledgeBase, book: Book) -> str:
    """The whole text. The words around the articles are in the first language of the book."""
    return "\n".join(_Writer(kb, book).lines()).rstrip("\n") + "\n"


class _Writer:
    def __init__(self, kb: KnowledgeBase, book: Book) -> None:
        self.kb = kb
        self.book = book
        self._ = i18n.translator(book.languages[0]).gettext

    def lines(self) -> Iterator[str]:
        yield from (f"# {self._(N_('The knowledge base'))}", "", f"## {self._(N_('Contents'))}", "")
        for chapter in self.book.chapters:
            title = self._text(chapter.page.title, self.book.languages[0])
            yield f"- [{title}](#{chapter.page.id}) `{chapter.page.id}`"
        for kind, name in KINDS.items():
            chapters = self.book.of_kind(kind)
            if chapters:
                yield from ("", f"## {self._(name)}")
                for chapter in chapters:
                    yield from self._chapter(chapter)

    def _chapter(self, chapter: Chapter) -> Iterator[str]:
        page = chapter.page
        titles = " · ".join(dict.fromkeys(self._text(page.title, language) for language in self.book.languages))
        yield from ("", f'### <a id="{page.id}"></a>{titles} `{page.id}`', "")
        yield from (f"- when: `{condition.text}`" for condition in page.when)
        yield from (f"- source: {source}" for source in page.meta.get("source", ()))
        yield from self._columns(page.intro, page.id)
        for passage in page.passages:
            yield from self._passage(passage, page.id)

    def _passage(self, passage: Passage, page: str) -> Iterator[str]:
        solution, question = self.kb.solutions.get(passage.id), self.kb.questions.get(passage.id)
        said: list[str] = [passage.kind]
        if solution:
            said += [solution.cause, *filter(None, (solution.at, solution.effort))]
        anchor = f'<a id="{passage.id.replace("#", "-")}"></a>`{passage.id}` ' if passage.id else ""
        level = "#" * min(max(passage.level, 2) + 2, 6)
        titles = " · ".join(dict.fromkeys(self._text(passage.title, language) for language in self.book.languages))
        yield from ("", f"{level} {anchor}{titles} ({', '.join(said)})")
        yield from self._columns(passage.body, page)
        for language in self.book.languages if question and question.choices else ():
            yield from ("", f"**{i18n.language_name(language)}**", "")
            yield from (self._choice(choice, language) for choice in (question.choices if question else ()))
        symptom = self.kb.symptoms.get(passage.id)
        samples = [sample for pattern in symptom.patterns for sample in pattern.likes] if symptom else []
        if samples:
            yield from ("", "````", *samples, "````")

    def _choice(self, choice: Choice, language: str) -> str:
        label = self._text(choice.label, language)
        named = label if choice.target == NEXT else f"[{label}](#{choice.target.replace('#', '-')})"
        return f"- {named} `{choice.id}`"

    def _columns(self, body: Text, page: str) -> Iterator[str]:
        """A text in each language, one under the other."""
        for language in self.book.languages if any(body.values()) else ():
            yield from ("", f"**{i18n.language_name(language)}**", "")
            if pick_language(body, language) != language:
                yield f"*{self._(NOT_TRANSLATED)}*\n"
            yield _NODE_LINK.sub(lambda match: f"](#{match[1] or page}-{match[2]})", plain(body, _NOTHING, language))

    def _text(self, text: Text, language: str) -> str:
        return plain(text, _NOTHING, language)

"""The book as one page of HTML: no script, no other file, made to be read and to be printed."""

import re
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path

from wizard import i18n
from wizard.answer import PassageView, Rendered
from wizard.book.chapters import KINDS, Book, Chapter, Pair
from wizard.i18n.labels import N_
from wizard.model import NEXT, KnowledgeBase

_STYLE = Path(__file__).parent / "book.css"
_NODE_LINK = re.compile(r'href="kb:([a-z0-9-]*)(?:#([a-z0-9-]+))?"')
_HEADING = re.compile(r"<(/?)h[1-6]\b")
_ADDRESS = re.compile(r"^https?://")
NOT_TRANSLATED = N_("Not translated: this is the source.")


def as_html(kb: KnowledgeBase, book: Book) -> str:
    """The whole file. The words around the articles are in the first language of the book."""
    return "".join(_Printer(kb, book).file())


class _Printer:
    def __init__(self, kb: KnowledgeBase, book: Book) -> None:
        self.kb = kb
        self.book = book
        self.lang = book.languages[0]
        self._ = i18n.translator(self.lang).gettext
        self.ngettext = i18n.translator(self.lang).ngettext

    def file(self) -> Iterator[str]:
        title = escape(self._(N_("The knowledge base")))
        yield f'<!doctype html>\n<html lang="{self.lang}">\n<head>\n<meta charset="utf-8">\n'
        yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        yield f"<title>{title}</title>\n<style>\n{_STYLE.read_text('utf-8')}</style>\n</head>\n<body>\n"
        yield f"<header><h1>{title}</h1>\n<p>{escape(self._counts())}</p></header>\n"
        yield from self._contents()
        yield "<main>\n"
        for kind, name in KINDS.items():
            chapters = self.book.of_kind(kind)
            if chapters:
                yield f'<section class="part"><h2 id="part-{kind}">{escape(self._(name))}</h2>\n'
                for chapter in chapters:
                    yield from self._chapter(chapter)
                yield "</section>\n"
        yield "</main>\n</body>\n</html>\n"

    def _counts(self) -> str:
        pages, passages = len(self.book.chapters), sum(len(chapter.pairs) for chapter in self.book.chapters)
        languages = ", ".join(i18n.language_name(language) for language in self.book.languages)
        return ", ".join(
            (
                self.ngettext("%(n)s page", "%(n)s pages", pages) % {"n": i18n.format_number(pages, self.lang)},
                self.ngettext("%(n)s passage", "%(n)s passages", passages)
                % {"n": i18n.format_number(passages, self.lang)},
                languages,
            )
        )

    def _contents(self) -> Iterator[str]:
        yield f'<nav aria-labelledby="contents"><h2 id="contents">{escape(self._(N_("Contents")))}</h2>\n<ul>\n'
        for kind, name in KINDS.items():
            chapters = self.book.of_kind(kind)
            if not chapters:
                continue
            yield f'<li><a href="#part-{kind}">{escape(self._(name))}</a>\n<ul>\n'
            for chapter in chapters:
                yield (
                    f'<li><a href="#{chapter.page.id}">{chapter.views[0].title.html}</a> '
                    f"<code>{chapter.page.id}</code></li>\n"
                )
            yield "</ul></li>\n"
        yield "</ul></nav>\n"

    def _chapter(self, chapter: Chapter) -> Iterator[str]:
        page = chapter.page
        yield f'<article id="{page.id}">\n<table>\n<thead><tr class="languages">'
        yield from (f'<th scope="col">{escape(i18n.language_name(language))}</th>' for language in self.book.languages)
        yield "</tr></thead>\n<tbody>\n"
        yield self._across(f"<code>{page.id}</code> {self._facts(chapter)}", "node")
        yield self._row(f"<h3>{self._text(view.title)}</h3>{self._body(view.intro, page.id)}" for view in chapter.views)
        for pair in chapter.pairs:
            yield from self._pair(page.id, pair)
        yield "</tbody>\n</table>\n"
        yield from self._sources(page.meta.get("source", ()), "h4")
        yield "</article>\n"

    def _facts(self, chapter: Chapter) -> str:
        """The lines of the front matter that are the same in all languages."""
        meta = chapter.page.meta
        said = [f"when: {condition.text}" for condition in chapter.page.when]
        said += [
            f"{key}: {value}" for key in ("product", "created", "modified", "legacy") for value in meta.get(key, ())
        ]
        said.append(f"files: {', '.join(chapter.page.paths[language] for language in chapter.page.languages)}")
        return " ".join(f'<span class="tag">{escape(each)}</span>' for each in said)

    def _row(self, cells: Iterable[str]) -> str:
        told = zip(self.book.languages, cells, strict=True)
        inside = "".join(f'<td lang="{language}">{cell}</td>' for language, cell in told)
        return f"<tr>{inside}</tr>\n"

    def _across(self, inside: str, kind: str, anchor: str = "") -> str:
        """A row of one cell: what is the same in all languages."""
        cell = "th" if kind == "node" else "td"
        named = f' id="{anchor}"' if anchor else ""
        return f'<tr class="{kind}"{named}><{cell} colspan="{len(self.book.languages)}">{inside}</{cell}></tr>\n'

    def _pair(self, page: str, pair: Pair) -> Iterator[str]:
        one = pair.one
        if pair.node or one.kind != "prose":
            tags = "".join(f' <span class="tag">{escape(each)}</span>' for each in self._tags(one))
            name = f"<code>{escape(pair.node)}</code>" if pair.node else ""
            yield self._across(name + tags, "node", _anchor(pair.node))
        yield self._row(self._side(page, side) for side in pair.sides)
        if one.samples:
            yield self._across("<pre>" + "\n".join(escape(sample) for sample in one.samples) + "</pre>", "all")
        if one.sources:
            yield self._across("".join(self._sources(one.sources, "")), "all")

    def _tags(self, passage: PassageView) -> Iterator[str]:
        yield passage.kind
        if passage.cause:
            solution = self.kb.solutions[passage.id]
            place = i18n.place_label(passage.at, self.lang)
            yield " ".join(filter(None, (i18n.cause_label(passage.cause, self.lang), place)))
            yield from filter(None, (i18n.effort_label(solution.effort, self.lang),))
        yield from passage.applies

    def _side(self, page: str, side: PassageView) -> str:
        level = min(max(side.level, 2) + 2, 6)
        heading = f"<h{level}>{self._text(side.title)}</h{level}>"
        choices = ""
        if side.choices:
            items = "".join(
                f"<li>{self._choice(choice.label, choice.target)} <code>{escape(choice.id)}</code></li>"
                for choice in side.choices
            )
            choices = f'<ul class="choices">{items}</ul>'
        return heading + self._body(side.body, page) + choices

    def _choice(self, label: Rendered, target: str) -> str:
        return label.html if target == NEXT else f'<a href="#{_anchor(target)}">{label.html}</a>'

    def _text(self, text: Rendered) -> str:
        if not text.fallback:
            return text.html
        return f'<span lang="{text.lang}">{text.html}</span> <em class="missing">{escape(self._(NOT_TRANSLATED))}</em>'

    def _body(self, body: Rendered, page: str) -> str:
        if not body.html:
            return ""
        lower = _HEADING.sub(r"<\1h6", body.html)
        linked = _NODE_LINK.sub(lambda match: f'href="#{match[1] or page}{f"-{match[2]}" if match[2] else ""}"', lower)
        return f'<div lang="{body.lang}">{linked}</div>' if body.fallback else linked

    def _sources(self, sources: Iterable[str], heading: str) -> Iterator[str]:
        items = "".join(f"<li>{_address(each)}</li>" for each in sources)
        if items:
            title = f"<{heading}>{escape(self._(N_('Sources')))}</{heading}>" if heading else ""
            yield f'<div class="sources">{title}<ul>{items}</ul></div>\n'


def _address(source: str) -> str:
    shown = escape(source)
    return f'<a href="{shown}">{shown}</a>' if _ADDRESS.match(source) else shown


def _anchor(node: str) -> str:
    return node.replace("#", "-")

"""Markdown of an article to safe HTML, or to plain text, with its placeholders filled.

Placeholders are taken out before Markdown sees the text and put back escaped afterwards, so they work in headings,
tables and commands, and no value from a log can become markup. What depends on the text alone is kept: a node is
rendered once in the life of the process.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from html import escape

import nh3
from markdown import Markdown

from wizard import dialling
from wizard.facts import Facts
from wizard.i18n import fact_label, translator
from wizard.knowledge.placeholders import PLACEHOLDER
from wizard.model import Text
from wizard.typography import typeset
from wizard.vocabulary import FACTS

_HEAD = re.compile(r"(?<=\|)\s*\{(text|ui|for)\}\s*(?=\|)")
_WITH_BLANK = re.compile(f"(?P<word>{PLACEHOLDER.pattern})(?P<blank> ?)")
"""A placeholder with the blank after it, which goes with a value that is nothing."""
_OPEN, _CLOSE = "\ue000", "\ue001"
_TOKEN = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
_TAG = re.compile(r"(<[^>]+>)")
_CODE_PART = re.compile(r"(^ {8}[^\n]*$|```.*?```|`[^`\n]*`)", re.MULTILINE | re.DOTALL)
_NODE_LINK = re.compile(r'href="(?:([a-z0-9][a-z0-9-]*)?(#[a-z0-9-]+)?)"')
_TAGS = frozenset(
    "p br strong em code pre ul ol li table thead tbody tr th td blockquote a h1 h2 h3 h4 h5 h6 hr del sup sub".split()
)
_ADDRESS = r"(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f]*:[0-9A-Fa-f]*:[0-9A-Fa-f:.]*)(?![\w.-])"
_NAMED_ADDRESS = re.compile(f" -servername {_ADDRESS}")
_VERIFIED_ADDRESS = re.compile(f"-verify_hostname (?={_ADDRESS})")
_HOSTS = frozenset(("session.target", "session.peer", "session.host", "session.local"))
_COMPUTED = {
    "session.port": dialling.port, "session.protocol": dialling.protocol, "session.starttls": dialling.starttls
}  # fmt: skip
_KEPT_TEXTS = 8192
"""How many rendered passages are kept; 1,000 articles in two languages have about that many that people open."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """One passage as shown. ``lang`` is the language it is in; ``fallback`` that it is not the one asked for."""

    html: str
    lang: str
    fallback: bool = False

    def __html__(self) -> str:
        """Lets templates print it without escaping it again."""
        return self.html


@dataclass(frozen=True, slots=True)
class _Template:
    """HTML cut at its placeholders: literal pieces, and between them the fact and the fallback (HTML)."""

    pieces: tuple[str, ...]
    slots: tuple[tuple[str, str], ...]

    def fill(self, facts: Facts) -> str:
        if not self.slots:
            return self.pieces[0]
        filled = [self.pieces[0]]
        for (fact, fallback), piece in zip(self.slots, self.pieces[1:], strict=True):
            value = _fitting(facts, fact)
            filled.append(fallback if value is None else escape(_dialled(fact, value, filled[-1], piece)))
            filled.append(piece.removeprefix(" ") if value == "" else piece)
        return _naming_no_address("".join(filled))


def _fitting(facts: Facts, fact: str) -> str | None:
    """The value to fill in: read exactly, and of the fact's own form. A host's name is copied into a shell.

    Where commands dial is made of several facts; an option that is not needed there is "".
    """
    computed = _COMPUTED.get(fact)
    if computed is not None:
        return computed(facts)
    value = facts.value(fact, exact_only=True)
    return value if value is not None and fact in FACTS and FACTS[fact].accepts(value) else None


def _naming_no_address(command: str) -> str:
    """The command of openssl without a server name (SNI) that is an address, which RFC 6066 (section 3) forbids.

    A name to verify that is an address becomes an address to verify, an option of its own in openssl.

    >>> _naming_no_address("openssl s_client -connect 192.0.2.7:25 -servername 192.0.2.7 -verify_hostname 192.0.2.7")
    'openssl s_client -connect 192.0.2.7:25 -verify_ip 192.0.2.7'
    """
    if "-servername " not in command and "-verify_hostname " not in command:
        return command
    return _VERIFIED_ADDRESS.sub("-verify_ip ", _NAMED_ADDRESS.sub("", command))


def _dialled(fact: str, value: str, before: str, after: str) -> str:
    """The value, in brackets where an IPv6 address stands before a port or in a URL (RFC 3986, section 3.2.2).

    ``before`` and ``after`` are what stands around the slot; ``after`` may begin with the slot of the port.

    >>> _dialled("session.target", "2001:db8::1b", "-connect ", ":{session.port: 25}")
    '[2001:db8::1b]'
    >>> _dialled("session.peer", "2001:db8::1b", "", ": it answered")
    '2001:db8::1b'
    """
    if fact not in _HOSTS or value.count(":") < 2:
        return value
    before_port = after == ":" or (after[:1] == ":" and (after[1] == "{" or after[1].isdigit()))
    return f"[{value}]" if before_port or before.endswith("://") else value


def pick_language(text: Text, lang: str) -> str | None:
    """The language to show: the one asked for, else English, else any that exists; None for no text at all.

    >>> pick_language({"fr": "Oui"}, "en"), pick_language({}, "en") is None
    ('fr', True)
    """
    if text.get(lang):
        return lang
    return next((language for language in ("en", *text) if text.get(language)), None)


def html(text: Text, facts: Facts, lang: str) -> Rendered:
    """One passage as safe HTML. Links to nodes have the form ``kb:page#node``; the face makes addresses of them."""
    chosen = pick_language(text, lang)
    if chosen is None:
        return Rendered("", lang)
    return Rendered(_block_template(text[chosen], chosen).fill(facts), chosen, chosen != lang)


def inline(text: Text, facts: Facts, lang: str) -> Rendered:
    """A heading or a label: like ``html``, without the paragraph around it."""
    chosen = pick_language(text, lang)
    if chosen is None:
        return Rendered("", lang)
    return Rendered(_inline_template(text[chosen], chosen).fill(facts), chosen, chosen != lang)


def with_addresses(html: str, articles: str, page: str) -> str:
    """The HTML with its links to nodes made addresses below ``articles``; ``page`` is where the passage stands.

    >>> with_addresses('<a href="kb:#next">', "/en/articles", "375")
    '<a href="/en/articles/375#next">'
    """
    if 'href="kb:' not in html:
        return html
    return html.replace('href="kb:#', f'href="{articles}/{page}#').replace('href="kb:', f'href="{articles}/')


def plain(text: Text, facts: Facts, lang: str) -> str:
    """The Markdown itself with the slots filled, to copy or to print in a terminal."""
    chosen = pick_language(text, lang)
    if chosen is None:
        return ""
    source = text[chosen]
    if "{" not in source:
        return _plain_typeset(source, chosen)
    return _typeset_words([_fill_plain(part, facts, chosen) for part in _CODE_PART.split(source)], chosen)


@lru_cache(maxsize=_KEPT_TEXTS)
def _plain_typeset(source: str, lang: str) -> str:
    return _typeset_words(_CODE_PART.split(source), lang)


def _typeset_words(parts: list[str], lang: str) -> str:
    """Words and code by turns, as ``_CODE_PART`` cuts them, put together with the spacing of the language."""
    return "".join(part if index % 2 else typeset(part, lang) for index, part in enumerate(parts))


def to_replace(texts: Iterable[Text], facts: Facts, lang: str) -> tuple[str, ...]:
    r"""The words that stand in the commands of passages for hosts which are not known, each once.

    Whoever runs the commands has to put a name in their place first.

    >>> command = {"en": "Run:\n\n        openssl s_client -connect {session.target: HOST}:{session.port: 25}"}
    >>> to_replace([command, {"en": "Write to {session.peer: that server}."}], Facts(), "en")
    ('HOST',)
    """
    chosen = ((text, pick_language(text, lang)) for text in texts)
    commands = (part for text, language in chosen if language for part in _CODE_PART.split(text[language])[1::2])
    slots = (match for command in commands for match in PLACEHOLDER.finditer(command) if match["fact"] in _HOSTS)
    words = (match["fallback"] for match in slots if match["fallback"] and _fitting(facts, match["fact"]) is None)
    return tuple(dict.fromkeys(words))


def _fill_plain(part: str, facts: Facts, lang: str) -> str:
    def value(match: re.Match[str]) -> str:
        known = _fitting(facts, match["fact"])
        if known is None:
            return (match["fallback"] or fact_label(match["fact"], lang)) + match["blank"]
        return (
            known and _dialled(match["fact"], known, part[: match.start()], part[match.end("word") :]) + match["blank"]
        )

    return _naming_no_address(_WITH_BLANK.sub(value, part))


@lru_cache(maxsize=_KEPT_TEXTS)
def _block_template(source: str, lang: str) -> _Template:
    return _template(source, lang, is_inline=False)


@lru_cache(maxsize=_KEPT_TEXTS)
def _inline_template(source: str, lang: str) -> _Template:
    return _template(source, lang, is_inline=True)


def _template(source: str, lang: str, *, is_inline: bool) -> _Template:
    slots: list[tuple[str, str]] = []

    def take(match: re.Match[str]) -> str:
        fallback = match["fallback"]
        shown = typeset(fallback, lang) if fallback else fact_label(match["fact"], lang)
        slots.append((match["fact"] if fallback else "", escape(shown)))
        return f"{_OPEN}{len(slots) - 1}{_CLOSE}"

    strings = translator(lang)
    heads = {"text": strings.gettext("Wordings"), "ui": strings.gettext("Key"), "for": strings.gettext("Versions")}
    taken = PLACEHOLDER.sub(take, _HEAD.sub(lambda head: f" {heads[head[1]]} ", source))
    rendered = _markdown().reset().convert(taken)
    if is_inline:
        rendered = rendered.removeprefix("<p>").removesuffix("</p>")
    clean = nh3.clean(
        rendered, tags=set(_TAGS), attributes={"a": {"href"}, "ol": {"start"}}, url_schemes={"https", "http"}
    )
    text = _typeset_html(_NODE_LINK.sub(_node_link, clean), lang)
    pieces = _TOKEN.split(text)
    order = [slots[int(number)] for number in pieces[1::2]]
    return _join_labels(pieces[::2], order)


def _join_labels(literals: list[str], order: list[tuple[str, str]]) -> _Template:
    """The template, with the labels (slots that name no fact) already put in."""
    pieces, kept = [literals[0]], []
    for (fact, fallback), literal in zip(order, literals[1:], strict=True):
        if fact:
            kept.append((fact, fallback))
            pieces.append(literal)
        else:
            pieces[-1] += fallback + literal
    return _Template(tuple(pieces), tuple(kept))


def _node_link(match: re.Match[str]) -> str:
    return f'href="kb:{match[1] or ""}{match[2] or ""}"'


def _typeset_html(text: str, lang: str) -> str:
    """French spacing in the words, never in code."""
    if lang != "fr":
        return text
    parts, depth = _TAG.split(text), 0
    for index, part in enumerate(parts):
        if index % 2:
            if part.startswith(("<code", "<pre")):
                depth += 1
            elif part.startswith(("</code", "</pre")):
                depth -= 1
        elif not depth:
            parts[index] = typeset(part, lang)
    return "".join(parts)


@lru_cache(maxsize=1)
def _markdown() -> Markdown:
    return Markdown(extensions=["tables", "sane_lists", "fenced_code"], output_format="html")

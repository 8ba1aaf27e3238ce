"""An article as a drawing: its questions and solutions, and the choices between them."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from wizard.model import NEXT, UNKNOWN, KnowledgeBase, Page


@dataclass(frozen=True, slots=True)
class Edge:
    """One arrow; ``label`` is the choice's id, ``following`` tells that it only goes on with the checklist."""

    start: str
    end: str
    label: str
    following: bool


@dataclass(frozen=True, slots=True)
class Graph:
    """The nodes of one article with their titles, and the arrows between them. Nodes of other pages are included."""

    titles: dict[str, str]
    solutions: frozenset[str]
    edges: tuple[Edge, ...]


HAND_OVER = "hand-over"


def graph(base: KnowledgeBase, page: Page, lang: str) -> Graph:
    """What a drawing of the article shows, in one language."""
    edges = tuple(_edges(page))
    nodes = dict.fromkeys(node for edge in edges for node in (edge.start, edge.end))
    titles = {node: _title(base, node, lang) for node in nodes}
    return Graph(titles, frozenset(node for node in nodes if node in base.solutions), edges)


def _title(base: KnowledgeBase, node: str, lang: str) -> str:
    found = base.questions.get(node) or base.solutions.get(node)
    if found is None:
        return node
    return found.title.get(lang) or next(iter(found.title.values()))


def _edges(page: Page) -> Iterator[Edge]:
    for question in page.questions:
        after = page.sections[question.section].checklist[question.stop + 1 :]
        following = after[0] if after else HAND_OVER
        for choice in question.choices:
            passes = choice.target == NEXT
            yield Edge(question.id, following if passes else choice.target, choice.id, passes)
        if question.choice(UNKNOWN) is None and not any(choice.target == NEXT for choice in question.choices):
            yield Edge(question.id, following, UNKNOWN, following=True)


def mermaid(drawn: Graph) -> str:
    """The drawing in Mermaid's flowchart language."""
    names = {node: f"n{index}" for index, node in enumerate(drawn.titles)}
    lines = ["flowchart TD"]
    for node, title in drawn.titles.items():
        text = title.replace('"', "#quot;").replace("`", "")
        shape = (
            f'(["{text}"])' if node in drawn.solutions else f'{{{{"{text}"}}}}' if node == HAND_OVER else f'["{text}"]'
        )
        lines.append(f"  {names[node]}{shape}")
    for edge in drawn.edges:
        arrow = "-.->" if edge.following else "-->"
        lines.append(f"  {names[edge.start]} {arrow}|{edge.label}| {names[edge.end]}")
    return "\n".join(lines) + "\n"


_WIDTH, _ROW, _GAP, _COLUMN = 300, 44, 26, 380
_LONGEST_TITLE = 44


Taken = frozenset[tuple[str, str]]
"""The answers of a case: question and choice."""


def svg(drawn: Graph, name: str, *, trail: Taken = frozenset(), base: str = "") -> str:
    """The drawing as SVG without script or style: questions on the left in page order, solutions on the right.

    ``name`` is its title for people who cannot see it; the arrows are listed in its description. The arrows of
    ``trail`` are drawn boldly; where ``base`` is given, each node is a link to its place below that address.
    """
    left = [node for node in drawn.titles if node not in drawn.solutions]
    right = [node for node in drawn.titles if node in drawn.solutions]
    places = {node: (20, 20 + index * (_ROW + _GAP)) for index, node in enumerate(left)}
    places |= {node: (20 + _WIDTH + _COLUMN, 20 + index * (_ROW + _GAP)) for index, node in enumerate(right)}
    height = 40 + max(len(left), len(right)) * (_ROW + _GAP)
    width = 40 + 2 * _WIDTH + _COLUMN
    listing = "; ".join(f"{drawn.titles[e.start]} – {e.label} → {drawn.titles[e.end]}" for e in drawn.edges)
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" class="tree-svg" '
        f'role="{"group" if base else "img"}" aria-label="{escape(name)}" font-family="sans-serif" '
        f'font-size="13"><desc>{escape(listing)}</desc>'
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0 8 4 0 8z" fill="currentColor"/></marker></defs>'
    )
    arrows = "".join(_arrow(edge, places, taken=(edge.start, edge.label) in trail) for edge in drawn.edges)
    boxes = "".join(_linked(node, _box(node, drawn, places[node]), base) for node in drawn.titles)
    return f"{opening}{arrows}{boxes}</svg>\n"


def _linked(node: str, box: str, base: str) -> str:
    return f'<a href="{escape(base + node)}">{box}</a>' if base and node != HAND_OVER else box


def _box(node: str, drawn: Graph, place: tuple[int, int]) -> str:
    title = drawn.titles[node]
    shown = title if len(title) <= _LONGEST_TITLE else title[: _LONGEST_TITLE - 1] + "…"
    x, y = place
    radius = _ROW // 2 if node in drawn.solutions else 4
    return (
        f'<g><desc>{escape(title)}</desc><rect x="{x}" y="{y}" width="{_WIDTH}" height="{_ROW}" rx="{radius}" '
        f'fill="#fff" stroke="currentColor"/><text x="{x + 12}" y="{y + 27}" fill="#111">{escape(shown)}</text></g>'
    )


def _arrow(edge: Edge, places: dict[str, tuple[int, int]], *, taken: bool) -> str:
    (x1, y1), (x2, y2) = places[edge.start], places[edge.end]
    dashed = ' stroke-dasharray="4 3"' if edge.following else ""
    middle = y2 + _ROW // 2
    right = x1 + _WIDTH
    start = y1 + _ROW // 2
    if x1 == x2:
        path = f"M{right} {start + 8}C{right + 60} {y1 + _ROW} {right + 60} {middle} {right} {middle}"
    else:
        path = f"M{right} {start}C{right + 150} {start} {x2 - 150} {middle} {x2} {middle}"
    return (
        f'<path d="{path}" fill="none" stroke="currentColor" stroke-opacity="{1 if taken else 0.45}" '
        f'stroke-width="{3 if taken else 1}" marker-end="url(#tip)"{dashed}>'
        f"<desc>{escape(edge.label)}</desc></path>"
    )

"""The ladder of a session as a drawing: SVG without script or style, that a browser, a mail or a printer can show."""

from collections.abc import Iterator, Mapping
from html import escape

from wizard.i18n.rungs import ladder_words, rung_label
from wizard.ladder.rungs import Ladder, Rung

_WIDTH, _LEFT, _RIGHT = 760, 190, 640
_TOP, _STEP, _BOTTOM = 86, 44, 30
_MIDDLE = (_LEFT + _RIGHT) // 2
_LONGEST_NAME, _LONGEST_LABEL = 34, 58
_CLEAR_OF_CROSS = 14
_INK, _SOFT, _BAD, _GOOD = "#1b1f24", "#6a7079", "#b42318", "#136c3a"


def texts(drawn: Ladder, lang: str) -> list[str]:
    """The steps as sentences, for people who do not see the drawing: who to whom, what, which line."""
    words = ladder_words(lang)
    arrows = {
        "to-server": f"{words['client']} → {words['server']}", "to-client": f"{words['server']} → {words['client']}",
        "both": f"{words['client']} ↔ {words['server']}", "nowhere": "",
    }  # fmt: skip
    told = []
    for rung in drawn.rungs:
        where = words["line"] % {"n": rung.line} if rung.line is not None else words["no-line"]
        parts = [arrows[rung.way], label(rung, lang), f"({where})", words["broke"] if rung.broken else ""]
        told.append(" ".join(part for part in parts if part))
    return told


def label(rung: Rung, lang: str) -> str:
    """What a step is called."""
    return rung_label(rung.kind, rung.event, rung.values or {}, lang)


def svg(drawn: Ladder, lang: str) -> str:
    """The drawing, as a file of its own or inside a page; its ground is white wherever it is shown."""
    words = ladder_words(lang)
    height = _TOP + _STEP * len(drawn.rungs) + _BOTTOM
    told = escape("; ".join(texts(drawn, lang)))
    ground = f'<rect width="{_WIDTH}" height="{height}" fill="#fff"/>'
    space = ' xmlns="http://www.w3.org/2000/svg"'
    size = f' width="{_WIDTH}" height="{height}"'
    return (
        f'<svg{space} viewBox="0 0 {_WIDTH} {height}"{size} role="img" class="ladder" '
        f'aria-label="{escape(words["title"])}" font-family="sans-serif" font-size="14"><desc>{told}</desc>'
        f"{ground}{_MARKERS}"
        f"{''.join(_heads(drawn, words))}{''.join(_lifelines(height))}"
        f"{''.join(_rung(rung, place, lang, words) for place, rung in enumerate(drawn.rungs))}</svg>"
    )


def _marker(name: str, color: str) -> str:
    return (
        f'<marker id="{name}" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="9" markerHeight="9" '
        f'orient="auto-start-reverse"><path d="M0 0 8 4 0 8z" fill="{color}"/></marker>'
    )


_COLORS = {"ladder-ink": _INK, "ladder-soft": _SOFT, "ladder-bad": _BAD, "ladder-good": _GOOD}
_MARKERS = f"<defs>{''.join(_marker(name, color) for name, color in _COLORS.items())}</defs>"


def _heads(drawn: Ladder, words: Mapping[str, str]) -> Iterator[str]:
    for x, role, name in ((_LEFT, "client", drawn.client), (_RIGHT, "server", drawn.server)):
        yield _text(x, 28, _role(drawn, role, words), _INK, bold=True, middle=True)
        yield _text(x, 50, _cut(name, _LONGEST_NAME), _SOFT, small=True, middle=True)


def _role(drawn: Ladder, role: str, words: Mapping[str, str]) -> str:
    """What a side is called at its head: its role, and whether it is us or the peer."""
    whose = "" if not drawn.we else words["us"] if drawn.we == role else words["peer"]
    return f"{words[role]} ({whose})" if whose else words[role]


def _lifelines(height: int) -> Iterator[str]:
    for x in (_LEFT, _RIGHT):
        yield f'<path d="M{x} 62V{height - 16}" stroke="{_SOFT}" stroke-width="1.5"/>'


def _rung(rung: Rung, place: int, lang: str, words: Mapping[str, str]) -> str:
    y = _TOP + _STEP * place + 12
    tone = _tone(rung)
    above = y - (_CLEAR_OF_CROSS if rung.broken else 7)
    shown = [
        _text(_MIDDLE, above, _cut(label(rung, lang), _LONGEST_LABEL), _COLORS[tone], bold=rung.broken, middle=True)
    ]
    if rung.way != "nowhere":
        shown.append(_arrow(rung, y, tone))
    if rung.line is not None:
        number = words["line"] % {"n": rung.line}
        shown.append(
            f'<text x="{_LEFT - 24}" y="{y + 4}" text-anchor="end" fill="{_SOFT}" font-size="12">{number}</text>'
        )
    if rung.broken:
        shown.append(
            f'<path d="M{_MIDDLE - 7} {y - 7}l14 14m0-14-14 14" stroke="{_BAD}" stroke-width="3" fill="none"/>'
        )
        shown.append(_text(_MIDDLE + 16, y + 17, words["broke"], _BAD, bold=True, small=True))
    return "".join(shown)


def _tone(rung: Rung) -> str:
    if rung.broken:
        return "ladder-bad"
    if rung.line is None:
        return "ladder-soft"
    return "ladder-good" if rung.kind == "encrypted" else "ladder-ink"


def _arrow(rung: Rung, y: int, tone: str) -> str:
    start, end = (_RIGHT, _LEFT) if rung.way == "to-client" else (_LEFT, _RIGHT)
    back = f' marker-start="url(#{tone})"' if rung.way == "both" else ""
    dashes = ' stroke-dasharray="3 4"' if rung.line is None else ""
    return (
        f'<path d="M{start} {y}H{end}" stroke="{_COLORS[tone]}" stroke-width="1.5"{dashes}{back} '
        f'marker-end="url(#{tone})"/>'
    )


def _text(
    x: int, y: int, said: str, color: str, *, bold: bool = False, small: bool = False, middle: bool = False
) -> str:
    looks = (' text-anchor="middle"' if middle else "") + (' font-weight="bold"' if bold else "")
    looks += ' font-size="12"' if small else ""
    return f'<text x="{x}" y="{y}" fill="{color}"{looks}>{escape(said)}</text>'


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"

"""The conversation as a page: a form that carries it, and everything said so far."""

from dataclasses import dataclass, replace

from flask import Blueprint, Response, request
from markupsafe import Markup

from wizard import answer, i18n
from wizard.answer import Rendered
from wizard.chat import Exchange, Said, Spoken, Wording
from wizard.conversation import Reply, Wizard
from wizard.errors import InputTooLarge, WizardError
from wizard.handover import hand_over
from wizard.walk import Conclude
from wizard.web import forms, keeping, rendering, talks
from wizard.web.errors import explain, settings
from wizard.web.pages import uploaded_text, wizard_of_app
from wizard.web.rendering import Face
from wizard.web.talks import Talk
from wizard.web.views import article_links, certainty_of

_MOST_LINES_SHOWN = 8
"""Lines of a message that are shown openly; the others wait in a fold."""
_STEPS = ("answer", "correction", "lines", "node")
"""What a message can mean that is a step on the way, as pressing a button in the wizard is."""


@dataclass(frozen=True, slots=True)
class SpokenView:
    """One saying as the page shows it: its words, and the passage or the solution that goes with it."""

    spoken: Spoken
    body: Rendered | None = None
    solution: "SolutionBox | None" = None
    text: str = ""
    cited: str = ""
    to_replace: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SolutionBox:
    """A solution with its parts as markup."""

    view: answer.SolutionView
    certainty: str
    body: Rendered | None
    steps: tuple[tuple[answer.StepsView, Rendered | None], ...]
    parts: tuple[tuple[str, Rendered], ...]
    replies: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ExchangeView:
    """A message, or steps in the wizard (``message`` None), and what was said to it, in the language of the reply."""

    number: int
    message: str | None
    is_log: bool
    head: str
    rest: str
    lang: str
    sayings: tuple[SpokenView, ...]


def _blueprint() -> Blueprint:
    site = Blueprint("chat", __name__)
    language = f"any({','.join(i18n.LANGUAGES)})"
    for name, prefix, framed in (("site", "", False), ("embed", "/embed", True)):
        address, defaults = f"{prefix}/<{language}:lang>/chat", {"framed": framed}
        site.add_url_rule(address, f"{name}_opened", opened, defaults=defaults)
        site.add_url_rule(address, f"{name}_talked", talked, defaults=defaults, methods=["POST"])
    return site


def opened(lang: str, *, framed: bool) -> Response:
    """A new conversation, or one that goes on with what an address of the wizard says."""
    state = forms.state([*request.args.items(multi=True), ("log", ""), ("focus", "")])
    talk = talks.from_wizard(wizard_of_app(), Talk(lang), state, lang)
    return _shown(Face(lang, framed), talk, talk.exchanges(wizard_of_app()))


def talked(lang: str, *, framed: bool) -> Response:
    """One message more; or a step into the conversation from the wizard; or other colours, or another language."""
    face, wizard = Face(lang, framed), wizard_of_app()
    fields = [(name, value.replace("\0", "").replace("\r\n", "\n")) for name, value in request.form.items(multi=True)]
    last = dict(fields)
    rendering.choose_theme(last.get("theme", ""))
    talk = talks.talk_of(last.get("talk", ""), lang)
    draft, error, sent = last.get("message", ""), None, False
    if last.get("from") == "wizard":
        state = forms.state(fields, asked=last.get("asked"), sent=False)
        talk = talks.from_wizard(wizard, talk, replace(state, case=forms.case_named(last.get("case"))), lang)
    elif last.get("language") == lang:
        talk = talks.in_language(wizard, talk, lang)
    elif "theme" not in last:
        try:
            message = _message(last, talk)
        except WizardError as problem:
            error = problem
        else:
            draft = draft if last.get("quick") else ""
            sent = bool(message.strip())
            talk = talk.then(Said(message)) if sent else talk
    exchanges = talk.exchanges(wizard)
    if sent:
        talk = _noted(wizard, talk, exchanges[-1])
    response = _shown(face, talk, exchanges, draft, error, only_new="part" in last)
    if last.get("language") == lang:
        rendering.remember(response, "lang", lang)
    if last.get("theme") in rendering.THEMES:
        rendering.remember(response, "theme", last["theme"])
    return response


def _message(last: dict[str, str], talk: Talk) -> str:
    """What was sent: a quick reply, or what was typed with the file that came with it. Raises ``InputTooLarge``."""
    message = last.get("quick") or "\n".join(part for part in (last.get("message", ""), uploaded_text()) if part)
    limit, size = settings().max_paste_bytes // 2, len((message + talk.written()).encode("utf-8", "surrogatepass"))
    if size > limit:
        raise InputTooLarge("said too much", size=size, limit=limit)
    return message


def _noted(wizard: Wizard, talk: Talk, exchange: Exchange) -> Talk:
    """Count what a message says of a solution, as the wizard does; what begins anew leaves its case."""
    meaning, reply = exchange.reply.meaning, exchange.reply
    if meaning.kind in _STEPS:
        tried = meaning.node if meaning.node in wizard.kb.solutions else ""
        keeping.step_taken(reply.turn.lang, talks.state_after(talk, reply.state), reply.reply, tried)
    return replace(talk, case="") if meaning.kind == "start-over" else talk


def _shown(
    face: Face,
    talk: Talk,
    exchanges: list[Exchange],
    draft: str = "",
    error: WizardError | None = None,
    *,
    only_new: bool = False,
) -> Response:
    """The page, or only what the last event added to it, in the language that is spoken now."""
    wizard = wizard_of_app()
    spoken = exchanges[-1].reply.turn.lang if exchanges else face.lang
    face = face.in_language(spoken)
    shown = exchanges[-1:] if only_new and error is None else exchanges
    first = len(exchanges) - len(shown)
    problem = explain(error, face.lang) if error else None
    return rendering.page(
        "chat/part.html" if shown is not exchanges else "chat/page.html",
        face,
        problem.status if problem else 200,
        here={lang: f"{face.in_language(lang).base}/chat" for lang in i18n.LANGUAGES},
        posted=bool(talk.events),
        posted_to="chat",
        problem=problem,
        draft=draft,
        talk=talk.written(),
        case=talk.case.partition(":")[0],
        keeps=keeping.cases() is not None,
        count=len(exchanges),
        exchanges=[
            _markup(wizard, face, each, number, live=number == len(exchanges), said=_said(exchanges[:number]))
            for number, each in enumerate(shown, first + 1)
        ],
    )


def _said(exchanges: list[Exchange]) -> list[str]:
    """What the person wrote in their own words."""
    events = [(exchange.event, exchange.reply.meaning.kind) for exchange in exchanges]
    return [event.message for event, kind in events if isinstance(event, Said) and kind == "words"]


def _markup(wizard: Wizard, face: Face, exchange: Exchange, number: int, *, live: bool, said: list[str]) -> Markup:
    """One exchange, in the language in which it was held; the last one has buttons."""
    face = face.in_language(exchange.reply.turn.lang)
    view = _exchange(wizard, face, exchange, number, said)
    made = rendering.text("chat/exchange.html", face, exchange=view, live=live)
    return Markup(made)  # noqa: S704  # a template has made it


def _exchange(wizard: Wizard, face: Face, exchange: Exchange, number: int, said: list[str]) -> ExchangeView:
    reply = exchange.reply
    wording = Wording(wizard.kb, face.lang)
    message = exchange.event.message if isinstance(exchange.event, Said) else None
    lines = (message or "").rstrip().split("\n")
    many = len(lines) > _MOST_LINES_SHOWN + 1
    return ExchangeView(
        number=number,
        message=message,
        is_log=reply.meaning.kind == "lines",
        head="\n".join(lines[:_MOST_LINES_SHOWN] if many else lines),
        rest="\n".join(lines[_MOST_LINES_SHOWN:]) if many else "",
        lang=face.lang,
        sayings=tuple(_saying(wizard, face, wording, reply.reply, spoken, said) for spoken in wording.spoken(reply)),
    )


def _saying(wizard: Wizard, face: Face, wording: Wording, reply: Reply, spoken: Spoken, said: list[str]) -> SpokenView:
    saying, cited = spoken.saying, wording.cited(spoken.cites) if spoken.cites else ""
    if saying.kind in ("ask", "send") and not saying.again:
        view = answer.question_view(wizard.kb, saying.node, reply.facts, face.lang)
        body = _linked(view.body, view.page, face)
        return SpokenView(spoken, body=body, cited=cited, to_replace=view.to_replace)
    if saying.kind in ("solution", "helped") and not saying.again:
        return SpokenView(spoken, solution=_solution(wizard, face, reply, saying.node), cited=cited)
    if saying.kind == "hand-over" and not saying.again:
        return SpokenView(spoken, text=hand_over(wizard.kb, reply, face.lang, said))
    return SpokenView(spoken, cited=cited)


def _solution(wizard: Wizard, face: Face, reply: Reply, node: str) -> SolutionBox:
    view = answer.solution_view(wizard.kb, node, reply.facts, face.lang)
    helped = isinstance(reply.next, Conclude) and reply.next.helped
    languages = (face.lang, *sorted(set(view.replies) - {face.lang})) if face.framed else (face.lang,)
    parts = ((name, _linked(getattr(view, name), view.page, face)) for name in ("risk", "check", "undo", "note"))
    return SolutionBox(
        view=view,
        certainty=certainty_of(reply.walk, node),
        body=None if helped else _linked(view.body, view.page, face),
        steps=() if helped else tuple((step, _linked(step.body, view.page, face)) for step in view.steps),
        parts=() if helped else tuple((name, part) for name, part in parts if part is not None),
        replies=tuple((language, view.replies[language]) for language in languages if language in view.replies),
    )


def _linked(part: Rendered | None, page: str, face: Face) -> Rendered | None:
    if part is None or not part.html:
        return None
    return Rendered(article_links(part.html, page, face.base), part.lang, part.fallback)


blueprint = _blueprint()

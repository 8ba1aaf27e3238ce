"""The text to hand a case over with: what is known, who answered what, what was tried, what is still open."""

from collections.abc import Iterator

from wizard.answer import plain
from wizard.conversation import Reply, SessionReport
from wizard.i18n import cause_label, fact_label, outcome_label, place_label, translator, value_label
from wizard.model import UNKNOWN, KnowledgeBase
from wizard.walk import Step, Walk

_WORTH_SAYING = (
    "session.peer", "session.side", "session.time", "smtp.stage", "smtp.starttls", "tls.verify", "tls.alert",
    "tls.alert_sent", "tls.here_says", "tls.there_says", "tls.hello_size", "server.product", "server.version",
    "server.system",
)  # fmt: skip


def hand_over(kb: KnowledgeBase, reply: Reply, lang: str) -> str:
    """A Markdown text in one language, to paste into a ticket. It quotes the lines that the steps rest on."""
    return "\n".join(_lines(kb, reply, lang)).strip() + "\n"


def _lines(kb: KnowledgeBase, reply: Reply, lang: str) -> Iterator[str]:
    _ = translator(lang).gettext
    walk, report = reply.walk, reply.report
    yield "## " + _("Hand-over")
    yield ""
    if report is not None:
        yield from _about_session(report, lang)
    if walk is None:
        return
    yield "### " + _("What was answered")
    yield ""
    for step in walk.trail:
        yield f"- {_step_text(kb, reply, step, lang)}"
    tried = [plain(kb.solutions[solution].title, reply.facts, lang) for solution in walk.tried]
    yield from _list(_("Tried, did not help"), tried)
    yield from _list(_("Stayed unknown"), [_title(kb, s.node, reply, lang) for s in walk.trail if s.choice == UNKNOWN])
    yield from _list(_("Still possible"), _open(kb, walk, reply, lang))
    yield from _list(_("Ruled out"), _ruled_out(kb, reply, walk, lang))
    quoted = sorted({line for step in walk.trail for line in step.lines})
    if report is not None and quoted:
        texts = {line.number: line.text for line in report.session.lines}
        yield ""
        yield "### " + _("The lines that say so")
        yield ""
        yield from (f"    {texts[number]}" for number in quoted if number in texts)


def _about_session(report: SessionReport, lang: str) -> Iterator[str]:
    _ = translator(lang).gettext
    yield _("- %(name)s: %(value)s") % {"name": _("Outcome"), "value": outcome_label(report.outcome, lang)}
    for name in _WORTH_SAYING:
        value = report.facts.value(name, exact_only=True)
        if value is not None:
            yield _("- %(name)s: %(value)s") % {
                "name": fact_label(name, lang),
                "value": value_label(name, value, lang),
            }
    yield ""


def _list(title: str, items: list[str]) -> Iterator[str]:
    if items:
        yield ""
        yield f"### {title}"
        yield ""
        yield from (f"- {item}" for item in items)


def _title(kb: KnowledgeBase, node: str, reply: Reply, lang: str) -> str:
    found = kb.questions.get(node) or kb.solutions[node]
    return plain(found.title, reply.facts, lang)


def _open(kb: KnowledgeBase, walk: Walk, reply: Reply, lang: str) -> list[str]:
    return [
        " ".join(filter(None, (cause_label(candidate.cause, lang), place_label(candidate.at, lang))))
        + f" ({_title(kb, candidate.solution, reply, lang)})"
        for candidate in walk.open
    ]


def _ruled_out(kb: KnowledgeBase, reply: Reply, walk: Walk, lang: str) -> list[str]:
    """One item a reason, since few steps rule out many solutions."""
    because: dict[Step, list[str]] = {}
    for out in walk.ruled_out:
        if out.solution not in walk.tried:
            because.setdefault(out.step, []).append(_title(kb, out.solution, reply, lang))
    return [f"{_step_text(kb, reply, step, lang)} — {' · '.join(gone)}" for step, gone in because.items()]


def _step_text(kb: KnowledgeBase, reply: Reply, step: Step, lang: str) -> str:
    _ = translator(lang).gettext
    by = {
        "log": _("log"),
        "check": _("live check"),
        "ticket": _("ticket"),
        "person": _("agent"),
        "page": _("article"),
    }[step.by]
    lines = ", ".join(str(line) for line in step.lines)
    said = translator(lang).ngettext("line", "lines", len(step.lines))
    source = f"{by}, {said} {lines}" if lines else by
    return f"{_title(kb, step.node, reply, lang)} → {_choice_text(kb, reply, step, lang)} ({source})"


def _choice_text(kb: KnowledgeBase, reply: Reply, step: Step, lang: str) -> str:
    _ = translator(lang).gettext
    question = kb.questions.get(step.node)
    choice = question.choice(step.choice) if question else None
    if choice is not None:
        return plain(choice.label, reply.facts, lang)
    words = {
        UNKNOWN: _("I don’t know"),
        "yes": _("It helped"),
        "no": _("It did not help"),
        "": _("does not matter here"),
    }
    return words.get(step.choice, step.choice)

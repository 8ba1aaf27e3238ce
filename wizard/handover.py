"""The text to hand a case over with: what is known, who answered what, what was tried, what is still open."""

from collections.abc import Iterator, Sequence

from wizard.answer import plain
from wizard.conversation import Reply, SessionReport
from wizard.i18n import cause_label, fact_label, outcome_label, place_label, translator, value_label
from wizard.logs.redaction import redact
from wizard.model import UNKNOWN, KnowledgeBase
from wizard.walk import Ask, Send, Step, Walk

_WORTH_SAYING = (
    "session.peer", "session.side", "session.time", "smtp.stage", "smtp.starttls", "tls.verify", "tls.alert",
    "tls.alert_sent", "tls.here_says", "tls.there_says", "tls.hello_size", "server.product", "server.version",
    "server.system",
)  # fmt: skip
_MOST_LINES, _LONGEST_LINE, _MOST_TITLES = 60, 1000, 4


def hand_over(kb: KnowledgeBase, reply: Reply, lang: str, said: Sequence[str] = ()) -> str:
    """A Markdown text in one language, to paste into a ticket: the trail, the lines, what was tried, what is missing.

    Whatever belongs to people, in the lines and elsewhere, is replaced as ``logs.redaction`` does. ``said`` is what
    the person wrote in their own words.
    """
    return redact("\n".join(_lines(kb, reply, lang, said)).strip() + "\n").text


def _lines(kb: KnowledgeBase, reply: Reply, lang: str, said: Sequence[str]) -> Iterator[str]:
    _ = translator(lang).gettext
    walk, report = reply.walk, reply.report
    yield "## " + _("Hand-over")
    yield ""
    yield _("Addresses, names of hosts and accounts are replaced by others.")
    yield ""
    if said:
        yield "### " + _("In the person’s own words")
        yield ""
        yield from (f"> {line}" for message in said for line in message.splitlines() if line.strip())
        yield ""
    if report is not None:
        yield from _about_session(report, lang)
    if walk is not None:
        yield from _walked(kb, reply, walk, lang)
    yield from _missing(kb, reply, lang)
    yield from _quoted(reply, lang)


def _walked(kb: KnowledgeBase, reply: Reply, walk: Walk, lang: str) -> Iterator[str]:
    """How it came here: the trail, what was tried, what is open and what is not."""
    _ = translator(lang).gettext
    yield "### " + _("What was answered")
    yield ""
    for step in walk.trail:
        yield f"- {_step_text(kb, reply, step, lang)}"
    tried = [plain(kb.solutions[solution].title, reply.facts, lang) for solution in walk.tried]
    yield from _list(_("Tried, did not help"), tried)
    yield from _list(_("Still possible"), _open(kb, walk, reply, lang))
    yield from _list(_("Ruled out"), _ruled_out(kb, reply, walk, lang))


def _missing(kb: KnowledgeBase, reply: Reply, lang: str) -> Iterator[str]:
    """What nobody could say, what is asked at this moment, and the lines where there are none."""
    _ = translator(lang).gettext
    unknown = [step.node for step in (reply.walk.trail if reply.walk else ()) if step.choice == UNKNOWN]
    yield from _list(_("Stayed unknown"), [_title(kb, node, reply, lang) for node in unknown])
    asked = [reply.next.question] if isinstance(reply.next, Ask | Send) else []
    missing = [_title(kb, node, reply, lang) for node in asked]
    if reply.report is None:
        missing.append(_("The log lines of one session, from the connection to the last line, both directions"))
    yield from _list(_("What is missing"), missing)


def _quoted(reply: Reply, lang: str) -> Iterator[str]:
    """The lines of the session in focus: all of a short one, of a long one those that the steps rest on."""
    report, walk = reply.report, reply.walk
    if report is None:
        return
    _ = translator(lang).gettext
    telling = {line for step in (walk.trail if walk else ()) for line in step.lines}
    lines = report.session.lines
    shown = [line for line in lines if len(lines) <= _MOST_LINES or line.number in telling]
    yield ""
    yield "### " + (_("The lines") if len(shown) == len(lines) else _("The lines that say so"))
    yield ""
    yield from (f"    {line.number}  {line.text[:_LONGEST_LINE]}" for line in shown)


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
    return [f"{_step_text(kb, reply, step, lang)} — {_first_few(gone, lang)}" for step, gone in because.items()]


def _first_few(titles: list[str], lang: str) -> str:
    few = titles if len(titles) <= _MOST_TITLES + 1 else titles[:_MOST_TITLES]
    left = len(titles) - len(few)
    more = translator(lang).ngettext("%(count)s more solution", "%(count)s more solutions", left) % {"count": left}
    return " · ".join([*few, more] if left else few)


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

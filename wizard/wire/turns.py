"""Turn and reply to and from JSON, version 1. The form may grow; it never changes."""

from collections.abc import Iterable, Mapping
from typing import Any

from wizard.answer import Rendered, pick_language, plain, question_view, solution_view, with_addresses
from wizard.conversation import Reply, SessionReport, Turn, Unmatched
from wizard.errors import BadTurn
from wizard.facts import Fact, Facts
from wizard.handover import hand_over
from wizard.model import KnowledgeBase
from wizard.search import Found
from wizard.vocabulary import FACTS
from wizard.walk import Ask, Conclude, Next, Send, Step, Verdict, Walk
from wizard.wire.candidates import candidates_out

VERSION = 1
Json = dict[str, Any]
_NO_FACTS = Facts()
_TURN_FIELDS = ("version", "text", "lang", "article", "focus", "answers", "facts")
_GIVEN_FACTS = (
    "server.product",
    "server.version",
    "server.system",
    "session.host",
    "session.port",
    "session.target",
)
"""The facts that a turn may bring: what a ticket or a person knows, never what only a log can prove."""


def turn_in(data: object, lang: str) -> Turn:
    """The turn that a JSON object describes; ``lang`` is used where it names no language.

    Raises ``BadTurn``, naming the field, for anything that does not have the documented form.
    """
    if not isinstance(data, dict):
        raise BadTurn(field="body", expected="object")
    for key in data:
        if key not in _TURN_FIELDS:
            raise BadTurn(field=str(key), expected=", ".join(_TURN_FIELDS))
    if data.get("version", VERSION) != VERSION:
        raise BadTurn(field="version", expected=str(VERSION))
    focus = data.get("focus")
    if focus is not None and (not isinstance(focus, int) or isinstance(focus, bool)):
        raise BadTurn(field="focus", expected="number")
    return Turn(
        text=_text(data, "text") or "",
        lang=_text(data, "lang") or lang,
        article=_text(data, "article") or None,
        focus=focus,
        answers=_pairs(data, "answers"),
        facts=tuple(_given_fact(name, value) for name, value in _pairs(data, "facts")),
    )


def _text(data: Json, field: str) -> str | None:
    value = data.get(field)
    if value is not None and not isinstance(value, str):
        raise BadTurn(field=field, expected="text")
    return value


def _pairs(data: Json, field: str) -> tuple[tuple[str, str], ...]:
    value = data.get(field, {})
    if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
        raise BadTurn(field=field, expected="object of texts")
    return tuple(value.items())


def _given_fact(name: str, value: str) -> Fact:
    if name not in _GIVEN_FACTS or not FACTS[name].accepts(value):
        raise BadTurn(field=f"facts.{name}", expected=", ".join(_GIVEN_FACTS))
    return Fact(name, value, "person")


def diagnosis_out(kb: KnowledgeBase, reply: Reply) -> Json:
    """The diagnosis: sessions with their facts, trail, causes and candidates; the case's causes; what to do next."""
    out: Json = {
        "version": VERSION,
        "lang": reply.turn.lang,
        "focus": reply.focus,
        "sessions": [_session_out(kb, report, in_focus=report.id == reply.focus) for report in reply.sessions],
        "causes": [
            {
                "id": cause.cause,
                "at": cause.at,
                "certainty": cause.certainty,
                "solution": cause.solution,
                "sessions": list(cause.sessions),
            }
            for cause in reply.causes
        ],
        "candidates": candidates_out(kb, reply),
        "next": _next_out(reply.next, brief=True),
        "unmatched": [_unmatched_out(unmatched) for unmatched in reply.unmatched],
    }
    if not reply.sessions:
        out["walk"] = _walk_out(reply.walk, explained=True) if reply.walk else None
    if reply.found or not reply.sessions:
        out["found"] = [
            {"node": found.node, "kind": found.kind, "score": found.score, "cause": found.cause or None}
            for found in reply.found
        ]
    if reply.survey is not None:
        counts = reply.survey
        out["survey"] = {
            "lines": counts.lines, "others": counts.others, "sessions": counts.sessions, "unread": counts.unread,
            "summed": dict(counts.summed),
        }  # fmt: skip
    if reply.unknown_answers:
        out["unknown_answers"] = {answer.node: answer.choice for answer in reply.unknown_answers}
    return out


def found_out(found: Iterable[Found], lang: str) -> list[Json]:
    """What a search found, best first. ``lang`` of a title says in which language it had to be shown."""
    return [
        {
            "article": each.node.partition("#")[0],
            "node": each.node,
            "kind": each.kind,
            "title": plain(each.title, _NO_FACTS, lang),
            "lang": pick_language(each.title, lang) or lang,
            "score": each.score,
            "cause": each.cause or None,
        }
        for each in found
    ]


def reply_out(kb: KnowledgeBase, reply: Reply) -> Json:
    """The diagnosis, and in words, in the language of the turn, what to ask or to do next."""
    lang, following, facts = reply.turn.lang, reply.next, reply.facts
    out = diagnosis_out(kb, reply)
    if isinstance(following, Ask | Send):
        view = question_view(kb, following.question, facts, lang)
        question = kb.questions[following.question]
        out["question"] = {
            "id": view.id,
            "lang": view.title.lang,
            "title": plain(question.title, facts, lang),
            "text": plain(question.body, facts, lang),
            "html": _html(view.body, view.page, lang),
            "choices": [{"id": c.id, "label": plain(c.label, facts, lang)} for c in question.choices],
        }
    elif isinstance(following, Conclude):
        out["solution"] = _solution_out(kb, following.solution, facts, lang)
    elif following is not None:
        out["hand_over"] = hand_over(kb, reply, lang)
    if reply.found:
        titles = {found.node: plain(found.title, facts, lang) for found in reply.found}
        for item in out["found"]:
            item["title"] = titles[item["node"]]
    return out


def _solution_out(kb: KnowledgeBase, solution_id: str, facts: Facts, lang: str) -> Json:
    view, solution = solution_view(kb, solution_id, facts, lang), kb.solutions[solution_id]
    return {
        "id": view.id,
        "lang": view.title.lang,
        "cause": view.cause,
        "at": view.at,
        "effort": view.effort or None,
        "title": plain(solution.title, facts, lang),
        "html": _html(view.body, view.page, lang),
        "steps": [
            {
                "title": steps.title.html,
                "html": _html(steps.body, view.page, lang),
                "for": list(steps.applies),
                "fits": steps.fits,
                "sources": list(steps.sources),
            }
            for steps in view.steps
        ],
        "check": _html(view.check, view.page, lang) if view.check else None,
        "undo": _html(view.undo, view.page, lang) if view.undo else None,
        "risk": _html(view.risk, view.page, lang) if view.risk else None,
        "replies": dict(view.replies),
        "article": {
            "id": view.page,
            "title": view.article_title.html,
            "modified": view.article_modified or None,
        },
    }


def _html(rendered: Rendered, page: str, lang: str) -> str:
    """Safe HTML whose links to articles are addresses of the product's own pages."""
    return with_addresses(rendered.html, f"/{lang}/articles", page)


def error_out(code: str, status: int, title: str, detail: str, values: Mapping[str, str | int]) -> Json:
    """A problem as RFC 9457 describes it; ``code`` is stable, ``title`` and ``detail`` are for people."""
    return {
        "type": f"urn:wizard:{code}",
        "title": title,
        "status": status,
        "detail": detail,
        "code": code,
        "values": dict(values),
    }


def _session_out(kb: KnowledgeBase, report: SessionReport, *, in_focus: bool) -> Json:
    session, walk = report.session, report.walk
    out: Json = {
        "id": report.id,
        "dialect": session.dialect or None,
        "lines": [session.first_line, session.last_line],
        "count": report.count,
        "outcome": report.outcome,
        "facts": _facts_out(kb, report.facts),
    }
    if report.peers:
        out["peers"] = [{"peer": peer, "count": count} for peer, count in report.peers]
    return out | (
        _walk_out(walk, explained=in_focus) if walk else {"trail": [], "causes": [], "open": [], "next": None}
    )


def _walk_out(walk: Walk, *, explained: bool) -> Json:
    """One walk; what is ruled out, and why, is told of the session in focus only."""
    ruled_out = [
        {"id": out.cause, "at": out.at, "solution": out.solution, "because": _step_out(out.step)}
        for out in walk.ruled_out
    ]
    return {
        "article": walk.article,
        "trail": [_step_out(step) for step in walk.trail],
        "skipped": [{"question": skipped.question, "lines": list(skipped.lines)} for skipped in walk.skipped],
        "causes": [_verdict_out(verdict) for verdict in walk.verdicts],
        "open": [{"id": c.cause, "at": c.at, "solution": c.solution} for c in walk.open],
        "next": _next_out(walk.next),
    } | ({"ruled_out": ruled_out} if explained else {})


def _verdict_out(verdict: Verdict) -> Json:
    return {
        "id": verdict.cause,
        "at": verdict.at,
        "certainty": verdict.certainty,
        "solution": verdict.solution,
        "lines": list(verdict.lines),
    }


def _step_out(step: Step) -> Json:
    out: Json = {"question": step.node, "choice": step.choice, "by": step.by}
    if step.lines:
        out["lines"] = list(step.lines)
    if step.against is not None:
        out["against"] = {"choice": step.against.choice, "lines": list(step.against.lines)}
    return out


def _next_out(following: Next | None, *, brief: bool = False) -> Json | None:
    """What comes next; ``brief`` leaves out what each choice leads to."""
    if following is None:
        return None
    if isinstance(following, Ask):
        if brief:
            return {"ask": following.question}
        choices = {choice: list(causes) for choice, causes in following.causes.items()}
        out: Json = {"ask": following.question, "choices": choices}
        out |= {"suggested": following.suggested} if following.suggested else {}
        if following.because is not None:
            rank = following.because.rank
            out["because"] = {"rules_out": rank.rules_out, "of": rank.of, "minutes": rank.minutes}
        return out
    if isinstance(following, Send):
        return {"send": following.question}
    if isinstance(following, Conclude):
        return {"conclude": following.solution} | ({"helped": True} if following.helped else {})
    return {"hand_over": True}


def _facts_out(kb: KnowledgeBase, facts: Facts) -> Json:
    out: Json = {}
    for name in facts.names():
        every = facts.every(name)
        fact = every[-1]
        value: str | int = int(fact.value) if FACTS[name].kind == "number" else fact.value
        out[name] = {
            "value": value,
            "from": {"lines": list(fact.lines)} if fact.lines else {"by": fact.source},
        }
        if not fact.exact:
            out[name]["exact"] = False
        if text := kb.number_texts.get((name, fact.value)):
            out[name]["text"] = text
        if len(every) > 1:
            out[name]["all"] = [one.value for one in every]
    return out


def _unmatched_out(unmatched: Unmatched) -> Json:
    out: Json = {"line": unmatched.line, "text": unmatched.text}
    if unmatched.nearest:
        nearest = unmatched.nearest[0]
        out["nearest"] = {
            "symptom": nearest.symptom,
            "score": round(nearest.score),
            "missing": list(nearest.missing),
        }
    return out

"""What the pages keep on purpose, and what they have told to other systems: votes, outcomes, the ends of cases."""

import json
import time
from datetime import UTC, datetime

from flask import Flask, current_app, request

from wizard.config import Settings
from wizard.conversation import Reply, Wizard
from wizard.model import NO, YES
from wizard.store import Case, Cases, Event, EventKind, Store, VoteKind
from wizard.walk import Ask, Conclude, HandOver, Send
from wizard.web.forms import State
from wizard.web.signed import wizard_at_hand
from wizard.web.site import is_from_our_pages, site_root
from wizard.webhooks import Sender

_LONGEST_SEEN = 300
_SECONDS_BETWEEN_SWEEPS = 3600


def store() -> Store | None:
    """The store of this application; None where nothing is to be kept."""
    found: Store | None = current_app.extensions["store"]
    return found


def cases() -> Cases | None:
    """Where cases are kept; None where none may be."""
    found = store()
    settings: Settings = current_app.extensions["settings"]
    return found.cases if found is not None and settings.cases else None


def keep_vote(node: str, kind: VoteKind, *, helped: bool, lang: str, reason: str = "") -> None:
    """Keep one vote of whoever makes this request, if votes are kept here and the request is one of our own pages."""
    found = store()
    if found is not None and is_from_our_pages():
        about = event("vote", (), lang=lang, node=node, kind=kind, helped=helped, reason=reason)
        found.votes.cast(node, kind, helped=helped, lang=lang, seen=_seen(), reason=reason, event=about)
        wake()


def _seen() -> tuple[str, ...]:
    """What tells whoever makes this request from others; it is hashed with the salt of the day, and never kept."""
    return (request.remote_addr or "", request.headers.get("User-Agent", "")[:_LONGEST_SEEN])


def event(name: EventKind, same: tuple[str, ...], /, **told: object) -> Event | None:
    """What other systems are to be told; None where none are."""
    settings: Settings = current_app.extensions["settings"]
    if not settings.webhook_url:
        return None
    at = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return Event(name, json.dumps({"version": 1, "event": name, "at": at, **told}, ensure_ascii=True), same)


def wake() -> None:
    """Have what was written down sent now."""
    sender: Sender | None = current_app.extensions["sender"]
    if sender is not None:
        sender.wake()


def step_taken(lang: str, state: State, reply: Reply, outcome: str) -> None:
    """Note where a step of the wizard has led: a solution that worked or did not, or to the hand-over.

    ``outcome`` is the solution that the page before showed, "" for none.
    """
    found = store()
    if found is None or not is_from_our_pages():
        return
    wizard = wizard_at_hand()
    said = state.answer(outcome) if outcome in wizard.kb.solutions else None
    if said in (YES, NO):
        keep_vote(outcome, "outcome", helped=said == YES, lang=lang)
    events = [_finish(wizard, lang, state, outcome) if said == YES else None, _escalation(wizard, lang, state, reply)]
    happened = [each for each in events if each is not None]
    if happened:
        found.deliveries.tell(happened, datetime.now(UTC).date().isoformat())
        wake()


def case_address(lang: str, identity: str) -> str | None:
    """The whole address of a case, None for no case."""
    return f"{site_root()}/{lang}/case/{identity}" if identity else None


def _finish(wizard: Wizard, lang: str, state: State, outcome: str) -> Event | None:
    solution = wizard.kb.solutions[outcome]
    return event(
        "finish", _sameness(state), lang=lang, case=case_address(lang, state.case_id),
        article=outcome.partition("#")[0], solution=outcome, cause=solution.cause, place=solution.at,
    )  # fmt: skip


def _escalation(wizard: Wizard, lang: str, state: State, reply: Reply) -> Event | None:
    if not isinstance(reply.next, HandOver) or reply.walk is None:
        return None
    return escalation(wizard, lang, state, reply, _sameness(state))


def escalation(wizard: Wizard, lang: str, state: State, reply: Reply, same: tuple[str, ...]) -> Event | None:
    """That nothing is left to ask: the article, what was tried, what is still possible. No line and no name."""
    walk = reply.walk
    if walk is None:
        return None
    return event(
        "escalation", same, lang=lang, case=case_address(lang, state.case_id), article=walk.article,
        tried=list(walk.tried), open=sorted({wizard.kb.solutions[each.solution].cause for each in walk.open}),
    )  # fmt: skip


def lines_came(case: Case, reply: Reply, count: int) -> Event | None:
    """That a customer sent lines to a case: how many, and what is open now. No line and no name."""
    following = reply.next
    node = following.question if isinstance(following, Ask | Send) else None
    node = following.solution if isinstance(following, Conclude) else node
    return event("lines", (), lang=case.lang, case=case_address(case.lang, case.id), lines=count, next=node)


def _sameness(state: State) -> tuple[str, ...]:
    """What tells one conversation at one point from all others; it is hashed with the salt of the day."""
    return (*_seen(), state.log, repr(sorted(state.answers)), str(state.focus), state.article or "", state.case_id)


def sweep(app: Flask) -> None:
    """Delete expired cases at once and then, at a request, once an hour; look for what is still to be told."""
    found: Store | None = app.extensions["store"]
    sender: Sender | None = app.extensions["sender"]
    if found is None:
        return
    found.cases.remove_expired()
    found.engine.dispose()
    last = [time.monotonic()]

    @app.before_request
    def now_and_then() -> None:
        if time.monotonic() - last[0] > _SECONDS_BETWEEN_SWEEPS:
            last[0] = time.monotonic()
            found.cases.remove_expired()
        if sender is not None and not sender.is_awake:
            sender.wake()

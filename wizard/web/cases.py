"""Cases kept on purpose: what would be kept, the kept case, and what the customer is asked."""

import json
from dataclasses import replace

from flask import Blueprint, Response, request
from werkzeug.exceptions import Forbidden, NotFound

from wizard import answer, i18n
from wizard.answer import Rendered, pick_language
from wizard.conversation import Reply, Wizard
from wizard.errors import WizardError
from wizard.facts import Facts
from wizard.handover import hand_over
from wizard.store import Case, Cases, CaseState, Change, new_case
from wizard.store.cases import LONGEST_NOTE, LONGEST_TITLE, CaseEventKind
from wizard.walk import Ask, Conclude, HandOver, Send
from wizard.web import casefiles, casepage, forms, keeping, rendering, signed, talks
from wizard.web.casefiles import Redacted, line_count
from wizard.web.errors import CaseTooLarge, NothingPasted, NotYours, explain, settings
from wizard.web.forms import State
from wizard.web.pages import uploaded_text, wizard_of_app
from wizard.web.rendering import Face
from wizard.web.site import is_from_our_pages, site_root
from wizard.web.views import article_links

LONGEST_CASE = 1024 * 1024
"""Bytes of the lines of a case; more would fill the database, and nobody reads it."""
_MOST_SENT = 20
"""How often one customer may add lines."""
_HOSTS = ("session.peer", "session.local", "session.host", "session.target")


def _blueprint() -> Blueprint:
    site = Blueprint("cases", __name__)
    language = f"any({','.join(i18n.LANGUAGES)})"
    for name, prefix, framed in (("site", "", False), ("embed", "/embed", True)):
        base, given = f"{prefix}/<{language}:lang>", {"framed": framed}
        site.add_url_rule(f"{base}/keep", f"{name}_preview", preview, methods=["GET", "POST"], defaults=given)
        site.add_url_rule(f"{base}/case", f"{name}_keep", keep, methods=["POST"], defaults=given)
        site.add_url_rule(f"{base}/case/<identity>", f"{name}_show", show, defaults=given)
        site.add_url_rule(f"{base}/case/<identity>", f"{name}_act", act, methods=["POST"], defaults=given)
    site.add_url_rule(f"/<{language}:lang>/case/<identity>.md", "markdown", as_markdown)
    site.add_url_rule(f"/<{language}:lang>/case/<identity>.json", "json", as_json)
    site.add_url_rule(f"/<{language}:lang>/more/<key>", "asked", asked)
    site.add_url_rule(f"/<{language}:lang>/more/<key>", "sent", sent, methods=["POST"])
    return site


def _kept_here() -> Cases:
    """Where cases are kept; an address that does not exist where none may be."""
    found = keeping.cases()
    if found is None:
        raise NotFound
    return found


def preview(lang: str, *, framed: bool) -> Response:
    """What would be kept, without what belongs to people, to look through before it is kept."""
    kept, wizard, face = _kept_here(), wizard_of_app(), Face(lang, framed)
    posted = request.method == "POST"
    fields = list((request.form if posted else request.args).items(multi=True))
    last = dict(fields)
    state = forms.state(fields if posted else [*fields, ("log", "")], asked=last.get("asked"), sent=False)
    state = replace(state, case=last.get("case", ""))
    said: tuple[str, ...] = ()
    if last.get("talk"):
        talk = talks.talk_of(last["talk"], lang)
        said = tuple(talks.said_in(wizard, talk))
        state = talks.state_of(wizard, talk) if last.get("from") == "chat" else state
    state = casefiles.known(wizard.kb, state)
    _check_size(state.log)
    found = casefiles.redacted(state, said, known=_known(state))
    note = ""
    if state.case_id:
        before = kept.find(state.case_id)
        note, found = before.note, replace(found, said=casefiles.read(before)[1])
    return _previewed(face, wizard, found, note)


def _previewed(face: Face, wizard: Wizard, found: Redacted, note: str) -> Response:
    state, reply = casefiles.reply_to(wizard, found.state, face.lang)
    return _page(
        "cases/keep.html",
        face,
        "keep",
        state=state,
        case=casepage.viewer_of(wizard, face.lang).case(reply.walk, reply.facts),
        said=found.said,
        said_field=json.dumps(found.said),
        counts=found.labels(),
        note=note,
        hidden=tuple(state.fields()),
        days=settings().keep_days,
        author=signed.owner()[0] if not state.case_id else "",
        longest_note=LONGEST_NOTE,
    )


def keep(lang: str, *, framed: bool) -> Response:
    """Keep a case, or go on with one that is kept; leads to its page once it is safe."""
    kept, wizard = _kept_here(), wizard_of_app()
    _check_ours()
    fields = [(name, value.replace("\0", "")) for name, value in request.form.items(multi=True)]
    last = dict(fields)
    state = casefiles.known(wizard.kb, replace(forms.state(fields), case=last.get("case", "")))
    said, note = _said(last.get("said", "")), last.get("note", "")[:LONGEST_NOTE]
    if state.case_id:
        kept.change(state.case_id, lambda found: _gone_on(wizard, found, state, note), settings().keep_days)
        return _see(lang, framed, state.case_id)
    _check_size(state.log)
    found = casefiles.redacted(state, said, note)
    focused, reply = casefiles.reply_to(wizard, found.state, lang)
    turn = casefiles.written(focused, found.said)
    case = new_case(lang, _title(reply, lang), turn, _clean(found.note), _state_of(reply, "open"))
    author, owner = signed.owner()
    case = replace(case, author=_clean(author), owner=owner)
    identity = kept.keep(case, settings().keep_days, line_count(focused.log), most=settings().most_cases)
    return _see(lang, framed, identity)


def _known(state: State) -> int | None:
    """How many lines of a form were in the kept case, and so redacted, when it was made; None for no case."""
    return forms.number(state.case.partition(":")[2])


def _gone_on(wizard: Wizard, found: Case, state: State, note: str) -> Change:
    """The case after more steps of the agent; lines that the customer has sent since are not lost."""
    before, said = casefiles.read(found)
    known = _known(state)
    state = forms.with_lines(state, "\n".join(before.log.rstrip().split("\n")[known:]))
    _check_size(state.log)
    return _changed(wizard, found, casefiles.redacted(state, said, note, known), "changed")


def _changed(wizard: Wizard, found: Case, kept: Redacted, kind: CaseEventKind, lines: int = 0) -> Change:
    focused, reply = casefiles.reply_to(wizard, kept.state, found.lang)
    case = replace(
        found,
        turn=casefiles.written(focused, kept.said),
        note=_clean(kept.note),
        title=_title(reply, found.lang),
        state=_state_of(reply, found.state),
    )
    return Change(case, kind, lines)


def _state_of(reply: Reply, before: CaseState) -> CaseState:
    if isinstance(reply.next, Conclude) and reply.next.helped:
        return "done"
    return "open" if before == "done" else before


def show(lang: str, identity: str, *, framed: bool) -> Response:
    """A kept case."""
    wizard, face = wizard_of_app(), Face(lang, framed)
    case = _kept_here().find(identity)
    state, said = casefiles.read(case)
    state, reply = casefiles.reply_to(wizard, state, lang)
    log_lines = line_count(state.log)
    last = case.events[-1] if case.events else None
    came = last.lines if last is not None and last.kind == "lines" else 0
    return _page(
        "cases/case.html",
        face,
        f"case/{identity}",
        kept=case,
        deletable=_is_deletable(case),
        state=state,
        hidden=tuple(state.fields()),
        before=log_lines - came if came else None,
        came=came,
        hand_over=hand_over(wizard.kb, reply, lang, said),
        next=_next_title(wizard, reply, lang),
        asks=_asked_of(reply) in signed.wizard_for_all().kb.questions,
        shared=state.article is None or state.article in signed.wizard_for_all().kb.pages,
        verdicts=reply.walk.verdicts if reply.walk else (),
        link=f"{site_root()}/{lang}/case/{identity}",
        customer_link=f"{site_root()}/{lang}/more/{case.customer}",
    )


def act(lang: str, identity: str, *, framed: bool) -> Response:
    """Ask the customer, close what is asked, or delete the case."""
    kept = _kept_here()
    _check_ours()
    wanted = request.form.get("do")
    if wanted == "delete":
        _check_owner(kept.find(identity))
        kept.delete(identity)
        return _page("cases/deleted.html", Face(lang, framed), "")
    states: dict[str, tuple[CaseState, CaseEventKind]] = {"ask": ("waiting", "asked"), "close": ("open", "closed")}
    if wanted in states:
        state, kind = states[wanted]
        kept.change(
            identity,
            lambda found: None if found.state == state else Change(replace(found, state=state), kind),
            settings().keep_days,
        )
    return _see(lang, framed, identity)


def as_markdown(lang: str, identity: str) -> Response:
    """A kept case as Markdown, to save or to paste into a ticket."""
    text = casefiles.markdown(wizard_of_app(), _kept_here().find(identity), lang)
    return _file(Response(text, content_type="text/markdown; charset=utf-8"), lang, "case.md")


def as_json(lang: str, identity: str) -> Response:
    """A kept case as JSON."""
    found = casefiles.exported(wizard_of_app(), _kept_here().find(identity), lang)
    text = json.dumps(found, ensure_ascii=False, indent=2) + "\n"
    data = text.encode("utf-8", "backslashreplace")
    return _file(Response(data, content_type="application/json; charset=utf-8"), lang, "case.json")


def asked(lang: str, key: str) -> Response:
    """What the customer is asked, and nothing else of the case."""
    return _asked_page(lang, _kept_here().find_for_customer(key))


def _asked_page(
    lang: str, case: Case, error: WizardError | None = None, typed: str = "", thanked: int | None = None
) -> Response:
    wizard, face = wizard_of_app(), Face(lang)
    view = _view_of_asked(wizard, case, lang)
    body = None
    if view is not None and view.body.html:
        body = Rendered(article_links(view.body.html, view.page, face.base), view.body.lang, view.body.fallback)
    problem = explain(error, lang) if error else None
    return _page(
        "cases/more.html",
        face,
        f"more/{case.customer}",
        problem.status if problem else 200,
        problem=problem,
        key=case.customer,
        view=view,
        body=body,
        typed=typed,
        thanked=thanked,
        expires=case.expires,
    )


def _view_of_asked(wizard: Wizard, case: Case, lang: str) -> answer.QuestionView | None:
    """The question that is open, if the customer is asked it and may see the page that it is on."""
    state, _ = casefiles.read(case)
    if case.state != "waiting" or not (state.article is None or state.article in wizard.kb.pages):
        return None
    _, reply = casefiles.reply_to(wizard, state, lang)
    node = _asked_of(reply)
    return answer.question_view(wizard.kb, node, _without_hosts(reply.facts), lang) if node else None


def sent(lang: str, key: str) -> Response:
    """Lines that the customer sends: added to the case without what belongs to people."""
    kept, wizard, typed = _kept_here(), wizard_of_app(), request.form.get("more", "")
    case = kept.find_for_customer(key)
    try:
        added = f"{typed.rstrip()}\n{uploaded_text()}".strip("\n")
        if not added.strip():
            raise NothingPasted
        count = line_count(added)
        if case.state == "waiting":
            case = kept.change(
                case.id, lambda found: _with_sent_lines(wizard, found, added, count), settings().keep_days
            )
            keeping.wake()
    except WizardError as error:
        return _asked_page(lang, case, error, typed)
    return _asked_page(lang, case, thanked=count)


def _with_sent_lines(wizard: Wizard, found: Case, added: str, count: int) -> Change | None:
    state, said = casefiles.read(found)
    if found.state != "waiting":
        return None
    state = forms.with_lines(state, added)
    _check_size(state.log)
    if sum(event.kind == "lines" for event in found.events) >= _MOST_SENT:
        raise _too_large()
    before_lines = _known(state)
    change = _changed(wizard, found, casefiles.redacted(state, said, found.note, before_lines), "lines", count)
    after, reply = casefiles.reply_to(wizard, casefiles.read(change.case)[0], found.lang)
    _, before = casefiles.reply_to(wizard, casefiles.read(found)[0], found.lang)
    events = [keeping.lines_came(found, reply, count)]
    if isinstance(reply.next, HandOver) and not isinstance(before.next, HandOver):
        events.append(keeping.escalation(wizard, found.lang, after, reply, ()))
    return replace(change, events=tuple(event for event in events if event is not None))


def _asked_of(reply: Reply) -> str | None:
    """The question that is open, if a customer can answer it."""
    return reply.next.question if isinstance(reply.next, Ask | Send) else None


def _without_hosts(facts: Facts) -> Facts:
    """The facts but for names of servers: those of a kept case are pseudonyms, which nobody can dial."""
    return Facts(fact for fact in facts if fact.name not in _HOSTS)


def _next_title(wizard: Wizard, reply: Reply, lang: str) -> Rendered | None:
    following = reply.next
    node = _asked_of(reply) or (following.solution if isinstance(following, Conclude) else None)
    if node is None:
        return None
    found = wizard.kb.questions.get(node) or wizard.kb.solutions[node]
    return answer.inline(found.title, reply.facts, lang)


def _title(reply: Reply, lang: str) -> str:
    """What a case is about, for who has several of them; "" for a page that is not for whoever has its address."""
    page = signed.wizard_for_all().kb.pages.get(reply.walk.article) if reply.walk else None
    if page is None:
        return ""
    title = page.title
    return title.get(pick_language(title, lang) or lang, "")[:LONGEST_TITLE]


def _said(field: str) -> tuple[str, ...]:
    try:
        found = json.loads(field) if field else []
    except (ValueError, RecursionError):
        return ()
    return tuple(each for each in found if isinstance(each, str)) if isinstance(found, list) else ()


def _clean(text: str) -> str:
    """A text that every database takes."""
    return text.encode("utf-8", "replace").decode().replace("\0", "")


def _check_size(text: str) -> None:
    if len(text.encode("utf-8", "surrogatepass")) > LONGEST_CASE:
        raise _too_large()


def _too_large() -> CaseTooLarge:
    return CaseTooLarge(limit=LONGEST_CASE // (1024 * 1024), times=_MOST_SENT)


def _is_deletable(case: Case) -> bool:
    """A case that names who kept it is that person's to delete; any other is anybody's who has its address."""
    return not case.owner or case.owner == signed.owner()[1]


def _check_owner(case: Case) -> None:
    if not _is_deletable(case):
        raise NotYours(author=case.author)


def _check_ours() -> None:
    if not is_from_our_pages():
        raise Forbidden


def _page(template: str, face: Face, path: str, status: int = 200, **values: object) -> Response:
    """A page that no cache keeps and no search finds."""
    here = {lang: f"{face.in_language(lang).base}/{path}" for lang in i18n.LANGUAGES}
    return _unfound(rendering.page(template, face, status, here=here, **values))


def _unfound(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _file(response: Response, lang: str, name: str) -> Response:
    response.headers["Content-Language"] = lang
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return _unfound(response)


def _see(lang: str, framed: bool, identity: str) -> Response:  # noqa: FBT001  # as the routes name it
    address = f"{Face(lang, framed).base}/case/{identity}"
    return _unfound(Response(status=303, headers={"Location": address}))


blueprint = _blueprint()

"""The guided wizard, and the first page with its one big box."""

from collections.abc import Mapping
from dataclasses import replace
from typing import IO
from urllib.parse import urlencode

from flask import Blueprint, Response, request
from werkzeug.datastructures import FileStorage

from wizard import i18n, logs, surveying
from wizard.conversation import Wizard
from wizard.errors import InputTooLarge, UnknownSession, UnreadableInput, WizardError
from wizard.walk import HandOver
from wizard.web import casepage, forms, keeping, longlogs, rendering, signed, talks
from wizard.web.errors import NothingChosen, NothingPasted, explain, settings
from wizard.web.forms import State
from wizard.web.rendering import Face

_MEBIBYTE = 1024 * 1024


def _blueprint() -> Blueprint:
    site = Blueprint("pages", __name__)
    language = f"any({','.join(i18n.LANGUAGES)})"
    for name, prefix, framed in (("site", "", False), ("embed", "/embed", True)):
        base = f"{prefix}/<{language}:lang>"
        defaults = {"framed": framed}
        site.add_url_rule(base if framed else f"{base}/", f"{name}_home", home, defaults=defaults)
        site.add_url_rule(f"{base}/wizard", f"{name}_posted", posted, defaults=defaults, methods=["POST"])
        site.add_url_rule(f"{base}/wizard", f"{name}_start", to_home, defaults=defaults)
        site.add_url_rule(f"{base}/wizard/<article>", f"{name}_addressed", addressed, defaults=defaults)
    return site


def wizard_of_app() -> Wizard:
    """The compiled knowledge base of the app that answers, as far as it is for whoever asks."""
    return signed.wizard_at_hand()


def home(lang: str, *, framed: bool) -> Response:
    """The first page."""
    return show_home(Face(lang, framed))


def to_home(lang: str, *, framed: bool) -> Response:
    """A bookmark of a page that came from a form leads to the first page: its lines were never in the address."""
    face = Face(lang, framed)
    return _see(f"{face.base}{'' if framed else '/'}")


def show_home(face: Face, typed: str = "", error: WizardError | None = None, session: str = "") -> Response:
    """The first page, with what was typed and what is wrong with it; ``session`` is the word for its frame."""
    problem = explain(error, face.lang) if error else None
    return rendering.page(
        "pages/home.html",
        face,
        problem.status if problem else 200,
        here=_addresses(face, "" if face.framed else "/"),
        limit_mb=i18n.format_number(settings().most_bytes // _MEBIBYTE, face.lang),
        problem=problem,
        starts=casepage.starts(wizard_of_app().kb, face.lang),
        typed=typed,
        session=session,
    )


def addressed(lang: str, article: str, *, framed: bool) -> Response:
    """The wizard without a log: everything stands in the address, which can be shared."""
    face = Face(lang, framed)
    fields = list(request.args.items(multi=True))
    if any(not value for _, value in fields):
        return _see(f"{request.path}?{urlencode(list(forms.without_empty(fields)))}")
    state = forms.state([*fields, ("log", ""), ("article", article)])
    reply = surveying.reply_to_any(wizard_of_app(), state.turn(lang))
    if "outcome" in request.args:
        keeping.step_taken(lang, state, reply, request.args["outcome"])
        return _see(f"{request.path}?{urlencode([field for field in fields if field[0] != 'outcome'])}")
    if isinstance(reply.next, HandOver) and request.headers.get("Sec-Fetch-Site") == "same-origin":
        keeping.step_taken(lang, state, reply, "")
    query = urlencode(state.query())
    here = _addresses(face, f"/wizard/{article}" + (f"?{query}" if query else ""))
    return casepage.show(wizard_of_app(), face, state, reply, posted=False, here=here)


def posted(lang: str, *, framed: bool) -> Response:
    """The wizard with a log: everything is carried by the form."""
    face = Face(lang, framed)
    fields = [(name, value.replace("\0", "")) for name, value in request.form.items(multi=True)]
    last = dict(fields)
    sent = "go" in last
    rendering.choose_theme(last.get("theme", ""))
    state = replace(
        forms.state(fields, asked=last.get("asked"), sent=sent), talk=last.get("talk", ""),
        case=forms.case_named(last.get("case")),
    )  # fmt: skip
    if last.get("from") == "chat":
        wizard = wizard_of_app()
        response = _reply(face, talks.state_of(wizard, talks.talk_of(state.talk, lang)))
    elif last.get("stage") == "start":
        response = _start(face, state, sent=sent)
    else:
        response = _step(face, state, last, sent=sent)
    if last.get("language") == lang:
        rendering.remember(response, "lang", lang)
    if last.get("theme") in rendering.THEMES:
        rendering.remember(response, "theme", last["theme"])
    return response


def _start(face: Face, state: State, *, sent: bool) -> Response:
    """What was typed on the first page: read it, or show it again in another language."""
    upload = _upload()
    try:
        if sent and upload is not None and longlogs.is_long(longlogs.size_of(upload)):
            return _read_apart(face, state.log, upload)
        text = _joined(state.log, uploaded_text())
        if sent and longlogs.is_long(len(text.encode("utf-8", "surrogatepass"))):
            return _read_apart(face, text, None)
    except WizardError as error:
        return show_home(face, state.log, error)
    if not sent:
        return show_home(face, text) if text.strip() else to_home(face.lang, framed=face.framed)
    if not text.strip():
        return show_home(face, text, UnreadableInput("nothing typed", reason="empty"))
    return _reply(face, State(log=text, facts=state.facts))


def _read_apart(face: Face, typed: str, upload: IO[bytes] | None) -> Response:
    """Begin to read a long log, and lead to the page that tells how far it is."""
    if upload is None or typed.strip():
        _check_size(typed)
    return _see(f"{face.base}/reading/{longlogs.begin(typed, upload)}")


def show_paste(face: Face, text: str) -> Response:
    """The wizard with a paste that comes from no form."""
    return _reply(face, State(log=text))


def _step(face: Face, state: State, last: Mapping[str, str], *, sent: bool) -> Response:
    """One step further, or beside: another session, an earlier question, another language."""
    error: WizardError | None = None
    more, before = last.get("more", ""), forms.number(last.get("before", ""))
    try:
        added = _joined(more, uploaded_text())
        state_with_lines = forms.with_lines(state, added) if sent else state
        _check_size(state_with_lines.log)
        asked = last.get("asked", "")
        if sent and not added.strip() and asked and state.answer(asked) is None:
            raise _missing_answer(asked)
        if added.strip() and sent:
            before = len(state.log.rstrip().splitlines())
        state = state_with_lines
    except WizardError as problem:
        error = problem
    if sent and error is None:
        more = ""
    look = last.get("look", "")
    if look.isascii() and look.isdigit():
        state = state.looking_at(int(look[:9]))
    outcome = last.get("outcome", "")
    stepped = error is None and (sent or state.answer(outcome) is not None)
    return _reply(face, state, error, more, before, outcome if stepped else None)


def _missing_answer(asked: str) -> WizardError:
    question = wizard_of_app().kb.questions.get(asked)
    return NothingPasted() if question is not None and question.asks_for_lines else NothingChosen()


def _reply(
    face: Face, state: State, error: WizardError | None = None, more: str = "", before: int | None = None,
    outcome: str | None = None,
) -> Response:  # fmt: skip
    """The page for a state.

    ``before`` is how many lines there were before some were added just now. ``outcome`` is set where a step was taken:
    the solution that the page before showed, "" for a page that showed none.
    """
    wizard = wizard_of_app()
    try:
        reply = surveying.reply_to_any(wizard, state.turn(face.lang))
    except UnknownSession as unknown:
        error = error or unknown
        state = state.looking_at(0).without_focus()
        reply = surveying.reply_to_any(wizard, state.turn(face.lang))
    state = state.focused(reply.focus)
    if outcome is not None:
        keeping.step_taken(face.lang, state, reply, outcome)
    here = {lang: f"{face.in_language(lang).base}/wizard" for lang in i18n.LANGUAGES}
    problem = explain(error, face.lang) if error else None
    return casepage.show(
        wizard, face, state, reply, posted=True, here=here, problem=problem, more=more, lines_before=before
    )


def _upload() -> IO[bytes] | None:
    """The file that came with the form."""
    upload: FileStorage | None = request.files.get("file")
    return upload.stream if upload is not None and upload.filename else None


def uploaded_text() -> str:
    """The text of the file that came with the form, "" for none. Raises ``InputTooLarge`` for more than a paste."""
    upload = _upload()
    if upload is None:
        return ""
    if (size := longlogs.size_of(upload)) > settings().max_paste_bytes:
        raise InputTooLarge("uploaded too much", size=size, limit=settings().max_paste_bytes)
    upload.seek(0)
    return logs.decode(upload.read())


def _joined(first: str, second: str) -> str:
    return f"{first.rstrip()}\n{second}" if first.strip() and second else first or second


def _check_size(text: str) -> None:
    limit, size = settings().max_paste_bytes, len(text.encode("utf-8", "surrogatepass"))
    if size > limit:
        raise InputTooLarge("pasted too much", size=size, limit=limit)


def _addresses(face: Face, path: str) -> Mapping[str, str]:
    return {lang: f"{face.in_language(lang).base}{path}" for lang in i18n.LANGUAGES}


def _see(address: str) -> Response:
    return Response(status=303, headers={"Location": address, "Cache-Control": rendering.PRIVATE})


blueprint = _blueprint()

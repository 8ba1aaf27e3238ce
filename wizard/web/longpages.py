"""The pages about a log that is read apart: how far it is, what was found, and one session of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, Response, jsonify

from wizard import answer, i18n
from wizard.answer import Rendered
from wizard.apart import LIFETIME, Found, Kind, State
from wizard.facts import Facts
from wizard.i18n.labels import N_
from wizard.web import pages, rendering
from wizard.web.errors import NoLongerKept
from wizard.web.longlogs import readings
from wizard.web.rendering import Face

_MEBIBYTE = 1024 * 1024
_NEVER_STORED = "no-store"
_WAITING = N_("Waiting for another log to be read")
_FAR = N_("%(done)s of %(total)s MB are read")


@dataclass(frozen=True, slots=True)
class KindItem:
    """One line of the list: a kind of session, with its side, its stage and what is to be asked in words."""

    number: int
    kind: Kind
    side: str
    stage: str
    asked: Rendered | None


def _blueprint() -> Blueprint:
    site = Blueprint("longpages", __name__)
    language = f"any({','.join(i18n.LANGUAGES)})"
    for name, prefix, framed in (("site", "", False), ("embed", "/embed", True)):
        base = f"{prefix}/<{language}:lang>/reading/<name>"
        defaults = {"framed": framed}
        site.add_url_rule(base, f"{name}_reading", reading, defaults=defaults)
        site.add_url_rule(base, f"{name}_forgotten", forgotten, defaults=defaults, methods=["POST"])
        site.add_url_rule(f"{base}/progress", f"{name}_progress", progress, defaults=defaults)
        site.add_url_rule(f"{base}/<int:number>", f"{name}_one", one, defaults=defaults)
    return site


def reading(lang: str, name: str, *, framed: bool) -> Response:
    """How far a reading is, or what it found."""
    face = Face(lang, framed)
    state = _state(name)
    here = _here(face, f"/reading/{name}")
    if state.found is None:
        response = rendering.page("long/progress.html", face, here=here, name=name, far=_far(state, lang))
    elif isinstance(state.found, Found):
        response = _found(face, name, state.found, here)
    else:
        response = pages.show_home(face, error=state.found)
    response.headers["Cache-Control"] = _NEVER_STORED
    return response


def progress(lang: str, name: str, *, framed: bool) -> Response:
    """How far a reading is, for the script of the page."""
    del framed
    state = _state(name)
    far = _far(state, lang)
    response = jsonify({"over": state.found is not None, "percent": far["percent"], "text": far["text"]})
    response.headers["Cache-Control"] = _NEVER_STORED
    response.headers["Content-Language"] = lang
    return response


def one(lang: str, name: str, number: int, *, framed: bool) -> Response:
    """The wizard with the lines of one session, which the page carries on from here as it carries a paste."""
    found = _state(name).found
    if not isinstance(found, Found) or not 1 <= number <= len(found.kinds):
        raise NoLongerKept
    return pages.show_paste(Face(lang, framed), found.kinds[number - 1].log)


def forgotten(lang: str, name: str, *, framed: bool) -> Response:
    """Forget a reading and what it found, and go back to the first page."""
    readings().forget(name)
    return pages.to_home(lang, framed=framed)


def _state(name: str) -> State:
    state = readings().state(name)
    if state is None:
        raise NoLongerKept
    return state


def _far(state: State, lang: str) -> dict[str, str | int]:
    say = i18n.translator(lang).gettext
    percent = min(100, 100 * state.done // max(1, state.total))
    if state.phase == "waiting":
        return {"percent": percent, "text": say(_WAITING)}
    done, total = (i18n.format_number(round(size / _MEBIBYTE, 1), lang) for size in (state.done, state.total))
    return {"percent": percent, "text": say(_FAR) % {"done": done, "total": total}}


def _found(face: Face, name: str, found: Found, here: Mapping[str, str]) -> Response:
    lang, counts = face.lang, found.counts
    numbers = (
        {each: i18n.format_number(getattr(counts, each), lang) for each in ("lines", "sessions", "others", "unread")}
        if counts
        else None
    )
    summed = ", ".join(
        f"{i18n.outcome_label(outcome, lang)} {i18n.format_number(times, lang)}"
        for outcome, times in (counts.summed if counts else ())
    )
    items = [
        KindItem(
            number, kind, i18n.value_label("session.side", kind.side, lang),
            i18n.value_label("smtp.stage", kind.stage, lang),
            _title(kind.asked, lang),
        )
        for number, kind in enumerate(found.kinds, 1)
    ]  # fmt: skip
    return rendering.page(
        "long/found.html", face, here=here, name=name, items=items, found=found, numbers=numbers,
        summed=summed,         minutes=LIFETIME // 60, number=lambda value: i18n.format_number(value, lang),
    )  # fmt: skip


def _title(question: str, lang: str) -> Rendered | None:
    known = pages.wizard_of_app().kb.questions.get(question)
    return answer.inline(known.title, Facts(), lang) if known is not None else None


def _here(face: Face, path: str) -> Mapping[str, str]:
    return {lang: f"{face.in_language(lang).base}{path}" for lang in i18n.LANGUAGES}


blueprint = _blueprint()

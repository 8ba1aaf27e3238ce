"""Where a portal's proof is exchanged for a word that the frame holds, and where portals call by themselves."""

import json
import logging
from collections.abc import Callable, Mapping
from html import escape

from flask import Blueprint, Response, current_app, g, jsonify, request
from werkzeug.exceptions import Forbidden, NotFound

from wizard import i18n
from wizard.identity import (
    Identity,
    IdentityRefused,
    Issuer,
    Proof,
    is_jwt,
    proof_of_body,
    proof_of_jwt,
    proof_of_query,
)
from wizard.store import Signing, SigningKind, Store
from wizard.store.signings import PASS_LIFE, SESSION_LIFE
from wizard.web import pages, signed
from wizard.web.errors import wanted_face
from wizard.web.rendering import Face
from wizard.web.site import is_from_our_pages, site_root

_LONGEST_BODY = 256 * 1024
_HEADERS = {"helpscout": "X-HelpScout-Signature", "intercom": "X-Body-Signature"}
_log = logging.getLogger(__name__)

blueprint = Blueprint("sessions", __name__)


@blueprint.post(signed.SESSION_PATH)
def session() -> Response:
    """A word for a proof: a token, a pass, or the parameters with which a portal has loaded a page.

    The proof stands in the field ``proof`` of a JSON object.
    """
    if not is_from_our_pages():
        raise Forbidden
    request.max_content_length = _LONGEST_BODY
    said = request.get_json(silent=True) if request.is_json else None
    given = said.get("proof", "") if isinstance(said, dict) else ""
    word, who = _exchanged(given if isinstance(given, str) else "")
    response = jsonify({"session": word, "expires_in": SESSION_LIFE, "name": who.name, "role": who.role,
                        "ticket": who.ticket})  # fmt: skip
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post(f"{signed.ENTER_PATH}<name>")
def enter(name: str) -> Response:
    """Where a portal's own server, or the form that it has a browser send, brings its proof."""
    request.max_content_length = _LONGEST_BODY
    issuer = _issuers().get(name)
    if issuer is None:
        raise NotFound
    if issuer.kind == "zendesk":
        who = _believed(lambda: proof_of_jwt(request.form.get("token", ""), {name: issuer}))
        g.agent = who
        return pages.show_home(wanted_face(), session=_open(who, "session"))
    if issuer.kind == "jwt":
        who = _believed(lambda: proof_of_jwt(signed.bearer(), {name: issuer}))
        return _told({"pass": _open(who, "pass"), "expires_in": PASS_LIFE})
    if issuer.kind not in _HEADERS:
        raise NotFound
    body = request.get_data()
    who = _believed(lambda: proof_of_body(issuer, body, request.headers.get(_HEADERS[issuer.kind], "")))
    face = Face(wanted_face().lang, framed=True)
    address = f"{site_root()}{face.base}#pass={_open(who, 'pass')}"
    return _html_link(address, face.lang) if issuer.kind == "helpscout" else _canvas(address, face.lang)


def _exchanged(proof: str) -> tuple[str, Identity]:
    if is_jwt(proof):
        who = _believed(lambda: proof_of_jwt(proof, _issuers()))
        return _open(who, "session"), who
    name, mark, query = proof.partition("?")
    if mark:
        who = _believed(lambda: proof_of_query(_issuer(name), query))
        return _open(who, "session"), who
    word = _store().signings.change(proof)
    found = _store().signings.find(word, "session") if word else None
    if word is None or found is None:
        raise _noted(IdentityRefused("expired"))
    return word, signed.identity_of(found)


def _issuer(name: str) -> Issuer:
    found = _issuers().get(name)
    if found is None:
        raise IdentityRefused("unknown-issuer")
    return found


def _believed(prove: Callable[[], Proof]) -> Identity:
    """Who it is, if the proof holds and was not used before."""
    try:
        proof = prove()
    except IdentityRefused as refused:
        raise _noted(refused) from None
    if proof.once and not _store().signings.use_once(proof.once, proof.until):
        raise _noted(IdentityRefused("replayed"))
    return proof.identity


def _noted(refused: IdentityRefused) -> IdentityRefused:
    _log.warning("%s", refused)
    return refused


def _open(who: Identity, kind: SigningKind) -> str:
    return _store().signings.open(Signing(who.issuer, who.subject, who.name, who.role, who.ticket), kind)


def _html_link(address: str, lang: str) -> Response:
    """What an older app of Help Scout answers: a piece of HTML in JSON."""
    words = escape(i18n.translator(lang).gettext("Open the wizard"))
    return _told({"html": f'<p><a href="{escape(address)}" target="_blank" rel="noopener">{words}</a></p>'})


def _canvas(address: str, lang: str) -> Response:
    """What an app of Intercom's Inbox answers: a canvas with a button that opens an address."""
    button = {
        "type": "button", "id": "open", "label": i18n.translator(lang).gettext("Open the wizard"), "style": "primary",
        "action": {"type": "url", "url": address},
    }  # fmt: skip
    return _told({"canvas": {"content": {"components": [button]}}})


def _told(said: Mapping[str, object]) -> Response:
    response = Response(json.dumps(said), content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response


def _issuers() -> Mapping[str, Issuer]:
    found: Mapping[str, Issuer] = current_app.extensions["issuers"]
    return found


def _store() -> Store:
    found: Store | None = current_app.extensions["store"]
    if found is None:
        raise NotFound
    return found

"""Who is at work in the frame that sends a request, and what is for them to see.

A frame says who it is with the word that it was given for a portal's proof, in the header ``Authorization``. It holds
that word in its memory alone: nothing is in a cookie, in the browser's storage, or in an address.
"""

import hashlib

from flask import Flask, Response, current_app, g, request

from wizard.conversation import Wizard
from wizard.identity import Identity, IdentityRefused
from wizard.store import Signing, Store
from wizard.web.security import EMBED_PREFIX

SESSION_PATH, ENTER_PATH = f"{EMBED_PREFIX}/session", f"{EMBED_PREFIX}/enter/"
_SCHEME = "Bearer "


def agent() -> Identity | None:
    """Who has sent this request, as a portal has proved; None for anybody."""
    found: Identity | None = g.get("agent")
    return found


def wizard_at_hand() -> Wizard:
    """The knowledge base as far as it is for whoever has sent this request."""
    who = agent()
    internal = who is not None and who.is_agent
    found: Wizard = current_app.extensions["internal_wizard" if internal else "wizard"]
    return found


def wizard_for_all() -> Wizard:
    """The knowledge base as far as it is for everybody who reaches this server, whoever has sent this request."""
    found: Wizard = current_app.extensions["wizard"]
    return found


def owner() -> tuple[str, str]:
    """The name to put on what this request keeps, and a hash that tells its agent from others; "" for nobody."""
    who = agent()
    if who is None or not who.is_agent or not who.subject:
        return "", ""
    digest = hashlib.sha256(f"{who.issuer}\0{who.subject}".encode("utf-8", "surrogatepass")).hexdigest()
    return who.name or who.subject, digest


def bearer() -> str:
    """The word in the header, "" for none."""
    given = request.headers.get("Authorization", "")
    return given[len(_SCHEME) :].strip() if given.startswith(_SCHEME) else ""


def know_agents(app: Flask) -> None:
    """Look up, before each request of a frame that says who it is, whether that is so.

    What is answered then is stored nowhere, and no answer that was for anybody stands in for it.
    """
    store: Store | None = app.extensions["store"]
    if store is None or not app.extensions["issuers"]:
        return

    @app.before_request
    def look_up() -> None:
        exchanges = request.path == SESSION_PATH or request.path.startswith(ENTER_PATH)
        word = bearer() if request.path.startswith(f"{EMBED_PREFIX}/") and not exchanges else ""
        if not word:
            return
        found = store.signings.find(word, "session")
        if found is None or found.issuer not in app.extensions["issuers"]:
            raise IdentityRefused("expired")
        g.agent = identity_of(found)

    @app.after_request
    def keep_apart(response: Response) -> Response:
        if request.path.startswith(f"{EMBED_PREFIX}/") and not response.cache_control.public:
            response.vary.add("Authorization")
        if agent() is not None:
            response.headers["Cache-Control"] = "no-store"
        return response


def identity_of(signing: Signing) -> Identity:
    """What is kept of somebody at work, as who they are."""
    return Identity(signing.issuer, signing.subject, signing.name, signing.role, signing.ticket)

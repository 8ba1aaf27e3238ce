"""The faces over HTTP: guided wizard, articles, JSON, and the wizard in another site's frame."""

from wsgiref.types import WSGIApplication

from flask import Flask

from wizard import config, i18n, identity, knowledge
from wizard.apart import Readings
from wizard.config import Settings
from wizard.conversation import Wizard
from wizard.model import KnowledgeBase
from wizard.store import open_store
from wizard.web import (
    accessibility,
    addresses,
    api,
    assets,
    cases,
    chat,
    choices,
    compressing,
    doctor,
    embed,
    errors,
    keeping,
    longpages,
    pages,
    portal,
    rendering,
    searching,
    security,
    sessions,
    signed,
    tree,
    versions,
    votes,
)
from wizard.web.uploads import ROOM_FOR_FIELDS, WizardRequest
from wizard.webhooks import Sender

__all__ = ["begin", "create_app"]


def create_app(settings: Settings | None = None, wizard: Wizard | None = None) -> Flask:
    """The application, ready to serve.

    ``settings`` come from the environment where none are given; ``wizard`` is compiled from ``settings.kb``.
    Raises ``KnowledgeError`` with every problem of the articles, ``ConfigurationError`` and ``StoreUnreachable``.
    """
    settings = settings or config.settings()
    app = Flask(__name__, static_folder=None)
    app.request_class = WizardRequest
    app.config["MAX_CONTENT_LENGTH"] = settings.most_bytes + settings.max_paste_bytes + ROOM_FOR_FIELDS
    app.config["MAX_FORM_MEMORY_SIZE"] = settings.max_paste_bytes + ROOM_FOR_FIELDS
    app.json.sort_keys = False  # type: ignore[attr-defined]  # Flask's default provider has it
    app.extensions["settings"] = settings
    base = wizard.kb if wizard else knowledge.load(settings.kb, settings.cache)
    app.extensions["wizard"] = wizard or Wizard(knowledge.for_audience(base, settings.audience))
    app.extensions["issuers"] = identity.issuers(settings.embed_issuers)
    app.extensions["internal_wizard"] = _for_agents(app, base, settings)
    app.extensions["store"] = open_store(settings.store) if settings.store else None
    store = app.extensions["store"]
    hooked = settings.webhook_url if store else ""
    app.extensions["sender"] = Sender(store.deliveries, hooked, settings.webhook_secret) if hooked else None
    app.extensions["retired"] = knowledge.retired(base)
    app.extensions["readings"] = Readings(config.shared_readings())
    app.extensions["templates"] = {lang: rendering.environment(settings.templates, lang) for lang in i18n.LANGUAGES}
    app.extensions["assets"] = assets.load()
    for module in (
        accessibility,
        choices,
        pages,
        chat,
        longpages,
        portal,
        tree,
        versions,
        searching,
        addresses,
        votes,
        cases,
        api,
        embed,
        doctor,
        sessions,
        assets,
    ):
        app.register_blueprint(module.blueprint)
    errors.handle(app)
    keeping.sweep(app)
    signed.know_agents(app)
    compressing.compress(app)
    security.protect(app, settings.embed_origins)
    return app


def _for_agents(app: Flask, base: KnowledgeBase, settings: Settings) -> Wizard:
    """What agents see whom a portal vouches for, where the public sees less."""
    public: Wizard = app.extensions["wizard"]
    if not app.extensions["issuers"] or settings.audience != "public":
        return public
    internal = knowledge.for_audience(base, "staff")
    return public if internal is public.kb else Wizard(internal)


def begin(application: WSGIApplication) -> None:
    """Begin, in a process that serves, what goes on beside requests: telling other systems what is still due."""
    if isinstance(application, Flask):
        with application.app_context():
            keeping.wake()

"""Where things are, and the limits: read once from the environment."""

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args
from urllib.parse import urlsplit

from wizard.errors import ConfigurationError

PACKAGE = Path(__file__).parent
Audience = Literal["public", "staff", "author"]
"""Who may read what the server shows: anybody; a support desk; those who write the articles."""
_MEBIBYTE = 1024 * 1024
_SHORTEST_KEY = 16
_SHARED = "WIZARD_SHARED_READINGS"
_HOST_AND_PORT = re.compile(r"(?:[0-9A-Za-z](?:[0-9A-Za-z.-]*[0-9A-Za-z])?|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")
"""What an origin names after its scheme: one host, never a wildcard, and nothing that a policy would read on."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What an administrator can set. Every name is the environment variable ``WIZARD_<NAME>`` in capitals.

    ``kb``, ``locales`` and ``templates`` are directories. ``max_paste_bytes`` bounds a paste, ``max_upload_bytes`` a
    file, packed or not.
    ``embed_origins`` are the origins (``https://desk.example.com``), blank-separated in the environment, whose pages
    may hold the wizard in a frame; none by default. ``cache`` is where a knowledge base that was read is kept for the
    next start; None for nowhere. ``audience`` is for whom it serves: internal pages and notes are for ``staff``, drafts
    for ``author``. ``public_url`` is the site's own address, for feeds and site maps; by default what a browser says.
    ``store`` is the address of the database for what is kept on purpose, in the form of SQLAlchemy; "" for none.
    ``cases`` tells whether cases may be kept there, at most ``most_cases``, for ``keep_days`` after the last change.
    ``webhook_url`` is told of what happens, signed with ``webhook_secret``; "" for nobody. ``embed_issuers`` is the
    file that says whose signatures tell who is at work in a frame; None for nobody's. ``embed_doctor`` is the key to
    the page that says why a frame stays empty; "" for no such page.
    """

    kb: Path
    locales: Path
    templates: Path
    host: str = "127.0.0.1"
    port: int = 8000
    max_paste_bytes: int = 5 * _MEBIBYTE
    max_upload_bytes: int = 50 * _MEBIBYTE
    embed_origins: tuple[str, ...] = ()
    default_language: str = "en"
    cache: Path | None = None
    audience: Audience = "staff"
    public_url: str = ""
    store: str = field(default="", repr=False)
    cases: bool = True
    keep_days: int = 30
    most_cases: int = 10_000
    webhook_url: str = ""
    webhook_secret: str = field(default="", repr=False)
    embed_issuers: Path | None = None
    embed_doctor: str = field(default="", repr=False)

    @property
    def most_bytes(self) -> int:
        """How long a file may be: what may be pasted may be sent as a file, too."""
        return max(self.max_paste_bytes, self.max_upload_bytes)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """The settings that the environment asks for.

        Raises ``ConfigurationError``, naming the variable, for a value that cannot be used.
        """
        audience, store = _audience(environment), _store(environment)
        webhook_url, webhook_secret = _webhook(environment, store)
        return cls(
            kb=_directory("kb", environment),
            locales=_directory("locales", environment),
            templates=_directory("templates", environment),
            host=environment.get("WIZARD_HOST", "127.0.0.1"),
            port=_number("port", environment, 8000, highest=65_535),
            max_paste_bytes=_number("max_paste_bytes", environment, 5 * _MEBIBYTE, highest=1024 * _MEBIBYTE),
            max_upload_bytes=_number("max_upload_bytes", environment, 50 * _MEBIBYTE, highest=1024 * _MEBIBYTE),
            embed_origins=_origins(environment.get("WIZARD_EMBED_ORIGINS", "")),
            default_language=environment.get("WIZARD_DEFAULT_LANGUAGE", "en"),
            cache=_cache(environment),
            audience=audience,
            public_url=_public_url(environment.get("WIZARD_PUBLIC_URL", "")),
            store=store,
            cases=_cases(environment, audience),
            keep_days=_number("keep_days", environment, 30, highest=3650),
            most_cases=_number("most_cases", environment, 10_000, highest=10_000_000),
            webhook_url=webhook_url,
            webhook_secret=webhook_secret,
            embed_issuers=_issuers(environment, store),
            embed_doctor=_doctor(environment),
        )


def settings() -> Settings:
    """The settings that this process was started with. Raises ``ConfigurationError``."""
    return Settings.from_environment(os.environ)


def wanted_locales(environment: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """The locales that the person asks for, the weightiest first: ``WIZARD_LANG``, then as POSIX orders its variables.

    >>> wanted_locales({"LANG": "en_GB.UTF-8", "LC_ALL": "fr_FR.UTF-8"})
    ('fr_FR.UTF-8', 'en_GB.UTF-8')
    """
    found = os.environ if environment is None else environment
    return tuple(found[name] for name in ("WIZARD_LANG", "LC_ALL", "LC_MESSAGES", "LANG") if found.get(name))


def locales_directory() -> Path:
    """Where the catalogues of the interface are, for a module that needs them before anything is set up.

    A directory that does not exist is passed over here: ``settings`` says what is wrong with it.
    """
    wanted = os.environ.get("WIZARD_LOCALES")
    return _directory("locales", {"WIZARD_LOCALES": wanted} if wanted and Path(wanted).is_dir() else {})


def shared_readings(place: Path | None = None) -> Path | None:
    """Where the processes of one server keep what long readings find; the first of them names it for the others."""
    if place is not None:
        os.environ[_SHARED] = str(place)
    return Path(os.environ[_SHARED]) if os.environ.get(_SHARED) else None


def cache_directory() -> Path | None:
    """Where a knowledge base that was read is kept, for a command that needs no other setting; None for nowhere."""
    return _cache(os.environ)


def _store(environment: Mapping[str, str]) -> str:
    """``WIZARD_STORE``, none where it is empty; else SQLite where this system keeps the data of a user, if it says."""
    given = environment.get("WIZARD_STORE")
    if given is not None:
        return given
    named = environment.get("LOCALAPPDATA" if os.name == "nt" else "XDG_DATA_HOME", "")
    below = "Library/Application Support" if sys.platform == "darwin" else ".local/share"
    if not Path(named).is_absolute() and os.name != "nt" and Path(environment.get("HOME", "")).is_absolute():
        named = str(Path(environment["HOME"]) / below)
    place = Path(named) / "mail-tls-wizard" / "wizard.db"
    return f"sqlite:///{place.as_posix()}" if place.is_absolute() else ""


def _public_url(text: str) -> str:
    parts = urlsplit(text)
    if text and (parts.scheme not in ("http", "https") or not _HOST_AND_PORT.fullmatch(parts.netloc) or parts.query):
        raise ConfigurationError(
            f"WIZARD_PUBLIC_URL: “{text}” is not the address of a site; write https://desk.example.com",
            setting="WIZARD_PUBLIC_URL", reason="address", value=text,
        )  # fmt: skip
    return text.rstrip("/")


def _cases(environment: Mapping[str, str], audience: Audience) -> bool:
    """``WIZARD_CASES``; by default everywhere but where anybody could fill the database."""
    text = environment.get("WIZARD_CASES") or ("no" if audience == "public" else "yes")
    if text not in ("yes", "no"):
        raise ConfigurationError(
            f"WIZARD_CASES: “{text}” is none of yes, no",
            setting="WIZARD_CASES", reason="word", value=text, allowed="yes, no",
        )  # fmt: skip
    return text == "yes"


def _webhook(environment: Mapping[str, str], store: str) -> tuple[str, str]:
    """Where to tell what happens, and the secret to sign it with: both, or neither."""
    address, secret = environment.get("WIZARD_WEBHOOK_URL", ""), environment.get("WIZARD_WEBHOOK_SECRET", "")
    parts = urlsplit(address)
    if address and (parts.scheme not in ("http", "https") or not _HOST_AND_PORT.fullmatch(parts.netloc)):
        raise ConfigurationError(
            f"WIZARD_WEBHOOK_URL: “{address}” is not an address; write https://desk.example.com/hooks/wizard",
            setting="WIZARD_WEBHOOK_URL", reason="address", value=address,
        )  # fmt: skip
    for needed, value in (("WIZARD_WEBHOOK_SECRET", secret), ("WIZARD_STORE", store)):
        if address and not value:
            raise ConfigurationError(
                f"{needed}: WIZARD_WEBHOOK_URL needs it",
                setting=needed, reason="needed", wanted_by="WIZARD_WEBHOOK_URL",
            )  # fmt: skip
    return address, secret


def _issuers(environment: Mapping[str, str], store: str) -> Path | None:
    """The file of portals that sign. What was used once is noted in the store, so there must be one."""
    given = environment.get("WIZARD_EMBED_ISSUERS", "")
    if given and not store:
        raise ConfigurationError(
            "WIZARD_STORE: WIZARD_EMBED_ISSUERS needs it",
            setting="WIZARD_STORE", reason="needed", wanted_by="WIZARD_EMBED_ISSUERS",
        )  # fmt: skip
    return Path(given) if given else None


def _doctor(environment: Mapping[str, str]) -> str:
    """The key to the page that explains refused frames: long enough that nobody guesses it."""
    key = environment.get("WIZARD_EMBED_DOCTOR", "")
    if key and len(key) < _SHORTEST_KEY:
        raise ConfigurationError(
            f"WIZARD_EMBED_DOCTOR: shorter than {_SHORTEST_KEY} characters",
            setting="WIZARD_EMBED_DOCTOR", reason="short", lowest=_SHORTEST_KEY,
        )  # fmt: skip
    return key


def _audience(environment: Mapping[str, str]) -> Audience:
    text = environment.get("WIZARD_AUDIENCE", "staff")
    allowed: tuple[Audience, ...] = get_args(Audience)
    for word in allowed:
        if word == text:
            return word
    raise ConfigurationError(
        f"WIZARD_AUDIENCE: “{text}” is none of {', '.join(allowed)}",
        setting="WIZARD_AUDIENCE", reason="word", value=text, allowed=", ".join(allowed),
    )  # fmt: skip


def _directory(name: str, environment: Mapping[str, str]) -> Path:
    """From the environment, else beside the package (a checkout), else inside it (an installed wheel)."""
    variable = f"WIZARD_{name.upper()}"
    if variable in environment:
        given = Path(environment[variable])
        if not given.is_dir():
            raise ConfigurationError(
                f"{variable}: there is no directory {given}", setting=variable, reason="directory", value=str(given)
            )
        return given
    for place in (PACKAGE.parent / name, PACKAGE / "_data" / name):
        if place.is_dir():
            return place
    raise ConfigurationError(f"the directory {name}/ was not found; set {variable}", setting=variable, reason="missing")


def _cache(environment: Mapping[str, str]) -> Path | None:
    """``WIZARD_CACHE``, nowhere where it is empty; else where this system keeps such files of the user, if it says."""
    given = environment.get("WIZARD_CACHE")
    if given is not None:
        return Path(given) if given else None
    named = environment.get("LOCALAPPDATA" if os.name == "nt" else "XDG_CACHE_HOME", "")
    below = "Library/Caches" if sys.platform == "darwin" else ".cache"
    if not Path(named).is_absolute() and os.name != "nt" and Path(environment.get("HOME", "")).is_absolute():
        named = str(Path(environment["HOME"]) / below)
    return Path(named) / "mail-tls-wizard" if Path(named).is_absolute() else None


def _number(name: str, environment: Mapping[str, str], default: int, *, highest: int) -> int:
    variable = f"WIZARD_{name.upper()}"
    text = environment.get(variable, str(default))
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= highest):
        raise ConfigurationError(
            f"{variable}: “{text}” is not a number from 1 to {highest}",
            setting=variable, reason="number", value=text, highest=highest,
        )  # fmt: skip
    return int(text)


def _origins(text: str) -> tuple[str, ...]:
    for origin in text.split():
        parts = urlsplit(origin)
        if not _HOST_AND_PORT.fullmatch(parts.netloc) or origin not in (
            f"http://{parts.netloc}",
            f"https://{parts.netloc}",
        ):
            raise ConfigurationError(
                f"WIZARD_EMBED_ORIGINS: “{origin}” is not an origin; write scheme://host or scheme://host:port",
                setting="WIZARD_EMBED_ORIGINS", reason="origin", value=origin,
            )  # fmt: skip
    return tuple(text.split())


def keep_numpy_from_threads() -> None:
    """Have numpy, which nobody has imported yet, start no threads: it need not multiply matrices here.

    A process with threads must not be forked, and they cost time at every start.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

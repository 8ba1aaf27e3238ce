"""Why a browser would refuse the wizard's frame in another site's page, told from what both answer."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from ipaddress import ip_address
from urllib.parse import urlsplit

from wizard.i18n import translator
from wizard.i18n.labels import N_

_NEEDED = ("allow-scripts", "allow-same-origin", "allow-forms", "allow-popups")
_HEADER = re.compile(r":?([A-Za-z][A-Za-z0-9-]*):\s*(.*)")
_PORTS = {"http": 80, "https": 443}
_SENTENCES = {
    "ancestors": N_("The wizard does not let %(host)s frame it. Add this origin to WIZARD_EMBED_ORIGINS."),
    "frame-options": N_("The wizard’s answer has X-Frame-Options (%(value)s) and no frame-ancestors. A proxy adds it: "
                        "take it away below /embed."),
    "frame-src": N_("The page’s Content-Security-Policy refuses the frame (%(value)s). Add to frame-src: %(wizard)s"),
    "script-src": N_("The page’s Content-Security-Policy refuses the script (%(value)s). Add to script-src: "
                     "%(wizard)s"),
    "nonce": N_("The page’s Content-Security-Policy runs scripts with its nonce only (%(value)s). Write the nonce on "
                "the script tag."),
    "mixed": N_("The page is loaded with https, the wizard with http: browsers refuse that. Serve the wizard with "
                "https: %(wizard)s"),
    "private": N_("The page is on a public address, the wizard on a private one (%(value)s). Write private-network on "
                  "wizard-embed, serve both with https, and let the browser’s policy grant it."),
    "sandbox": N_("The page puts the frame into a sandbox (%(value)s). It needs: allow-scripts allow-same-origin "
                  "allow-forms allow-popups"),
    "embedder": N_("The page has Cross-Origin-Embedder-Policy (%(value)s), and the wizard’s answer lacks what that "
                   "asks for. A proxy takes it away: let Cross-Origin-Embedder-Policy and Cross-Origin-Resource-Policy "
                   "pass below /embed."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address answered: headers as pairs, the page's text, and the addresses of its host."""

    url: str
    headers: Sequence[tuple[str, str]]
    text: str = ""
    addresses: tuple[str, ...] = ()

    @property
    def origin(self) -> str:
        """Scheme, host and port, as browsers write it."""
        parts = urlsplit(self.url)
        port = f":{parts.port}" if parts.port and parts.port != _PORTS.get(parts.scheme) else ""
        return f"{parts.scheme}://{parts.hostname}{port}"

    def every(self, name: str) -> list[str]:
        """The values of a header."""
        return [value for known, value in self.headers if known.lower() == name]


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason to refuse: its id, and what it was read in."""

    id: str
    host: str
    wizard: str
    value: str = ""

    def sentence(self, lang: str) -> str:
        """What is refused, by which header, and what to change."""
        slots = {"host": self.host, "wizard": self.wizard, "value": self.value}
        return translator(lang).gettext(_SENTENCES[self.id]) % slots


def refusals(page: Answer, embed: Answer, around: Iterable[str] = (), *, crossing: bool = False) -> tuple[Refusal, ...]:
    """Everything that keeps ``embed``, an address of the wizard, from being a frame in ``page``.

    ``around`` are the origins of pages that hold ``page`` itself in a frame: the wizard has to list them, too.
    ``crossing`` says that the page is on the internet and the wizard is not, where no addresses tell.

    >>> page = Answer("https://desk.example.com/7", [("Content-Security-Policy", "frame-src 'self'")])
    >>> embed = Answer("https://wizard.example.com/embed/en", [("X-Frame-Options", "DENY")])
    >>> [each.id for each in refusals(page, embed)]
    ['frame-options', 'frame-src']
    """
    inside = _Inside(embed.origin)
    inside.feed(page.text)
    found = [*_of_wizard(page, embed), *_of_page(page, embed, inside), *_of_network(page, embed, crossing=crossing)]
    made = [Refusal(reason, page.origin, embed.origin, value) for reason, value in found]
    for origin in around:
        refused = next(
            (value for reason, value in _of_wizard(Answer(origin, ()), embed) if reason == "ancestors"), None
        )
        if refused is not None:
            made.insert(0, Refusal("ancestors", origin, embed.origin, refused))
    return tuple(made)


def headers_in(text: str) -> tuple[tuple[str, str], ...]:
    r"""The headers of a response as a browser's tools or ``curl -I`` print them, also a value on a line of its own.

    >>> headers_in("HTTP/2 200\nX-Frame-Options: DENY\ncontent-security-policy:\nframe-src *")
    (('x-frame-options', 'DENY'), ('content-security-policy', 'frame-src *'))
    """
    found: list[tuple[str, str]] = []
    for line in text.splitlines():
        parts = _HEADER.fullmatch(line.strip())
        if parts is not None:
            found.append((parts[1].lower(), parts[2]))
        elif found and not found[-1][1] and line.strip():
            found[-1] = (found[-1][0], line.strip())
    return tuple(found)


def _of_wizard(page: Answer, embed: Answer) -> Iterable[tuple[str, str]]:
    policies = [policy for policy in _policies(embed.every("content-security-policy")) if "frame-ancestors" in policy]
    for policy in policies:
        if not _allows(policy["frame-ancestors"], page.origin, embed.origin):
            yield "ancestors", policy["frame-ancestors"]
    options = embed.every("x-frame-options")
    if options and not policies:
        yield "frame-options", ", ".join(options)


def _of_page(page: Answer, embed: Answer, inside: "_Inside") -> Iterable[tuple[str, str]]:
    for policy in _policies([*page.every("content-security-policy"), *inside.policies]):
        name, sources = _first(policy, "frame-src", "child-src", "default-src")
        if name and not _allows(sources, embed.origin, page.origin):
            yield "frame-src", f"{name} {sources}".strip()
        name, sources = _first(policy, "script-src-elem", "script-src", "default-src")
        if "'strict-dynamic'" in sources:
            yield "nonce", f"{name} {sources}"
        elif name and not _allows(sources, embed.origin, page.origin):
            yield ("nonce" if "'nonce-" in sources else "script-src"), f"{name} {sources}".strip()
        if "sandbox" in policy and not _enough(policy["sandbox"]):
            yield "sandbox", f"sandbox {policy['sandbox']}".strip()
    yield from (("sandbox", f"sandbox {given}".strip()) for given in inside.sandboxes if not _enough(given))
    embedder = [value for value in page.every("cross-origin-embedder-policy") if value.strip() != "unsafe-none"]
    isolated = {"require-corp", "credentialless"} & {
        each.strip() for each in embed.every("cross-origin-embedder-policy")
    }
    shared = "cross-origin" in (each.strip() for each in embed.every("cross-origin-resource-policy"))
    if embedder and not (isolated and shared):
        yield "embedder", ", ".join(embedder)


def _of_network(page: Answer, embed: Answer, *, crossing: bool) -> Iterable[tuple[str, str]]:
    host = urlsplit(embed.url).hostname or ""
    if page.origin.startswith("https:") and embed.origin.startswith("http:") and not _is_local(host):
        yield "mixed", ""
    private = [address for address in embed.addresses if ip_address(address).is_private]
    if crossing:
        yield "private", host
    elif private and page.addresses and not any(ip_address(address).is_private for address in page.addresses):
        yield "private", ", ".join(private)


def _is_local(host: str) -> bool:
    return host == "localhost" or host.endswith(".localhost") or host in ("127.0.0.1", "::1")


def _enough(sandbox: str) -> bool:
    return set(_NEEDED) <= set(sandbox.split())


def _policies(values: Iterable[str]) -> list[Mapping[str, str]]:
    """Each policy as its directives; of one that is named twice the first counts (CSP level 3, 2.2.1)."""
    found: list[Mapping[str, str]] = []
    for policy in ",".join(values).split(","):
        directives: dict[str, str] = {}
        for part in policy.split(";"):
            name, _, sources = part.strip().partition(" ")
            if name:
                directives.setdefault(name.lower(), sources.strip())
        found.append(directives)
    return found


def _first(policy: Mapping[str, str], *names: str) -> tuple[str, str]:
    return next(((name, policy[name]) for name in names if name in policy), ("", ""))


def _allows(sources: str, origin: str, own: str) -> bool:
    return any(_matches(source, origin, own) for source in sources.split())


def _matches(source: str, origin: str, own: str) -> bool:
    """Whether a source expression covers an origin (CSP level 3, 6.7.2.8); ``own`` is what ``'self'`` means."""
    if source.lower() == "'self'":
        return origin == own
    wanted = urlsplit(origin)
    if source == "*" or re.fullmatch(r"https?:", source, re.IGNORECASE):
        return source == "*" or source.lower() in (f"{wanted.scheme}:", "http:")
    parts = re.fullmatch(r"(?:(https?)://)?(\*|(?:\*\.)?[\w.-]+)(?::(\d+|\*))?(?:/.*)?", source, re.IGNORECASE)
    if parts is None:
        return False
    scheme, host, port = (parts[1] or urlsplit(own).scheme).lower(), parts[2].lower(), parts[3]
    if scheme not in (wanted.scheme, "http"):
        return False
    name = wanted.hostname or ""
    fits = host in ("*", name) or (host.startswith("*.") and name.endswith(host[1:]))
    real = wanted.port or _PORTS.get(wanted.scheme)
    return fits and (port == "*" or real == (int(port) if port else _PORTS.get(wanted.scheme)))


class _Inside(HTMLParser):
    """The policies that a page states itself, and the sandboxes of its frames of the wizard."""

    def __init__(self, wizard: str) -> None:
        super().__init__()
        self.policies: list[str] = []
        self.sandboxes: list[str] = []
        self._wizard = wizard

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take what a start tag says."""
        given = {name: value or "" for name, value in attrs}
        if tag == "meta" and given.get("http-equiv", "").lower() == "content-security-policy":
            self.policies.append(given.get("content", ""))
        elif tag == "iframe" and "sandbox" in given and given.get("src", "").startswith(f"{self._wizard}/"):
            self.sandboxes.append(given["sandbox"])

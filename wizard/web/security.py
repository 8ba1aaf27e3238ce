"""The response headers that keep pages from running, loading or being framed by anything that is not ours."""

from collections.abc import Iterable

from flask import Flask, Response, request

EMBED_PREFIX = "/embed"
DOCTOR_PATH = f"{EMBED_PREFIX}/doctor"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors {ancestors}"
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": ("camera=(), microphone=(), geolocation=(), payment=(), usb=(), clipboard-write=(self)"),
}


def content_policy(ancestors: Iterable[str]) -> str:
    """The Content-Security-Policy, framed only by the origins given.

    >>> content_policy([]).rpartition("; ")[2], content_policy(["https://desk.example.com"]).rpartition("; ")[2]
    ("frame-ancestors 'none'", 'frame-ancestors https://desk.example.com')
    """
    return _POLICY.format(ancestors=" ".join(ancestors) or "'none'")


def is_framed(path: str) -> bool:
    """Whether a path is one that other sites may frame, as far as they are listed.

    >>> is_framed("/embed/fr"), is_framed("/embedded"), is_framed("/embed/doctor/fr")
    (True, False, False)
    """
    is_doctor = path == DOCTOR_PATH or path.startswith(f"{DOCTOR_PATH}/")
    return not is_doctor and (path == EMBED_PREFIX or path.startswith(f"{EMBED_PREFIX}/"))


def protect(app: Flask, embed_origins: tuple[str, ...]) -> None:
    """Put the headers on every response of the app, errors and static files included.

    Framed pages load nothing from elsewhere and say so, so that sites that isolate themselves may hold them (HTML,
    “cross-origin isolation”).
    """
    closed, open_to_hosts = content_policy(()), content_policy(embed_origins)

    @app.after_request
    def add_headers(response: Response) -> Response:
        headers = response.headers
        framed = is_framed(request.path)
        headers["Content-Security-Policy"] = open_to_hosts if framed else closed
        if framed:
            headers["Cross-Origin-Embedder-Policy"] = "require-corp"
            headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        else:
            headers["X-Frame-Options"] = "DENY"
        for name, value in _HEADERS.items():
            headers[name] = value
        return response

"""The response headers that keep pages from running, loading or being framed by anything that is not ours."""

from collections.abc import Iterable

from flask import Flask, Response, request

EMBED_PREFIX = "/embed"
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


def protect(app: Flask, embed_origins: tuple[str, ...]) -> None:
    """Put the headers on every response of the app, errors and static files included."""
    closed, open_to_hosts = content_policy(()), content_policy(embed_origins)

    @app.after_request
    def add_headers(response: Response) -> Response:
        headers = response.headers
        framed = request.path == EMBED_PREFIX or request.path.startswith(f"{EMBED_PREFIX}/")
        headers["Content-Security-Policy"] = open_to_hosts if framed else closed
        if not framed:
            headers["X-Frame-Options"] = "DENY"
        for name, value in _HEADERS.items():
            headers[name] = value
        return response

"""Answers made small for those who can read them so (gzip, RFC 9110, section 8.4.1.3)."""

import gzip
from collections.abc import Callable

from flask import Flask, Response, request

_KINDS = frozenset(
    "text/html text/plain application/json application/problem+json application/xml application/atom+xml "
    "image/svg+xml text/markdown".split()
)
_SMALL = 1000
"""Below so many bytes a packet holds it anyway."""
_LEVEL = 4
_SECRET = frozenset(("cases", "longpages", "sessions"))
"""Pages that hold a secret (an address, a word): a guess beside it must not be told by their length (BREACH, 2013)."""


def takes_gzip() -> bool:
    """Whether whoever asks can read gzip."""
    return request.accept_encodings["gzip"] > 0


def smaller(content: bytes, level: int = 9) -> bytes:
    """The bytes as gzip, always the same for the same bytes."""
    return gzip.compress(content, level, mtime=0)


def compress(app: Flask, make: Callable[[bytes, int], bytes] = smaller) -> None:
    """Have the app answer in gzip where that helps; files and streams are left as they are."""

    @app.after_request
    def make_small(response: Response) -> Response:
        if response.mimetype not in _KINDS or response.is_streamed or request.blueprint in _SECRET:
            return response
        is_over = "Content-Encoding" in response.headers or response.status_code in (204, 304)
        if is_over or (response.content_length or len(response.get_data())) < _SMALL:
            return response
        response.vary.add("Accept-Encoding")
        if not takes_gzip():
            return response
        response.set_data(make(response.get_data(), _LEVEL))
        response.headers["Content-Encoding"] = "gzip"
        return response

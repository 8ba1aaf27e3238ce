"""Runs ``wizard embed-check``: both sides are asked as a browser would, and each refusal becomes a sentence."""

import http.client
import socket
import urllib.error
import urllib.request
from urllib.parse import urlsplit

import click

from wizard.cli.failures import OK, PROBLEMS, Unreachable
from wizard.cli.speaking import Speech
from wizard.framing import Answer, refusals

_WITHIN_S = 10
_MOST_READ = 1_000_000


def embed_check(page: str, origin: str, lang: str) -> int:
    """Print every refusal; the exit code. Raises ``Unreachable``."""
    _ = Speech(lang)
    found = refusals(_asked(page), _asked(f"{origin.rstrip('/')}/embed/en"))
    for refusal in found:
        click.echo(f"{refusal.id}: {refusal.sentence(lang)}")
    if found:
        return PROBLEMS
    click.echo(_("Nothing refuses the frame."))
    return OK


def _asked(url: str) -> Answer:
    """What an address answers, an error page included."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Unreachable(url=url, why="URL")
    try:
        answer = _answer(url)
        with answer:
            text = answer.read(_MOST_READ).decode("utf-8", "replace")
            headers = tuple(answer.headers.items())
            found = socket.getaddrinfo(parts.hostname, None)
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise Unreachable(url=url, why=str(getattr(error, "reason", error))) from None
    addresses = tuple(sorted({str(each[4][0]).partition("%")[0] for each in found}))
    return Answer(answer.url or url, headers, text, addresses)


def _answer(url: str) -> http.client.HTTPResponse | urllib.error.HTTPError:
    try:
        opened: http.client.HTTPResponse = urllib.request.urlopen(url, timeout=_WITHIN_S)  # noqa: S310  # scheme checked
    except urllib.error.HTTPError as error:
        return error
    return opened

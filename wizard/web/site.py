"""The site's own address, and whether one of its own pages has sent a request."""

from flask import current_app, request

from wizard.config import Settings


def site_root() -> str:
    """Where this site is, without the last slash: as configured, else as the browser asked for it."""
    settings: Settings = current_app.extensions["settings"]
    return settings.public_url or request.url_root.rstrip("/")


def is_from_our_pages() -> bool:
    """Whether a page of this site has sent the request, as far as the browser says (Fetch Metadata, W3C)."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") in ("same-origin", "none")

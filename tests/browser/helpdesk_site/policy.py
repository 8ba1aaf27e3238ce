"""The Content-Security-Policy that a test asks for, by a word in a file: none, ``hosts`` or ``nonce``."""

import re
import secrets

from django.conf import settings


class ContentPolicy:
    """Nothing inline in ``hosts``; in ``nonce`` only scripts that carry the nonce of the page, whoever wrote them."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        word = settings.DATA / "policy"
        wanted = word.read_text() if word.exists() else ""
        request.csp_nonce = secrets.token_urlsafe(16) if wanted == "nonce" else ""
        response = self.get_response(request)
        wizard = settings.WIZARD_ORIGIN
        common = f"default-src 'self'; frame-src {wizard}; object-src 'none'; base-uri 'none'; form-action 'self'"
        if wanted == "hosts":
            response["Content-Security-Policy"] = f"{common}; script-src 'self' {wizard}; style-src 'self'"
        elif wanted == "nonce":
            allowed = f"'nonce-{request.csp_nonce}' 'strict-dynamic'"
            response["Content-Security-Policy"] = f"{common}; script-src {allowed}; style-src 'self'"
            if not response.streaming and response["Content-Type"].startswith("text/html"):
                # The portal's own scripts; a second nonce on one element would void both.
                tag = f'<script nonce="{request.csp_nonce}"'
                response.content = re.sub(r"<script(?![^>]* nonce=)", tag, response.content.decode()).encode()
        return response

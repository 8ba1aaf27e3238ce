"""A browser without a screen, for the tests of the web face."""

import pytest
from flask.testing import FlaskClient

from tests.web.screenless import Screenless


@pytest.fixture
def browser(client: FlaskClient) -> Screenless:
    """A browser without scripts, as yet on no page."""
    return Screenless(client)


@pytest.fixture
def pasted(browser: Screenless, excerpts: str) -> Screenless:
    """The page that comes up when the five excerpts are pasted, in English."""
    return browser.open("/en/").fill("log", excerpts).press()

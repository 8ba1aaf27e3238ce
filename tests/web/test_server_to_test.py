"""Where the name of a server is not known, the page asks for it, and every command of the page has it then."""

import pytest
from flask.testing import FlaskClient

TOLD = "Not verified (20) - proceed anyway"
CLIENT = f"192.0.2.90 [1AD4] 16:48:40:173 Client session SSL: {TOLD}"
SERVER = "203.0.113.55 [1880] 17:31:44:394 SSL: Handshake with client failed on 192.0.2.25:25"
NAMES = {"en": "HOST", "fr": "HOTE"}
TO_REPLACE = {
    "en": "In the commands, put the name of the server to test in place of",
    "fr": "Dans les commandes, mettez le nom du serveur à tester à la place de",
}
QUESTION = "/wizard/peer-certificate"
SOLUTION = f"{QUESTION}?peer-certificate%23code=chain&peer-certificate%23chain-or-store=one"


def commands(page: str) -> str:
    """What stands in the blocks of commands."""
    return "".join(block.partition("</pre>")[0] for block in page.split("<pre")[1:])


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("address", [QUESTION, SOLUTION])
def test_without_a_log(client: FlaskClient, lang: str, address: str) -> None:
    page = client.get(f"/{lang}{address}").get_data(as_text=True)
    assert 'id="session-host"' in page
    assert NAMES[lang] in commands(page)
    assert f"{TO_REPLACE[lang]} {NAMES[lang]}." in page
    joined = "&" if "?" in address else "?"
    page = client.get(f"/{lang}{address}{joined}session.host=mx.example.com").get_data(as_text=True)
    assert "mx.example.com" in commands(page)
    assert NAMES[lang] not in commands(page)
    assert TO_REPLACE[lang] not in page


@pytest.mark.parametrize("log", [f"SSL: {TOLD}", CLIENT, SERVER])
def test_with_a_log_from_either_side(client: FlaskClient, log: str) -> None:
    page = client.post("/en/wizard", data={"log": log}).get_data(as_text=True)
    assert 'id="session-host"' in page and "HOST" in commands(page)
    page = client.post("/en/wizard", data={"log": log, "session.host": "mx.example.com"}).get_data(as_text=True)
    assert "-connect mx.example.com:25" in commands(page) and "HOST" not in commands(page)


def test_an_article_to_read_says_what_to_put_into_its_commands(client: FlaskClient) -> None:
    page = client.get("/en/articles/peer-certificate").get_data(as_text=True)
    assert "in place of HOST" in page
    assert "In the commands, put" not in client.get("/en/articles/verify").get_data(as_text=True)

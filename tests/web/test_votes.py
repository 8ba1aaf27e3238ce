"""Votes on answers, over HTTP."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from wizard.config import Settings
from wizard.conversation import Wizard
from wizard.store import Store
from wizard.web import create_app


@pytest.fixture
def keeping(tmp_path: Path, shipped_settings: Settings, shipped_wizard: Wizard) -> Flask:
    """The application, with a store."""
    given = shipped_settings
    settings = Settings(given.kb, given.locales, given.templates, store=f"sqlite:///{tmp_path / 'wizard.db'}")
    return create_app(settings, shipped_wizard)


def kept(app: Flask) -> list[tuple[str, int, int]]:
    store: Store = app.extensions["store"]
    return [(tally.node, tally.helped, tally.did_not_help) for tally in store.votes.tallies()]


def test_a_vote_is_kept_and_thanked_for(keeping: Flask) -> None:
    client = keeping.test_client()
    assert 'name="helped"' in client.get("/fr/articles/375").text
    assert client.post("/fr/vote", data={"node": "375", "helped": "yes"}).status_code == 200
    assert kept(keeping) == [("375", 1, 0)]


def test_after_a_no_the_reason_is_asked_and_kept_without_what_belongs_to_people(keeping: Flask) -> None:
    client = keeping.test_client()
    assert 'name="reason"' in client.post("/en/vote", data={"node": "375", "helped": "no"}).text
    client.post("/en/vote", data={"node": "375", "helped": "no", "reason": "ask anna@example.com"})
    store: Store = keeping.extensions["store"]
    (tally,) = store.votes.tallies()
    assert tally.did_not_help == 1 and "anna@example.com" not in tally.reasons[0]


def test_a_vote_from_another_site_counts_for_nothing(keeping: Flask) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    keeping.test_client().post("/fr/vote", data={"node": "375", "helped": "yes"}, headers=headers)
    assert kept(keeping) == []


def test_a_vote_on_nothing_is_not_found(keeping: Flask) -> None:
    assert keeping.test_client().post("/fr/vote", data={"node": "nowhere", "helped": "yes"}).status_code == 404


def test_without_a_store_nobody_is_asked(client: FlaskClient) -> None:
    assert 'name="helped"' not in client.get("/fr/articles/375").text

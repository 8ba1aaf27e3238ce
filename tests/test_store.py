"""What is kept on purpose: votes and outcomes, one of a visitor, whom nobody can know again."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import inspect

from wizard.store import StoreUnreachable, open_store
from wizard.store.tables import metadata

DAY, NEXT_DAY = date(2026, 5, 1), date(2026, 5, 2)
ANNE, BEN = ("192.0.2.1", "Firefox"), ("192.0.2.2", "Firefox")


@pytest.fixture
def address(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'below' / 'wizard.db'}"


def test_the_steps_lead_to_the_tables_that_the_program_knows(address: str) -> None:
    made = inspect(open_store(address).engine)
    for table in metadata.tables.values():
        assert {column["name"] for column in made.get_columns(table.name)} == set(table.columns.keys())


def test_opening_it_again_changes_nothing(address: str) -> None:
    open_store(address).votes.cast("a#b", "vote", helped=True, lang="fr", seen=ANNE)
    assert [tally.helped for tally in open_store(address).votes.tallies()] == [1]


def test_a_visitor_votes_once_and_may_change_their_mind(address: str) -> None:
    votes = open_store(address).votes
    for helped in (True, True, False):
        votes.cast("a#b", "vote", helped=helped, lang="fr", seen=ANNE, today=DAY)
    votes.cast("a#b", "vote", helped=True, lang="en", seen=BEN, today=DAY)
    (tally,) = votes.tallies()
    assert (tally.helped, tally.did_not_help) == (1, 1)


def test_what_came_of_it_is_counted_apart(address: str) -> None:
    votes = open_store(address).votes
    votes.cast("a#b", "vote", helped=True, lang="fr", seen=ANNE)
    votes.cast("a#b", "outcome", helped=False, lang="fr", seen=ANNE)
    (tally,) = votes.tallies()
    assert (tally.helped, tally.worked, tally.did_not_work) == (1, 0, 1)


def test_nothing_of_a_visitor_is_kept_and_yesterdays_salt_is_gone(address: str, tmp_path: Path) -> None:
    votes = open_store(address).votes
    votes.cast("a#b", "vote", helped=True, lang="fr", seen=ANNE, today=DAY)
    votes.cast("c#d", "vote", helped=True, lang="fr", seen=ANNE, today=DAY)
    votes.cast("a#b", "vote", helped=True, lang="fr", seen=BEN, today=NEXT_DAY)
    with sqlite3.connect(tmp_path / "below" / "wizard.db") as connection:
        dump = "\n".join(connection.iterdump())
        visitors = [row[0] for row in connection.execute("SELECT visitor FROM votes")]
        days = [row[0] for row in connection.execute("SELECT day FROM salts")]
    assert "192.0.2.1" not in dump and "Firefox" not in dump
    assert len(set(visitors)) == 3 and days == [NEXT_DAY.isoformat()]


def test_many_voters_at_once_are_all_counted(address: str) -> None:
    votes = open_store(address).votes

    def cast(number: int) -> None:
        votes.cast("a#b", "vote", helped=True, lang="fr", seen=(f"192.0.2.{number}",), today=DAY)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(cast, range(40)))
    assert votes.tallies()[0].helped == 40


def test_a_long_reason_is_cut(address: str) -> None:
    votes = open_store(address).votes
    votes.cast("a#b", "vote", helped=False, lang="fr", seen=ANNE, reason="x" * 2000)
    assert len(votes.tallies()[0].reasons[0]) == 500


@pytest.mark.parametrize("wrong", ["nonsense", "sqlite:////proc/no/such/place/wizard.db", "nodb://host/name"])
def test_a_database_that_cannot_be_opened_is_told_without_its_password(wrong: str) -> None:
    with pytest.raises(StoreUnreachable):
        open_store(wrong)
    with pytest.raises(StoreUnreachable) as told:
        open_store("nodb://me:secret@host/name")
    assert "secret" not in str(told.value.values)

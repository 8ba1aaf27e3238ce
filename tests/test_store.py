"""What is kept on purpose: votes of visitors whom nobody can know again, cases, and what is to be told of them."""

import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, MetaData, create_engine, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateTable

from wizard import store
from wizard.store import Case, CaseGone, CasesFull, Change, Delivery, Event, Store, StoreUnreachable, new_case
from wizard.store.deliveries import announce
from wizard.store.tables import metadata

DAY, NEXT_DAY = date(2026, 5, 1), date(2026, 5, 2)
ANNE, BEN = ("192.0.2.1", "Firefox"), ("192.0.2.2", "Firefox")


ANOTHER_DATABASE = os.environ.get("DATABASE_TO_TEST", "")
"""The address of a database whose tables these tests may drop, to try them on it, too; CONTRIBUTING.md says how."""


_OPENED: list[Store] = []


def open_store(address: str) -> Store:
    """A store whose connections are closed when the test is over."""
    _OPENED.append(store.open_store(address))
    return _OPENED[-1]


@pytest.fixture(autouse=True)
def closed_in_the_end() -> Iterator[None]:
    yield
    while _OPENED:
        _OPENED.pop().engine.dispose()


@pytest.fixture
def file_address(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'below' / 'wizard.db'}"


@pytest.fixture(params=filter(None, ("sqlite", ANOTHER_DATABASE)))
def address(file_address: str, request: pytest.FixtureRequest) -> str:
    """An empty database, of each kind that there is here."""
    if request.param == "sqlite":
        return file_address
    engine = create_engine(request.param)
    with engine.begin() as connection:
        found = MetaData()
        found.reflect(connection)
        found.drop_all(connection)
    engine.dispose()
    return str(request.param)


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


def test_nothing_of_a_visitor_is_kept_and_yesterdays_salt_is_gone(file_address: str, tmp_path: Path) -> None:
    votes = open_store(file_address).votes
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


def test_servers_that_start_at_once_on_an_empty_database_all_start(address: str) -> None:
    opening = "import sys; from wizard.store import open_store; open_store(sys.argv[1]).votes.tallies()"
    started = [
        subprocess.Popen([sys.executable, "-c", opening, address], stderr=subprocess.PIPE, text=True) for _ in range(4)
    ]
    assert [process.communicate(timeout=60)[1] for process in started] == [""] * 4
    assert [process.returncode for process in started] == [0] * 4


def due(kept: Store) -> list[Delivery]:
    return list(iter(lambda: kept.deliveries.take(2**40), None))


def a_case(**more: str) -> Case:
    return new_case("fr", "Title", more.get("turn", "{}"), more.get("note", ""))


def test_a_case_is_found_by_its_id_until_its_last_day_and_no_longer(address: str) -> None:
    cases = open_store(address).cases
    identity = cases.keep(a_case(), 30, 5, today=DAY)
    found = cases.find(identity, today=date(2026, 5, 31))
    assert (found.created, found.expires, found.events[0].lines) == ("2026-05-01", "2026-05-31", 5)
    with pytest.raises(CaseGone):
        cases.find(identity, today=date(2026, 6, 1))


def test_the_customer_s_key_leads_to_the_case_and_is_not_its_id(address: str) -> None:
    cases = open_store(address).cases
    case = a_case()
    cases.keep(case, 30, 0)
    assert len(case.id) == len(case.customer) == 22 and case.id != case.customer
    assert cases.find_for_customer(case.customer).id == case.id
    for wrong in (lambda: cases.find(case.customer), lambda: cases.find_for_customer(case.id)):
        with pytest.raises(CaseGone):
            wrong()


def test_what_has_expired_is_removed_with_its_events_and_the_rest_stays(file_address: str, tmp_path: Path) -> None:
    cases = open_store(file_address).cases
    cases.keep(a_case(), 1, 0, today=DAY)
    stays = cases.keep(a_case(), 30, 0, today=DAY)
    assert cases.remove_expired(today=date(2026, 5, 3)) == 1
    with sqlite3.connect(tmp_path / "below" / "wizard.db") as connection:
        assert connection.execute("SELECT DISTINCT case_id FROM case_events").fetchall() == [(stays,)]


def test_where_all_room_is_taken_expired_cases_go_and_no_other_does(address: str) -> None:
    kept = open_store(address).cases
    kept.keep(a_case(), 1, 0, today=DAY)
    stays = kept.keep(a_case(), 30, 0, today=DAY, most=2)
    with pytest.raises(CasesFull) as full:
        kept.keep(a_case(), 30, 0, today=DAY, most=2)
    assert full.value.values == {"limit": 2, "day": (DAY + timedelta(days=1)).isoformat()}
    later = DAY + timedelta(days=2)
    assert kept.keep(a_case(), 30, 0, today=later, most=2)
    assert kept.find(stays, later)


def test_a_change_begins_the_time_anew(address: str) -> None:
    cases = open_store(address).cases
    identity = cases.keep(a_case(), 30, 0, today=DAY)
    cases.change(identity, lambda found: Change(found, "changed"), 30, today=NEXT_DAY)
    assert cases.find(identity, today=NEXT_DAY).expires == "2026-06-01"


def test_many_who_change_one_case_at_once_lose_nothing(address: str) -> None:
    cases = open_store(address).cases
    identity = cases.keep(a_case(turn=""), 30, 0)

    def add(number: int) -> None:
        cases.change(identity, lambda found: Change(replace(found, turn=f"{found.turn}<{number}>"), "lines", 1), 30)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(16)))
    found = cases.find(identity)
    assert sorted(re.findall(r"<(\d+)>", found.turn), key=int) == [str(number) for number in range(16)]
    assert len(found.events) == 17


def test_an_event_is_written_with_what_it_tells_or_not_at_all(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = open_store(address)
    identity = kept.cases.keep(a_case(), 30, 0)
    told = Event("escalation", "{}")

    def announce_and_fail(connection: Connection, event: Event | None, day: str) -> None:
        announce(connection, event, day)
        raise InterruptedError

    with monkeypatch.context() as broken:
        broken.setattr("wizard.store.cases.announce", announce_and_fail)
        with pytest.raises(InterruptedError):
            kept.cases.change(identity, lambda found: Change(found, "changed", events=(told,)), 30)
    assert due(kept) == [] and len(kept.cases.find(identity).events) == 1
    kept.cases.change(identity, lambda found: Change(found, "changed", events=(told,)), 30)
    assert [delivery.event for delivery in due(kept)] == ["escalation"]


def test_a_vote_is_told_once_and_again_only_when_it_changes(address: str) -> None:
    kept = open_store(address)
    for helped in (True, True, False):
        event = Event("vote", str(helped))
        kept.votes.cast("a#b", "vote", helped=helped, lang="fr", seen=ANNE, today=DAY, event=event)
    assert sorted(delivery.body for delivery in due(kept)) == ["False", "True"]


def test_a_store_of_votes_alone_becomes_one_of_cases_and_keeps_its_votes(file_address: str, tmp_path: Path) -> None:
    kept = open_store(file_address)
    kept.votes.cast("a#b", "vote", helped=True, lang="fr", seen=ANNE)
    kept.engine.dispose()
    with sqlite3.connect(tmp_path / "below" / "wizard.db") as connection:
        for table in ("case_events", "cases", "deliveries", "proofs", "signings"):
            connection.execute(f"DROP TABLE {table}")
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
    again = open_store(file_address)
    assert again.votes.tallies()[0].helped == 1 and again.cases.keep(a_case(), 30, 0)


def test_a_proof_that_holds_no_time_is_taken_again_when_it_need_no_longer_be_remembered(address: str) -> None:
    signings = open_store(address).signings
    assert signings.use_once("d", until=1600, now=1000)
    assert not signings.use_once("d", until=2200, now=1600)
    assert signings.use_once("d", until=2201, now=1601)
    assert not signings.use_once("d", until=2300, now=1700)


def test_every_database_is_asked_in_the_same_words() -> None:
    for table in metadata.sorted_tables:
        for dialect in (postgresql.dialect(), sqlite.dialect()):
            assert str(CreateTable(table).compile(dialect=dialect))

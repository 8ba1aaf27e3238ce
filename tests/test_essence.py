"""Sessions that differ only in what no condition asks for are walked once, and each has its own lines."""

from dataclasses import replace

import pytest

from wizard import knowledge
from wizard.config import Settings
from wizard.conversation import Turn, Wizard, reply
from wizard.engine import Engine
from wizard.essence import Essence, facts_seen, placed
from wizard.facts import Fact, Facts
from wizard.walk import Walk

FAILED = (
    Fact("session.peer", "192.0.2.7", lines=(1,)),
    Fact("session.side", "client", lines=(4,)),
    Fact("tls.outcome", "failed", lines=(4, 9)),
    Fact("tls.there_says", "issuer-unknown", lines=(9,)),
)


@pytest.fixture(scope="module")
def wizard() -> Wizard:
    return Wizard(knowledge.load(Settings.from_environment({}).kb))


@pytest.fixture(scope="module")
def essence(wizard: Wizard) -> Essence:
    return Essence(wizard.kb)


def test_addresses_names_and_times_are_not_seen(essence: Essence) -> None:
    seen, _ = essence.of(Facts([*FAILED, Fact("session.time", "12:00:01", lines=(1,))]))
    assert {name for name, *_ in seen}.isdisjoint({"session.peer", "session.time"})
    assert "192.0.2.7" not in str(seen)


def test_sessions_further_down_in_a_log_look_the_same(essence: Essence) -> None:
    later = [replace(fact, lines=tuple(line + 30 for line in fact.lines)) for fact in FAILED]
    seen, lines = essence.of(Facts(FAILED))
    same, further = essence.of(Facts(later))
    assert seen == same
    assert further == tuple(line + 30 for line in lines)


@pytest.mark.parametrize(
    "other",
    [
        {"exact": False},
        {"source": "person", "lines": ()},
        {"value": "no-cipher"},
        {"lines": (2,)},
    ],
    ids=["only alike", "said by a person", "another value", "in another order"],
)  # fmt: skip
def test_what_decides_a_walk_is_seen(essence: Essence, other: dict[str, object]) -> None:
    changed = [*FAILED[:3], replace(FAILED[3], **other)]  # type: ignore[arg-type]  # fields of a fact
    assert essence.of(Facts(FAILED))[0] != essence.of(Facts(changed))[0]


def test_what_is_seen_holds_what_the_facts_held(essence: Essence) -> None:
    seen, lines = essence.of(Facts(FAILED))
    bare = facts_seen(seen)
    assert bare.value("tls.there_says") == "issuer-unknown"
    fact = bare.last("tls.there_says")
    assert fact is not None
    assert [lines[place] for place in fact.lines] == [9]


def walks_of(wizard: Wizard, engine: Engine, facts: Facts, answers: dict[str, str]) -> list[Walk | None]:
    return [engine.walk(page, facts, answers) for page in wizard.kb.articles]


def test_a_walk_that_is_remembered_has_the_lines_of_the_session_at_hand(wizard: Wizard) -> None:
    later = Facts([replace(fact, lines=tuple(line + 30 for line in fact.lines)) for fact in FAILED])
    engine = Engine(wizard.kb)
    walks_of(wizard, engine, Facts(FAILED), {})
    remembered = walks_of(wizard, engine, later, {})
    assert remembered == walks_of(wizard, Engine(wizard.kb), later, {})
    said = {line for walk in remembered if walk for step in walk.trail for line in step.lines}
    assert said
    assert min(said) > 30


def test_answers_make_another_walk(wizard: Wizard) -> None:
    engine = Engine(wizard.kb)
    for page in wizard.kb.articles:
        question = wizard.kb.questions.get(page.first_question or "")
        if question is None or not question.choices:
            continue
        engine.walk(page, Facts(), {})
        for choice in question.choices:
            given = {question.id: choice.id}
            assert engine.walk(page, Facts(), given) == Engine(wizard.kb).walk(page, Facts(), given)


def test_a_walk_moves_with_its_lines_and_back(wizard: Wizard) -> None:
    walk = reply(wizard, Turn("", article="375")).walk
    assert walk is not None
    assert placed(walk, ()) == walk


def test_only_so_many_walks_are_kept(wizard: Wizard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wizard.engine._MOST_KEPT", 2)
    engine = Engine(wizard.kb)
    walks_of(wizard, engine, Facts(FAILED), {})
    assert len(engine._walks) <= 2

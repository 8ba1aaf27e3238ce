"""Conditions, the three verbs, and what a fact's source and exactness are worth."""

import pytest

from wizard.evidence import find, gather, holds, version_key
from wizard.facts import Fact, Facts
from wizard.knowledge.conditions import parse_condition
from wizard.knowledge.problems import Problems
from wizard.model import Choice, Condition, EvidenceLine, Location, Question

NOWHERE = Location("a.fr.md", 1)


def condition(text: str) -> Condition:
    problems = Problems()
    parsed = parse_condition(text, NOWHERE, problems)
    assert parsed is not None, problems.errors
    return parsed


def question(*evidence: tuple[str, str, str]) -> Question:
    lines = tuple(EvidenceLine(verb, choice, condition(text), NOWHERE) for verb, choice, text in evidence)  # type: ignore[arg-type]
    choices = tuple(Choice(name, "next", {"en": name}, NOWHERE) for name in ("a", "b"))
    return Question("1#q", 0, 0, False, {"en": "?"}, {}, choices, lines, NOWHERE)


@pytest.mark.parametrize(
    ("text", "fact", "value", "expected"),
    [
        ("tls.alert = 50", "tls.alert", "50", True),
        ("tls.alert = 50", "tls.alert", "500", False),
        ("tls.alert in 40, 50", "tls.alert", "40", True),
        ("tls.alert known", "tls.alert", "0", True),
        ("tls.hello_size >= 256", "tls.hello_size", "1024", True),
        ("tls.hello_size >= 256", "tls.hello_size", "99", False),
        ("clock.offset < 0", "clock.offset", "-7200", True),
        ("server.version < 13", "server.version", "9.4", True),
        ("server.version >= 13", "server.version", "13.0.1.2", True),
        ("server.version < 13", "server.version", "13.0", False),
    ],
)
def test_a_condition_compares_numbers_as_numbers_and_versions_as_versions(
    text: str, fact: str, value: str, expected: bool
) -> None:
    assert (holds(condition(text), Facts([Fact(fact, value)])) is not None) is expected


def test_what_is_not_known_satisfies_nothing() -> None:
    assert holds(condition("tls.alert < 50"), Facts()) is None


def test_a_condition_holds_by_any_value_seen_and_names_its_line() -> None:
    facts = Facts([Fact("tls.outcome", "verified", lines=(3,)), Fact("tls.outcome", "failed", lines=(9,))])
    support = holds(condition("tls.outcome = verified"), facts)
    assert support is not None and support.lines == (3,)


def test_the_first_line_that_holds_decides() -> None:
    finding = find(
        question(("proves", "a", "tls.alert known"), ("proves", "b", "tls.alert = 50")),
        Facts([Fact("tls.alert", "50")]),
    )
    assert finding.proved is not None and finding.proved.choice == "a"


def test_later_suggestions_add_theirs_and_nothing_is_proved_after_a_suggestion() -> None:
    finding = find(
        question(("suggests", "b", "tls.alert known"), ("proves", "a", "tls.alert = 50")),
        Facts([Fact("tls.alert", "50")]),
    )
    assert finding.proved is None
    assert [suggestion.choice for suggestion in finding.suggested] == ["b", "a"]


def test_a_near_reading_only_suggests_even_where_the_author_says_proves() -> None:
    facts = Facts([Fact("tls.alert", "50", exact=False)])
    finding = find(question(("proves", "a", "tls.alert = 50")), facts)
    assert finding.proved is None and [suggestion.choice for suggestion in finding.suggested] == ["a"]


def test_a_near_reading_never_makes_a_question_go_away() -> None:
    assert (
        find(question(("skips", "", "tls.alert = 50")), Facts([Fact("tls.alert", "50", exact=False)])).skipped is None
    )


def test_the_weakest_source_counts() -> None:
    facts = Facts([Fact("tls.alert", "50", "log", (1,)), Fact("server.version", "13", "person")])
    support = holds(condition("tls.alert = 50 and server.version >= 13"), facts)
    assert support is not None and support.source == "person"


def test_an_implied_outcome_yields_to_one_that_an_earlier_line_states() -> None:
    stated = Fact("tls.outcome", "verified", lines=(3,))
    implied = Fact("tls.outcome", "encrypted", lines=(4,), implied=True)
    assert [fact.value for fact in gather([implied], [stated])] == ["verified"]


def test_an_implied_outcome_stands_where_nothing_is_stated_and_a_later_failure_still_counts() -> None:
    implied = Fact("tls.outcome", "encrypted", lines=(4,), implied=True)
    failed = Fact("tls.outcome", "failed", lines=(9,))
    assert [fact.value for fact in gather([failed], [implied])] == ["encrypted", "failed"]


def test_facts_come_in_the_order_of_their_lines_and_those_without_lines_last() -> None:
    ordered = gather(
        [Fact("server.version", "13", "person"), Fact("tls.alert", "50", lines=(9,))],
        [Fact("tls.alert", "40", lines=(2,))],
    )
    assert [fact.value for fact in ordered] == ["40", "50", "13"]


def test_version_keys_ignore_words_and_trailing_zeros() -> None:
    assert version_key("13.0.0") == version_key("13")
    assert version_key("Deep Castle") == ()


def test_under_tls_a_missing_starttls_says_nothing() -> None:
    facts = gather(
        [
            Fact("tls.outcome", "encrypted", lines=(1,)),
            Fact("smtp.starttls", "missing", lines=(2,)),
            Fact("tls.outcome", "failed", lines=(3,)),
            Fact("smtp.starttls", "missing", lines=(4,)),
        ]
    )
    assert [fact.lines for fact in facts.every("smtp.starttls")] == [(4,)]

"""Facts keep every value, in order, with its source."""

import pytest

from wizard.facts import Fact, Facts


def test_every_value_is_kept_and_the_last_is_shown() -> None:
    facts = Facts([Fact("tls.outcome", "verified", lines=(3,)), Fact("tls.outcome", "failed", lines=(9,))])
    assert [fact.value for fact in facts.every("tls.outcome")] == ["verified", "failed"]
    assert facts.last("tls.outcome") == Fact("tls.outcome", "failed", lines=(9,))


def test_a_near_reading_is_not_shown_as_exact() -> None:
    facts = Facts([Fact("tls.alert", "50", lines=(1,)), Fact("tls.alert", "40", lines=(2,), exact=False)])
    assert facts.value("tls.alert") == "40" and facts.value("tls.alert", exact_only=True) == "50"


def test_a_name_outside_the_vocabulary_is_our_bug() -> None:
    with pytest.raises(ValueError, match=r"tls\.outcom"):
        Facts([Fact("tls.outcom", "failed")])


def test_adding_makes_a_new_collection() -> None:
    facts = Facts()
    assert len(facts.adding([Fact("tls.alert", "50")])) == 1 and len(facts) == 0

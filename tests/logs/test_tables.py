"""Numbers and wordings that the tables explain."""

import pytest

from tests.logs.hand_made import ALERTS, GRAMMAR, REASONS, VERIFY, a_table
from wizard.facts import Fact
from wizard.logs import facts_of_numbers, notes_of_numbers
from wizard.logs.tables import compile_tables

TABLES = compile_tables([ALERTS, VERIFY, REASONS])


def said(body: str) -> list[str]:
    return [wording.text for wording in TABLES.wordings_in(body)]


def test_a_wording_is_found_whatever_the_size_of_its_letters_and_blanks():
    assert said("xx TLSv1 Alert   Decode ERROR:yy") == ["alert decode error"]


def test_the_longest_wording_wins_and_those_inside_it_do_not_count():
    assert said("x509: certificate has expired or is not yet valid: current time") == [
        "certificate has expired or is not yet valid"
    ]
    assert said("19:self-signed certificate in certificate chain") == ["self-signed certificate in certificate chain"]


def test_a_shorter_wording_elsewhere_in_the_line_counts():
    assert said("self-signed certificate; self-signed certificate in certificate chain") == [
        "self-signed certificate",
        "self-signed certificate in certificate chain",
    ]


def test_wordings_begin_and_end_at_the_edges_of_words():
    assert said("nonalert unknown cat") == []
    assert said("alert unknown cat") == []
    assert said("(alert unknown ca)") == ["alert unknown ca"]


def test_several_wordings_of_one_line_come_from_left_to_right():
    assert said("alert unknown ca, then Connection reset by peer") == ["alert unknown ca", "connection reset by peer"]


def test_a_number_brings_what_its_row_says_with_the_same_source():
    facts = facts_of_numbers(
        [Fact("tls.verify", "20", lines=(3,), exact=False), Fact("tls.outcome", "encrypted")], TABLES
    )
    assert facts == (
        Fact("tls.verify", "20", lines=(3,), exact=False),
        Fact("tls.here_says", "issuer-unknown", lines=(3,), exact=False),
        Fact("tls.outcome", "encrypted"),
    )


def test_an_alert_that_was_sent_is_said_here():
    facts = facts_of_numbers([Fact("tls.alert_sent", "50", lines=(3,))], TABLES)
    assert facts[1:] == (Fact("tls.here_says", "parse", lines=(3,)),)


def test_facts_of_the_live_check_are_explained_too():
    assert facts_of_numbers([Fact("tls.verify", "18", "check")], TABLES)[1] == Fact(
        "tls.here_says", "self-signed", "check"
    )


def test_what_is_stated_already_is_not_said_twice():
    once = facts_of_numbers([Fact("tls.verify", "20", lines=(3,))], TABLES)
    assert facts_of_numbers(once, TABLES) == once


@pytest.mark.parametrize("value", ["999", "x", "", "²"])
def test_a_number_without_a_row_stays_alone(value):
    facts = (Fact("tls.verify", value),)
    assert facts_of_numbers(facts, TABLES) == facts


def test_leading_zeros_make_no_difference():
    assert TABLES.row("tls.verify", "020") is TABLES.row("tls.verify", "20")


def test_each_number_that_a_table_explains_has_a_note_on_its_line():
    notes = notes_of_numbers([Fact("tls.verify", "20", lines=(3,)), Fact("smtp.reply", "550", lines=(4,))], TABLES)
    assert [(note.line, note.kind, note.row.key if note.row else None) for note in notes] == [(3, "row", "20")]


def test_a_table_may_explain_any_number():
    tables = compile_tables([a_table("smtp.reply", [("454", {"smtp.starttls": "refused"}, [])])])
    facts = facts_of_numbers([Fact("smtp.reply", "454", lines=(1,))], tables)
    assert facts[1] == Fact("smtp.starttls", "refused", lines=(1,))


def test_a_hostile_line_takes_linear_time():
    assert GRAMMAR.tables.wordings_in("alert decode error " * 100_000)
    assert GRAMMAR.tables.wordings_in("certificate has " * 100_000) == []

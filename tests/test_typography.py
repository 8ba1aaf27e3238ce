"""French spacing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.typography import typeset


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Attention : lisez", "Attention\u00a0: lisez"),
        ("Pourquoi ?", "Pourquoi\u202f?"),
        ("Oui ; non !", "Oui\u202f; non\u202f!"),
        ("« oui »", "«\u00a0oui\u00a0»"),
        ("à 12:30:15 précises", "à 12:30:15 précises"),
        ("https://example.com/a?b", "https://example.com/a?b"),
        ("2001:db8::1 répond", "2001:db8::1 répond"),
    ],
)
def test_a_plain_space_becomes_the_right_one(typed: str, printed: str) -> None:
    assert typeset(typed, "fr") == printed


@given(st.text())
def test_only_spaces_change_and_setting_twice_changes_nothing_more(text: str) -> None:
    once = typeset(text, "fr")
    assert once.replace("\u00a0", " ").replace("\u202f", " ") == text.replace("\u00a0", " ").replace("\u202f", " ")
    assert typeset(once, "fr") == once


def test_english_is_left_alone() -> None:
    assert typeset("Why ? No : yes", "en") == "Why ? No : yes"

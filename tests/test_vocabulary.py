"""The fixed words, and how values are typed."""

import pytest

from wizard.i18n import LANGUAGES, cause_label, complaint_label, fact_label
from wizard.vocabulary import CAUSES, COMPLAINTS, FACTS


@pytest.mark.parametrize(
    ("fact", "good", "bad"),
    [
        ("tls.alert", "50", "0x32"),
        ("clock.offset", "-7200", "two hours"),
        ("session.side", "client", "Client"),
        ("tls.here_says", "expired", "is expired"),
        ("server.product", "icewarp", "merak"),
        ("session.peer", "2001:db8::1", ""),
        ("session.host", "mx_1.example.com", "mx.example.com;reboot"),
        ("session.target", "192.0.2.1", "`id`"),
        ("session.host", "xn--caf-dma.example", "-oProxyCommand=x"),
    ],
)
def test_a_fact_takes_its_values_and_no_others(fact: str, good: str, bad: str) -> None:
    assert FACTS[fact].accepts(good) and not FACTS[fact].accepts(bad)


def test_a_number_is_written_with_plain_digits() -> None:
    assert not FACTS["tls.alert"].accepts("٥٠") and not FACTS["tls.alert"].accepts("5²")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_word_has_a_name_in_every_language(lang: str) -> None:
    assert all(cause_label(cause, lang) != cause for cause in CAUSES)
    assert all(complaint_label(complaint, lang) != complaint for complaint in COMPLAINTS)
    assert all(fact_label(fact, lang) != fact for fact in FACTS)

"""What is said of a session whose EHLO was refused, and which went on with HELO or ended there."""

import pytest

from wizard.conversation import Reply, Turn, Wizard, reply
from wizard.walk import Ask, Conclude

REFUSED = ("<<< 220 mx.example.com ESMTP", ">>> EHLO me.example.com", "<<< 502 5.5.1 Command not implemented")
HELO = (">>> HELO me.example.com", "<<< 250 mx.example.com")
MAIL = (">>> MAIL FROM:<a@example.com>", "<<< 250 Ok", ">>> RCPT TO:<b@example.com>", "<<< 250 Ok")
DELIVERED = (">>> DATA", "<<< 354 Go", "<<< 250 2.0.0 Queued")


def answered(wizard: Wizard, *bodies: str) -> Reply:
    lines = [f"192.0.2.9 [1AD4] 16:48:40:{100 + at} Client session {body}" for at, body in enumerate(bodies)]
    return reply(wizard, Turn(text="\n".join(lines)))


def causes(answer: Reply) -> list[tuple[str, str]]:
    return [(cause.cause, cause.certainty) for cause in answer.causes]


def test_a_delivery_after_helo_went_in_the_clear_and_the_server_offers_nothing(shipped_wizard: Wizard) -> None:
    answer = answered(shipped_wizard, *REFUSED, *HELO, *MAIL, *DELIVERED)
    assert answer.report is not None and answer.report.outcome == "clear"
    assert causes(answer) == [("starttls-not-offered", "likely")]


def test_a_delivery_whose_beginning_is_missing_is_a_success_of_which_nothing_more_is_known(
    shipped_wizard: Wizard,
) -> None:
    answer = answered(shipped_wizard, *REFUSED[1:], *HELO, *MAIL, *DELIVERED)
    assert answer.report is not None and answer.report.outcome == "unknown"
    assert causes(answer) == [("none", "certain")]
    assert isinstance(answer.next, Conclude)


def test_a_recipient_refused_after_helo_is_no_question_of_tls(shipped_wizard: Wizard) -> None:
    answer = answered(shipped_wizard, *REFUSED, *HELO, *MAIL[:3], "<<< 550 5.1.1 Unknown")
    assert causes(answer) == [("not-tls", "certain")]


@pytest.mark.parametrize("code", ["421 4.3.2 Not now", "554 5.7.1 Your address is on a list", "550 No"])
def test_a_server_that_refuses_both_greetings_wants_nothing_to_do_with_us(shipped_wizard: Wizard, code: str) -> None:
    answer = answered(shipped_wizard, *REFUSED[:2], f"<<< {code}", HELO[0], f"<<< {code}")
    assert all(cause == "not-tls" for cause, _ in causes(answer))
    assert isinstance(answer.next, Ask) and answer.next.question.startswith("not-tls#")


def test_a_refused_ehlo_alone_first_asks_whether_that_was_the_end(shipped_wizard: Wizard) -> None:
    answer = answered(shipped_wizard, *REFUSED[:2], "<<< 421 4.3.2 Not now")
    assert all(certainty != "certain" for _, certainty in causes(answer))

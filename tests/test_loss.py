"""A walk that asks in vain ends after six questions in a hand-over, from which one may go on."""

import pytest
from flask.testing import FlaskClient

from wizard.conversation import Reply, Turn, Wizard, reply
from wizard.model import NO
from wizard.walk import Ask, Conclude, HandOver, Send

IN_VAIN = ("none", "fine", "nothing", "ok", "yes")
"""Choices that find nothing wrong."""


def stubborn(wizard: Wizard, article: str, more: tuple[tuple[str, str], ...] = ()) -> Reply:
    """The walk of somebody who finds nothing, without a log, up to its end."""
    answers = [(f"{article}#outcome", "failed"), *more]
    while True:
        found = reply(wizard, Turn(article=article, answers=tuple(answers)))
        if not isinstance(found.next, Ask | Send):
            return found
        choices = [choice.id for choice in wizard.kb.questions[found.next.question].choices]
        answers.append((found.next.question, next((each for each in IN_VAIN if each in choices), "unknown")))


@pytest.mark.parametrize("article", ["smtp-tls", "375"])
def test_nothing_to_be_seen_ends_in_a_hand_over_after_six_questions(shipped_wizard: Wizard, article: str) -> None:
    found = stubborn(shipped_wizard, article)
    assert isinstance(found.next, HandOver) and found.next.question is not None
    assert found.walk is not None and sum(step.by == "person" for step in found.walk.trail) <= 6
    assert found.walk.open


def test_who_goes_on_is_asked_again_and_comes_to_the_end(shipped_wizard: Wizard) -> None:
    answers: tuple[tuple[str, str], ...] = ()
    found = stubborn(shipped_wizard, "smtp-tls")
    for _ in range(6):
        assert isinstance(found.next, HandOver) and found.walk is not None
        if found.next.question is None:
            break
        answers = tuple((step.node, step.choice) for step in found.walk.trail if step.by == "person")
        found = stubborn(shipped_wizard, "smtp-tls", (*answers[1:], (found.next.question, "unknown")))
    assert found.next == HandOver()


def test_who_knows_nothing_is_given_the_command_that_tells_most(shipped_wizard: Wizard) -> None:
    for article in ("smtp-tls", "375"):
        found = reply(shipped_wizard, Turn(article=article, answers=((f"{article}#outcome", "unknown"),)))
        assert isinstance(found.next, Ask) and found.next.question == "smtp-tls#test"


def test_a_solution_that_did_not_help_begins_the_count_anew(shipped_wizard: Wizard) -> None:
    found = reply(shipped_wizard, Turn(article="smtp-tls", answers=(("smtp-tls#outcome", "delivered"),)))
    assert isinstance(found.next, Conclude)
    tried = ((found.next.solution, NO),)
    after = reply(shipped_wizard, Turn(article="smtp-tls", answers=(("smtp-tls#outcome", "delivered"), *tried)))
    assert not isinstance(after.next, Conclude)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_page_of_the_hand_over_leads_on_to_the_next_question(
    client: FlaskClient, shipped_wizard: Wizard, lang: str
) -> None:
    found = stubborn(shipped_wizard, "smtp-tls")
    assert found.walk is not None and isinstance(found.next, HandOver)
    given = {step.node: step.choice for step in found.walk.trail if step.by == "person"}
    page = client.get(f"/{lang}/wizard/smtp-tls", query_string=given).get_data(as_text=True)
    assert 'class="hand-over"' in page and "change=" in page
    asked = client.get(f"/{lang}/wizard/smtp-tls", query_string={**given, "change": found.next.question})
    assert f'name="{found.next.question}"' in asked.get_data(as_text=True)

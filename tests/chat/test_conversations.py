"""Whole conversations: lines, questions around them, languages, sessions, and the state shared with the wizard."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.chat.talking import FAILED, SERVER_FAILED, kinds, last, talk
from tests.conftest import ROOT
from wizard.chat import ChatState, Moved, Said, Wording, replay, respond
from wizard.conversation import Turn, Wizard, reply
from wizard.model import UNKNOWN

EXPIRED_IN_FRENCH = "notre certificat est périmé depuis hier, que faire"


def test_lines_are_read_and_the_next_question_is_asked_once(shipped_wizard: Wizard) -> None:
    answer = last(shipped_wizard, FAILED)
    assert kinds(answer) == ["read", "ask"]
    spoken = list(Wording(shipped_wizard.kb, "en").spoken(answer))
    assert [number for number, _ in spoken[0].lines] == [6]
    assert "0232" in spoken[0].lines[0][1]
    assert len(spoken[1].quick) == 4


def test_a_question_around_lines_is_heard_with_them(shipped_wizard: Wizard) -> None:
    answer = last(shipped_wizard, f"Bonjour, pouvez-vous me dire ce que cela veut dire ?\n{FAILED}\nMerci !")
    assert answer.meaning.kind == "lines"
    assert "0232" in answer.turn.text
    assert answer.turn.lang == "fr"
    assert kinds(answer) == ["read", "ask"]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_language_of_a_log_does_not_count(shipped_wizard: Wizard, lang: str, excerpts: str) -> None:
    english = "SSL routines:ssl3_get_record:wrong version number is the error of the server"
    assert last(shipped_wizard, FAILED, lang=lang).turn.lang == lang
    assert (
        last(shipped_wizard, "certificate verify failed: unable to get local issuer certificate", lang=lang).turn.lang
        == lang
    )
    assert last(shipped_wizard, english, lang="fr").meaning.kind in ("lines", "words")


def test_the_reply_follows_the_language_of_the_message(shipped_wizard: Wizard) -> None:
    spoken = [exchange.reply.turn.lang for exchange in talk(
        shipped_wizard, "my certificate has expired", EXPIRED_IN_FRENCH, "1", "why?", "pourquoi ?")]  # fmt: skip
    assert spoken == ["en", "fr", "fr", "en", "fr"]


def test_a_language_that_was_chosen_stays(shipped_wizard: Wizard) -> None:
    spoken = [exchange.reply.turn.lang for exchange in talk(
        shipped_wizard, "in French please", "my certificate has expired", "in English", EXPIRED_IN_FRENCH)]  # fmt: skip
    assert spoken == ["fr", "fr", "en", "en"]


def test_lines_in_the_middle_are_added_and_nothing_is_lost(shipped_wizard: Wizard) -> None:
    exchanges = talk(shipped_wizard, FAILED, "1", SERVER_FAILED)
    answer = exchanges[-1].reply
    assert FAILED in answer.turn.text and SERVER_FAILED in answer.turn.text
    assert dict(answer.turn.answers) == {"375#peer-software": "old"}
    assert answer.turn.focus == 1
    assert kinds(answer) == ["read", "elsewhere", "solution"]
    assert answer.sayings[1].sessions == (2,)


def test_lines_that_were_asked_for_without_a_log_stay_with_their_article(shipped_wizard: Wizard) -> None:
    turn = Turn(article="375", answers=(("375#outcome", "failed"), ("375#reason", "none")))
    before = reply(shipped_wizard, turn)
    after = last(shipped_wizard, FAILED, turn=turn)
    assert after.turn.article == ("375" if type(before.next).__name__ == "Send" else None)
    assert after.turn.answers == turn.answers
    assert after.turn.text == FAILED


def test_an_answer_stays_with_the_session_in_focus(shipped_wizard: Wizard) -> None:
    exchanges = talk(
        shipped_wizard, f"{FAILED}\n{SERVER_FAILED}", "session 2", "je n'ai rien à coller", "session 1", "1"
    )
    second, other, first = (exchanges[place].reply for place in (2, 3, 4))
    assert second.turn.focus == 2 and dict(second.turn.answers) == {"375#send-lines": UNKNOWN}
    assert other.turn.focus == 1 and other.turn.answers == ()
    assert dict(first.turn.answers) == {"375#peer-software": "old"}
    again = respond(shipped_wizard, first.state, "session 2")
    assert dict(again.turn.answers) == {"375#send-lines": UNKNOWN}


def test_back_takes_back_the_answer_that_was_given_last_on_the_way(shipped_wizard: Wizard) -> None:
    answered, back, further = talk(shipped_wizard, FAILED, "1", "retour", "back")[1:]
    assert answered.reply.turn.answers
    assert back.reply.turn.answers == () and kinds(back.reply) == ["went-back", "ask"]
    assert kinds(further.reply)[0] == "nothing-to-undo"
    assert further.reply.turn.text == FAILED


def test_why_gives_the_trail_with_its_lines(shipped_wizard: Wizard) -> None:
    answer = last(shipped_wizard, FAILED, "why?")
    said = next(Wording(shipped_wizard.kb, "en").spoken(answer))
    assert len(said.items) >= 2 and any(number == 6 for number, _ in said.lines)
    assert kinds(answer) == ["why", "ask"]


def test_words_name_the_nearest_three_and_a_pick_leads_there(shipped_wizard: Wizard) -> None:
    found, picked = talk(shipped_wizard, EXPIRED_IN_FRENCH, "1")
    assert kinds(found.reply) == ["found"]
    assert found.reply.sayings[0].found[0].cause == "cert-expired"
    assert 1 <= len(found.reply.state.listed) <= 3
    assert picked.reply.turn.article is not None


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_what_is_listed_can_be_named(shipped_wizard: Wizard, lang: str) -> None:
    found = last(shipped_wizard, "the STARTTLS of the other side is missing or maybe masked", lang=lang)
    for number, hit in enumerate(found.state.listed, 1):
        title = Wording(shipped_wizard.kb, lang).title(hit)
        assert respond(shipped_wizard, found.state, title).meaning.node == hit
        assert found.reply.next is not None or respond(shipped_wizard, found.state, str(number)).meaning.node == hit


def test_none_of_these_asks_for_lines_and_offers_a_person(shipped_wizard: Wizard) -> None:
    none = last(shipped_wizard, EXPIRED_IN_FRENCH, "aucune de celles-ci")
    assert kinds(none) == ["send-lines"] and none.turn.article is None
    said = next(Wording(shipped_wizard.kb, "en").spoken(none))
    assert respond(shipped_wizard, none.state, said.quick[0]).meaning.kind == "person"


@pytest.mark.parametrize("words", ["qqqq zzzz wwww", "our clock is wrong or theirs", "l'horloge du serveur est fausse"])
def test_what_is_only_near_or_may_be_on_either_side_is_not_called_sure(shipped_wizard: Wizard, words: str) -> None:
    assert kinds(last(shipped_wizard, words))[0] in ("found", "not-understood")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_nothing_understood_is_said_with_a_way_to_a_person(shipped_wizard: Wizard, lang: str) -> None:
    answer = last(shipped_wizard, "qqqq zzzz wwww", lang=lang)
    assert kinds(answer) == ["not-understood"]
    said = next(Wording(shipped_wizard.kb, lang).spoken(answer))
    person = respond(shipped_wizard, answer.state, said.quick[-1])
    assert person.meaning.kind == "person" and kinds(person) == ["hand-over"]


def test_every_answer_cites_article_section_and_date(shipped_wizard: Wizard) -> None:
    wording = Wording(shipped_wizard.kb, "en")
    for exchange in talk(shipped_wizard, FAILED, "1", "explain chain"):
        for spoken in wording.spoken(exchange.reply):
            if spoken.saying.kind in ("ask", "solution", "explained"):
                assert spoken.cites is not None
                assert all((spoken.cites.article, spoken.cites.section, spoken.cites.modified))


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_quick_reply_is_understood(shipped_wizard: Wizard, lang: str) -> None:
    kinds_of_quick = ("answer", "node", "none", "person", "session", "back", "why")
    for messages in (
        [FAILED],
        [FAILED, "1"],
        [SERVER_FAILED],
        ["qqq"],
        ["STARTTLS manque"],
        [FAILED + "\n" + SERVER_FAILED],
    ):
        answer = last(shipped_wizard, *messages, lang=lang)
        for spoken in Wording(shipped_wizard.kb, answer.turn.lang).spoken(answer):
            for quick in spoken.quick:
                assert respond(shipped_wizard, answer.state, quick).meaning.kind in kinds_of_quick, quick


def test_starting_over_forgets_the_lines_and_the_answers(shipped_wizard: Wizard) -> None:
    answer = last(shipped_wizard, FAILED, "1", "recommencer", lang="fr")
    assert answer.turn == Turn(lang="fr") and answer.state.listed == ()


def test_the_wizard_and_the_chat_go_on_from_each_other(shipped_wizard: Wizard) -> None:
    chat = last(shipped_wizard, FAILED)
    in_wizard = Turn(FAILED, "en", None, 1, (("375#peer-software", "box"),))
    back = list(replay(shipped_wizard, ChatState(Turn()), [Said(FAILED), Moved(in_wizard), Said("back")]))
    assert back[0].reply.turn == chat.turn
    assert back[1].reply.turn == in_wizard
    assert back[1].reply.reply.next == reply(shipped_wizard, in_wizard).next
    assert back[2].reply.turn.answers == ()


def test_a_state_that_names_nothing_any_more_goes_on_without_it(shipped_wizard: Wizard) -> None:
    state = ChatState(Turn(FAILED, "en", "gone", 99, (("gone#x", "y"),)), listed=("gone#z",))
    answer = respond(shipped_wizard, state, "hello")
    assert answer.turn.article is None and answer.turn.focus is None


MESSAGES = st.one_of(
    st.sampled_from(
        [FAILED, SERVER_FAILED, "1", "2", "oui", "non", "back", "why?", "je sais pas", "start over", "session 2",
         "none of these", "in English", "explique chaîne", "non en fait le certificat est bon", "merci", "",
         "notre certificat est périmé", "STARTTLS missing", "the old gateway", "I want a person"]
    ),
    st.text(max_size=60),
)  # fmt: skip


@settings(max_examples=40)
@given(st.lists(MESSAGES, max_size=6))
def test_replaying_gives_the_same_state_that_the_wizard_has_and_never_raises(
    shipped_wizard: Wizard, messages: list[str]
) -> None:
    state = ChatState()
    for exchange in replay(shipped_wizard, ChatState(), [Said(message) for message in messages]):
        assert isinstance(exchange.event, Said)
        answer = respond(shipped_wizard, state, exchange.event.message)
        assert answer.state == exchange.reply.state
        assert answer.sayings == exchange.reply.sayings
        assert reply(shipped_wizard, answer.turn) == answer.reply
        for lang in ("fr", "en"):
            list(Wording(shipped_wizard.kb, lang).spoken(answer))
        state = answer.state


@pytest.mark.parametrize(("question", "lang"), [("", "en"), ("Bonjour, que veut dire ceci ?\n", "fr")])
def test_a_page_that_was_copied_with_its_lines_speaks_for_nobody(
    shipped_wizard: Wizard, excerpts: str, question: str, lang: str
) -> None:
    assert last(shipped_wizard, question + excerpts).turn.lang == lang


def test_another_session_can_be_asked_for_in_a_sentence(shipped_wizard: Wizard, excerpts: str) -> None:
    assert last(shipped_wizard, excerpts, "what about session 2?").turn.focus == 2


def test_none_of_these_leaves_what_was_called_sure(shipped_wizard: Wizard) -> None:
    sure, none = talk(shipped_wizard, "greylisting 451 4.7.1", "none of these")
    assert kinds(sure.reply) == ["sure", "solution"]
    assert kinds(none.reply) == ["send-lines"] and none.reply.turn.article is None


@pytest.mark.parametrize("words", ["on reçoit l'alerte 48", "verify error 20"])
def test_a_number_alone_is_never_called_sure(shipped_wizard: Wizard, words: str) -> None:
    assert kinds(last(shipped_wizard, words))[0] != "sure"


def test_after_the_hand_over_other_words_begin_anew(shipped_wizard: Wizard) -> None:
    exchanges = talk(shipped_wizard, "relay access denied", "aucune", EXPIRED_IN_FRENCH, "oui")
    handed, found, picked = (exchange.reply for exchange in exchanges[1:])
    assert kinds(handed)[-1] == "hand-over" and kinds(found) == ["found"]
    assert picked.meaning.kind == "node"


def test_what_is_called_sure_is_right(shipped_wizard: Wizard) -> None:
    """Of the questions that people ask, few are gone to without asking, and of those hardly one is another cause."""
    asked = [json.loads(line) for line in (ROOT / "tests" / "data" / "questions.jsonl").read_text("utf-8").splitlines()]
    sure = {"right": 0, "wrong": 0}
    for question in asked:
        first = respond(shipped_wizard, ChatState(Turn(lang=question["lang"])), question["text"]).sayings[0]
        if first.kind == "sure":
            sure["right" if first.found[0].cause in question["causes"] else "wrong"] += 1
    assert sure["right"] >= 40 and sure["wrong"] <= 2

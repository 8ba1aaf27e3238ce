"""What typed messages mean, in both languages; and what they must not be taken for."""

import json

import pytest

from tests.chat.talking import FAILED, SERVER_FAILED, kinds, last, talk
from tests.conftest import ROOT
from wizard.chat import understand
from wizard.chat.phrases import command_of
from wizard.conversation import Turn, Wizard
from wizard.model import NO, UNKNOWN, YES

ASKED = "375#peer-software"
"""What the log of the failure leaves open."""


@pytest.mark.parametrize(
    ("message", "choice"),
    [
        ("1", "old"), ("la 2", "box"), ("choice 3", "recent"), ("number 2", "box"), ("n° 3", "recent"), ("la première", "old"), ("the second one", "box"),
        ("An old gateway or antispam, never updated", "old"),
        ("Une passerelle ou un antispam ancien, jamais mis à jour", "old"),
        ("une passerelle ancienne", "old"), ("old gatway", "old"), ("an old antispam", "old"), ("antispam", "old"),
        ("un parefeu ou un filtre inspecte le courrier", "box"), ("a firewall inspects the mail", "box"),
        ("un logiciel recent, sans rien entre nous", "recent"), ("nothing between us", "recent"),
        ("je sais pas", UNKNOWN), ("Je ne sais pas", UNKNOWN), ("I don't know", UNKNOWN), ("no idea", UNKNOWN),
        ("aucune idée", UNKNOWN), ("je sias pas", UNKNOWN), ("i dont know", UNKNOWN), ("non, rien de tout ça", UNKNOWN), ("none of these", UNKNOWN), ("aucune de ces", ""),
    ],
)  # fmt: skip
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_an_answer_is_a_number_a_label_most_of_it_or_not_knowing(
    shipped_wizard: Wizard, message: str, choice: str, lang: str
) -> None:
    reply = last(shipped_wizard, FAILED, message, lang=lang)
    given = dict(reply.turn.answers)
    assert given == ({ASKED: choice} if choice else {})


@pytest.mark.parametrize(
    ("message", "choice"),
    [
        ("yes", "good"), ("Oui", "good"), ("oui !", "good"), ("no", "bad"), ("Non.", "bad"), ("nope", "bad"),
        ("oui, code 0", "good"), ("yes code 0", "good"), ("je ne sais pas", UNKNOWN),
    ],
)  # fmt: skip
def test_yes_and_no_answer_a_question_that_has_them(shipped_wizard: Wizard, message: str, choice: str) -> None:
    reply = last(shipped_wizard, message, turn=Turn(article="our-certificate"))
    assert dict(reply.turn.answers) == {"our-certificate#check": choice}


@pytest.mark.parametrize(
    ("message", "choice"),
    [("20", "chain"), ("code 20", "chain"), ("18", "self"), ("le code 10", "dates"), ("verify error 62", "name"),
     ("57", "ours"), ("2", "chain"), ("3", "ours"), ("999", "")],
)  # fmt: skip
def test_where_the_answers_are_codes_a_number_is_a_code(shipped_wizard: Wizard, message: str, choice: str) -> None:
    reply = last(shipped_wizard, message, turn=Turn(article="peer-certificate"))
    assert dict(reply.turn.answers).get("peer-certificate#code", "") == choice


@pytest.mark.parametrize("message", ["yes", "oui", "no", "non"])
def test_a_bare_yes_answers_no_question_of_other_answers(shipped_wizard: Wizard, message: str) -> None:
    reply = last(shipped_wizard, FAILED, message)
    assert reply.turn.answers == ()
    assert kinds(reply)[0] == "not-understood" and kinds(reply)[-1] == "ask"


@pytest.mark.parametrize(
    "message",
    ["ce n'est pas une passerelle ancienne", "not an old gateway", "il n'y a pas de pare-feu qui inspecte le courrier",
     "no firewall inspects the mail", "is it an old gateway?", "la passerelle est-elle ancienne ?"],
)  # fmt: skip
def test_a_denied_label_or_a_question_is_no_answer(shipped_wizard: Wizard, message: str) -> None:
    assert last(shipped_wizard, FAILED, message).turn.answers == ()


@pytest.mark.parametrize(
    ("message", "choice"),
    [("it worked", YES), ("thanks, it worked", YES), ("merci, ça marche", YES), ("oui", YES), ("Cela a marché", YES), ("ça marche", YES), ("non", NO),
     ("It did not help", NO), ("Cela n’a pas aidé", NO), ("toujours la même erreur", NO), ("ca marche pas", NO), ("ca na pas marché", NO), ("it didnt work", NO)],
)  # fmt: skip
def test_a_solution_is_answered_with_whether_it_helped(shipped_wizard: Wizard, message: str, choice: str) -> None:
    reply = last(shipped_wizard, FAILED, "1", message)
    assert dict(reply.turn.answers) == {ASKED: "old", "375#old-gateway": choice}


@pytest.mark.parametrize("message", ["I have nothing to paste", "je n'ai rien à coller", "no", "je ne sais pas"])
def test_lines_that_are_asked_for_may_be_refused(shipped_wizard: Wizard, message: str) -> None:
    asked, passed = talk(shipped_wizard, SERVER_FAILED, message)
    assert kinds(asked.reply)[-1] == "send"
    assert dict(passed.reply.turn.answers) == {asked.reply.sayings[-1].node: UNKNOWN}


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("back", "back"), ("go back", "back"), ("Retour", "back"), ("question précédente", "back"),
        ("why?", "why"), ("Pourquoi ?", "why"), ("pourquoi cette question", "why"), ("how do you know that?", "why"), ("what does that mean?", "why"),
        ("start over", "start-over"), ("Recommencer", "start-over"), ("nouveau problème", "start-over"),
        ("I want a person", "person"), ("je veux parler à quelqu'un", "person"), ("a human please", "person"),
        ("in English", "language"), ("en français s'il vous plaît", "language"),
        ("hello", "greeting"), ("Bonjour !", "greeting"), ("merci beaucoup", "thanks"), ("help", "help"), ("aide", "help"), ("thanks", "thanks"),
        ("explique 'chaîne'", "explain"), ("What is SNI?", "explain"), ("c'est quoi MTA-STS ?", "explain"),
    ],
)  # fmt: skip
def test_a_whole_message_may_ask_for_something_else(shipped_wizard: Wizard, message: str, kind: str) -> None:
    reply = last(shipped_wizard, FAILED, message)
    assert reply.meaning.kind == kind
    assert kind == "start-over" or reply.turn.text == FAILED


@pytest.mark.parametrize(
    "message",
    ["my mails come back with an error", "le message est de retour chez l'expéditeur", "there is no certificate",
     "no encryption since yesterday", "pourquoi mes messages sont-ils refusés", "why are my mails refused",
     "the person in charge renewed the certificate", "le site est en anglais", "I say hello and nothing comes back",
     "we start over with every mail", "what is wrong with our mail server since the update"],
)  # fmt: skip
def test_a_sentence_that_holds_such_a_word_is_no_command(shipped_wizard: Wizard, message: str) -> None:
    assert command_of(message) is None
    reply = last(shipped_wizard, message)
    assert reply.meaning.kind == "words" and reply.turn.answers == ()


@pytest.mark.parametrize(
    "message",
    ["non en fait c'est un logiciel récent, sans rien entre nous", "actually a recent program, nothing between us",
     "sorry, I was wrong: nothing between us", "finalement un logiciel récent sans rien entre nous"],
)  # fmt: skip
def test_a_correction_changes_the_earlier_answer(shipped_wizard: Wizard, message: str) -> None:
    reply = last(shipped_wizard, FAILED, "1", message)
    assert reply.meaning.kind == "correction"
    assert dict(reply.turn.answers) == {ASKED: "recent"}
    assert kinds(reply)[0] == "corrected"


@pytest.mark.parametrize(
    "message",
    ["non en fait le certificat est bon", "actually the certificate is fine", "Non, le certificat est valide"],
)
def test_a_correction_may_say_that_something_is_good_after_all(shipped_wizard: Wizard, message: str) -> None:
    exchanges = talk(shipped_wizard, "non", message, turn=Turn(article="our-certificate"))
    assert dict(exchanges[0].reply.turn.answers) == {"our-certificate#check": "bad"}
    assert dict(exchanges[1].reply.turn.answers) == {"our-certificate#check": "good"}


@pytest.mark.parametrize("message", ["en fait le certificat n'est pas bon", "actually the certificate is bad"])
def test_a_correction_to_what_was_said_already_changes_nothing(shipped_wizard: Wizard, message: str) -> None:
    reply = last(shipped_wizard, "non", message, turn=Turn(article="our-certificate"))
    assert dict(reply.turn.answers) == {"our-certificate#check": "bad"}


def test_a_solution_that_helped_may_not_have_helped_after_all(shipped_wizard: Wizard) -> None:
    reply = last(shipped_wizard, FAILED, "1", "oui", "non en fait ça ne marche pas")
    assert dict(reply.turn.answers)["375#old-gateway"] == NO
    assert kinds(reply) == ["corrected", "ask"]


@pytest.mark.parametrize(
    ("message", "term"),
    [("explique 'chaîne'", "chain"), ("explique moi la chaine", "chain"), ("what is STARTTLS?", "starttls"),
     ("qu'est-ce que c'est un certificat intermediare", "intermediate"), ("what does MX mean?", "mx"),
     ("explain greylisting please", "greylisting"), ("c'est quoi le SAN ?", "names"), ("define OCSP", "revocation"), ("et dane c'est quoi ?", "dane"),
     ("que veut dire poignée de main", "handshake")],
)  # fmt: skip
def test_a_term_is_explained_and_the_question_stays(shipped_wizard: Wizard, message: str, term: str) -> None:
    asked, explained = talk(shipped_wizard, FAILED, message)
    assert explained.reply.meaning.node == f"terms#{term}"
    assert kinds(explained.reply) == ["explained", "ask"]
    assert explained.reply.sayings[-1].again
    assert explained.reply.turn.answers == asked.reply.turn.answers


def test_a_term_that_nobody_explained_is_not_made_up(shipped_wizard: Wizard) -> None:
    reply = last(shipped_wizard, "explain quxblorb")
    assert kinds(reply) == ["not-understood"]


POSTFIX = {"server.product": "postfix", "server.version": "3.8"}


@pytest.mark.parametrize(
    ("message", "facts"),
    [
        ("IceWarp 13.0.1", {"server.product": "icewarp", "server.version": "13.0.1"}),
        ("nous avons icewarp 13 sous windows",
         {"server.product": "icewarp", "server.version": "13", "server.system": "windows"}),
        ("12.5", {"server.version": "12.5"}), ("en fait c'est postfix 3.8", POSTFIX),
        ("we run it on Ubuntu", {"server.system": "linux"}),
    ],
)  # fmt: skip
def test_what_is_said_of_our_server_narrows_the_steps(
    shipped_wizard: Wizard, message: str, facts: dict[str, str]
) -> None:
    reply = last(shipped_wizard, FAILED, "1", message)
    assert reply.meaning.kind == "server"
    assert {fact.name: fact.value for fact in reply.turn.facts} == facts
    assert kinds(reply) == ["server", "solution"]


def test_another_product_replaces_the_one_said_before(shipped_wizard: Wizard) -> None:
    reply = last(shipped_wizard, FAILED, "1", "icewarp 13", "postfix")
    assert [(fact.name, fact.value) for fact in reply.turn.facts] == [("server.product", "postfix")]


@pytest.mark.parametrize(
    "message", ["postfix refuses our mail", "13 messages were refused", "outlook on windows fails"]
)
def test_a_sentence_about_more_than_the_server_says_nothing_of_it(shipped_wizard: Wizard, message: str) -> None:
    assert last(shipped_wizard, FAILED, "1", message).turn.facts == ()


@pytest.mark.parametrize(
    "message", ["no route to host on port 25", "no encryption on our server", "non-delivery report"]
)
def test_a_no_that_belongs_to_what_follows_corrects_nothing(shipped_wizard: Wizard, message: str) -> None:
    reply = last(shipped_wizard, FAILED, "1", message)
    assert dict(reply.turn.answers) == {ASKED: "old"}


def test_real_questions_are_no_commands_and_no_answers(shipped_wizard: Wizard) -> None:
    """The questions that people ask are words, or lines that they cite; also while something else is asked."""
    asked = last(shipped_wizard, FAILED)
    lines = (ROOT / "tests" / "data" / "questions.jsonl").read_text("utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines]
    for text in texts:
        meant = understand(shipped_wizard, asked.reply, text)
        assert meant.kind in ("words", "lines", "explain"), (text, meant)


@pytest.mark.parametrize(
    ("message", "kind"),
    [("oui", "node"), ("yes", "node"), ("la première", "node"), ("non", "none"), ("je sais pas", "none")],
)
def test_what_was_found_is_confirmed_or_not(shipped_wizard: Wizard, message: str, kind: str) -> None:
    found, answer = talk(shipped_wizard, "notre certificat est périmé depuis hier", message)
    assert answer.reply.meaning.kind == kind
    assert kind != "node" or answer.reply.meaning.node == found.reply.state.listed[0]


def test_a_server_alone_is_noted_and_what_goes_wrong_is_asked(shipped_wizard: Wizard) -> None:
    reply = last(shipped_wizard, "our mail server is IceWarp 13")
    assert kinds(reply) == ["server", "send-lines"]
    assert [(fact.name, fact.value) for fact in reply.turn.facts] == [
        ("server.product", "icewarp"), ("server.version", "13"),
    ]  # fmt: skip


def test_more_is_not_no_more(shipped_wizard: Wizard) -> None:
    turn = Turn(article="smtp-tls", answers=(("smtp-tls#outcome", "encrypted"),))
    asked = last(shipped_wizard, "help", turn=turn)
    assert asked.sayings[-1].node == "smtp-tls#after"
    reply = last(shipped_wizard, "un controle plus severe critique le certificat", turn=turn)
    assert dict(reply.turn.answers)["smtp-tls#after"] == "certificate"


@pytest.mark.parametrize(
    ("message", "choice"), [("le serveur distant", "there"), ("notre serveur", "here"), ("the remote server", "there")]
)
def test_the_far_server_has_many_names(shipped_wizard: Wizard, message: str, choice: str) -> None:
    reply = last(shipped_wizard, "454 4.7.0 TLS not available due to local problem", message)
    assert dict(reply.turn.answers) == {"starttls#refused-side": choice}


@pytest.mark.parametrize("message", ["ça marche plus", "bonjour, j'ai une erreur TLS", "email does not work"])
def test_nothing_is_found_in_what_says_only_that_something_fails(shipped_wizard: Wizard, message: str) -> None:
    assert not talk(shipped_wizard, message)[-1].reply.sayings[0].found

"""Passages as shown: slots filled and escaped, nothing hostile, the right language, the right variants."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.small_kb import CLOCK, small_kb
from wizard.answer import html, inline, page_view, pick_language, plain, question_view, solution_view, to_replace
from wizard.facts import Fact, Facts
from wizard.model import KnowledgeBase

NO_FACTS = Facts()
PEER = Facts([Fact("session.peer", "192.0.2.1"), Fact("session.port", "587")])

VARIANTS = CLOCK.replace(
    "#### Étapes {.steps}\n\n1. Réglez l’heure.\n",
    '#### Sous Windows {.steps for="windows"}\n\n1. Lancez `w32tm`.\n\n'
    '#### Sous Linux, 13 et plus {.steps for="icewarp >= 13, linux"}\n\n1. Lancez `chronyc`.\n\n'
    '#### Version 12 {.steps for="icewarp < 13"}\n\n1. Mettez à jour.\n\n'
    "#### Réponse {.reply}\n\nBonjour, {session.peer: votre serveur} retarde.\n",
)


@pytest.fixture
def kb(tmp_path: Path) -> KnowledgeBase:
    from tests.small_kb import ARTICLE

    return small_kb(tmp_path, {"1.fr.md": ARTICLE, "clock.fr.md": VARIANTS})


def test_a_slot_is_filled_with_the_fact_and_else_with_its_fallback() -> None:
    text = {"fr": "Écrivez à {session.peer: ce serveur}."}
    assert html(text, PEER, "fr").html == "<p>Écrivez à 192.0.2.1.</p>"
    assert html(text, NO_FACTS, "fr").html == "<p>Écrivez à ce serveur.</p>"


def test_slots_work_in_commands_tables_headings_and_code() -> None:
    text = {
        "en": "| a | b |\n|---|---|\n| `x {session.peer: HOST}` | {session.port: 25} |\n\n```\nopenssl {session.peer: HOST}\n```"
    }
    shown = html(text, PEER, "en").html
    assert "<code>x 192.0.2.1</code>" in shown and "<td>587</td>" in shown and "openssl 192.0.2.1" in shown


def test_a_near_reading_fills_no_slot() -> None:
    assert (
        inline({"en": "{session.peer: HOST}"}, Facts([Fact("session.peer", "192.0.2.9", exact=False)]), "en").html
        == "HOST"
    )


@pytest.mark.parametrize(
    "hostile", ["$(reboot)", "mx.example.com; reboot", "`id`", "-oProxyCommand=x", "a b", "x\nreboot"]
)
def test_no_value_becomes_a_second_command(hostile: str) -> None:
    facts = Facts([Fact("session.target", hostile)])
    assert (
        plain({"en": "    openssl -connect {session.target: HOST}:25"}, facts, "en") == "    openssl -connect HOST:25"
    )
    assert inline({"en": "`nc {session.target: HOST}`"}, facts, "en").html == "<code>nc HOST</code>"


@given(st.text())
def test_no_value_from_a_log_becomes_markup(value: str) -> None:
    shown = html(
        {"en": "To {session.peer: HOST} `{session.peer: HOST}`"}, Facts([Fact("session.peer", value or "x")]), "en"
    ).html
    inside = shown.removeprefix("<p>").removesuffix("</p>").replace("<code>", "").replace("</code>", "")
    assert "<" not in inside


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[x](javascript:alert(1))",
        "<style>*{}</style>",
        "<iframe src=//x>",
    ],
)
def test_raw_markup_of_an_article_is_cleaned(hostile: str) -> None:
    shown = html({"en": hostile}, NO_FACTS, "en").html
    assert (
        "<script" not in shown
        and "onerror=" not in shown
        and "javascript:" not in shown
        and "<iframe" not in shown
        and "<style" not in shown
    )


def test_french_spacing_is_set_in_words_and_never_in_code() -> None:
    shown = html({"fr": "Attention : « oui » ; pourquoi ? `a : b ; c`"}, NO_FACTS, "fr").html
    assert "Attention\u00a0:" in shown and "«\u00a0oui\u00a0»" in shown and "pourquoi\u202f?" in shown
    assert "<code>a : b ; c</code>" in shown


def test_plain_text_keeps_commands_as_they_are_and_spaces_the_words() -> None:
    shown = plain({"fr": "Lancez :\n\n        tool set x : 7\n\nou `a : b` : voilà"}, NO_FACTS, "fr")
    assert "Lancez\u00a0:" in shown and "        tool set x : 7" in shown and "`a : b`\u00a0: voilà" in shown


def test_a_missing_translation_falls_back_and_says_so() -> None:
    shown = html({"fr": "Oui"}, NO_FACTS, "en")
    assert shown.fallback and shown.lang == "fr"
    assert pick_language({"fr": "Oui", "en": "Yes"}, "de") == "en"


def test_a_command_inside_a_step_does_not_break_the_numbering() -> None:
    shown = html({"en": "1. Do.\n\n        tool set x 7\n\n2. Then."}, NO_FACTS, "en").html
    assert shown.count("<ol>") == 1 and "<pre><code>tool set x 7" in shown


def test_all_variants_are_shown_while_nothing_is_known(kb: KnowledgeBase) -> None:
    view = solution_view(kb, "clock#set", NO_FACTS, "fr")
    assert [steps.fits for steps in view.steps] == [False, False, False]
    assert set(view.needs) == {"server.product", "server.system"}


def test_only_the_fitting_variants_are_shown_once_version_and_system_are_known(kb: KnowledgeBase) -> None:
    known = {"server.product": "icewarp", "server.version": "13.0.2", "server.system": "linux"}
    facts = Facts([Fact(name, value, "person") for name, value in known.items()])
    view = solution_view(kb, "clock#set", facts, "fr")
    assert [steps.applies for steps in view.steps] == [("IceWarp ≥ 13", "Linux")]
    assert view.steps[0].fits and view.needs == ()


def test_a_version_alone_does_not_tell_whose_it_is(kb: KnowledgeBase) -> None:
    view = solution_view(kb, "clock#set", Facts([Fact("server.version", "13.0.2", "person")]), "fr")
    assert all(not steps.fits for steps in view.steps) and "server.product" in view.needs


def test_steps_for_another_product_are_never_shown(kb: KnowledgeBase) -> None:
    view = solution_view(kb, "clock#set", Facts([Fact("log.dialect", "postfix")]), "fr")
    assert [steps.applies for steps in view.steps] == [("Windows",)]


def test_the_reply_to_the_customer_is_there_in_each_of_its_languages(kb: KnowledgeBase) -> None:
    assert solution_view(kb, "clock#set", PEER, "en").replies == {"fr": "Bonjour, 192.0.2.1 retarde."}


def test_a_question_is_shown_with_its_choices_in_the_authors_order(kb: KnowledgeBase) -> None:
    view = question_view(kb, "1#reason", NO_FACTS, "fr")
    assert [choice.id for choice in view.choices] == ["parse", "version", "none"] and not view.asks_for_lines
    assert question_view(kb, "1#more", NO_FACTS, "fr").asks_for_lines


def test_a_page_is_shown_whole_without_its_fences_of_logic(kb: KnowledgeBase) -> None:
    view = page_view(kb, "1", "fr")
    assert [passage.anchor for passage in view.passages if passage.kind == "question"][:2] == ["outcome", "reason"]
    assert all("proves" not in passage.body.html for passage in view.passages)


def test_the_words_in_commands_for_hosts_that_are_not_known_are_to_be_replaced(kb: KnowledgeBase) -> None:
    text = {
        "fr": "Écrivez à {session.peer: lui}.\n\n```\nx {session.target: HOTE}:{session.port: 25}\n```\n\n1. `y {session.host: NOM}`\n"
    }
    assert to_replace([text], NO_FACTS, "fr") == ("HOTE", "NOM")
    assert to_replace([text, text], Facts([Fact("session.target", "192.0.2.1")]), "fr") == ("NOM",)
    assert to_replace([{"fr": "Rien."}, {}], NO_FACTS, "fr") == ()


COMMAND = {
    "en": "Run it:\n\n```\nconnect {session.target: HOST}:{session.port: 25}\ncurl https://{session.target: HOST}/\n```\n"
}


@pytest.mark.parametrize(
    ("target", "dialled"), [("2001:db8::1b", "[2001:db8::1b]"), ("192.0.2.1", "192.0.2.1"), ("mx.example.net",) * 2]
)
def test_an_ipv6_address_is_in_brackets_before_a_port_and_in_a_url(target: str, dialled: str) -> None:
    facts = Facts([Fact("session.target", target)])
    for shown in (html(COMMAND, facts, "en").html, plain(COMMAND, facts, "en")):
        assert f"connect {dialled}:25" in shown and f"https://{dialled}/" in shown


def test_an_ipv6_address_in_a_sentence_stays_as_it_is() -> None:
    facts = Facts([Fact("session.peer", "2001:db8::1b")])
    sentence = {"en": "The peer {session.peer: unknown}: it answered {session.peer: unknown}."}
    assert "The peer 2001:db8::1b: it answered 2001:db8::1b." in html(sentence, facts, "en").html


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_certificate_that_is_wrong_there_may_be_one_of_our_own_server(shipped_kb: KnowledgeBase, lang: str) -> None:
    """An application or a test tool that calls our server says that its peer is wrong, which we are."""
    there = [
        each
        for each in shipped_kb.pages["peer-certificate"].solutions
        if each.at == "there" and each.cause != "cert-rejected"
    ]
    assert len(there) > 10
    for each in there:
        assert 'href="kb:our-certificate#' in solution_view(shipped_kb, each.id, NO_FACTS, lang).body.html, each.id


@pytest.mark.parametrize("address", ["192.0.2.7", "2001:db8::1b"])
def test_no_command_names_an_address_as_a_server_name(address: str) -> None:
    source = (
        "Run:\n\n```\nopenssl s_client -connect {session.target: HOST}:25 -servername {session.target: HOST} "
        "-verify_hostname {session.target: HOST} -showcerts\n```"
    )
    facts = Facts([Fact("session.target", address)])
    for shown in (plain({"en": source}, facts, "en"), html({"en": source}, facts, "en").html):
        assert "-servername" not in shown and "-verify_hostname" not in shown
        assert f":25 -verify_ip {address} -showcerts" in shown
    named = plain({"en": source}, Facts([Fact("session.target", "mx.example.com")]), "en")
    assert "-servername mx.example.com -verify_hostname mx.example.com" in named

"""The conversation as a page, without scripts: nothing is kept on the server, and the wizard has the same state."""

import json

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from tests.chat.talking import FAILED, SERVER_FAILED
from tests.web.screenless import Screenless
from wizard.chat import Event, Moved, Said
from wizard.conversation import Turn
from wizard.web.talks import Talk, talk_of

OLD = "An old gateway or antispam, never updated"


def say(browser: Screenless, message: str) -> Screenless:
    return browser.fill("message", message).press()


def quick(browser: Screenless) -> list[str]:
    return [button.attributes["value"] for button in browser.root.every("button", name="quick")]


def talk(browser: Screenless) -> list[object]:
    found: list[object] = json.loads(browser.root.one("input", name="talk").attributes["value"])
    return found


def carried_answers(browser: Screenless) -> dict[str, str]:
    """The answers that the form of the wizard's page carries."""
    return {name: value for name, value in browser.fields() if "#" in name}


def test_a_problem_in_words_is_answered_with_quick_replies_and_ends_in_steps(browser: Screenless) -> None:
    say(browser.open("/fr/chat"), "notre certificat est périmé")
    assert len(quick(browser)) == 4
    browser.press("quick", quick(browser)[0])
    assert browser.root.every("a", href="/fr/articles/our-certificate#renew-here")
    assert "modifié" in browser.text
    browser.press("quick", quick(browser)[0])
    assert [section.attributes["id"] for section in browser.root.every("section", class_="exchange")] == [
        "exchange-1", "exchange-2", "exchange-3",
    ]  # fmt: skip
    assert len(talk(browser)) == 4


def test_lines_are_answered_with_those_that_say_so(browser: Screenless) -> None:
    say(browser.open("/en/chat"), FAILED)
    assert browser.root.one("span", class_="lines__no").text == "6"
    assert OLD in quick(browser)
    browser.press("quick", OLD)
    assert browser.root.every("a", href="/en/articles/375#old-gateway")


def test_only_the_last_exchange_has_buttons_and_the_log_is_a_log(browser: Screenless) -> None:
    say(say(browser.open("/en/chat"), FAILED), "why?")
    log = browser.root.one("div", role="log")
    first, second = log.every("section", class_="exchange")
    assert not first.every("button", name="quick") and second.every("button", name="quick")


def test_the_wizard_and_the_chat_have_the_same_state_and_no_step_is_lost(browser: Screenless) -> None:
    say(say(browser.open("/en/chat"), FAILED), "old gateway")
    browser.press("from", "chat")
    assert carried_answers(browser) == {"375#peer-software": "old"}
    browser.press("375#old-gateway", "no")
    assert carried_answers(browser) == {"375#peer-software": "old", "375#old-gateway": "no"}
    asked = browser.asked
    browser.press("from", "wizard")
    assert len(talk(browser)) == 4
    browser.press("from", "chat")
    assert carried_answers(browser) == {"375#peer-software": "old", "375#old-gateway": "no"} and browser.asked == asked
    browser.press("from", "wizard")
    assert len(talk(browser)) == 4, "going there and back says nothing new"


def test_a_paste_in_the_wizard_goes_on_in_the_chat(browser: Screenless) -> None:
    browser.open("/fr/").fill("log", FAILED).press()
    browser.press("from", "wizard")
    assert "Un logiciel récent, sans rien entre nous" in quick(browser)
    say(browser, "1").press("from", "chat")
    assert carried_answers(browser) == {"375#peer-software": "old"}


def test_a_walk_without_a_log_goes_on_in_the_chat(browser: Screenless) -> None:
    browser.open("/en/wizard/375?375%23outcome=failed").follow("Go on in the chat")
    assert browser.root.one("section", class_="exchange")
    browser.press("from", "chat")
    assert carried_answers(browser) == {"375#outcome": "failed"}


def test_answers_about_another_session_wait_in_the_wizard_too(browser: Screenless) -> None:
    say(browser.open("/en/chat"), f"{FAILED}\n{SERVER_FAILED}")
    say(say(browser, "1"), "session 2").press("from", "chat")
    carried = dict(browser.fields())
    assert carried["focus"] == "2" and carried["1!375#peer-software"] == "old"
    browser.press("look", "1")
    assert carried_answers(browser)["375#peer-software"] == "old"


def test_the_page_follows_the_language_of_the_message_until_one_is_chosen(browser: Screenless) -> None:
    say(browser.open("/en/chat"), "bonjour, notre certificat est périmé depuis hier")
    assert browser.root.one("html").attributes["lang"] == "fr"
    browser.press("language", "en")
    assert browser.root.one("html").attributes["lang"] == "en"
    say(browser, "notre certificat est périmé")
    assert browser.root.one("html").attributes["lang"] == "en"
    first = browser.root.every("section", class_="exchange")[0]
    assert first.attributes["lang"] == "fr"


def test_what_is_typed_survives_other_colours(browser: Screenless) -> None:
    say(browser.open("/en/chat"), FAILED).fill("message", "half a sent").press("theme", "dark")
    assert browser.root.one("textarea", id="message").raw.strip() == "half a sent"
    assert len(talk(browser)) == 2


def test_the_new_part_alone_is_enough_for_the_script(client: FlaskClient) -> None:
    response = client.post("/en/chat", data={"talk": json.dumps(["en", FAILED]), "message": "1", "part": "1"})
    text = response.get_data(as_text=True)
    assert response.status_code == 200 and text.count('class="exchange"') == 1 and "exchange-2" in text
    assert "<header" not in text


@pytest.mark.parametrize(
    "carried",
    ["", "[", "{}", "[]", '["xx"]', '["en", 7, null, [], {}]', "[" * 3000, '["en", {"answers": [[1, 2]], "focus": true}]',
     '["en", {"article": "gone", "focus": 99, "log": 5, "facts": [["tls.outcome", "verified"]], "parked": [[1]]}]'],
)  # fmt: skip
def test_a_conversation_that_somebody_wrote_otherwise_is_no_error(client: FlaskClient, carried: str) -> None:
    response = client.post("/en/chat", data={"talk": carried, "message": "hello"})
    assert response.status_code == 200
    assert client.post("/en/wizard", data={"talk": carried, "from": "chat"}).status_code == 200


def test_markup_in_a_message_stays_text(browser: Screenless) -> None:
    say(browser.open("/en/chat"), '<script>alert(1)</script> & "quoted"')
    assert len(browser.root.every("script")) == 1
    assert "<script>alert(1)</script>" in browser.text


def test_a_message_that_is_too_long_is_refused_and_the_conversation_stays(app_with_little_room: FlaskClient) -> None:
    browser = say(Screenless(app_with_little_room).open("/en/chat"), "our certificate has expired")
    say(browser, "x" * 6000)
    assert browser.status == 413
    assert len(talk(browser)) == 2


@pytest.fixture
def app_with_little_room(shipped_settings: object, shipped_wizard: object) -> FlaskClient:
    from dataclasses import replace

    from wizard.web import create_app

    app = create_app(replace(shipped_settings, max_paste_bytes=10_000), shipped_wizard)  # type: ignore[type-var, arg-type]
    return app.test_client()


IDS = st.text(alphabet="abc#-123", max_size=12)
MOVES = st.builds(
    lambda text, lang, article, focus, answers, parked: Moved(Turn(text, lang, article, focus, tuple(answers)), tuple(parked)),
    st.text(max_size=20), st.sampled_from(["fr", "en"]), st.none() | IDS, st.none() | st.integers(0, 9),
    st.lists(st.tuples(IDS, IDS), max_size=3), st.lists(st.tuples(st.integers(0, 9), IDS, IDS), max_size=2),
)  # fmt: skip


@given(st.sampled_from(["fr", "en"]), st.lists(st.one_of(st.builds(Said, st.text(max_size=30)), MOVES), max_size=5))
def test_what_the_page_carries_is_the_conversation(lang: str, events: list[Event]) -> None:
    talk = Talk(lang, tuple(events))
    assert talk_of(talk.written(), "en") == talk


@given(st.text(max_size=60))
def test_any_field_is_read_as_some_conversation(field: str) -> None:
    assert talk_of(field, "fr").lang in ("fr", "en")


def test_in_a_frame_the_conversation_stays_in_the_frame(browser: Screenless) -> None:
    say(browser.open("/embed/en/chat"), FAILED)
    browser.press("from", "chat")
    assert browser.address.startswith("/embed/en/wizard")
    browser.press("from", "wizard")
    assert browser.address.startswith("/embed/en/chat") and len(talk(browser)) == 2

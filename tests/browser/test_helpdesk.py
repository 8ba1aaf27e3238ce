"""The whole job in a real django-helpdesk: the wizard knows the ticket, and the customer gets its reply."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import free_port, start_server
from tests.browser.embedded import frame_of, put_in
from tests.browser.helpdesk import ROOT, Helpdesk, text_of
from tests.browser.walking import answer, asked

LOG = "\n".join((ROOT / "docs" / "examples" / "icewarp.log").read_text("utf-8").splitlines()[10:16])
HOSTILE = (
    "</script></textarea><script>window.harmed = 1</script><img src=x onerror='window.harmed = 1'> {{ 7|add:7 }} "
    "{% now 'Y' %} {# gone #} ${7*7} <%= 7 %> \u202egnihtemos\u202c \u2066x\u2069 "
    '{"wizard": 1, "type": "init", "version": 1} '
)
NOISE = "\n".join(f"{{% {number}" for number in range(3000))
HOSTILE_LOG = LOG.replace("250 STARTTLS", "250 STARTTLS {{ 7|add:7 }} {% now 'Y' %} {# gone #} {%}{{{x}}} <b>%}")

REFUSED = re.compile(r"(Loading|Framing|Connecting|Refused)[^.]*widget\.localhost")
FRAME = "document.querySelector('wizard-embed').shadowRoot.querySelector('iframe')"

# The first run on a machine installs the helpdesk.
pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def helpdesk() -> Iterator[Helpdesk]:
    """The portal and the wizard, each on a site of its own."""
    portal, wizard = free_port(), free_port()
    server = start_server(wizard, WIZARD_EMBED_ORIGINS=f"http://portal.localhost:{portal}")
    made = Helpdesk(portal, f"http://widget.localhost:{wizard}")
    yield made
    made.end()
    server.terminate()
    server.wait(10)


@pytest.fixture
def page(browser: Browser, helpdesk: Helpdesk) -> Iterator[Page]:
    helpdesk.send_policy("")
    context = browser.new_context()
    yield context.new_page()
    context.close()


def squeezed(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("policy", ["", "hosts", "nonce"])
def test_the_reply_for_a_french_customer_arrives_as_the_wizard_showed_it(
    page: Page, helpdesk: Helpdesk, policy: str
) -> None:
    ticket = helpdesk.open_ticket(page, "Nos messages sont refusés", f"Bonjour,\n\nvoici le journal :\n\n{LOG}")
    helpdesk.log_in(page)
    helpdesk.send_policy(policy)
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.goto(f"{helpdesk.address}/tickets/{ticket}/")

    frame = frame_of(page)
    assert frame.evaluate("document.documentElement.lang") == "en"
    assert frame.locator(".case .badge").get_attribute("class") == "badge badge--failed"
    assert "198.51.100.242" in (frame.locator(".case").text_content() or "")
    assert asked(frame) == "375#peer-software"
    assert page.evaluate(f"getComputedStyle({FRAME}).borderTopWidth") == "0px"
    answer(frame, "old")
    french = (frame.locator("pre[data-reply][lang=fr]").text_content() or "").strip()
    before = len(helpdesk.mails())
    assert put_in(frame) == "inserted"
    assert page.input_value("#commentBox") == french
    assert page.is_checked("#id_public")
    helpdesk.send_reply(page)
    last = helpdesk.history(page, ticket)[-1]
    assert (last["comment"], last["public"]) == (french, True)
    assert squeezed(french) in squeezed(page.inner_text("#followup-list"))
    mails = helpdesk.mails()[before:]
    assert len(mails) == 1
    assert f"\n\n{french}\n\n" in text_of(mails[0])
    assert [text for text in wrong if REFUSED.search(text)] == []


def test_a_hostile_ticket_runs_nothing_and_the_portal_evaluates_nothing_of_it_when_the_note_is_sent(
    page: Page, helpdesk: Helpdesk
) -> None:
    ticket = helpdesk.open_ticket(page, HOSTILE[:200], f"{HOSTILE * 20}\n{NOISE}\n{HOSTILE_LOG}")
    helpdesk.log_in(page)
    page.goto(f"{helpdesk.address}/tickets/{ticket}/")
    frame = frame_of(page)
    assert frame.locator("#log").input_value().startswith(HOSTILE[:200].strip())
    assert frame.locator(".case .badge").get_attribute("class") == "badge badge--failed"
    answer(frame, "old")
    note = (frame.locator("pre[data-note]").text_content() or "").strip()
    assert "{{ 7|add:7 }}" in note and "{% now" in note and "%}" in note and "{# gone #}" in note
    before = len(helpdesk.mails())
    assert put_in(frame, "note") == "inserted"
    assert frame.evaluate("window.harmed") is None
    assert not page.is_checked("#id_public")
    helpdesk.send_reply(page)
    last = helpdesk.history(page, ticket)[-1]
    assert (last["comment"], last["public"]) == (note, False)
    assert len(helpdesk.mails()) == before
    assert page.evaluate("window.harmed") is None


def test_a_reply_and_a_note_in_one_box_go_to_whom_they_are_for(page: Page, helpdesk: Helpdesk) -> None:
    ticket = helpdesk.open_ticket(page, "TLS", LOG, queue="World")
    helpdesk.log_in(page)
    page.goto(f"{helpdesk.address}/tickets/{ticket}/")
    frame = frame_of(page)
    answer(frame, "old")
    english = (frame.locator("pre[data-reply][lang=en]").text_content() or "").strip()
    for kind, public in (("note", False), ("customer", True)):
        assert put_in(frame, kind) == "inserted"
        assert page.is_checked("#id_public") is public
    assert page.input_value("#commentBox").endswith(f"\n\n{english}")

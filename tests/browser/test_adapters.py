"""The adapters for portals of other makers, each against an object that behaves as its maker's documentation says.

What these objects do is written from the pages that docs/embedding names; the portals themselves were not there.
"""

import base64
import functools
import json
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Frame, Page, Route

from tests.browser.conftest import free_port, start_server
from tests.identity.conftest import SECRET
from tests.identity.test_tokens import hs256
from tests.identity.test_vendors import of_helpscout

ADAPTERS = Path(__file__).parent.parent.parent / "adapters"
ISSUERS = f"""
[zendesk]
kind = "jwt"
issuer = "https://desk.zendesk.com"
audience = "WIZARD"
algorithm = "HS256"
secret = "{SECRET}"
names_people = false

[helpscout]
kind = "helpscout"
secret = "helpscout-secret"

[front]
kind = "front"
secret = "the word of Front"
"""


PAGES: dict[str, str] = {}
"""What stands at a path instead of the file: pages in which an administrator has written their own addresses."""


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and those pages, and says nothing."""

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path not in PAGES:
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8" if path.endswith("l") else "text/javascript")
        self.end_headers()
        self.wfile.write(PAGES[path].encode())

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def portal() -> Iterator[str]:
    """Where the adapters' pages stand."""
    port = free_port()
    server = ThreadingHTTPServer(("127.0.0.1", port), functools.partial(Quiet, directory=str(ADAPTERS)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://portal.localhost:{port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def wizard(portal: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder, port = tmp_path_factory.mktemp("adapters"), free_port()
    origin = f"http://widget.localhost:{port}"
    (folder / "issuers.toml").write_text(ISSUERS.replace("WIZARD", origin), "utf-8")
    server = start_server(
        port, WIZARD_EMBED_ORIGINS=portal, WIZARD_AUDIENCE="public", WIZARD_STORE=f"sqlite:///{folder / 'wizard.db'}",
        WIZARD_EMBED_ISSUERS=str(folder / "issuers.toml"),
    )  # fmt: skip
    yield origin
    server.terminate()
    server.wait(10)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="en-GB")
    made = context.new_page()
    wrong: list[str] = []
    made.on("pageerror", lambda error: wrong.append(str(error)))
    yield made
    context.close()
    assert wrong == []


def put(page: Page, pattern: str, script: str) -> None:
    """Answer an address of the maker with something that behaves as it is documented to."""

    def answer(route: Route) -> None:
        route.fulfill(body=script, content_type="text/javascript")

    page.route(pattern, answer)


def configured(adapter: str, wizard: str, portal: str, issuer: str = "") -> None:
    """The page of an adapter as an administrator writes it: with their own addresses in it."""
    text = (ADAPTERS / adapter / "index.html").read_text("utf-8")
    text = text.replace("https://wizard.example.com", wizard).replace("https://chat.example.com", portal)
    PAGES[f"/{adapter}/index.html"] = text.replace('data-issuer=""', f'data-issuer="{issuer}"')


def frame_of(page: Page) -> Frame:
    for _ in range(200):
        found = next((each for each in page.frames if "/embed/" in each.url), None)
        if found is not None and found.locator("main").count():
            return found
        page.wait_for_timeout(50)
    raise AssertionError("the wizard did not come")


def answered(page: Page, choice: str = "old") -> Frame:
    """The wizard's frame after the ticket was read and its question answered."""
    frame = frame_of(page)
    frame.wait_for_selector(".choice input", timeout=20_000)
    frame.locator(f'.choice input[value="{choice}"]').check()
    frame.locator("main form .button--go").first.click()
    frame.wait_for_selector("pre[data-reply]")
    frame.wait_for_load_state()
    return frame


def put_in(frame: Frame, kind: str = "customer") -> str:
    button = frame.locator(f"button[data-insert={kind}]")
    button.wait_for()
    button.click()
    status = frame.locator("[data-inserted][data-state]")
    status.wait_for()
    return status.get_attribute("data-state") or ""


def french_of(frame: Frame) -> str:
    return (frame.locator("pre[data-reply][lang=fr]").text_content() or "").strip()


def squeezed(text: str) -> str:
    return "".join(text.split())


ZAF = """
window.zaf = { html: DRAFT, type: "publicReply", resized: 0, rich: RICH, keeps: true };
window.ZAFClient = { init: () => ({
  metadata: async () => ({ settings: SETTINGS }),
  context: async () => ({ account: { subdomain: "desk" } }),
  get: async (wanted) => {
    const known = { ...TICKET, "comment.useRichText": zaf.rich, "comment.text": zaf.html, "comment.type": zaf.type };
    return Object.fromEntries([].concat(wanted).map((name) => [name, known[name]]));
  },
  set: async (name, value) => { if (name === "comment.type") zaf.type = value; },
  invoke: async (name, value) => {
    if (name === "resize") zaf.resized += 1;
    else if (name === "ticket.editor.insert" && zaf.keeps) zaf.html += value;
    else if (name === "ticket.comment.appendText" && zaf.keeps) zaf.html += value.replace(/&/g, "&amp;").replace(/</g, "&lt;");
    else if (name !== "ticket.editor.insert" && name !== "ticket.comment.appendText") throw new Error(name);
  },
  request: (options) => window.zendeskProxy(options),
}) };
"""


def zendesk(
    page: Page, wizard: str, excerpts: str, issuer: str = "", *, rich: bool = True, secret: str = SECRET
) -> list[Any]:
    """A Zendesk with a ticket; its proxy signs as the settings say. What the proxy was asked is in the list."""
    ticket = {
        "ticket.id": 7, "ticket.subject": "TLS", "ticket.description": excerpts, "ticket.requester.locale": "fr-FR",
        "currentUser.locale": "en-US",
    }  # fmt: skip
    settings = {"wizard": wizard, "issuer": issuer}
    asked: list[Any] = []

    def proxy(options: dict[str, Any]) -> Any:
        asked.append(options)
        assert options["secure"] and options["jwt"]["secret_key"].startswith("{{setting.")
        claims = {**options["jwt"]["claims"], "exp": int(time.time()) + options["jwt"]["expiry"]}
        signed = options["headers"]["Authorization"].replace("{{jwt.token}}", hs256(claims, secret))
        address = options["url"].replace("widget.localhost", "127.0.0.1")
        request = urllib.request.Request(address, b"", {"Authorization": signed}, method="POST")  # noqa: S310  # ours
        try:
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=10) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refused:
            refused.close()
            raise RuntimeError(refused.code) from None

    page.expose_function("zendeskProxy", proxy)
    script = ZAF.replace("DRAFT", json.dumps("<p>Dear customer,</p>")).replace("RICH", json.dumps(rich))
    put(page, "https://static.zdassets.com/**",
        script.replace("SETTINGS", json.dumps(settings)).replace("TICKET", json.dumps(ticket)))  # fmt: skip
    return asked


def zendesk_holds(page: Page) -> str:
    text: str = page.evaluate("new DOMParser().parseFromString(zaf.html, 'text/html').body.textContent")
    return text


@pytest.mark.parametrize("rich", [True, False])
def test_zendesk_gets_the_customers_reply_beside_the_draft(
    page: Page, portal: str, wizard: str, excerpts: str, rich: bool
) -> None:
    assert zendesk(page, wizard, excerpts, rich=rich) == []
    page.goto(f"{portal}/zendesk/assets/iframe.html")
    frame = answered(page)
    assert put_in(frame) == "inserted"
    assert squeezed(zendesk_holds(page)) == "Dearcustomer," + squeezed(french_of(frame))
    assert page.evaluate("zaf.type") == "publicReply" and page.evaluate("zaf.resized") > 0


def test_a_note_goes_into_an_internal_note_of_zendesk(page: Page, portal: str, wizard: str, excerpts: str) -> None:
    zendesk(page, wizard, excerpts)
    page.goto(f"{portal}/zendesk/assets/iframe.html")
    assert put_in(answered(page), "note") == "inserted"
    assert page.evaluate("zaf.type") == "internalNote" and "375#" in zendesk_holds(page)


def test_success_is_only_said_where_zendesks_editor_holds_it(
    page: Page, portal: str, wizard: str, excerpts: str
) -> None:
    zendesk(page, wizard, excerpts)
    page.goto(f"{portal}/zendesk/assets/iframe.html")
    frame = answered(page)
    page.evaluate("zaf.keeps = false")
    assert put_in(frame) == "failed"


def test_zendesks_proxy_proves_an_agent_and_the_page_sees_no_token(
    page: Page, portal: str, wizard: str, excerpts: str
) -> None:
    asked = zendesk(page, wizard, excerpts, "zendesk")
    page.goto(f"{portal}/zendesk/assets/iframe.html")
    frame = frame_of(page)
    frame.wait_for_selector("#signed")
    frame = answered(page)
    assert frame.get_by_role("heading", name="For colleagues only").count() == 1
    assert len(asked) == 1 and SECRET not in json.dumps(asked)
    assert page.evaluate("document.documentElement.outerHTML.includes('eyJ')") is False


def test_a_zendesk_with_another_secret_proves_nobody(page: Page, portal: str, wizard: str, excerpts: str) -> None:
    zendesk(page, wizard, excerpts, "zendesk", secret="another secret that is long enough for it")  # noqa: S106
    page.goto(f"{portal}/zendesk/assets/iframe.html")
    frame = answered(page)
    assert frame.locator("#signed").count() == 0
    assert frame.get_by_role("heading", name="For colleagues only").count() == 0


FRESHDESK = """
window.fd = { html: "<p>Dear customer,</p>", opened: [], refuses: false };
window.app = { initialized: async () => ({
  iparams: { get: async () => ({ wizard: WIZARD }) },
  data: { get: async (name) => ({
    ticket: { ticket: TICKET }, contact: { contact: { language: "fr" } }, loggedInUser: { loggedInUser: { contact: { language: "en" } } },
  }[name]) },
  interface: { trigger: async (name, options) => {
    if (fd.refuses) throw new Error("not supported");
    if (name === "click") fd.opened.push(options.id);
    else if (name === "setValue" && options.id === "editor" && options.replace === false) fd.html += options.text;
    else throw new Error(name);
  } },
}) };
"""


def freshdesk(page: Page, portal: str, wizard: str, excerpts: str) -> None:
    ticket = {"id": 7, "subject": "TLS", "description_text": excerpts}
    text = (ADAPTERS / "freshdesk/app/index.html").read_text("utf-8").replace("{{{appclient}}}", "/appclient.js")
    PAGES["/freshdesk/app/index.html"] = text
    PAGES["/appclient.js"] = FRESHDESK.replace("WIZARD", json.dumps(wizard)).replace("TICKET", json.dumps(ticket))
    page.goto(f"{portal}/freshdesk/app/index.html")


@pytest.mark.parametrize(("kind", "opened"), [("customer", "openReply"), ("note", "openNote")])
def test_freshdesk_is_handed_the_text_and_the_agent_is_told_to_look(
    page: Page, portal: str, wizard: str, excerpts: str, kind: str, opened: str
) -> None:
    freshdesk(page, portal, wizard, excerpts)
    frame = answered(page)
    assert put_in(frame, kind) == "unseen"
    held = page.evaluate("new DOMParser().parseFromString(fd.html, 'text/html').body.textContent")
    assert held.startswith("Dear customer,") and page.evaluate("fd.opened") == [opened]
    assert kind == "note" or squeezed(held).endswith(squeezed(french_of(frame)))


def test_a_freshdesk_that_opens_no_editor_gets_nothing(page: Page, portal: str, wizard: str, excerpts: str) -> None:
    freshdesk(page, portal, wizard, excerpts)
    frame = answered(page)
    page.evaluate("fd.refuses = true")
    assert put_in(frame) == "failed"
    assert page.evaluate("fd.html") == "<p>Dear customer,</p>"


CHATWOOT = """<!doctype html><title>Chatwoot</title><iframe id="app" src="/chatwoot/index.html" width="900" height="900"></iframe>
<iframe id="other" srcdoc="<p>other</p>"></iframe>
<script>
window.asked = 0;
window.context = CONTEXT;
addEventListener("message", (event) => {
  if (event.data !== "chatwoot-dashboard-app:fetch-info") return;
  asked += 1;
  tell();
});
function tell() {
  document.querySelector("#app").contentWindow.postMessage(JSON.stringify({ event: "appContext", data: context }), "*");
}
</script>"""


def chatwoot(page: Page, portal: str, wizard: str, excerpts: str) -> None:
    context = {
        "conversation": {
            "id": 7, "additional_attributes": {"mail_subject": "TLS", "browser_language": "fr"},
            "messages": [
                {"message_type": 0, "content": excerpts}, {"message_type": 1, "content": "SECRET ANSWER"},
                {"message_type": 0, "content": None},
            ],
        },
        "contact": {"id": 1}, "currentAgent": {"id": 2, "name": "Anne Martin", "email": "anne@example.com"},
    }  # fmt: skip
    configured("chatwoot", wizard, portal)
    PAGES["/dashboard.html"] = CHATWOOT.replace("CONTEXT", json.dumps(context))
    page.goto(f"{portal}/dashboard.html")


def test_chatwoots_conversation_is_read_and_the_reply_is_copied(
    page: Page, portal: str, wizard: str, excerpts: str
) -> None:
    chatwoot(page, portal, wizard, excerpts)
    frame = answered(page)
    assert page.evaluate("asked") == 1
    assert frame.locator("button[data-insert]:visible").count() == 0
    assert frame.locator(".replies .copy").count() == 2
    assert "SECRET ANSWER" not in frame.locator("body").inner_html()
    assert "Anne Martin" not in frame.locator("body").inner_html()


def test_another_conversation_of_chatwoot_begins_anew(page: Page, portal: str, wizard: str, excerpts: str) -> None:
    chatwoot(page, portal, wizard, excerpts)
    answered(page)
    page.evaluate("context.conversation.id = 8; context.conversation.messages = []; tell()")
    frame_of(page).wait_for_selector("#log")
    page.wait_for_timeout(600)
    assert frame_of(page).locator("#log").input_value() == "TLS"


def test_chatwoots_page_hears_nobody_but_the_portal_around_it(
    page: Page, portal: str, wizard: str, excerpts: str
) -> None:
    chatwoot(page, portal, wizard, excerpts)
    answered(page)
    forged = json.dumps({"event": "appContext", "data": {"conversation": {"id": 66, "messages": []}}})
    other = next(each for each in page.frames if each.parent_frame and each.url == "about:srcdoc")
    other.evaluate("(said) => parent.document.querySelector('#app').contentWindow.postMessage(said, '*')", forged)
    page.wait_for_timeout(400)
    app = next(each for each in page.frames if "/chatwoot/" in each.url)
    assert app.evaluate("document.querySelector('wizard-embed').context().ticket") == "7"


HELPSCOUT = """
window.hs = { heights: [] };
const context = { conversation: { id: 7, subject: "TLS handshake failure: unsupported protocol" }, customer: {}, user: {} };
window.HelpScout = {
  getApplicationContext: async () => context,
  watchApplicationContext: (told) => { hs.told = told; },
  setAppHeight: (height) => hs.heights.push(height),
};
"""


def test_help_scouts_signed_page_is_of_an_agent_and_its_height_follows(page: Page, portal: str, wizard: str) -> None:
    PAGES["/helpscout/sdk.js"] = HELPSCOUT
    configured("helpscout", wizard, portal, "helpscout")
    signature = of_helpscout(b'{"conversation-id":"7","user-id":"17"}')
    query = f"conversation-id=7&user-id=17&X-HelpScout-Signature={quote(signature)}"
    page.goto(f"{portal}/helpscout/index.html?{query}")
    frame = frame_of(page)
    frame.wait_for_selector("#signed")
    page.wait_for_function("hs.heights.length > 0")
    assert frame.locator("button[data-insert]:visible").count() == 0
    with page.expect_response("**/embed/session") as refused:
        page.goto(f"{portal}/helpscout/index.html?{query}&more=1")
    assert refused.value.status == 401
    frame_of(page).wait_for_load_state()
    assert frame_of(page).locator("#signed").count() == 0


FRONT = """
window.held = { drafts: [], updates: [] };
const subscribers = [];
window.told = (context) => subscribers.forEach((each) => each(context));
window.contextOf = (id, draftId) => ({
  type: "singleConversation",
  conversation: { id, subject: "TLS", draftId },
  teammate: { name: "Anne Martin" },
  listMessages: async () => ({ results: [
    { id: "msg_1", status: "inbound", content: { type: "html", body: MESSAGE } },
    { id: "msg_2", status: "outbound", content: { type: "html", body: "<p>SECRET ANSWER</p>" } },
  ] }),
  createDraft: async (draft) => held.drafts.push(draft),
  updateDraft: async (id, update) => held.updates.push([id, update]),
});
window.Front = { contextUpdates: { subscribe: (heard) => { subscribers.push(heard); setTimeout(() => heard(contextOf("cnv_7", DRAFT)), 0); } } };
"""


def front(page: Page, portal: str, wizard: str, excerpts: str, draft: str = "", query: str = "") -> None:
    message = "".join(f"<div>{escape(line)}</div>" for line in excerpts.splitlines())
    PAGES["/front/sdk.js"] = FRONT.replace("MESSAGE", json.dumps(message)).replace("DRAFT", json.dumps(draft))
    configured("front", wizard, portal, "front" if query else "")
    page.goto(f"{portal}/front/index.html{query}")


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


@pytest.mark.parametrize("draft", ["", "dra_1"])
def test_front_gets_a_draft_or_more_in_the_one_that_is_there(
    page: Page, portal: str, wizard: str, excerpts: str, draft: str
) -> None:
    front(page, portal, wizard, excerpts, draft)
    frame = answered(page)
    assert "SECRET ANSWER" not in frame.locator("body").inner_html()
    assert frame.locator("button[data-insert=note]:visible").count() == 0
    assert put_in(frame) == "unseen"
    made, updated = page.evaluate("[held.drafts, held.updates]")
    if draft:
        assert made == [] and updated[0][0] == "dra_1" and updated[0][1]["updateMode"] == "insert"
    else:
        assert updated == [] and made[0]["replyOptions"] == {"type": "reply", "originalMessageId": "msg_2"}


def test_nothing_is_put_into_another_conversation_of_front(page: Page, portal: str, wizard: str, excerpts: str) -> None:
    front(page, portal, wizard, excerpts)
    frame = answered(page)
    page.evaluate("""() => { const embed = document.querySelector("wizard-embed");
      embed.addEventListener("wizard-insert", () => told({ type: "noConversation" }), true); }""")
    assert put_in(frame) == "failed"
    assert page.evaluate("[held.drafts, held.updates]") == [[], []]


def test_the_word_of_front_opens_what_is_internal_and_another_does_not(
    page: Page, portal: str, wizard: str, excerpts: str
) -> None:
    front(page, portal, wizard, excerpts, query="?auth_secret=the+word+of+Front")
    frame_of(page).wait_for_selector("#signed")
    front(page, portal, wizard, excerpts, query="?auth_secret=another")
    frame = answered(page)
    assert frame.get_by_role("heading", name="For colleagues only").count() == 0


def test_each_package_is_whole_and_its_files_are_what_they_are_named(page: Page) -> None:
    manifest = json.loads((ADAPTERS / "zendesk/manifest.json").read_text("utf-8"))
    assert (ADAPTERS / "zendesk" / manifest["location"]["support"]["ticket_sidebar"]["url"]).exists()
    names = {each["name"] for each in manifest["parameters"]}
    for lang in ("en", "fr"):
        told = json.loads((ADAPTERS / f"zendesk/translations/{lang}.json").read_text("utf-8"))
        assert set(told["app"]["parameters"]) == names
    assert next(each for each in manifest["parameters"] if each["name"] == "secret")["secure"] is True
    for name, size in (("logo", 320), ("logo-small", 128)):
        picture = (ADAPTERS / f"zendesk/assets/{name}.png").read_bytes()
        page.set_content(f'<img src="data:image/png;base64,{base64.b64encode(picture).decode()}">')
        page.wait_for_function("document.querySelector('img').naturalWidth > 0")
        assert page.evaluate("document.querySelector('img').naturalWidth") == size
    freshworks = json.loads((ADAPTERS / "freshdesk/manifest.json").read_text("utf-8"))
    sidebar = freshworks["modules"]["support_ticket"]["location"]["ticket_sidebar"]
    assert (ADAPTERS / "freshdesk/app" / sidebar["url"]).exists() and (
        ADAPTERS / "freshdesk/app" / sidebar["icon"]
    ).exists()
    assert "wizard" in json.loads((ADAPTERS / "freshdesk/config/iparams.json").read_text("utf-8"))

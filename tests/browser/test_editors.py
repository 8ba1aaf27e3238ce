"""What the wizard puts into the editors of portals: the real scripts of five of them, and fields of each kind."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import free_port
from tests.browser.embedded import Portal
from tests.browser.helpdesk import portal_python
from wizard.web import assets

# The first run on a machine installs the editors.
pytestmark = pytest.mark.timeout(600)

TINYMCE = """<script src="/static/tinymce/static/tinymce/tinymce.min.js"></script>
<textarea id="reply">&lt;p&gt;Dear customer,&lt;/p&gt;</textarea>
<script>tinymce.init({ selector: "#reply", license_key: "gpl", promotion: false });</script>"""
CKEDITOR4 = """<script src="/static/ckeditor/static/ckeditor/ckeditor/ckeditor.js"></script>
<textarea id="reply">&lt;p&gt;Dear customer,&lt;/p&gt;</textarea>
<script>CKEDITOR.replace("reply", { versionCheck: false });</script>"""
CKEDITOR5 = """<textarea id="reply">&lt;p&gt;Dear customer,&lt;/p&gt;</textarea>
<script src="/static/django_ckeditor_5/static/django_ckeditor_5/dist/bundle.js"></script>
<script>ClassicEditor.create(document.querySelector("#reply"), { licenseKey: "GPL" });</script>"""
SUMMERNOTE = """<script src="/static/rest_framework/static/rest_framework/js/jquery-3.7.1.min.js"></script>
<script src="/static/django_summernote/static/summernote/summernote-lite.min.js"></script>
<textarea id="reply">&lt;p&gt;Dear customer,&lt;/p&gt;</textarea><script>$("#reply").summernote();</script>"""
QUILL = """<script src="/static/onegov/quill/assets/js/quill.js"></script><div id="reply"><p>Dear customer,</p></div>
<script>new Quill("#reply", { theme: "snow", modules: { toolbar: false } });</script>"""
REDACTOR = """<div class="redactor-box"><div class="redactor-in" contenteditable="true"><p>Dear customer,</p></div>
<textarea id="reply" hidden></textarea></div><script>const box = document.querySelector(".redactor-in");
window.$R = () => ({ insertion: { insertHtml: (html) => box.insertAdjacentHTML("beforeend", html) } });</script>"""
EDITABLE = '<div id="reply" contenteditable="true"><p>Dear customer,</p></div>'
FRAMED = """<iframe id="reply"></iframe><script>const made = document.querySelector("#reply").contentDocument;
made.designMode = "on"; made.body.innerHTML = "<p>Dear customer,</p>";</script>"""
# As ProseMirror does: what is pasted is taken in by the script, and every other change to the element is undone.
PASTING = """<div id="reply" contenteditable="true"><p>Dear customer,</p></div><script>
const box = document.querySelector("#reply"); let state = box.innerHTML;
box.addEventListener("paste", (event) => { event.preventDefault(); state += event.clipboardData.getData("text/html"); });
setInterval(() => { if (box.innerHTML !== state) box.innerHTML = state; }, 5);</script>"""
TEXTAREA = '<textarea id="reply">Dear customer,</textarea>'
# As React does: the field's own setter is watched, and what the script did not hear of is put back.
CONTROLLED = """<textarea id="reply">Dear customer,</textarea><script>
const field = document.querySelector("#reply"); const real = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value");
let known = field.value; let state = known;
Object.defineProperty(field, "value", { get: () => real.get.call(field), set: (text) => { known = text; real.set.call(field, text); } });
field.addEventListener("input", () => { const now = real.get.call(field); if (now !== known) { known = now; state = now; } });
setInterval(() => { if (real.get.call(field) !== state) field.value = state; }, 5);</script>"""
RICH = {
    "tinymce": TINYMCE, "ckeditor4": CKEDITOR4, "ckeditor5": CKEDITOR5, "summernote": SUMMERNOTE, "quill": QUILL,
    "redactor": REDACTOR, "editable": EDITABLE, "framed": FRAMED, "pasting": PASTING,
}  # fmt: skip
PLAIN = {"textarea": TEXTAREA, "controlled": CONTROLLED}
LANGUAGES = ("liquid", "django", "split")


@pytest.fixture(scope="module")
def portal() -> Iterator[Portal]:
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    found = subprocess.run([portal_python(), "-c", where], capture_output=True, text=True, check=True)
    made = Portal(free_port(), Path(found.stdout.strip()))
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def opened(page: Page, portal: Portal, editor: str, extra: str = "") -> None:
    """A ticket page with the element; its wizard is not needed here, and nobody listens at its address."""
    script = assets.load().files["embed/v1.js"].decode()
    portal.body = f'{editor}<wizard-embed ticket="7" src="http://127.0.0.1:9" reply="#reply" {extra}></wizard-embed>'
    page.goto(portal.address)
    page.add_script_tag(content=script)


def put(page: Page, text: str, html: str = "", kind: str = "customer") -> dict[str, object]:
    """What the element answers when the wizard asks it to put something in."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    markup = html or "".join(f"<p>{part}</p>" for part in escaped.split("\n\n"))
    said = {"id": "1", "ticket": "7", "kind": kind, "lang": "en", "text": text, "markdown": text, "html": markup}
    answered: dict[str, object] = page.evaluate("(said) => document.querySelector('wizard-embed').insert(said)", said)
    return answered


READ = {
    "tinymce": "tinymce.get('reply').getBody().innerText",
    "ckeditor4": "CKEDITOR.instances.reply.editable().$.innerText",
    "ckeditor5": "document.querySelector('.ck-editor__editable').innerText",
    "summernote": "document.querySelector('.note-editable').innerText",
    "redactor": "box.innerText",
    "framed": "document.querySelector('#reply').contentDocument.body.innerText",
}
SOURCE = {
    "tinymce": "tinymce.get('reply').getContent()",
    "ckeditor4": "CKEDITOR.instances.reply.getData()",
    "ckeditor5": "document.querySelector('.ck-editor__editable').ckeditorInstance.getData()",
    "summernote": "$('#reply').summernote('code')",
    "redactor": "box.innerHTML",
    "framed": "document.querySelector('#reply').contentDocument.body.innerHTML",
}


def held(page: Page, name: str) -> list[str]:
    """The paragraphs that an editor shows."""
    default = "(e => e.value ?? e.innerText)(document.querySelector('#reply'))"
    text: str = page.evaluate(READ.get(name, default))
    return [line for line in (" ".join(each.split()) for each in text.split("\n")) if line]


@pytest.mark.parametrize("name", [*RICH, *PLAIN])
def test_several_replies_follow_the_draft_and_each_other(page: Page, portal: Portal, name: str) -> None:
    opened(page, portal, {**RICH, **PLAIN}[name])
    for text in ("First step.\n\nDo this.", "Second step < 3 & more."):
        answered = put(page, text)
        assert (answered["ok"], answered["format"]) == (True, "html" if name in RICH else "text"), answered
    assert held(page, name) == ["Dear customer,", "First step.", "Do this.", "Second step < 3 & more."]


@pytest.mark.parametrize("name", RICH)
def test_markup_stays_and_what_could_run_or_load_does_not(page: Page, portal: Portal, name: str) -> None:
    opened(page, portal, RICH[name])
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    answered = put(
        page, "bold here",
        "<p><strong>bold</strong> <a href='https://example.com/x' onclick='harmed = 1'>here</a></p>"
        "<script>window.harmed = 1</script><img src='/picture' onerror='window.harmed = 1'><svg onload='harmed = 1'>"
        "<a href='javascript:harmed = 1'></a><p style='color: red' class='x'></p><iframe src='/inner'></iframe>",
    )  # fmt: skip
    assert answered["ok"] is True, answered
    source: str = page.evaluate(SOURCE.get(name, "document.querySelector('#reply').innerHTML"))
    assert "<strong>bold</strong>" in source.replace("<b>", "<strong>").replace("</b>", "</strong>")
    assert "https://example.com/x" in source
    for forbidden in ("script", "onclick", "onerror", "<img", "svg", "javascript:", "color: red", "/inner"):
        assert forbidden not in source
    assert [each for each in asked if each.endswith(("/picture", "/inner"))] == []
    assert page.evaluate("window.harmed") is None


@pytest.mark.parametrize("name", ["editable", "framed", "summernote", "tinymce", "ckeditor4", "ckeditor5", "quill"])
def test_a_rich_reply_goes_where_the_cursor_is(page: Page, portal: Portal, name: str) -> None:
    opened(
        page,
        portal,
        RICH[name]
        .replace("Dear customer,", "Dear customer,</p><p>Best wishes")
        .replace("</p><p>", "&lt;/p&gt;&lt;p&gt;" if "textarea" in RICH[name] else "</p><p>"),
    )
    place = {"tinymce": "#reply_ifr", "ckeditor4": ".cke_wysiwyg_frame", "framed": "#reply"}.get(name)
    inner = page.frame_locator(place) if place else page
    selector = {
        "ckeditor5": ".ck-editor__editable",
        "summernote": ".note-editable",
        "quill": ".ql-editor",
        "editable": "#reply",
    }
    line = inner.locator(f"{selector.get(name, 'body')} p").first
    line.click()
    page.keyboard.press("End")
    assert put(page, "Do this.")["ok"] is True
    assert held(page, name) == ["Dear customer,", "Do this.", "Best wishes"]


def test_an_editor_that_is_still_loading_is_waited_for(page: Page, portal: Portal) -> None:
    late = TINYMCE.replace("<script>tinymce", "<script>setTimeout(() => tinymce").replace(
        "});</script>", "}), 700);</script>"
    )
    opened(page, portal, late, 'editor="tinymce"')
    assert put(page, "Do this.")["ok"] is True
    assert held(page, "tinymce") == ["Dear customer,", "Do this."]


@pytest.mark.parametrize(
    ("editor", "extra", "error"),
    [
        ("", "", "no-editor"),
        (TEXTAREA, 'editor="tinymce" open="#reply"', "not-ready"),
        (TEXTAREA.replace(">", " readonly>", 1), "", "read-only"),
        (TEXTAREA.replace(">", " disabled>", 1), "", "read-only"),
        (TEXTAREA.replace(">", " hidden>", 1), "", "not-visible"),
        (TEXTAREA.replace(">", ' maxlength="20">', 1), "", "too-long"),
        (TEXTAREA + "<script>setInterval(() => { document.querySelector('#reply').value = '' }, 5)</script>", "", "not-kept"),
    ],
)  # fmt: skip
def test_what_cannot_be_put_in_is_said(page: Page, portal: Portal, editor: str, extra: str, error: str) -> None:
    opened(page, portal, editor, extra)
    answered = put(page, "Do this.")
    assert (answered["ok"], answered["error"]) == (False, error)


def test_a_hidden_editor_is_opened(page: Page, portal: Portal) -> None:
    button = '<button id="open" type="button" onclick="setTimeout(() => { reply.hidden = false }, 400)">Reply</button>'
    opened(page, portal, button + TEXTAREA.replace(">", " hidden>", 1), 'open="#open"')
    assert put(page, "Do this.")["ok"] is True
    assert page.is_visible("#reply")


def test_a_note_is_refused_where_the_page_cannot_keep_it_from_the_customer(page: Page, portal: Portal) -> None:
    box = '<input type="checkbox" id="public" checked>'
    opened(page, portal, TEXTAREA + box, 'note="#reply" public="#public"')
    assert put(page, "Do this.", kind="note")["ok"] is True
    assert not page.is_checked("#public")
    assert put(page, "Do that.")["ok"] is True
    assert page.is_checked("#public")
    opened(page, portal, TEXTAREA + '<input type="checkbox" id="private">', 'note="#reply" private="#private"')
    assert put(page, "Do this.", kind="note")["ok"] is True
    assert page.is_checked("#private")
    assert put(page, "Do that.")["ok"] is True
    assert not page.is_checked("#private")
    opened(page, portal, TEXTAREA + '<input type="hidden" id="public">', 'note="#reply" public="#public"')
    assert put(page, "Do this.", kind="note")["error"] == "not-private"
    assert page.input_value("#reply") == "Dear customer,"


@pytest.mark.parametrize(
    ("language", "text", "written"),
    [
        ("liquid", "a {{ b }} {% c %}", "a {{ '{{' }} b }} {{ '{' }}% c %}"),
        ("django", "a {{ b }} {% c %} {# d #} {%}", 'a {{ "{{" }} b }} {{ "{" }}% c %{{ "}" }} {{ "{#" }} d #} {{ "{" }}%{{ "}" }}'),
        ("split", "a {{ b }} ${c} <%= d", "a {\u2060{ b }\u2060} $\u2060{c} <\u2060%= d"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("editor", [TEXTAREA, EDITABLE])
def test_template_syntax_is_written_so_that_the_portal_shows_it(
    page: Page, portal: Portal, language: str, text: str, written: str, editor: str
) -> None:
    opened(page, portal, editor, f'template="{language}"')
    answered = put(page, text)
    assert (answered["ok"], answered["escaped"], answered["text"]) == (True, True, written)
    assert held(page, "")[-1] == written


def test_markdown_and_html_go_into_plain_fields_that_hold_them(page: Page, portal: Portal) -> None:
    for form, expected in (("markdown", "a \\*b\\*"), ("html", "<p>a *b*</p>"), ("text", "a *b*")):
        opened(page, portal, TEXTAREA, f'format="{form}"')
        said = {
            "id": "1",
            "ticket": "7",
            "kind": "customer",
            "lang": "en",
            "text": "a *b*",
            "markdown": "a \\*b\\*",
            "html": "<p>a *b*</p>",
        }
        assert page.evaluate("(said) => document.querySelector('wizard-embed').insert(said)", said)["ok"] is True
        assert page.input_value("#reply") == f"Dear customer,\n\n{expected}"


def test_the_ticket_is_read_from_the_elements_that_are_named_and_from_no_other(page: Page, portal: Portal) -> None:
    extra = (
        'ticket-from="#number" subject-from="h1" body=".said" customer-lang-from="#language" '
        'product-from="[name=product]" version="14.2"'
    )
    opened(
        page, portal,
        '<h1> Mail\n is refused </h1><p id="number">4711</p><p>secret</p><div class="said">one<br>two</div>'
        '<pre class="said">three &lt;b&gt;\nfour</pre><meta name="product" content="icewarp">'
        '<select id="language"><option value="fr-CA" selected>Français</option></select>', extra,
    )  # fmt: skip
    page.evaluate("document.querySelector('wizard-embed').removeAttribute('ticket')")
    assert page.evaluate("document.querySelector('wizard-embed').context()") == {
        "ticket": "4711", "subject": "Mail is refused", "body": "one\ntwo\n\nthree <b>\nfour", "product": "icewarp",
        "version": "14.2", "lang": "en", "customer_lang": "fr",
    }  # fmt: skip


@pytest.mark.parametrize("selector", ["body", "html", ":root", "body, .said"])
def test_the_whole_page_is_never_read(page: Page, portal: Portal, selector: str) -> None:
    opened(page, portal, '<p>secret</p><p class="said">log</p>', f'body="{selector}" subject-from="{selector}"')
    told = page.evaluate("document.querySelector('wizard-embed').context()")
    assert "secret" not in json.dumps(told)

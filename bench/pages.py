"""Every kind of page in both languages on a phone with a slow network: weight, paint, stillness, accessibility.

The same that Lighthouse looks at, with the browser of the tests, and nothing to install besides.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack

from playwright.sync_api import Browser, Page

from bench import serving
from bench.browsing import Phone, Seen, chromium
from bench.measuring import Goal, Options, Row

LANGUAGES = ("fr", "en")
MOST_BYTES, MOST_REQUESTS, MOST_NODES = 100_000, 16, 1_500
FIRST_PAINT, LARGEST_PAINT, BLOCKED, MOVED = 1_800.0, 2_500.0, 200.0, 0.1
"""Limits: of the weight our own goal; of the others what web.dev calls good (Core Web Vitals, Lighthouse 12)."""
Walk = Callable[[Page], None]
FAILED = """\
198.51.100.242 [1F70] 12:51:22 Client session <<< 250 STARTTLS
198.51.100.242 [1F70] 12:51:22 Client session >>> STARTTLS
198.51.100.242 [1F70] 12:51:22 Client session <<< 220 Go ahead with TLS
198.51.100.242 [1F70] 12:51:22 Client session TLS connection could not be established
>>> (SSLv2/v3 write client hello B ,771,22) 010001fc0303
<<< (SSLv2/v3 read server hello A ,769,21) 0232
"""


def _next_page(page: Page, selector: str) -> None:
    with page.expect_event("framenavigated"):
        page.click(selector)
    page.wait_for_load_state()


def _paste(page: Page) -> None:
    page.fill("#log", FAILED)
    _next_page(page, "main button[name=go]")


def _solve(page: Page) -> None:
    page.check(".choice input[value=old]")
    _next_page(page, "main form .button--go")


def _talk(page: Page) -> None:
    page.fill("#message", FAILED)
    page.click("#wizard .button--go")
    page.wait_for_selector("#exchange-1 .said--it")


def _look_at_case(page: Page) -> None:
    _next_page(page, "button[formaction$='/keep']")


def _keep(page: Page) -> None:
    _next_page(page, "main form .button--go")


KINDS: Mapping[str, tuple[str, tuple[Walk, ...]]] = {
    "home": ("/LANG/", ()),
    "question and ladder": ("/LANG/", (_paste,)),
    "solution": ("/LANG/", (_paste, _solve)),
    "kept case": ("/LANG/", (_paste, _look_at_case, _keep)),
    "article": ("/LANG/articles/375", ()),
    "versions": ("/LANG/articles/375/versions/2/changes", ()),
    "tree": ("/LANG/articles/375/tree", ()),
    "articles": ("/LANG/articles", ()),
    "search": ("/LANG/search?q=certificat", ()),
    "chat": ("/LANG/chat", ()),
    "reply in the chat": ("/LANG/chat", (_talk,)),
    "embed": ("/embed/LANG", ()),
}
"""Each kind of page: where the way to it begins, and the steps; the last one is measured."""


def visit(browser: Browser, site: str, kind: str, lang: str, *, slow: bool = True) -> Seen:
    """Go to a kind of page, and see what its last step costs."""
    start, walk = KINDS[kind]
    phone = Phone(browser, site, lang, slow=slow)
    try:
        if not walk:
            phone.ready()
        phone.page.goto(start.replace("LANG", lang))
        for place, step in enumerate(walk, 1):
            if place == len(walk):
                phone.ready()
            step(phone.page)
        return phone.seen()
    finally:
        phone.close()


def rows(options: Options) -> list[Row]:
    """One row for the heaviest, slowest and worst of each measure, by kind of page."""
    port = serving.free_port()
    store = {"WIZARD_STORE": f"sqlite:///{options.work / 'pages.db'}"}
    with ExitStack() as stack:
        stack.enter_context(serving.server(serving.wizard(port), port, store))
        browser = stack.enter_context(chromium())
        site = f"http://127.0.0.1:{port}"
        seen = {kind: [visit(browser, site, kind, lang) for lang in LANGUAGES] for kind in KINDS}
    return [*(row for kind, both in seen.items() for row in _of_kind(kind, both)), *_of_all(seen)]


def _row(name: str, unit: str, value: float, limit: float, note: str = "") -> Row:
    return Row(f"page {name}", unit, value, None, "", Goal(limit, of="ours"), note)


def _of_kind(kind: str, both: list[Seen]) -> Iterator[Row]:
    """The rows of one kind of page, the worse of the two languages in each."""
    yield _row(f"{kind}: over the wire", "kB", max(each.size for each in both) / 1000, MOST_BYTES / 1000)
    yield _row(f"{kind}: largest paint", "ms", max(each.largest_paint for each in both), LARGEST_PAINT)
    faults = sorted({fault for each in both for fault in each.faults})
    yield _row(f"{kind}: axe, targets, head, hosts", "faults", len(faults), 0, "; ".join(faults[:3]))


def _of_all(seen: Mapping[str, list[Seen]]) -> Iterator[Row]:
    """What is bounded alike for all pages, of the worst of them."""
    bounds: tuple[tuple[str, str, Callable[[Seen], float], float], ...] = (
        ("requests", "", lambda each: each.requests, MOST_REQUESTS),
        ("first paint", "ms", lambda each: each.first_paint, FIRST_PAINT),
        ("layout shift", "", lambda each: each.moved, MOVED),
        ("blocked", "ms", lambda each: each.blocked, BLOCKED),
        ("elements", "", lambda each: each.nodes, MOST_NODES),
    )
    for name, unit, measured, limit in bounds:
        worst, kind = max((measured(each), kind) for kind, both in seen.items() for each in both)
        yield _row(f"at worst: {name} ({kind})", unit, worst, limit)

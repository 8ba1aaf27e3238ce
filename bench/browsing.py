"""A page as a phone on a slow network loads it: what went over the wire, when it was painted, whether it moved."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

PHONE = {"width": 360, "height": 740}
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
_SLOW_4G = {
    "offline": False, "latency": 150, "downloadThroughput": 1.6 * 1024 * 1024 / 8, "uploadThroughput": 750 * 1024 / 8,
}  # fmt: skip
"""What Lighthouse takes for a phone: 150 ms there and back, 1.6 Mbit/s down, 750 kbit/s up; a quarter of the CPU."""
_SLOWER = 4
_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
_WATCH = """() => {
  window.seen = { largest: 0, shift: 0, blocked: 0 };
  const watch = (type, take) => new PerformanceObserver((list) => list.getEntries().forEach(take))
    .observe({ type, buffered: true });
  watch("largest-contentful-paint", (entry) => { window.seen.largest = entry.startTime; });
  watch("layout-shift", (entry) => { if (!entry.hadRecentInput) window.seen.shift += entry.value; });
  watch("longtask", (entry) => { window.seen.blocked += Math.max(0, entry.duration - 50); });
}"""
_READ = """() => {
  const first = performance.getEntriesByName("first-contentful-paint")[0];
  const said = (selector, name) => document.querySelector(selector)?.getAttribute(name) || "";
  const targets = [...document.querySelectorAll("a, button, select, summary, input:not([type=hidden]), textarea")]
    .filter((element) => element.checkVisibility() && !element.closest(".unseen, [aria-hidden=true], svg"))
    .filter((element) => !(element.tagName === "A" && element.closest("p, li, td, dd, .prose, nav.small")))
    .filter((element) => !["radio", "checkbox"].includes(element.type));
  const small = targets.map((element) => [element.outerHTML.slice(0, 100), element.getBoundingClientRect()])
    .filter(([, box]) => box.width && (box.width < 24 || box.height < 24)).map(([html]) => html);
  const lacking = [
    ["lang", document.documentElement.lang], ["title", document.title.trim()],
    ["viewport", said("meta[name=viewport]", "content")], ["one h1", document.querySelectorAll("h1").length === 1],
    ["description", document.body.classList.contains("framed") || said("meta[name=description]", "content")],
    ["main", document.querySelector("main")],
  ].filter(([, there]) => !there).map(([name]) => name);
  return { ...window.seen, first: first ? first.startTime : null,
    nodes: document.querySelectorAll("*").length, small, lacking };
}"""


@dataclass(frozen=True, slots=True)
class Seen:
    """One page. Sizes are in bytes over the wire, times in milliseconds; ``moved`` is the cumulative layout shift.

    ``foreign`` are addresses on other hosts; ``small`` targets below 24 pixels, but for links in a text; ``lacking``
    what the head or the body of a page must have; ``violations`` what axe finds, contrast included.
    """

    size: int
    requests: int
    foreign: tuple[str, ...]
    first_paint: float
    largest_paint: float
    moved: float
    blocked: float
    nodes: int
    small: tuple[str, ...]
    lacking: tuple[str, ...]
    violations: tuple[str, ...]

    @property
    def faults(self) -> tuple[str, ...]:
        """Everything that there should be none of, named."""
        small = (f"smaller than 24 pixels: {each}" for each in self.small)
        lacking = (f"lacking: {each}" for each in self.lacking)
        return (*self.violations, *small, *lacking, *(f"asks {each}" for each in self.foreign))


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium. Raises ``RuntimeError`` where there is none."""
    found = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if found is None:
        raise RuntimeError("no Chromium was found; make browser says how to get one")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=list(_FLAGS))
        try:
            yield started
        finally:
            started.close()


class Phone:
    """A phone that has never been here, at a page of a site; ``slow`` takes its network and processor away."""

    def __init__(self, browser: Browser, site: str, lang: str, *, slow: bool = True) -> None:
        self._context = browser.new_context(
            base_url=site,
            viewport=PHONE,  # type: ignore[arg-type]  # a plain dictionary has these keys
            locale={"fr": "fr-FR", "en": "en-GB"}[lang],
            is_mobile=True,
            has_touch=True,
        )
        self._slow, self._host = slow, urlsplit(site).netloc
        self.page: Page = self._context.new_page()
        self._wire: CDPSession = self._context.new_cdp_session(self.page)
        self._wire.send("Network.enable")
        self._asked: dict[str, str] = {}
        self._sizes: dict[str, int] = {}
        self._wire.on("Network.requestWillBeSent", self._sent)
        self._wire.on("Network.loadingFinished", self._arrived)
        self.page.add_init_script(f"({_WATCH})()")

    def _sent(self, event: dict[str, Any]) -> None:
        self._asked[event["requestId"]] = event["request"]["url"]

    def _arrived(self, event: dict[str, Any]) -> None:
        self._sizes[event["requestId"]] = int(event["encodedDataLength"])

    def ready(self) -> None:
        """From here on count, with nothing in the cache: the next page is seen as by somebody who comes first."""
        self._wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
        if self._slow:
            self._wire.send("Network.emulateNetworkConditions", _SLOW_4G)
            self._wire.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})
        self._asked.clear()
        self._sizes.clear()

    def seen(self) -> Seen:
        """What came, once the page is quiet."""
        self.page.wait_for_load_state("networkidle")
        self.page.wait_for_timeout(150)
        if self._slow:
            self._wire.send("Emulation.setCPUThrottlingRate", {"rate": 1})
        read = self.page.evaluate(_READ)
        asked = [address for address in self._asked.values() if not address.startswith(("data:", "blob:"))]
        found = Axe().run(self.page, options=_RULES).response["violations"]
        return Seen(
            size=sum(self._sizes.values()),
            requests=len(asked),
            foreign=tuple(address for address in asked if urlsplit(address).netloc != self._host),
            first_paint=read["first"] or 0.0,
            largest_paint=read["largest"],
            moved=read["shift"],
            blocked=read["blocked"],
            nodes=read["nodes"],
            small=tuple(read["small"]),
            lacking=tuple(read["lacking"]),
            violations=tuple(f"{each['id']}: {node['html'][:120]}" for each in found for node in each["nodes"]),
        )

    def close(self) -> None:
        """End the visit."""
        self._context.close()

"""What the browser tests do on pages, in words; what they look for are ids and facts, never prose."""

from playwright.sync_api import Frame, Page

CLIENT_FAILURE, SERVER_FAILURE = "3", "5"


def press(page: Page | Frame, selector: str) -> None:
    """Press what leads to another page, and wait until that has its styles and scripts."""
    owner = page if isinstance(page, Page) else page.page
    with owner.expect_event("framenavigated"):
        page.click(selector)
    page.wait_for_load_state()


def paste(page: Page | Frame, text: str) -> None:
    """Paste a text into the box of the first page and have it read."""
    page.fill("#log", text)
    press(page, "main button[name=go]")


def asked(page: Page | Frame) -> str | None:
    """The question that the page asks."""
    radio = page.locator(".choice input").first
    return radio.get_attribute("name") if radio.count() else None


def answer(page: Page | Frame, choice: str) -> None:
    """Choose an answer and go on; those that are rare stand folded."""
    folded = page.locator("details.choices__more:not([open])")
    if folded.locator(f"input[value={choice}]").count():
        folded.locator("summary").click()
    page.check(f".choice input[value={choice}]")
    press(page, "main form .button--go")


def is_handed_over(page: Page) -> bool:
    """Whether the page shows the hand-over text."""
    return page.locator(".hand-over").count() > 0


def give_up_on(page: Page) -> None:
    """Answer whatever the page wants with the least that one can say."""
    if asked(page):
        answer(page, "unknown")
    elif page.locator("#more").count():
        press(page, "main [data-key=u]")
    else:
        press(page, "main button[value=no]")


def sticks_out(page: Page) -> list[str]:
    """The elements that make the page scroll sideways."""
    found: list[str] = page.evaluate(
        """() => document.documentElement.scrollWidth <= innerWidth ? [] :
        [...document.querySelectorAll("body *")]
          .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
          .map((element) => `${element.tagName}.${element.className}`).slice(0, 5)"""
    )
    return found

"""A real django-helpdesk on this machine, in a virtual environment of its own, and what its people do on its pages."""

import email
import email.policy
import os
import subprocess
import sys
import tempfile
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page

ROOT = Path(__file__).parent.parent.parent
CUSTOMER = "customer@example.org"


def portal_python() -> Path:
    """The Python of the environment for portals; it is made where it is not there yet."""
    command = [sys.executable, str(ROOT / "requirements" / "portal_environment.py")]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode:
        raise RuntimeError(f"the environment of the portal could not be made; try “make portal”:\n{made.stderr}")
    return Path(made.stdout.strip().splitlines()[-1])


class Helpdesk:
    """The portal and its mail; ``policy`` says which Content-Security-Policy it sends."""

    def __init__(self, port: int, wizard: str) -> None:
        self.address = f"http://portal.localhost:{port}"
        self._folder = tempfile.TemporaryDirectory(prefix="helpdesk-")
        self.data = Path(self._folder.name)
        adapter = ROOT / "adapters" / "django-helpdesk"
        environment = {
            **os.environ, "PORTAL_DATA": str(self.data), "PORTAL_WIZARD": wizard,
            "PYTHONPATH": str(adapter), "PYTHONDONTWRITEBYTECODE": "1",
        }  # fmt: skip
        self._process = subprocess.Popen(
            [portal_python(), Path(__file__).parent / "helpdesk_site" / "serve.py", str(port)],
            env=environment, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self._process.stdout is not None
        if self._process.stdout.readline().strip() != "ready":
            self.end()
            raise RuntimeError("the helpdesk did not start")

    def end(self) -> None:
        """Stop it, and forget what it kept."""
        self._process.terminate()
        self._process.wait(10)
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._folder.cleanup()

    def send_policy(self, word: str) -> None:
        """Which policy the next pages carry: "", ``hosts`` or ``nonce``."""
        (self.data / "policy").write_text(word)

    def open_ticket(self, page: Page, subject: str, body: str, queue: str = "France") -> int:
        """A customer writes a ticket on the public page; its number."""
        page.goto(f"{self.address}/tickets/submit/")
        page.select_option("#id_queue", label=queue)
        page.fill("#id_title", subject)
        # Typed as a person types, thousands of lines with marks of direction take Chromium a minute.
        page.locator("#id_body").evaluate("(box, text) => { box.value = text; }", body)
        page.fill("#id_submitter_email", CUSTOMER)
        page.click("form button[type=submit]:has-text('Submit')")
        return int(parse_qs(urlsplit(page.url).query)["ticket"][0].rpartition("-")[2])

    def log_in(self, page: Page) -> None:
        """The agent comes to work."""
        page.goto(f"{self.address}/login/")
        page.fill("[name=username]", "agent")
        page.fill("[name=password]", "agent")
        page.click("form button[type=submit]")

    def send_reply(self, page: Page) -> None:
        """The agent sends what is in the box."""
        button = page.locator("#ticket-respond-form button[type=submit]").last
        button.scroll_into_view_if_needed()
        page.wait_for_timeout(300)
        with page.expect_navigation():
            button.click()

    def history(self, page: Page, ticket: int) -> list[dict[str, object]]:
        """What agents wrote in a ticket, as the portal's own interface for programs tells it."""
        found = page.evaluate("fetch('/api/followups/?format=json&page_size=1000').then((answer) => answer.json())")
        listed: list[dict[str, object]] = found["results"]
        return [
            {**each, "comment": as_typed(str(each["comment"]))}
            for each in listed
            if each["ticket"] == ticket and each["comment"]
        ]

    def mails(self) -> list[EmailMessage]:
        """Every mail that the portal has sent to the customer, the last one last."""
        files = sorted((self.data / "mail").glob("*"), key=lambda path: path.stat().st_mtime_ns)
        return [mail for path in files for mail in _messages(path.read_bytes()) if CUSTOMER in mail["To"]]


def _messages(written: bytes) -> list[EmailMessage]:
    """The messages of one file of Django's file backend, which draws a line below each."""
    line = b"\n" + b"-" * 79 + b"\n"
    return [
        email.message_from_bytes(part, EmailMessage, policy=email.policy.default)
        for part in written.split(line)
        if part.strip()
    ]


def as_typed(text: str) -> str:
    """A text with its line ends as they were before a form was sent, which writes them as RFC 7578 has them."""
    return text.replace("\r\n", "\n")


def text_of(mail: EmailMessage) -> str:
    """The plain part of a mail."""
    part = mail.get_body(("plain",))
    assert part is not None
    return as_typed(str(part.get_content()))

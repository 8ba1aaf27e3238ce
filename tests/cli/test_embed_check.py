"""``wizard embed-check``: a portal's page and the wizard are asked, and each refusal is told."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from click.testing import CliRunner

from wizard.cli import main


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A site that is portal and wizard at once; its page /strict refuses every frame."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(403 if self.path == "/closed" else 200)
            policy = {"/strict": "frame-src 'none'", "/embed/en": "frame-ancestors 'self'"}.get(self.path, "img-src *")
            self.send_header("Content-Security-Policy", policy)
            self.end_headers()

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "code", "told"), [("/strict", 1, ["frame-src"]), ("/open", 0, []), ("/closed", 0, [])]
)
def test_each_refusal_is_one_line_and_decides_the_exit_code(site: str, path: str, code: int, told: list[str]) -> None:
    result = CliRunner().invoke(main, ["embed-check", site + path, "--origin", site])
    assert result.exit_code == code
    assert [line.partition(":")[0] for line in result.stdout.splitlines() if code] == told


@pytest.mark.parametrize("page", ["file:///etc/hosts", "nowhere", "http://127.0.0.1:1/"])
def test_what_cannot_be_asked_is_bad_input(site: str, page: str) -> None:
    assert CliRunner().invoke(main, ["embed-check", page, "--origin", site]).exit_code == 2

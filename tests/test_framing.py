"""Why a browser would refuse the wizard's frame, told from the headers of both sides."""

import pytest

from wizard.framing import Answer, headers_in, refusals
from wizard.i18n import LANGUAGES

WIZARD, DESK = "https://wizard.example.com", "https://desk.example.com"
LISTED = [("Content-Security-Policy", f"default-src 'none'; frame-ancestors {DESK}")]


def reasons(*policy: str, embed: list[tuple[str, str]] = LISTED, text: str = "", page: str = DESK) -> list[str]:
    headers = [("Content-Security-Policy", each) for each in policy]
    return [each.id for each in refusals(Answer(page, headers, text), Answer(f"{WIZARD}/embed/en", embed))]


def test_a_listed_page_without_a_policy_is_refused_nothing() -> None:
    assert reasons() == []


@pytest.mark.parametrize("policy", [
    f"script-src {WIZARD}; frame-src {WIZARD}", "default-src *", "default-src https:",
    "default-src 'none'; script-src *.example.com; child-src wizard.example.com:443", "img-src 'none'",
])  # fmt: skip
def test_a_policy_that_names_the_wizard_refuses_nothing(policy: str) -> None:
    assert reasons(policy) == []


@pytest.mark.parametrize(("policy", "expected"), [
    ("frame-src 'self'", ["frame-src"]),
    ("default-src 'self'", ["frame-src", "script-src"]),
    (f"frame-src {WIZARD}.example.org; script-src {WIZARD}:8443", ["frame-src", "script-src"]),
    (f"frame-src {WIZARD}; script-src 'nonce-abc' 'strict-dynamic' {WIZARD}", ["nonce"]),
    (f"frame-src {WIZARD}; script-src {WIZARD}; sandbox allow-scripts", ["sandbox"]),
])  # fmt: skip
def test_a_policy_that_refuses_is_named(policy: str, expected: list[str]) -> None:
    assert reasons(policy) == expected


def test_every_policy_has_to_agree() -> None:
    assert reasons("frame-src *", "frame-src 'none'") == ["frame-src"]


def test_what_the_page_itself_says_counts_too() -> None:
    meta = '<meta http-equiv="Content-Security-Policy" content="frame-src \'none\'">'
    frame = f'<iframe sandbox="allow-scripts" src="{WIZARD}/embed/en"></iframe><iframe sandbox src="/mine"></iframe>'
    assert reasons(text=meta + frame) == ["frame-src", "sandbox"]


def test_a_page_that_is_not_listed_and_frame_options_without_a_list_are_named() -> None:
    assert reasons(page="https://other.example.com") == ["ancestors"]
    assert reasons(embed=[("X-Frame-Options", "DENY")]) == ["frame-options"]
    assert reasons(embed=[*LISTED, ("X-Frame-Options", "DENY")]) == []


def test_mixed_content_private_networks_and_embedder_policies_are_named() -> None:
    page = Answer(DESK, [("Cross-Origin-Embedder-Policy", "require-corp")], addresses=("8.8.8.8",))
    answered = [("Cross-Origin-Embedder-Policy", "require-corp"), ("Cross-Origin-Resource-Policy", "cross-origin")]
    assert refusals(page, Answer(f"{WIZARD}/embed/en", [*LISTED, *answered])) == ()
    embed = Answer("http://wizard.example.com/embed/en", LISTED, addresses=("10.0.0.1",))
    found = refusals(page, embed)
    assert [each.id for each in found] == ["embedder", "mixed", "private"]
    for lang in LANGUAGES:
        assert all(each.wizard and each.sentence(lang) for each in found)


def test_a_site_around_the_page_has_to_be_listed_too() -> None:
    page, embed = Answer(DESK, []), Answer(f"{WIZARD}/embed/en", LISTED)
    assert refusals(page, embed, [page.origin]) == ()
    (found,) = refusals(page, embed, [page.origin, "https://portal.example.org"])
    assert (found.id, found.host) == ("ancestors", "https://portal.example.org")


def test_a_sandbox_needs_each_of_four_words() -> None:
    words = {"allow-scripts", "allow-same-origin", "allow-forms", "allow-popups"}
    for left_out in words:
        given = " ".join(words - {left_out})
        assert reasons(text=f'<iframe sandbox="{given}" src="{WIZARD}/embed/en"></iframe>') == ["sandbox"]
    assert reasons(text=f'<iframe sandbox="{" ".join(words)}" src="{WIZARD}/embed/en"></iframe>') == []


def test_headers_are_read_as_tools_print_them() -> None:
    text = "HTTP/1.1 200 OK\r\nContent-Security-Policy: frame-src 'self'\r\n\r\n:status: 200\nx-frame-options:\nDENY\n junk\n"
    assert headers_in(text) == (
        ("content-security-policy", "frame-src 'self'"), ("status", "200"), ("x-frame-options", "DENY"),
    )  # fmt: skip
    assert headers_in("") == ()

"""The guided wizard as a person without scripts meets it: everything is in the form or in the address."""

import pytest
from flask.testing import FlaskClient

from tests.web.screenless import Screenless

CLIENT_FAILURE = 3
SERVER_FAILURE = 5


def test_the_first_page_has_one_big_box_and_the_articles(browser: Screenless) -> None:
    page = browser.open("/en/")
    assert page.status == 200
    assert [box.attributes["name"] for box in page.root.every("textarea")] == ["log"]
    assert page.root.one("input", type="file").attributes["name"] == "file"
    assert "/en/wizard/375" in [link.attributes["href"] for link in page.root.every("a", class_="start")]


def test_a_paste_shows_every_session_and_asks_what_the_worst_leaves_open(pasted: Screenless) -> None:
    overview = pasted.root.one("section", id="sessions")
    assert [badge.text for badge in overview.every("span", class_="badge")] == [
        "Encrypted and verified", "Encrypted", "Encryption failed", "Encrypted", "Encryption failed",
    ]  # fmt: skip
    assert pasted.asked == "375#peer-software"
    assert pasted.choices[0] == "old"
    assert pasted.choices[-1] == "unknown"
    suggested = pasted.root.every("span", class_="choice__why")
    assert [why.text for why in suggested] == ["suggested line 40"]


def test_the_trail_says_which_line_answered(pasted: Screenless) -> None:
    assert len(pasted.trail()) == 2
    assert all("The log: line 40" in step for step in pasted.trail())


def test_each_line_of_the_session_says_what_it_means(pasted: Screenless) -> None:
    hello, alert = pasted.root.one("li", id="L39").text, pasted.root.one("li", id="L40").text
    assert "ClientHello of 512 bytes, TLS 1.2, sent by us." in hello
    assert "Fatal alert 50, sent by the other side" in alert
    assert "decode_error" in alert
    assert not pasted.root.every("li", id="L22"), "another session's lines are not shown"


def test_an_answer_leads_to_a_solution_that_is_never_called_certain(pasted: Screenless) -> None:
    page = pasted.choose("old").press()
    assert page.status == 200
    certainty = page.root.one("p", class_="verdict").one("span", class_="badge").text
    assert certainty == "Likely"
    assert [block.attributes["lang"] for block in page.root.every("pre", class_="") if "lang" in block.attributes] == []
    assert [block.attributes["lang"] for block in page.root.every("pre") if "data-copy" in block.attributes] == [
        "en",
        "fr",
    ]


def test_a_solution_that_did_not_help_gives_way_to_the_next_question(pasted: Screenless) -> None:
    page = pasted.choose("old").press().press("375#old-gateway", "no")
    assert page.asked
    assert page.asked != "375#peer-software"
    assert any("It did not help" in step for step in page.trail())


def test_a_solution_that_worked_ends_there_and_can_be_taken_back(pasted: Screenless) -> None:
    worked = pasted.choose("old").press().press("375#old-gateway", "yes")
    assert worked.root.every("div", class_="notice--good")
    assert not worked.root.every("button", name="375#old-gateway")


def test_an_earlier_answer_is_changed_without_losing_the_later_ones(pasted: Screenless) -> None:
    later = pasted.choose("recent").press()
    first = later.asked
    assert first
    answered = later.choose("unknown").press()
    shown = answered.press("change", "375#peer-software")
    assert shown.asked == "375#peer-software"
    assert shown.marked == "recent"
    assert (first, "unknown") in shown.fields()
    back = shown.choose("unknown").press()
    assert (first, "unknown") in back.fields()
    assert back.asked == answered.asked


def test_a_person_overrules_the_log_and_the_lines_that_disagree_are_shown(pasted: Screenless) -> None:
    page = pasted.press("change", "375#outcome").choose("no-starttls").press()
    assert "The lines say otherwise:" in page.trail()[0]
    assert "line 40" in page.trail()[0]


def test_nothing_is_said_against_an_answer_that_agrees_with_the_log(pasted: Screenless) -> None:
    page = pasted.press("change", "375#outcome").choose("failed").press()
    assert "otherwise" not in page.text


def test_turning_to_another_session_and_back_keeps_the_answers_of_both(pasted: Screenless) -> None:
    answered = pasted.choose("recent").press()
    asked, steps = answered.asked, answered.trail()
    other = answered.press("look", str(SERVER_FAILURE))
    assert other.asked != asked
    assert not any("recent" in step for step in other.trail())
    assert (f"{CLIENT_FAILURE}!375#peer-software", "recent") in other.fields()
    back = other.press("look", str(CLIENT_FAILURE))
    assert (back.asked, back.trail()) == (asked, steps)


@pytest.mark.parametrize("session", [1, 2, 4])
def test_the_sessions_that_went_well_are_not_called_failures(pasted: Screenless, session: int) -> None:
    page = pasted.press("look", str(session))
    assert page.root.one("section", class_="case").every("span", class_="badge--failed") == []


def test_the_language_changes_at_any_point_and_nothing_is_lost(pasted: Screenless, excerpts: str) -> None:
    deep = pasted.choose("recent").press()
    before = [field for field in deep.fields() if field[0] != "log"]
    french = deep.press("language", "fr")
    assert french.root.one("html").attributes["lang"] == "fr"
    assert french.response.headers["Content-Language"] == "fr"
    assert french.asked == deep.asked
    assert [field for field in french.fields() if field[0] != "log"] == before
    assert dict(french.fields())["log"].replace("\r\n", "\n").rstrip() == excerpts.rstrip()
    assert "lang=fr" in french.response.headers["Set-Cookie"]


def test_a_marked_answer_stays_marked_when_the_language_changes_but_is_not_taken_for_sent(pasted: Screenless) -> None:
    french = pasted.choose("recent").press("language", "fr")
    assert french.asked == "375#peer-software"
    assert french.marked == "recent"


def test_changing_an_answer_survives_a_change_of_language(pasted: Screenless) -> None:
    later = pasted.choose("recent").press()
    changing = later.press("change", "375#peer-software").choose("old").press("language", "fr")
    assert (changing.asked, changing.marked) == ("375#peer-software", "old")
    assert changing.trail() == later.press("change", "375#peer-software").press("language", "fr").trail()


def test_a_mark_on_one_question_is_not_taken_for_the_answer_to_another(pasted: Screenless) -> None:
    back = pasted.choose("recent").press().choose("unknown").press("change", "375#peer-software")
    assert (back.asked, back.marked) == ("375#peer-software", "recent")


def test_sending_without_an_answer_says_so_and_keeps_everything(pasted: Screenless) -> None:
    page = pasted.press()
    assert page.status == 422
    assert page.root.one("div", id="problem").attributes["role"] == "alert"
    assert page.asked == "375#peer-software"


def test_where_lines_are_missing_the_page_asks_for_them_and_adds_them_to_the_log(pasted: Screenless) -> None:
    page = pasted.press("look", str(SERVER_FAILURE))
    assert page.root.one("textarea", id="more")
    assert page.asked is None
    added = page.fill("more", "one more line\nand another").press("go", "lines")
    assert added.status == 200
    log = dict(added.fields())["log"]
    assert log.replace("\r\n", "\n").endswith("one more line\nand another")
    assert "SSL: Handshake with client failed" in log


def test_added_lines_that_are_another_session_are_announced_with_the_way_to_it(pasted: Screenless) -> None:
    page = pasted.press("look", "5")
    assert not page.root.every("div", id="added")
    other = "198.51.100.9 [1F71] 12:51:22 Client session TLS connection could not be established"
    added = page.fill("more", other).press("go", "lines")
    notice = added.root.one("div", id="added")
    look = notice.one("button", name="look")
    assert "198.51.100.9" in notice.text and look.attributes["value"] == "6"
    assert not added.press("again", "1").root.every("div", id="added")


def test_added_lines_that_belong_to_the_session_are_not_announced(pasted: Screenless) -> None:
    more = "54.39.247.55    [1880] 17:31:44:400 SSL: Handshake with client failed on 192.168.10.2:25"
    added = pasted.press("look", "5").fill("more", more).press("go", "lines")
    assert not added.root.every("div", id="added")


def test_a_file_can_be_added_where_lines_are_missing(pasted: Screenless) -> None:
    page = pasted.press("look", str(SERVER_FAILURE)).attach("énième ligne".encode("cp1252")).press("go", "lines")
    assert "énième ligne" in dict(page.fields())["log"]


def test_adding_no_lines_says_so_and_having_none_goes_on(pasted: Screenless) -> None:
    page = pasted.press("look", str(SERVER_FAILURE))
    empty = page.press("go", "lines")
    assert empty.status == 422
    assert empty.root.one("textarea", id="more")
    nothing = empty.press("go", "nothing")
    assert nothing.status == 200
    assert not nothing.root.every("textarea", id="more")


def test_no_way_through_ends_without_an_end(pasted: Screenless) -> None:
    """“I don't know” to everything, nothing to paste, nothing helps: the hand-over comes within the questions."""
    page = pasted
    for _ in range(40):
        if page.root.every("pre", class_="hand-over"):
            break
        if page.asked:
            page.choose("unknown").press()
        elif page.root.every("textarea", id="more"):
            page.press("go", "nothing")
        else:
            node = next(button for button in page.root.every("button") if button.attributes.get("value") == "no")
            page.press(node.attributes["name"], "no")
        assert page.status == 200
    text = page.root.one("pre", class_="hand-over").raw
    assert text.startswith("## ")
    assert "0232" in text and "178.251.163.242" not in text


def test_without_a_log_everything_stands_in_the_address(browser: Screenless) -> None:
    page = browser.open("/en/wizard/375")
    assert page.asked == "375#outcome"
    page.choose("failed").press()
    assert page.address == "/en/wizard/375?375%23outcome=failed"
    assert page.asked == "375#reason"
    again = Screenless(browser.client).open(page.address)
    assert again.asked == "375#reason"
    assert [step for step in again.trail() if "You" in step]


def test_an_address_can_be_changed_step_by_step_without_losing_the_rest(browser: Screenless) -> None:
    page = browser.open("/en/wizard/375?375%23outcome=failed&375%23reason=unreadable")
    assert page.asked == "375#peer-software"
    changing = page.follow("change")
    assert changing.asked == "375#outcome"
    assert changing.marked == "failed"
    page = changing.choose("failed").press()
    assert page.asked == "375#peer-software"


def test_the_language_of_an_address_is_changed_by_a_link(browser: Screenless) -> None:
    page = browser.open("/en/wizard/375?375%23outcome=failed").follow("FR")
    assert page.address == "/fr/wizard/375?375%23outcome=failed"
    assert page.asked == "375#reason"


def test_lines_can_be_added_to_a_case_that_began_without_a_log(browser: Screenless, excerpts: str) -> None:
    page = browser.open("/en/wizard/375?375%23outcome=failed&375%23reason=none")
    assert page.root.one("textarea", id="more")
    form = page.fields("lines")
    assert ("375#reason", "none") in form
    assert ("article", "375") in form


def test_steps_are_narrowed_to_the_version_that_was_given_and_it_is_remembered(pasted: Screenless) -> None:
    solution = pasted.choose("old").press()
    variants = [variant.one("h3").text for variant in solution.root.every("div", class_="variant")]
    assert variants == ["IceWarp 13 and later", "IceWarp 12 and earlier"]
    narrowed = solution.fill("server.version", "14.1").press("again", "1")
    assert [v.one("h3").text for v in narrowed.root.every("div", class_="variant")] == ["IceWarp 13 and later"]
    assert ("server.version", "14.1") in narrowed.fields()


def test_a_stale_answer_is_named_and_asked_again(browser: Screenless) -> None:
    page = browser.open("/en/wizard/375?375%23outcome=gone&375%23nowhere=x")
    assert page.status == 200
    assert page.asked == "375#outcome"
    warning = page.root.one("div", class_="notice--warn").text
    assert "375#outcome = gone" in warning
    assert "375#nowhere = x" in warning


def test_a_session_that_is_gone_is_named_and_the_worst_is_shown(pasted: Screenless) -> None:
    page = pasted.fill("log", "nothing").press("look", "5")
    assert page.status == 404
    assert "There is no session 5" in page.root.one("div", id="problem").text


def test_what_was_pasted_can_be_mended_in_place(pasted: Screenless) -> None:
    lines = dict(pasted.fields())["log"].splitlines()
    first = "\n".join(line for line in lines if "1AD4" in line and "46.105" in line)
    page = pasted.fill("log", first).press("again", "1")
    assert page.root.every("section", id="sessions") == []


def test_words_lead_to_articles(browser: Screenless) -> None:
    page = browser.open("/fr/").fill("log", "le certificat du correspondant est auto-signé").press()
    assert page.status == 200
    assert page.root.every("ul", class_="causes")[0].every("a")
    assert page.root.every("button", name="article", value="375")


def test_words_that_nothing_is_about_are_answered_plainly(browser: Screenless) -> None:
    page = browser.open("/en/").fill("log", "qqqq zzzz wwww").press()
    assert page.status == 200
    assert page.heading == "Nothing was found"
    assert dict(page.fields())["log"].strip() == "qqqq zzzz wwww"


def test_an_article_can_be_started_from_words_without_losing_them(browser: Screenless) -> None:
    page = browser.open("/en/").fill("log", "qqqq zzzz wwww").press().press("article", "375")
    assert page.asked == "375#outcome"
    assert dict(page.fields())["log"].strip() == "qqqq zzzz wwww"


def test_the_first_page_in_another_language_keeps_what_was_typed(browser: Screenless) -> None:
    page = browser.open("/en/").fill("log", "half a sen").press("language", "fr")
    assert page.root.one("html").attributes["lang"] == "fr"
    assert dict(page.fields())["log"].strip() == "half a sen"


def test_an_empty_first_page_in_another_language_gets_its_own_address(browser: Screenless) -> None:
    assert browser.open("/en/").press("language", "fr").address == "/fr/"


def test_colours_are_chosen_in_the_form_without_losing_anything(pasted: Screenless) -> None:
    page = pasted.choose("recent").press("theme", "dark")
    assert page.root.one("html").attributes["data-theme"] == "dark"
    assert page.marked == "recent"
    assert "theme=dark" in page.response.headers["Set-Cookie"]
    assert page.open("/en/").root.one("html").attributes["data-theme"] == "dark"


def test_a_bookmarked_form_page_leads_to_the_first_page(browser: Screenless) -> None:
    assert browser.open("/en/wizard").address == "/en/"


def test_pages_with_a_log_are_kept_by_the_own_browser_only(pasted: Screenless) -> None:
    assert pasted.response.headers["Cache-Control"] == "private, no-cache"
    assert pasted.root.one("meta", name="robots").attributes["content"] == "noindex"


def test_the_server_keeps_nothing_between_two_pages(client: FlaskClient, pasted: Screenless) -> None:
    assert not any("session" in cookie for cookie in pasted.response.headers.getlist("Set-Cookie"))
    assert "178.251.163.242" not in Screenless(client).open("/en/").text


def test_of_very_many_sessions_the_worst_are_listed_and_the_rest_are_counted(browser: Screenless) -> None:
    good = "198.51.100.{0} [{0:04X}] 12:51:22:{0:03} Client session SSL: Verified (0)"
    bad = "203.0.113.{0} [{0:04X}] 12:51:22:{0:03} Client session TLS connection could not be established"
    lines = [shape.format(number) for number in range(1, 101) for shape in (good, bad)]
    page = browser.open("/en/").fill("log", "\n".join(lines)).press()
    outcomes = [badge.text for badge in page.root.one("section", id="sessions").every("span", class_="badge--failed")]
    assert len(outcomes) == 100
    assert "100 sessions are not listed" in page.root.one("section", id="sessions").text


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_declaration_of_accessibility_is_on_every_page_and_in_both_languages(
    browser: Screenless, lang: str
) -> None:
    page = browser.open(f"/{lang}/")
    assert f"/{lang}/accessibility" in {link.attributes["href"] for link in page.root.every("a")}
    assert page.open(f"/{lang}/accessibility").status == 200 and "WCAG" in page.text


def test_the_rare_answers_of_a_long_question_stand_folded(client: FlaskClient) -> None:
    page = client.get("/en/wizard/peer-certificate").get_data(as_text=True)
    first, _, rest = page.partition('<details class="choices__more">')
    folded, _, last = rest.partition("</details>")
    assert 'value="chain"' in first and 'value="name"' in first
    assert 'value="malformed"' in folded and 'value="unknown"' not in folded
    assert 'value="unknown"' in last
    chosen = client.get("/en/wizard/peer-certificate?change=peer-certificate%23code&peer-certificate%23code=revoked")
    assert chosen.status_code == 200

"""Lines against symptoms: what must match, what must never, and what it costs."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.conversation import Wizard
from wizard.errors import KnowledgeError
from wizard.logs import LogLine
from wizard.match import Match, SymptomIndex, closest, compile_symptoms, find
from wizard.match.reading import read_paste
from wizard.model import Location, LogPattern, Symptom

NOWHERE = Location("kb/none.fr.md", 7)


def a_symptom(
    symptom_id: str, *lines: str, sets: tuple[tuple[str, str], ...] = (), regexes: tuple[str, ...] = ()
) -> Symptom:
    pattern = LogPattern(lines, regexes, sets, (), (), NOWHERE)
    return Symptom(symptom_id, {}, {}, (pattern,), NOWHERE)


def a_line(body: str, dialect: str = "icewarp", **more: object) -> LogLine:
    return LogLine(4, body, body, dialect, **more)  # type: ignore[arg-type]


def values(match: Match | None) -> dict[str, str]:
    return {fact.name: fact.value for fact in match.facts} if match else {}


VERIFIED = a_symptom("375#verified", "SSL: Verified ({tls.verify})", sets=(("tls.outcome", "verified"),))
NOT_VERIFIED = a_symptom(
    "375#not-verified", "SSL: Not verified ({tls.verify}) - proceed anyway", sets=(("tls.outcome", "encrypted"),)
)
CLIENT_FAILED = a_symptom(
    "375#client-failed", "TLS connection could not be established", sets=(("tls.outcome", "failed"),)
)
SERVER_FAILED = a_symptom(
    "375#server-failed",
    "SSL: Handshake with client failed on {session.local}:{session.port}",
    sets=(("tls.outcome", "failed"),),
)
ARTICLE = compile_symptoms([VERIFIED, NOT_VERIFIED, CLIENT_FAILED, SERVER_FAILED])


class TestExactMatching:
    @pytest.mark.parametrize(
        ("body", "symptom", "facts"),
        [
            ("SSL: Verified (0)", "375#verified", {"tls.verify": "0", "tls.outcome": "verified"}),
            (
                "SSL: Not verified (20) - proceed anyway",
                "375#not-verified",
                {"tls.verify": "20", "tls.outcome": "encrypted"},
            ),
            ("TLS connection could not be established", "375#client-failed", {"tls.outcome": "failed"}),
            (
                "SSL: Handshake with client failed on 192.168.10.2:25",
                "375#server-failed",
                {"session.local": "192.168.10.2", "session.port": "25", "tls.outcome": "failed"},
            ),
            (
                "SSL: Handshake with client failed on 2001:db8::2:587",
                "375#server-failed",
                {"session.local": "2001:db8::2", "session.port": "587", "tls.outcome": "failed"},
            ),
        ],
    )
    def test_a_line_gives_the_facts_of_its_symptom(self, body, symptom, facts):
        match = find(ARTICLE, a_line(body))
        assert match is not None
        assert (match.symptom, match.exact, match.score) == (symptom, True, 100)
        assert values(match) == facts
        assert all(fact.exact and fact.lines == (4,) for fact in match.facts)

    def test_letters_may_differ_in_size_and_blanks_in_number(self):
        match = find(ARTICLE, a_line("ssl:  NOT verified (20)   - Proceed anyway"))
        assert match is not None
        assert match.exact
        assert values(match)["tls.verify"] == "20"

    def test_the_most_literal_of_several_wins(self):
        index = compile_symptoms([a_symptom("a#wide", "SSL: {any}"), a_symptom("a#narrow", "SSL: Not verified {any}")])
        match = find(index, a_line("SSL: Not verified (20)"))
        assert match is not None
        assert (match.symptom, match.runner_up) == ("a#narrow", "a#wide")

    def test_a_word_of_a_closed_list_is_read_in_any_size_of_letters(self):
        index = compile_symptoms([a_symptom("a#end", "Session ended: {session.end}")])
        assert values(find(index, a_line("Session ended: RESET"))) == {"session.end": "reset"}
        assert find(index, a_line("Session ended: quietly")) is None

    def test_a_number_slot_takes_no_word(self):
        assert find(ARTICLE, a_line("SSL: Verified (zero)")) is None

    def test_text_around_the_wording_is_no_exact_match(self):
        match = find(ARTICLE, a_line('login of user "SSL: Verified (0)"'))
        assert match is None

    def test_a_field_that_imitates_a_line_proves_nothing(self):
        for body in (
            "Message from <TLS connection could not be established> accepted",
            "Subject: SSL: Not verified (20) - proceed anyway",
            "AUTH user SSL: Handshake with client failed on 192.0.2.1:25",
        ):
            match = find(ARTICLE, a_line(body))
            assert match is None or not match.exact, body

    def test_a_line_of_an_unknown_program_is_read_behind_its_time(self):
        match = find(ARTICLE, a_line("2022-11-27 16:48:40 worker[12]: SSL: Verified (0)", dialect=""))
        assert match is not None
        assert match.exact
        assert match.symptom == "375#verified"

    def test_a_line_that_was_joined_to_the_next_by_mistake_is_still_known(self):
        match = find(ARTICLE, a_line("SSL: Verified (0) merci de votre aide", alone="SSL: Verified (0)"))
        assert match is not None
        assert (match.symptom, match.exact) == ("375#verified", True)

    def test_a_sentence_about_a_line_is_not_the_line(self):
        match = find(ARTICLE, a_line("il écrit SSL: Verified (0)", dialect=""))
        assert match is None or not match.exact


class TestRegularExpressions:
    def test_a_regular_expression_may_hold_typed_slots(self):
        index = compile_symptoms([a_symptom("a#r", regexes=(r"verif(?:y|ication) code[ =]{tls.verify}\b",))])
        assert values(find(index, a_line("error: verification code=20, giving up"))) == {"tls.verify": "20"}

    def test_words_win_over_regular_expressions(self):
        index = compile_symptoms([a_symptom("a#r", regexes=("SSL: Verified.*",)), VERIFIED])
        match = find(index, a_line("SSL: Verified (0)"))
        assert match is not None
        assert match.symptom == "375#verified"

    @pytest.mark.parametrize("regex", ["(unclosed", r"(\w)\1", "(?=ahead)x", "a (group) of its own"])
    def test_one_that_cannot_be_used_is_refused_with_its_place(self, regex):
        with pytest.raises(KnowledgeError) as raised:
            compile_symptoms([a_symptom("a#r", regexes=(regex,))])
        assert [(problem.path, problem.line) for problem in raised.value.problems] == [("kb/none.fr.md", 7)]


NEAR_MISSES = [
    ("SSL: Verified (0)", "SSL: Not verified (20) - proceed anyway"),
    ("SSL: Not verified (20) - proceed anyway", "SSL: Not verified (18) - proceed anyway"),
    (
        "SSL: Handshake with client failed on 192.168.10.2:25",
        "SSL: Handshake with client succeeded on 192.168.10.2:25",
    ),
    ("TLS connection could not be established", "TLS connection could be established"),
    (">>> STARTTLS", "<<< 250 STARTTLS"),
    ("connection refused", "connection reused for mx1"),
    ("550 5.7.1 rejected", "550 5.1.1 rejected"),
    ("quota exceeded", "quota not exceeded"),
    ("greylisted", "greylist cleared"),
    ("denied", "relay access denied"),
    ("error", "an error was reported by nobody"),
    # The same traps in wordings that are long enough for likeness:
    ("the connection was refused by mx1", "the connection was reused by mx1"),
    ("SSL: Not verified (20) - proceed anyway", "SSL: verified (20) - proceed anyway"),
    ("SSL: Not verified (20) - proceed anyway", "SSL: Not verified (20) - proceed anyway refused"),
    ("TLS connection to the peer could be established", "TLS connection to the peer couldn't be established"),
    ("La connexion sécurisée a été établie", "La connexion sécurisée n'a pas été établie"),
    ("certificate sent by client was rejected", "certificate sent by server was rejected"),
    ("TLS session started with peer mx1", "TLS session started without peer mx1"),
    ("message accepted for delivery to mx1", "message not accepted for delivery to mx1"),
    ("encrypted session with peer opened now", "unencrypted session with peer opened now"),
    ("delivery of message 25 failed on port 25", "delivery of message 25 failed on port 465"),
    (">>> certificate chain was shown complete", "<<< certificate chain was shown complete"),
    ("the server closed the session before the client", "the client closed the session before the server"),
]


class TestLinesThatMeanTheOpposite:
    @pytest.mark.parametrize(("one", "other"), [*NEAR_MISSES, *(pair[::-1] for pair in NEAR_MISSES)])
    def test_a_wording_never_accepts_its_near_miss(self, one, other):
        index = compile_symptoms([a_symptom("a#one", one, sets=(("tls.outcome", "failed"),))])
        accepted = find(index, a_line(one))
        assert accepted is not None
        assert accepted.exact
        assert find(index, a_line(other)) is None

    @pytest.mark.parametrize(
        ("symptom", "body"),
        [
            (VERIFIED, "SSL: Not verified (20) - proceed anyway"),
            (NOT_VERIFIED, "SSL: Verified (0)"),
            (NOT_VERIFIED, "SSL: verified (20) - proceed anyway"),
            (CLIENT_FAILED, "TLS connection could be established"),
            (CLIENT_FAILED, "TLS conection could be etablished"),
            (SERVER_FAILED, "SSL: Handshake with client succeeded on 192.168.10.2:25"),
            (SERVER_FAILED, "SSL: Handshake with server failed on 192.168.10.2:25"),
        ],
    )
    def test_a_pattern_with_slots_never_accepts_its_near_miss(self, symptom, body):
        assert find(compile_symptoms([symptom]), a_line(body)) is None


class TestLikeness:
    @pytest.mark.parametrize(
        "body",
        [
            "TLS conection could not be etablished",
            "TLS connection couldn't be established",
            "TLS connection could not be established.",
            "TLS connection could not be established; giving the message back",
            "TLS connection could not been established",
        ],
    )
    def test_misspellings_and_drift_are_recognised_but_marked(self, body):
        match = find(ARTICLE, a_line(body))
        assert match is not None
        assert match.symptom == "375#client-failed"
        assert not match.exact
        assert match.score < 100.01
        assert [(fact.name, fact.value, fact.exact) for fact in match.facts] == [("tls.outcome", "failed", False)]

    def test_what_is_spelt_differently_is_told(self):
        match = find(ARTICLE, a_line("TLS conection could not be established"))
        assert match is not None
        assert match.missing == ("connection",)

    def test_a_misspelt_refusal_of_relaying_is_recognised(self):
        index = compile_symptoms([a_symptom("a#relay", "relay access denied; {any}", sets=(("smtp.refused", "RCPT"),))])
        match = find(index, a_line("relay acces denied; from=<a@example.com>"))
        assert match is not None
        assert (match.symptom, match.exact) == ("a#relay", False)

    def test_a_clause_may_follow_a_misspelt_wording(self):
        match = find(
            compile_symptoms([a_symptom("a#relay", "relay access denied")]), a_line("relay acces denied; from=")
        )
        assert match is not None
        assert not match.exact

    def test_typed_slots_are_filled_from_their_place(self):
        match = find(ARTICLE, a_line("SSL: Handshake with clients failed on 192.168.10.2 : 25"))
        assert match is None or values(match) == {
            "session.local": "192.168.10.2", "session.port": "25", "tls.outcome": "failed",
        }  # fmt: skip
        match = find(ARTICLE, a_line("SSL: Not verified, code (20): proceeed anyway"))
        assert match is not None
        assert values(match) == {"tls.verify": "20", "tls.outcome": "encrypted"}
        assert not any(fact.exact for fact in match.facts)

    def test_a_slot_that_has_two_candidates_is_left_empty(self):
        match = find(ARTICLE, a_line("SSL: Not verified (20 18) - proceeed anyway"))
        assert values(match) == {"tls.outcome": "encrypted"}

    def test_two_meanings_that_score_alike_are_none(self):
        index = compile_symptoms(
            [
                a_symptom(
                    "a#one", "certificate chain of partner incomplete", sets=(("tls.here_says", "issuer-unknown"),)
                ),
                a_symptom("a#two", "certificate chain of partner {any} incomplete", sets=(("tls.here_says", "name"),)),
            ]
        )
        assert find(index, a_line("certificat chain of partner incomplete")) is None

    def test_short_wordings_are_never_recognised_by_likeness(self):
        index = compile_symptoms([a_symptom("a#short", "handshake failed")])
        assert find(index, a_line("handshakes failed")) is None

    def test_conversation_bytes_and_lines_that_are_understood_are_left_alone(self):
        body = "TLS conection could not be established"
        assert find(ARTICLE, a_line(body, smtp=body)) is None
        assert find(ARTICLE, a_line(body, below=True)) is None
        assert find(ARTICLE, a_line(body), explained=True) is None

    def test_an_empty_body_is_no_line(self):
        assert find(ARTICLE, a_line("")) is None


class TestWhatCameNear:
    def test_the_nearest_symptom_is_named_with_what_is_missing(self):
        nearest = closest(ARTICLE, "TLS connection could be established")
        assert nearest[0].symptom == "375#client-failed"
        assert nearest[0].missing == ("not",)
        assert nearest[0].why == "words"
        assert 80 < nearest[0].score <= 100

    def test_a_turned_meaning_is_the_reason(self):
        index = compile_symptoms([a_symptom("a#ok", "TLS connection could be established")])
        assert closest(index, "TLS connection could not be established")[0].why == "turned"

    def test_another_number_is_the_reason(self):
        index = compile_symptoms([a_symptom("a#n", "rejected by rule 17 of the list")])
        assert closest(index, "rejected by rule 18 of the list")[0].why == "number"

    def test_nothing_comes_near_to_nonsense(self):
        assert closest(ARTICLE, "zzz yyy xxx") == ()
        assert closest(ARTICLE, "") == ()

    def test_no_more_are_named_than_asked_for(self):
        assert len(closest(ARTICLE, "SSL: TLS connection handshake could not be verified", limit=2)) <= 2


class TestAnyText:
    @given(st.text(alphabet=st.characters()))
    def test_no_text_breaks_matching(self, text):
        find(ARTICLE, a_line(text))
        find(ARTICLE, a_line(text, dialect=""))
        closest(ARTICLE, text)

    @given(
        st.lists(st.sampled_from("SSL: TLS not Not verified (20) - proceed anyway could be established 1 >>>".split()))
    )
    def test_an_inexact_match_never_turns_a_negation(self, words):
        match = find(ARTICLE, a_line(" ".join(words)))
        if match is not None and match.symptom in ("375#client-failed", "375#not-verified"):
            assert "not" in [word.lower() for word in words]

    @pytest.mark.parametrize(
        "text", ["a" * 1_000_000, "not " * 250_000, "1:" * 500_000, "connection could " * 60_000, "é" * 500_000]
    )
    def test_an_enormous_line_takes_no_longer_than_reading_it(self, text):
        started = time.perf_counter()
        find(ARTICLE, a_line(text))
        find(ARTICLE, a_line(text, dialect=""))
        closest(ARTICLE, text)
        assert time.perf_counter() - started < 2


def many_symptoms(count: int) -> list[Symptom]:
    drawn = random.Random(7)  # noqa: S311 - the same words on every run
    syllables = ["con", "ver", "tla", "cert", "ssa", "mo", "ri", "dex", "pol", "nu", "tor", "ble", "shi", "ga"]
    vocabulary = ["".join(drawn.choices(syllables, k=drawn.randint(2, 4))) for _ in range(3000)]
    vocabulary += ["TLS", "connection", "could", "handshake", "client", "server", "certificate"] * 40
    made = []
    for number in range(count):
        words = drawn.choices(vocabulary, k=drawn.randint(4, 9))
        if number % 3 == 0:
            words.insert(2, "({tls.verify})")
        if number % 7 == 0:
            words.append("{any}")
        made.append(a_symptom(f"m#{number}", " ".join(words), sets=(("tls.outcome", "failed"),)))
    return made


def median_time(index: SymptomIndex, lines: list[LogLine]) -> float:
    times = []
    for _ in range(15):
        started = time.perf_counter()
        for line in lines:
            find(index, line)
        times.append(time.perf_counter() - started)
    return sorted(times)[len(times) // 2]


def test_ten_thousand_symptoms_cost_a_paste_little_more_than_twenty():
    drawn = random.Random(3)  # noqa: S311 - the same words on every run
    bodies = ["SSL: Verified (0)", "SSL: Not verified (20) - proceed anyway", "TLS conection could not be established"]
    bodies += [f"Message {drawn.randint(1, 999)} from a client of the server could be queued" for _ in range(20)]
    bodies += [
        " ".join(drawn.choices("certificate handshake connection lost queue disk mail".split(), k=7)) for _ in range(37)
    ]
    lines = [a_line(body) for body in bodies]
    few = compile_symptoms([VERIFIED, NOT_VERIFIED, CLIENT_FAILED, SERVER_FAILED, *many_symptoms(16)])
    started = time.perf_counter()
    many = compile_symptoms([VERIFIED, NOT_VERIFIED, CLIENT_FAILED, SERVER_FAILED, *many_symptoms(10_000)])
    assert time.perf_counter() - started < 8
    assert median_time(many, lines) < 3 * median_time(few, lines) + 0.001


class TestAPasteThatOnlySymptomsKnow:
    LINE = "Error: Invalid login: 535 5.7.8 Error: authentication failed"
    ICEWARP = "192.0.2.90 [1AD4] 16:48:40:173 Client session SSL: Verified (0)"
    TOOL = "verify error:num=20:unable to get local issuer certificate"

    def sessions(self, wizard: Wizard, *lines: str) -> list[list[int]]:
        reading = read_paste("\n".join(lines), wizard.grammar, wizard.symptoms)
        return [[line.number for line in session.lines] for session in reading.sessions]

    def test_is_a_session(self, shipped_wizard: Wizard) -> None:
        assert self.sessions(shipped_wizard, self.LINE) == [[1]]

    def test_is_no_session_where_it_is_prose(self, shipped_wizard: Wizard) -> None:
        assert self.sessions(shipped_wizard, "Bonjour, le mot de passe est refusé.") == []
        assert self.sessions(shipped_wizard, "   ") == []

    def test_beside_a_log_the_output_of_a_test_tool_is_one_more(self, shipped_wizard: Wizard) -> None:
        assert self.sessions(shipped_wizard, self.ICEWARP, "", self.TOOL) == [[1], [3]]

    def test_beside_a_success_a_sentence_states_nothing(self, shipped_wizard: Wizard) -> None:
        assert self.sessions(shipped_wizard, self.ICEWARP, "The customer saw: certificate has expired") == [[1]]

    def test_beside_a_log_without_a_result_a_sentence_that_cites_an_error_is_one_more(
        self, shipped_wizard: Wizard
    ) -> None:
        connected = "192.0.2.90 [1AD4] 16:48:40:173 Connected"
        assert self.sessions(shipped_wizard, connected, "", "The customer saw: certificate has expired") == [[1], [3]]

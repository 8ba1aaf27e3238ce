"""Reports that are structures: TLS reports, results of testssl.sh, rows of Exchange's protocol log, bounces."""

import gzip
import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.logs.hand_made import GRAMMAR
from wizard.conversation import Reply, Turn, Wizard, reply
from wizard.errors import InputTooLarge, UnreadableInput
from wizard.logs import decode, read
from wizard.logs import decoding as decoding_module
from wizard.logs.normalise import plain_lines
from wizard.logs.structured import structured_lines
from wizard.logs.unwrapping import without_carrier

SEND = "2019-03-21T13:00:45.157Z,Outbound to Office 365,08D6A8D416004F78,3,192.168.1.100:44277,192.0.2.25:25,"
RECEIVE = "2023-01-11T15:59:56.232Z,MX1\\Default Frontend MX1,123453EC62278461,4,192.168.1.100:25,192.0.2.33:56026,"


def a_report(*failures: tuple[str, int], succeeded: int = 10) -> dict[str, Any]:
    return {
        "organization-name": "Example Sender",
        "date-range": {"start-datetime": "2026-11-23T00:00:00Z", "end-datetime": "2026-11-23T23:59:59Z"},
        "contact-info": "tls@example.net",
        "report-id": "2026-11-23_example.com",
        "policies": [
            {
                "policy": {"policy-type": "sts", "policy-string": ["version: STSv1"], "policy-domain": "example.com"},
                "summary": {
                    "total-successful-session-count": succeeded,
                    "total-failure-session-count": sum(count for _, count in failures),
                },
                "failure-details": [
                    {
                        "result-type": kind,
                        "sending-mta-ip": "192.0.2.25",
                        "receiving-mx-hostname": "mx.example.com",
                        "failed-session-count": count,
                        "failure-reason-code": "certificate verify failed",
                    }
                    for kind, count in failures
                ],
            }
        ],
    }


def told(wizard: Wizard, text: str) -> Reply:
    return reply(wizard, Turn(text))


def values(answer: Reply, name: str) -> list[str]:
    return [fact.value for report in answer.sessions for fact in report.facts.every(name)]


class TestTlsReports:
    @pytest.mark.parametrize(
        ("kind", "fact", "value"),
        [
            ("certificate-expired", "tls.there_says", "expired"),
            ("certificate-host-mismatch", "tls.there_says", "name"),
            ("certificate-not-trusted", "tls.there_says", "issuer-unknown"),
            ("starttls-not-supported", "smtp.starttls", "missing"),
            ("validation-failure", "tls.outcome", "failed"),
            ("tlsa-invalid", "tls.there_says", "policy"),
            ("dnssec-invalid", "tls.there_says", "policy"),
            ("dane-required", "tls.there_says", "policy"),
            ("sts-policy-fetch-error", "tls.there_says", "policy"),
            ("sts-policy-invalid", "tls.there_says", "policy"),
            ("sts-webpki-invalid", "tls.there_says", "policy"),
        ],
    )
    def test_each_type_of_result_is_said_by_the_sender_about_us(self, shipped_wizard, kind, fact, value):
        answer = told(shipped_wizard, json.dumps(a_report((kind, 3))))
        assert values(answer, fact) == [value]
        assert values(answer, "tls.here_says") == []
        assert "server" in values(answer, "session.side")
        assert values(answer, "session.target") == ["mx.example.com"]

    def test_findings_stand_on_the_lines_of_the_file(self):
        text = json.dumps(a_report(("certificate-expired", 3), ("starttls-not-supported", 4)), indent=2)
        lines = text.splitlines()
        found = structured_lines("Voici le rapport :\n" + text)
        assert found is not None
        assert [lines[number - 2].split('"')[3] for number, _ in found] == [
            "certificate-expired",
            "starttls-not-supported",
        ]

    def test_a_report_without_failure_is_a_success(self, shipped_wizard):
        answer = told(shipped_wizard, json.dumps(a_report()))
        assert [report.outcome for report in answer.sessions] == ["encrypted"]
        assert [cause.cause for cause in answer.causes] == ["none"]

    def test_a_report_about_no_session_proves_nothing(self, shipped_wizard):
        answer = told(shipped_wizard, json.dumps(a_report(succeeded=0)))
        assert "encrypted" not in values(answer, "tls.outcome")
        assert not answer.causes

    def test_a_type_that_nobody_knows_states_nothing(self, shipped_wizard):
        answer = told(shipped_wizard, json.dumps(a_report(("something-new", 3))))
        assert values(answer, "tls.there_says") == []
        assert values(answer, "tls.outcome") == []

    def test_a_packed_report_is_read(self, shipped_wizard):
        text = json.dumps(a_report(("certificate-expired", 3)))
        assert decode(gzip.compress(text.encode())) == text


class TestPacked:
    def test_a_damaged_archive_is_no_text(self):
        with pytest.raises(UnreadableInput):
            decode(b"\x1f\x8b\x08 and nothing that was packed")

    def test_an_archive_that_unpacks_to_too_much_is_refused(self, monkeypatch):
        monkeypatch.setattr(decoding_module, "_MOST_UNPACKED", 1000)
        with pytest.raises(InputTooLarge):
            decode(gzip.compress(b"a" * 100_000))


class TestTestssl:
    FINDINGS = (
        ("cert_chain_of_trust", "failed (self signed).", "self-signed"),
        ("cert_chain_of_trust", "failed (self signed CA in chain).", "root-unknown"),
        ("cert_chain_of_trust <hostCert#1>", "failed (chain incomplete).", "issuer-unknown"),
        ("cert_chain_of_trust", "failed (expired).", "expired"),
        ("cert_trust", "certificate does not match supplied URI", "name"),
    )

    @pytest.mark.parametrize(("name", "finding", "complaint"), FINDINGS)
    def test_a_finding_is_a_complaint_of_the_tester(self, shipped_wizard, name, finding, complaint):
        flat = [
            {"id": name, "ip": "mx.example.com/192.0.2.25", "port": "25", "severity": "CRITICAL", "finding": finding}
        ]
        nested = {
            "scanResult": [
                {
                    "targetHost": "mx.example.com", "ip": "192.0.2.25", "port": "25",
                    "serverDefaults": [{"id": name, "severity": "CRITICAL", "finding": finding}],
                }
            ]
        }  # fmt: skip
        for document in (flat, nested):
            answer = told(shipped_wizard, json.dumps(document, indent=1))
            assert values(answer, "tls.here_says") == [complaint]
            assert values(answer, "session.target") == ["mx.example.com"]
            assert values(answer, "session.port") == ["25"]
            assert values(answer, "log.tool") == ["testssl"]

    def test_weaknesses_are_no_failures(self, shipped_wizard):
        document = [{"id": "LUCKY13", "ip": "a/192.0.2.1", "port": "25", "severity": "LOW", "finding": "VULNERABLE"}]
        assert not told(shipped_wizard, json.dumps(document)).causes


class TestProtocolLogsOfExchange:
    @pytest.mark.parametrize(
        ("row", "read_as"),
        [
            (SEND + ">,STARTTLS,", "SmtpSend 08D6A8D416004F78 192.0.2.25:25 > STARTTLS"),
            (SEND + '<,"220 mx.example.com, ready",', "SmtpSend 08D6A8D416004F78 192.0.2.25:25 < 220 mx.example.com, ready"),
            (SEND + "*,,attempting to connect", "SmtpSend 08D6A8D416004F78 192.0.2.25:25 * attempting to connect"),
            (RECEIVE + "<,STARTTLS,", "SmtpReceive 123453EC62278461 192.0.2.33:56026 < STARTTLS"),
            (RECEIVE + "*,CN=MX1,Certificate subject", "SmtpReceive 123453EC62278461 192.0.2.33:56026 * Certificate subject: CN=MX1"),
            (SEND.replace("192.0.2.25", "[2001:db8::25]") + "+,,", "SmtpSend 08D6A8D416004F78 2001:db8::25:25 +"),
            ("2017-10-07T04:42:56.804Z,Outbound,08D50D3D9730A8D2,21,,,*,,TLS negotiation failed", "SmtpSend 08D50D3D9730A8D2 - * TLS negotiation failed"),
            ("2017-10-07T04:42:56.804Z,MX1\\Default,08D50D3D9730A8D2,21,,,*,,x", "SmtpReceive 08D50D3D9730A8D2 - * x"),
        ],
    )  # fmt: skip
    def test_a_row_is_read_with_its_direction(self, row, read_as):
        assert without_carrier(row).split(" ", 1)[1] == read_as

    def test_a_reply_to_ehlo_on_one_line_offers_what_it_lists(self, shipped_wizard):
        text = "\n".join(
            (
                f"{SEND}<,220 mx.example.com Microsoft ESMTP MAIL Service ready,",
                f"{SEND}>,EHLO mail.example.com,",
                f"{SEND}<,250  mx.example.com Hello [192.0.2.9] SIZE 9 DSN STARTTLS AUTH NTLM LOGIN,",
            )
        )
        assert values(told(shipped_wizard, text), "smtp.starttls") == ["offered"]
        assert values(told(shipped_wizard, text.replace(" STARTTLS", "")), "smtp.starttls") == ["missing"]

    def test_the_queue_alone_does_not_blame_the_network(self, shipped_wizard):
        text = '451 4.4.0 Primary target IP address responded with: "421 4.2.1 Unable to connect."'
        assert not told(shipped_wizard, text).causes

    @pytest.mark.parametrize(
        "line",
        ["2019-03-21T13:00:45.157Z,a,b", "2019-03-21T13:00:45.157Z,a,08D6A8D416004F78,3,x,y,?,z,", "a,b,c,d,e,f,<,g,h"],
    )
    def test_other_rows_stay(self, line):
        assert list(plain_lines(line)) == [(1, line)]


class TestBounces:
    def test_the_reply_that_a_bounce_quotes_is_said_there(self, shipped_wizard):
        text = "Diagnostic-Code: smtp; 421 4.7.66 TLS 1.0 and 1.1 are not supported. Please upgrade your client."
        assert values(told(shipped_wizard, text), "tls.there_says") == ["version"]
        assert values(told(shipped_wizard, text), "tls.here_says") == []

    @pytest.mark.parametrize(
        ("words", "complaint"),
        [
            ("TLS failed: self-signed certificate", "self-signed"),
            ("TLS: EE certificate key too weak", "key-weak"),
            ("TLS: verify failed: Hostname mismatch", "name"),
            ("TLS: certificate has expired", "expired"),
        ],
    )
    def test_whoever_criticises_our_certificate_did_not_refuse_starttls(self, shipped_wizard, words, complaint):
        facts = told(shipped_wizard, f"Diagnostic-Code: smtp; 450 4.7.0 {words}")
        assert values(facts, "tls.there_says") == [complaint]
        assert values(facts, "smtp.starttls") == []

    def test_a_server_that_has_no_certificate_to_show_refuses_starttls(self, shipped_wizard):
        facts = told(shipped_wizard, "Diagnostic-Code: smtp; 454 4.3.3 TLS not available: missing certificate")
        assert values(facts, "smtp.starttls") == ["refused"]

    def test_what_microsoft_says_of_its_own_delivery_is_not_said_by_the_other_server(self, shipped_wizard):
        text = "Diagnostic-Code: smtp;450 4.7.320 Certificate validation failed [Message=SubjectMismatch]"
        assert values(told(shipped_wizard, text), "tls.here_says") == ["name"]
        assert values(told(shipped_wizard, text), "tls.there_says") == []

    def test_a_bounce_does_not_say_which_command_was_refused(self, shipped_wizard):
        text = "Diagnostic-Code: smtp; 550 5.7.1 <anne@example.net>: Not accepted here"
        answer = told(shipped_wizard, text)
        assert values(answer, "smtp.refused") == []
        assert values(answer, "smtp.reply") == ["550"]

    def test_the_other_server_is_the_one_to_test(self, shipped_wizard):
        answer = told(shipped_wizard, "Remote-MTA: dns; mx.example.net\nDiagnostic-Code: smtp; 550 5.1.1 no")
        assert values(answer, "session.target") == ["mx.example.net"]


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=8), lambda inner: st.lists(inner, max_size=4)
       | st.dictionaries(st.sampled_from(["policies", "policy", "summary", "failure-details", "result-type", "id", "finding",
                                          "scanResult", "ip", "port", "targetHost", "x"]), inner, max_size=6)))  # fmt: skip
def test_no_document_breaks_the_reading_of_reports(document):
    for text in (
        json.dumps(document),
        json.dumps({"policies": document}),
        json.dumps([{"finding": "x", "id": document}]),
    ):
        found = structured_lines(text)
        assert found is None or all(number >= 1 and line for number, line in found)
        read(text, GRAMMAR)


@pytest.mark.parametrize(
    "text",
    [
        '{"policies":' + "[" * 200_000,
        '{"policies":' + '{"a":' * 200_000,
        '[{"finding":"x","id":"service"},' * 100_000,
        '{"policies":[' + '{"failure-details":[{"result-type":"x"}]},' * 50_000 + "{}]}",
        '{"policies":[] ' + "\n" * 1_000_000,
    ],
    ids=range(5),
)
def test_hostile_documents_take_linear_time(text):
    started = time.perf_counter()
    structured_lines(text)
    assert time.perf_counter() - started < 8

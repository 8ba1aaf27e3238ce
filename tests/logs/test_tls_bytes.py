"""The raw bytes of TLS."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.logs.dumps import facts_of_record, notes_of_record, record
from wizard.logs.tls_bytes import Alert, Hello, Undecodable, decode, dump

PRINTED_HELLO = "010001fc0303c......350084c012c008c01cc0 (512)"


def client_hello(*extensions: tuple[int, bytes]) -> str:
    joined = b"".join(number.to_bytes(2) + len(body).to_bytes(2) + body for number, body in extensions)
    body = b"\x03\x03" + bytes(32) + b"\x00" + b"\x00\x02\x13\x01" + b"\x01\x00" + len(joined).to_bytes(2) + joined
    return (b"\x01" + len(body).to_bytes(3) + body).hex()


class TestAlerts:
    @pytest.mark.parametrize(
        ("printed", "level", "number"),
        [
            ("0232", "fatal", 50),
            ("0100", "warning", 0),
            ("02 28", "fatal", 40),
            ("02:46", "fatal", 70),
            ("0232 (2)", "fatal", 50),
        ],
    )
    def test_two_bytes_are_a_level_and_a_number(self, printed, level, number):
        assert decode(21, dump(printed)) == Alert(level, number)

    @pytest.mark.parametrize(
        ("printed", "why"),
        [("", "empty"), ("02", "cut"), ("023", "cut"), ("0532", "encrypted"), ("0232aabbccdd", "encrypted")],
    )
    def test_what_says_nothing_has_its_reason(self, printed, why):
        assert decode(21, dump(printed)) == Undecodable(why)

    def test_tls_13_goes_by_the_number_and_not_by_the_level(self):
        assert Alert("warning", 116).ends(tls13=True)
        assert not Alert("warning", 116).ends(tls13=False)
        assert not Alert("warning", 0).ends(tls13=True)
        assert Alert("fatal", 0).ends(tls13=True)


class TestHellos:
    def test_a_hello_that_the_log_cut_keeps_its_size_and_version(self):
        assert decode(22, dump(PRINTED_HELLO)) == Hello("client-hello", 512, "TLS 1.2", complete=False)

    def test_a_whole_hello_is_complete(self):
        printed = client_hello()
        assert decode(22, dump(f"{printed} ({len(printed) // 2})")) == Hello(
            "client-hello", len(printed) // 2, "TLS 1.2", complete=True
        )

    def test_the_highest_version_of_the_extension_counts_and_reserved_values_do_not(self):
        printed = client_hello((0, b""), (43, b"\x06\x7a\x7a\x03\x04\x03\x03"))
        found = decode(22, dump(printed))
        assert isinstance(found, Hello)
        assert found.version == "TLS 1.3"

    def test_a_server_hello_tells_the_version_that_was_chosen(self):
        body = b"\x03\x03" + bytes(32) + b"\x00" + b"\x13\x01" + b"\x00" + b"\x00\x06" + b"\x00\x2b\x00\x02\x03\x04"
        found = decode(22, dump((b"\x02" + len(body).to_bytes(3) + body).hex()))
        assert found == Hello("server-hello", len(body) + 4, "TLS 1.3", complete=True)

    def test_the_old_form_of_greeting_is_read_too(self):
        assert decode(0, dump("010301002d0000")) == Hello("client-hello", 7, "TLS 1.0", complete=True)

    def test_bytes_that_begin_with_the_heading_of_a_record_need_no_type(self):
        assert decode(None, dump("15 03 01 00 02 02 32")) == Alert("fatal", 50)
        assert decode(None, dump("48545450")) == Undecodable("other")

    @pytest.mark.parametrize("printed", ["01", "0100", "010001", "010001fc", "010001fc03", "010001fc0303"])
    def test_a_hello_may_be_cut_anywhere(self, printed):
        assert isinstance(decode(22, dump(printed)), Hello | Undecodable)

    def test_other_messages_of_the_handshake_are_left_alone(self):
        assert decode(22, dump("0b000100")) == Undecodable("other")


class TestFactsOfRecords:
    def test_a_received_fatal_alert_is_a_failure_said_there(self):
        read = record(7, {"received.bytes": "0232", "tls.record_version": "769", "tls.record_type": "21"})
        assert read is not None
        facts = [(fact.name, fact.value) for fact in facts_of_record(read, tls13=False, side="client")]
        assert facts == [("tls.record_version", "769"), ("tls.outcome", "failed"), ("tls.alert", "50")]
        alert = next(note for note in notes_of_record(read) if note.kind == "alert")
        assert dict(alert.values) == {"level": "fatal", "number": "50", "by": "there", "record_version": "TLS 1.0"}

    def test_a_sent_alert_is_another_fact(self):
        read = record(7, {"sent.bytes": "022a", "tls.record_type": "21"})
        assert read is not None
        assert ("tls.alert_sent", "42") in [
            (f.name, f.value) for f in facts_of_record(read, tls13=False, side="client")
        ]

    def test_saying_goodbye_is_no_failure(self):
        read = record(7, {"received.bytes": "0100", "tls.record_type": "21"})
        assert read is not None
        assert "tls.outcome" not in [fact.name for fact in facts_of_record(read, tls13=True, side="client")]

    def test_a_size_of_its_own_slot_is_used(self):
        read = record(7, {"sent.bytes": "010001fc0303", "size": "512", "tls.record_type": "22"})
        assert read is not None
        assert read.printed.size == 512

    def test_a_line_without_bytes_is_no_record(self):
        assert record(7, {"body": "x"}) is None


@given(st.text(), st.one_of(st.none(), st.integers(0, 300)))
def test_no_text_breaks_the_reading_of_bytes(text, content_type):
    decode(content_type, dump(text))


@given(st.binary(max_size=600), st.sampled_from([None, 0, 20, 21, 22, 23, 256]))
def test_no_bytes_break_the_decoder(data, content_type):
    decode(content_type, dump(data.hex()))


@given(st.binary(min_size=4, max_size=300))
def test_a_hello_with_any_content_is_read(data):
    assert isinstance(decode(22, dump("01" + data.hex())), Hello | Undecodable)

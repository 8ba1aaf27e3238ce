"""Bytes to text."""

import gzip
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.errors import InputTooLarge, UnreadableInput
from wizard.logs import decode

FRENCH = (
    "La connexion n’a pas été vérifiée : échec\r\n192.0.2.90 [1AD4] 16:48:40:173 Client session SSL: Verified (0)\r\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_the_encodings_of_windows_and_unix_are_recognised(encoding):
    assert decode(FRENCH.encode(encoding)) == FRENCH


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_with_a_mark_keeps_the_text_without_the_mark(encoding):
    assert decode("\ufeffok é".encode(encoding)) == "ok é"


def test_single_wrong_bytes_in_a_utf_8_text_are_read_each_for_itself():
    data = "Vérifié, été, café\n".encode() * 3 + b"sujet: \xe9t\xe9\n"
    assert decode(data).endswith("sujet: été\n")
    assert decode(data).startswith("Vérifié")


def test_bytes_that_windows_1252_does_not_have_are_replaced():
    assert decode(b"caf\xe9 \x81 fin") == "café \ufffd fin"


def test_a_few_nul_bytes_in_a_log_do_not_make_it_binary():
    assert "SSL" in decode(b"192.0.2.1 SSL: Verified (0)\n" * 20 + b"\x00" * 16 + b"end\n")


@pytest.mark.parametrize("data", [b"", b" \t\r\n", b"\xef\xbb\xbf", "\u00a0\n".encode(), b"\xff\xfe"])
def test_nothing_but_blanks_is_refused_as_empty(data):
    with pytest.raises(UnreadableInput) as refused:
        decode(data)
    assert refused.value.values["reason"] == "empty"


@pytest.mark.parametrize(
    "data",
    [
        b"\x00" * 100,
        bytes(range(256)) * 40,
        b"\x1f\x8b\x08\x00rest of an archive",
        b"PK\x03\x04rest of an archive",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"\x01\x02\x03\x04" * 50,
    ],
)
def test_what_is_no_text_is_refused_as_binary(data):
    with pytest.raises(UnreadableInput) as refused:
        decode(data)
    assert refused.value.values["reason"] == "binary"


@given(st.binary(max_size=400))
def test_no_bytes_give_anything_but_text_or_a_reason(data):
    try:
        text = decode(data)
    except UnreadableInput as refused:
        assert refused.values["reason"] in ("empty", "binary")  # noqa: PT017 - either way is right
    else:
        assert text.encode("utf-8", "surrogatepass").decode() == text


@pytest.mark.parametrize(
    "data",
    [b"\xe9" * 3_000_000 + b" a", ("é".encode() + b"\xe9 ") * 500_000, b"a" * 10_000_000, b" " * 10_000_000 + b"x"],
)
def test_megabytes_are_decoded_in_linear_time(data):
    started = time.perf_counter()
    decode(data)
    assert time.perf_counter() - started < 5


def test_every_member_of_an_archive_is_unpacked():
    one, other = gzip.compress(b"220 mx.example.com\n"), gzip.compress(b"221 Bye\n")
    assert decode(one + other) == decode(one + other + b"\x00" * 512) == "220 mx.example.com\n221 Bye\n"


def test_what_follows_an_archive_is_no_part_of_it():
    assert decode(gzip.compress(b"220 mx.example.com\n") + b"rubbish") == "220 mx.example.com\n"


def test_of_an_archive_that_was_cut_off_what_is_there_is_read():
    text = "".join(f"220 mx{number}.example.com\n" for number in range(5000))
    read = decode(gzip.compress(text.encode())[:-5000])
    assert len(read) > 1000 and text.startswith(read)


def test_an_archive_whose_sum_is_wrong_is_refused():
    with pytest.raises(UnreadableInput):
        decode(gzip.compress(b"220 mx.example.com\n")[:-8] + b"12345678")


@pytest.mark.parametrize("members", [1, 3])
def test_an_archive_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(members):
    with pytest.raises(InputTooLarge):
        decode(gzip.compress(b"\x00" * (110_000_000 // members)) * members)


def test_a_hundred_thousand_small_members_are_unpacked():
    assert decode(gzip.compress(b"a") * 100_000) == "a" * 100_000

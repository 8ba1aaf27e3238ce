"""Bytes to text."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.errors import UnreadableInput
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

"""The bytes of a file or an upload as text, whatever program wrote them."""

import codecs
import gzip
import io
import zlib

from wizard.errors import InputTooLarge, UnreadableInput

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS = bytes(sorted(set(range(32)) - set(b"\t\n\r\f\v\b\x1b\x1a")))
_HIGH = bytes(range(128, 256))
_SAMPLE = 64 * 1024
_GZIP = b"\x1f\x8b\x08"
_MOST_UNPACKED = 100_000_000
_AT_ONCE = 1 << 20
_NO_MEMBER = "Not a gzipped file"
_SIGNATURES = (
    b"PK\x03\x04",
    b"%PDF-",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"7z\xbc\xaf",
    b"\x7fELF",
)


def decode(data: bytes) -> str:
    """Read bytes as text: UTF-8, UTF-16, UTF-32 or Windows-1252; with or without a byte order mark.

    What is packed with gzip (RFC 1952), as TLS reports are, is unpacked, up to a hundred megabytes. Bytes that are not
    valid UTF-8 in a text that otherwise is are read as Windows-1252, each for itself.

    Raises ``UnreadableInput`` with the reason ``empty`` (nothing but blanks) or ``binary``, and ``InputTooLarge``.

    >>> decode("Échec".encode("cp1252")), decode("Échec".encode("utf-16"))
    ('Échec', 'Échec')
    """
    text = _text(_unpacked(data) if data.startswith(_GZIP) else data)
    if not text.strip("\x00\ufeff\u200b \t\r\n\f\v\xa0"):
        raise UnreadableInput("nothing but blanks", reason="binary" if b"\x00" in data else "empty")
    return text


def _unpacked(data: bytes) -> bytes:
    """All members of an archive, in a row; what follows them is no part of it, and what was cut off is missing."""
    found: list[bytes] = []
    room = _MOST_UNPACKED
    with gzip.GzipFile(fileobj=io.BytesIO(data)) as archive:
        try:
            while piece := archive.read1(_AT_ONCE):
                found.append(piece)
                room -= len(piece)
                if room < 0:
                    raise InputTooLarge("too much when unpacked", limit=_MOST_UNPACKED)
        except (gzip.BadGzipFile, zlib.error) as error:
            if not found or not str(error).startswith(_NO_MEMBER):
                raise UnreadableInput("a damaged archive", reason="binary") from None
        except EOFError:
            pass
    return b"".join(found)


def decode_line(line: bytes) -> str:
    """Read one line of a file in UTF-8; bytes that are not valid are read as Windows-1252, each for itself."""
    return line.decode("utf-8", _AS_WINDOWS)


def wide_encoding(start: bytes) -> str:
    """The encoding of a text in UTF-16 or UTF-32 by its first bytes, "" where every character may be one byte.

    >>> wide_encoding("Échec".encode("utf-16")), wide_encoding(b"plain")
    ('utf-16-le', '')
    """
    for mark, encoding in _BYTE_ORDER_MARKS[1:]:
        if start.startswith(mark):
            return encoding
    return _wide_encoding(start) or ""


def _text(data: bytes) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    wide = _wide_encoding(data)
    if wide:
        return data.decode(wide, "replace")
    if data.startswith(_SIGNATURES):
        raise UnreadableInput("a file of another kind", reason="binary")
    controls = len(data) - len(data.translate(None, _CONTROLS))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        if controls * 20 > len(data):
            raise UnreadableInput("not text", reason="binary") from None
        return _mixed(data)
    if controls * 3 > len(data):
        raise UnreadableInput("not text", reason="binary")
    return text


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 without a mark: in a text of our languages nearly every second byte is NUL, and always the same one."""
    sample = data[:_SAMPLE]
    sample = sample[: len(sample) // 2 * 2]
    if len(sample) < 2 or b"\x00" not in sample:
        return None
    pairs = len(sample) // 2
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd * 10 >= pairs * 7 and even * 20 <= pairs:
        return "utf-16-le"
    if even * 10 >= pairs * 7 and odd * 20 <= pairs:
        return "utf-16-be"
    return None


def _mixed(data: bytes) -> str:
    high = len(data) - len(data.translate(None, _HIGH))
    valid = data.decode("utf-8", "ignore").encode()
    high_and_valid = len(valid) - len(valid.translate(None, _HIGH))
    if high_and_valid * 5 < high:
        return data.decode("cp1252", "replace")
    return data.decode("utf-8", _AS_WINDOWS)


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


_AS_WINDOWS = "wizard.as-windows-1252"
codecs.register_error(_AS_WINDOWS, _as_windows)

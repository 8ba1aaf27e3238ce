"""One spelling for what libraries write in several, so that a reason known in one is known in all.

Works on the structure of an error, not on its words: OpenSSL's library, function and reason in a tuple, in a constant
or only as numbers, and the codes of Windows and Apple. What an error means is written in the tables alone.
"""

import re

from wizard.logs.openssl_reasons import REASONS

_TUPLE = re.compile(
    r"\(['\"]SSL routines['\"], ?['\"](?P<function>\w{0,80})['\"], ?['\"](?P<reason>[^'\"]{3,80})['\"]\)"
)
"""pyOpenSSL: ``('SSL routines', 'ssl3_get_record', 'wrong version number')``."""
_CONSTANT = re.compile(
    r"\b(?:SSL_R_|ERR_SSL_|ERR_OSSL_|SSL: ?|reason[=:] ?['\"]?)(?P<reason>[A-Z0-9][A-Z0-9_]{4,60})\b"
)
_AFTER_FUNCTION = re.compile(
    r"\b(?P<function>(?:SSL\d{1,2}|ssl3|tls1?|TLS1?|dtls1?|ssl)_[A-Za-z0-9_]{4,60})"
    r"(?: ?[:-]{1,2} ?| |\(\)[: ]{1,3})(?P<reason>[a-z0-9][a-z0-9 ]{6,60})"
)
"""The function in front of the reason, with another mark between them than OpenSSL's colon."""
_CODE = re.compile(
    r"\b(?:error:|0x)(?P<code>0A[0-9A-F]{6}|14[0-9A-F]{6})\b|\breason\((?P<number>\d{3,4})\)", re.IGNORECASE
)
_OF_SSL = re.compile(r"\blib\(20\)|SSL routines|error:(?:0A|14)[0-9A-F]{6}", re.IGNORECASE)
_DECIMAL = re.compile(r"(?<![\d.])(?:-(?P<signed>2146\d{6})|(?P<unsigned>2148\d{6}))(?![\d.])")
_BARE_HEX = re.compile(r"(?<![0-9A-Za-z])(?P<hex>(?:8009|800B)[0-9A-Fa-f]{4})(?![0-9A-Za-z])")
_APPLE = re.compile(
    r"\b(?:NSURLError|CFNetwork|kCFStreamError|kCFError|errSSL|OSStatus|SecureTransport|SSL ?Handshake|secure channel)"
    r"[^\n]{0,80}?-(?P<number>12\d\d|98\d\d)\b",
    re.IGNORECASE,
)
_APPLE_NAMES = {
    "1200": "NSURLErrorSecureConnectionFailed",
    "1201": "NSURLErrorServerCertificateHasBadDate",
    "1202": "NSURLErrorServerCertificateUntrusted",
    "1203": "NSURLErrorServerCertificateHasUnknownRoot",
    "1204": "NSURLErrorServerCertificateNotYetValid",
    "1205": "NSURLErrorClientCertificateRejected",
    "1206": "NSURLErrorClientCertificateRequired",
    "9801": "errSSLNegotiation",
    "9806": "errSSLClosedAbort",
    "9807": "errSSLXCertChainInvalid",
    "9808": "errSSLBadCert",
    "9812": "errSSLUnknownRootCert",
    "9813": "errSSLNoRootCert",
    "9814": "errSSLCertExpired",
    "9815": "errSSLCertNotYetValid",
    "9816": "errSSLClosedNoNotify",
    "9824": "errSSLPeerHandshakeFail",
    "9825": "errSSLPeerBadCert",
    "9831": "errSSLPeerUnknownCA",
    "9836": "errSSLPeerProtocolVersion",
    "9843": "errSSLHostNameMismatch",
}
"""The names of Apple's headers NSURLError.h and SecureTransport.h."""
_ERLANG = re.compile(r"\breceived (?:SERVER|CLIENT) ALERT: Fatal - (?P<alert>[A-Z][A-Za-z ]{3,40})\b")
"""Erlang names the one that sent the alert."""
_OPENSSL_HINTS = ("SSL_", "SSL: ", "'SSL", '"SSL', "SSL23", "SSL3", "ssl3_", "tls_", "error:", "reason")
_WINDOWS_HINTS = ("2146", "2148", "8009", "800B", "800b")
"""What one of the forms holds, looked for first: most lines hold none."""
_SSL_3X = 0x0A
_WINDOWS = (0x80090000, 0x800BFFFF)
"""FACILITY_SSPI (9) and FACILITY_CERT (11) of an HRESULT (Microsoft, [MS-ERREF])."""


def other_spelling(body: str) -> str:
    """The errors of a line as the tables spell them; "" where the line holds none that is spelled otherwise.

    >>> other_spelling("[('SSL routines', 'ssl3_read_n', 'unexpected eof while reading')]")
    'SSL routines:ssl3_read_n:unexpected eof while reading'
    >>> other_spelling("error:14094418:lib(20):func(148):reason(1048)")
    'SSL routines::tlsv1 alert unknown ca'
    >>> other_spelling("SSL_R_UNSUPPORTED_PROTOCOL"), other_spelling("AuthenticateAsClient: -2146893019")
    ('SSL routines::unsupported protocol', '0x80090325')
    """
    reasons = _openssl(body) if _may_be_openssl(body) and any(hint in body for hint in _OPENSSL_HINTS) else []
    codes = _windows(body) if _may_be_windows(body) and any(hint in body for hint in _WINDOWS_HINTS) else []
    if "-12" in body or "-98" in body:
        codes += [_APPLE_NAMES[found["number"]] for found in _APPLE.finditer(body) if found["number"] in _APPLE_NAMES]
    if " ALERT: " in body:
        alerts = [found["alert"].strip().lower() for found in _ERLANG.finditer(body)]
        codes += [f"{version} alert {alert}" for alert in alerts for version in ("tls", "tlsv1")]
    return " ".join(dict.fromkeys((*(f"SSL routines:{reason}" for reason in reasons), *codes)))


def _may_be_openssl(body: str) -> bool:
    """The quickest of all looks, which most lines do not pass: the parts that the hints have in common."""
    return "SSL" in body or "error:" in body or "reason" in body or "tls_" in body or "ssl3_" in body


def _may_be_windows(body: str) -> bool:
    return "214" in body or "800" in body


def _openssl(body: str) -> list[str]:
    reasons = [f"{found['function']}:{found['reason']}" for found in _TUPLE.finditer(body)]
    reasons += [f":{found['reason'].replace('_', ' ').lower()}" for found in _CONSTANT.finditer(body)]
    reasons += [f"{found['function']}:{found['reason'].strip()}" for found in _AFTER_FUNCTION.finditer(body)]
    return reasons or _reasons_of_numbers(body)


def _windows(body: str) -> list[str]:
    codes = [code for found in _DECIMAL.finditer(body) if (code := _hresult(found))]
    return codes + [f"0x{found['hex'].upper()}" for found in _BARE_HEX.finditer(body)]


def _reasons_of_numbers(body: str) -> list[str]:
    """The reasons of the numbers alone. A text beside them would have been found, and is worth more than a number."""
    if not _OF_SSL.search(body):
        return []
    numbers = [_reason_of(found) for found in _CODE.finditer(body)]
    return list(dict.fromkeys(f":{text}" for number in numbers if (text := REASONS.get(number, ""))))


def _reason_of(found: re.Match[str]) -> int:
    """The number of the reason: 23 bits since OpenSSL 3.0, before that 12 bits below the number of the function."""
    if found["number"]:
        return int(found["number"])
    code = int(found["code"], 16)
    return code & 0x7FFFFF if code >> 24 == _SSL_3X else code & 0xFFF


def _hresult(found: re.Match[str]) -> str:
    code = (1 << 32) - int(found["signed"]) if found["signed"] else int(found["unsigned"])
    return f"0x{code:08X}" if _WINDOWS[0] <= code <= _WINDOWS[1] else ""

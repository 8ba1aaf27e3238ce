"""Documents rather than lines: TLS reports and test results, told as one line for each finding; collected records.

The lines have the form that the pages ``tls-report`` and ``testssl`` of the knowledge base read. Each has the number of
the line on which its finding stands in the text as it was given.
"""

import json
import re
from collections.abc import Iterator, Mapping
from itertools import islice

from wizard.logs.unwrapping import text_of_record, without_carrier

Numbered = tuple[int, str]
Json = Mapping[str, object]

_LARGEST = 20_000_000
_MOST_FINDINGS = 100_000
_START = re.compile(r"[{\[]\s*[\"{]")
_TLS_REPORT = re.compile(r'"policies"\s*:')
_TESTSSL = re.compile(r'"(?:finding|scanResult)"\s*:')
_RESULT = re.compile(r'"result-type"\s*:')
_RECORD = re.compile(r'"(?:log|message|MESSAGE|msg|@message|textPayload|line|body)"\s*:\s*["\[]|"\d{16,19}"\s*,\s*"')
_DEEPEST = 8
_ID = re.compile(r'"id"\s*:')
_FINDING_IDS = re.compile(
    r"(?:cert_(?:trust|chain_of_trust|expirationStatus|notBefore|notAfter|keySize|extKeyUsage|commonName|caIssuers"
    r"|validityPeriod)|SSLv[23]|TLS1(?:_[123])?|DH_groups|scanProblem|engine_problem|service|overall_grade"
    r"|cert_numbers|secure_renego|clientAuth)\b.*"
)


def structured_lines(text: str) -> list[Numbered] | None:
    """The findings of a report (RFC 8460, testssl.sh) or the lines of a collector's document; None for another text.

    Pure, linear in the length of the text, and bounded: at most twenty megabytes, and a hundred thousand findings.
    """
    if len(text) > _LARGEST:
        return None
    if not (_TLS_REPORT.search(text) or _TESTSSL.search(text)):
        return _collected(text)
    start = _START.search(text)
    if start is None:
        return None
    try:
        document, _ = json.JSONDecoder().raw_decode(text, start.start())
    except (ValueError, RecursionError):
        return None
    if isinstance(document, dict) and isinstance(document.get("policies"), list):
        found = _tls_report(document, _numbers(_RESULT, text), _line_at(text, start.start()))
    else:
        found = _testssl(document, _numbers(_ID, text))
    return list(islice(found, _MOST_FINDINGS)) or None


def _collected(text: str) -> list[Numbered] | None:
    """The lines that a document of a collector holds: a list of records, a search's result, streams of Loki."""
    stripped = text.strip()
    if stripped[:1] not in ("[", "{") or stripped[-1:] not in ("]", "}") or not _RECORD.search(stripped):
        return None
    try:
        document = json.loads(stripped)
    except (ValueError, RecursionError):
        return None
    found = list(islice(_carried(document, _DEEPEST), _MOST_FINDINGS))
    return list(zip(_numbers(_RECORD, text), found, strict=False)) or None


def _carried(document: object, depth: int) -> Iterator[str]:
    if isinstance(document, list):
        for each in document if depth else ():
            yield from _carried(each, depth - 1)
    elif isinstance(document, dict):
        said = text_of_record(document)
        if said:
            yield without_carrier(said)
            return
        for name, value in document.items() if depth else ():
            if name == "values" and isinstance(value, list):  # Loki: pairs of a time in nanoseconds and a line
                yield from (
                    without_carrier(pair[1].strip())
                    for pair in value
                    if isinstance(pair, list) and len(pair) > 1 and isinstance(pair[1], str) and pair[1].strip()
                )
            else:
                yield from _carried(value, depth - 1)


def _numbers(key: re.Pattern[str], text: str) -> Iterator[int]:
    """The numbers of the lines on which a key stands, in order, and then the last again and again."""
    line, at = 1, 0
    for found in key.finditer(text):
        line += text.count("\n", at, found.start())
        at = found.start()
        yield line
    while True:
        yield line


def _line_at(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


def _tls_report(report: Json, numbers: Iterator[int], first: int) -> Iterator[Numbered]:
    """RFC 8460, 4.4: what the organisation that reports met when it delivered to us."""
    reporter = _word(report.get("organization-name")) or "an unnamed organisation"
    count = 0
    for entry in _objects(report.get("policies")):
        policy, summary = entry.get("policy"), entry.get("summary")
        kind = _word(policy.get("policy-type")) if isinstance(policy, dict) else ""
        domain = _token(policy.get("policy-domain")) if isinstance(policy, dict) else ""
        totals = summary if isinstance(summary, dict) else {}
        good, bad = (_count(totals.get(f"total-{what}-session-count")) for what in ("successful", "failure"))
        counts = f"{good} sessions succeeded and {bad} failed"
        details = list(_objects(entry.get("failure-details")))
        if not details:
            yield first, f"TLS report, policy {kind or 'unknown'} of {domain or 'unknown'}: {counts}, says {reporter}"
        for failure in details:
            count += 1
            yield next(numbers), f"TLS report, failure {count}{_places(failure)}: {_failure(failure)}"


def _places(failure: Json) -> str:
    sender, ours = _token(failure.get("sending-mta-ip")), _token(failure.get("receiving-mx-hostname"))
    return f" of {sender or 'unknown'} at {ours or _token(failure.get('receiving-ip')) or 'unknown'}"


def _failure(failure: Json) -> str:
    return f"{_word(failure.get('result-type')) or 'unknown'}, sessions: {_count(failure.get('failed-session-count'))}"


def _testssl(document: object, numbers: Iterator[int]) -> Iterator[Numbered]:
    """The flat form (``--jsonfile``) is a list of findings, the other (``--jsonfile-pretty``) nests them by target."""
    if isinstance(document, list):
        for each in _objects(document):
            number = next(numbers)
            host = _word(each.get("ip")).partition("/")[0]
            yield from _finding(number, each, host, _token(each.get("port")))
        return
    for target in _objects(document.get("scanResult")) if isinstance(document, dict) else ():
        host, port = _word(target.get("targetHost")) or _word(target.get("ip")), _token(target.get("port"))
        for part in target.values():
            for each in _objects(part):
                yield from _finding(next(numbers), each, host, port)


def _finding(number: int, each: Json, host: str, port: str) -> Iterator[Numbered]:
    name = _word(each.get("id"))
    if _FINDING_IDS.fullmatch(name) and isinstance(each.get("finding"), str):
        where = f"{host or 'unknown'}:{port or '0'}"
        yield number, f"testssl {where} {name} ({_word(each.get('severity')) or 'INFO'}): {_word(each.get('finding'))}"


def _objects(value: object) -> Iterator[Json]:
    if isinstance(value, list):
        for each in value:
            if isinstance(each, dict):
                yield each


def _word(value: object) -> str:
    """A text on one line, cut where no text of these reports is that long."""
    if not isinstance(value, str):
        return ""
    return " ".join(value[:1000].encode("utf-8", "replace").decode().split())


def _token(value: object) -> str:
    text = str(value) if isinstance(value, int) else _word(value)
    return text if text and " " not in text else ""


def _count(value: object) -> int:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 16:
        return int(value)
    return value if isinstance(value, int) and 0 <= value < 10**15 else 0

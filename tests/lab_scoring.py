"""Scores diagnoses of a labelled collection of logs. Knows the wire, version 1, and nothing of the product inside.

``python -m tests.lab_scoring FILE.jsonl`` reads records with ``id``, ``true_cause``, ``lines`` and, for the report,
``tool`` and ``side``, and prints how the causes were told. Any collection with these fields can be scored.
"""

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

Json = Mapping[str, Any]
Diagnose = Callable[[str], Json]
Way = Literal["cause", "question", "success", "lines", "nothing", "other-cause", "no-separation", "silence"]

NO_FAILURE = frozenset(("none", "not-tls"))

_HANDSHAKE_REFUSED = ("no-common-cipher", "client-cert-required", "protocol-too-old", "sni-problem", "weak-dh")

CAUSES_OF: Mapping[str, tuple[str, ...]] = {
    "certificate_expired": ("cert-expired",),
    "certificate_not_yet_valid": ("cert-not-yet-valid",),
    "client_certificate_required": ("client-cert-required",),
    "client_protocol_too_old": ("protocol-too-old",),
    "missing_intermediate": ("cert-missing-intermediate",),
    "name_mismatch": ("cert-name-mismatch",),
    "no_common_cipher": ("no-common-cipher",),
    "none": ("none",),
    "peer_alert_decode_error": ("hello-not-understood",),
    "peer_alert_handshake_failure": _HANDSHAKE_REFUSED,
    "peer_alert_internal_error": ("peer-fault",),
    "peer_alert_protocol_version": ("protocol-too-old",),
    "peer_alert_unrecognized_name": ("sni-problem",),
    "peer_closes_before_handshake": ("connection-cut",),
    "plaintext_where_tls_expected": ("plain-on-tls-port",),
    "private_or_unknown_ca": ("cert-private-ca",),
    "reset_after_clienthello": ("connection-cut",),
    "self_signed": ("cert-self-signed",),
    "server_protocol_too_old": ("protocol-too-old",),
    "silence_after_220": ("connection-cut",),
    "starttls_masked_by_firewall": ("starttls-masked",),
    "starttls_not_offered": ("starttls-not-offered",),
    "starttls_refused_421": ("starttls-refused",),
    "starttls_temporarily_refused": ("starttls-refused",),
    "weak_dh_group": ("weak-dh",),
    "weak_key": ("cert-weak",),
    "wrong_extended_key_usage": ("cert-wrong-purpose",),
}
"""The labels of the collection, in the product's words. A label that names no cause (an alert 40 without any other
sign) has every cause that writes these lines. A label that is not listed is taken as a cause of the product."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """How one record was told. ``way`` is what made it right or wrong; ``told`` the verdict or question, in short."""

    record: Json
    way: Way
    told: str
    aloud: bool

    @property
    def right(self) -> bool:
        """Whether the cause was told, or the next step is the one that tells it."""
        return not self.aloud and self.way in ("cause", "question", "success", "lines", "nothing")


@dataclass(frozen=True, slots=True)
class Score:
    """All judgements of a collection, and the texts that occur with more than one label."""

    judgements: tuple[Judgement, ...]
    ambiguous: Mapping[str, tuple[str, ...]]

    @property
    def share(self) -> float:
        """The part of the records that were told right, from 0 to 1."""
        return sum(judged.right for judged in self.judgements) / max(1, len(self.judgements))

    @property
    def aloud(self) -> tuple[Judgement, ...]:
        """The records about which something wrong was said as certain, or a success was called a failure."""
        return tuple(judged for judged in self.judgements if judged.aloud)

    @property
    def wrong(self) -> tuple[Judgement, ...]:
        """The records that were not told right."""
        return tuple(judged for judged in self.judgements if not judged.right)


def causes_of(record: Json) -> frozenset[str]:
    """The causes that are right for a record."""
    label = record["true_cause"]
    return frozenset(CAUSES_OF.get(label, (label,)))


def text_of(record: Json) -> str:
    """What an agent would paste."""
    return "\n".join(record["lines"])


def masked(record: Json) -> str:
    """The lines without what differs from one run to the next: numbers of three digits and more, names, handles.

    >>> masked({"lines": ["80BB0EED9E7F0000:error:0A000410:SSL routines", "SSL alert number 40"]})
    '#:error:0A000410:SSL routines\\nSSL alert number 40'
    """
    text = re.sub(r"\b[0-9A-F]{12,16}\b", "#", text_of(record))
    text = re.sub(r"\b\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\dZ?|\b\w{6}-\w{6}-\w{2}\b|\b\d{1,3}(?:\.\d{1,3}){3}\b", "#", text)
    return re.sub(r"(?<=[#\w])\]?:\d{3,5}\b|\bu?t?_?\d{4,5}(?=@|\b)", "#", text)


def read_records(path: Path) -> list[dict[str, Any]]:
    """The records of a collection, one JSON object a line."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def score(records: Sequence[Json], diagnose: Diagnose) -> Score:
    """Diagnose every record and judge what comes out."""
    labels: dict[str, set[str]] = defaultdict(set)
    for record in records:
        labels[masked(record)].add(record["true_cause"])
    ambiguous = {text: tuple(sorted(names)) for text, names in labels.items() if len(names) > 1}
    judged = tuple(judge(record, diagnose(text_of(record)), masked(record) in ambiguous) for record in records)
    return Score(judged, ambiguous)


def judge(record: Json, diagnosis: Json, ambiguous: bool = False) -> Judgement:
    """Judge one diagnosis. ``ambiguous`` says that other causes write just the same lines."""
    true = causes_of(record)
    session = focused(diagnosis)
    verdicts = diagnosis["causes"]
    following = (session or diagnosis.get("walk") or {}).get("next")
    told = told_of(verdicts, following)
    if is_wrong_aloud(true, verdicts, session):
        return Judgement(record, "other-cause", told, aloud=True)
    way: Way = "silence"
    if verdicts and verdicts[0]["id"] in true:
        way = "cause"
    elif true & NO_FAILURE and not verdicts and (session or {}).get("outcome") in ("verified", "encrypted"):
        way = "success"
    elif separates(following, true):
        way = "question"
    elif following and "send" in following:
        way = "lines" if ambiguous or names_no_reason(session) else "no-separation"
    elif following:
        way = "other-cause" if verdicts else "no-separation"
    elif not diagnosis["sessions"] and (ambiguous or not text_of(record).strip()):
        way = "nothing"
    return Judgement(record, way, told, aloud=False)


def is_wrong_aloud(true: frozenset[str], verdicts: Iterable[Json], session: Json | None) -> bool:
    """Whether another cause is called certain, or a success or a problem of another kind a failure of TLS."""
    if any(verdict["certainty"] == "certain" and verdict["id"] not in true for verdict in verdicts):
        return True
    if not true <= NO_FAILURE:
        return False
    failed = session is not None and session["outcome"] == "failed"
    return failed or any(verdict["id"] not in NO_FAILURE for verdict in verdicts)


def names_no_reason(session: Json | None) -> bool:
    """Whether all that was read is that a peer sent some alert: then only more lines can tell the cause."""
    facts = session["facts"] if session else {}
    said = {facts[name]["value"] for name in ("tls.here_says", "tls.there_says") if name in facts}
    return said <= {"alert-unnamed"}


def separates(following: Json | None, true: frozenset[str]) -> bool:
    """Whether the answer to the next question tells the true cause from others.

    One choice at least leads to it, and one at least does not.
    """
    if not following or "ask" not in following:
        return False
    leads = [bool(true & set(causes)) for causes in following["choices"].values()]
    return any(leads) and not all(leads)


def wrong_proof(record: Json, diagnosis: Json) -> Json | None:
    """The step of the trail that rules out every true cause of a record although the log answered it; None if none.

    A question of whose walk the true cause is no part at all counts too: its first proven step is given.
    """
    walk = focused(diagnosis) or {}
    true = causes_of(record)
    trail: Sequence[Json] = walk.get("trail", ())
    kept = {cause["id"] for cause in (*walk.get("causes", ()), *walk.get("open", ()))}
    if not trail or true & kept:
        return None
    because = [out["because"] for out in walk["ruled_out"] if out["id"] in true]
    return next((step for step in (*because, *trail) if step["by"] == "log"), None)


def focused(diagnosis: Json) -> Json | None:
    """The session in focus."""
    return next((one for one in diagnosis["sessions"] if one["id"] == diagnosis["focus"]), None)


def told_of(verdicts: Sequence[Json], following: Json | None) -> str:
    """A verdict and the next step, in short: ``likely cert-expired / ask clock#offset``."""
    first = f"{verdicts[0]['certainty']} {verdicts[0]['id']}" if verdicts else "-"
    if not following:
        return first
    kind, value = next(
        (kind, following[kind]) for kind in ("ask", "send", "conclude", "hand_over") if kind in following
    )
    return f"{first} / {kind} {value}" if kind in ("ask", "send") else first


def report(scored: Score) -> str:
    """The confusion table, what no reader could separate, and every record that is not right."""
    return "\n".join([*_confusion(scored), "", *_inseparable(scored), "", *_wrong(scored), _summary(scored)])


def _confusion(scored: Score) -> Iterable[str]:
    by_label: dict[str, list[Judgement]] = defaultdict(list)
    for judged in scored.judgements:
        by_label[judged.record["true_cause"]].append(judged)
    for label, some in sorted(by_label.items()):
        right = sum(judged.right for judged in some)
        yield f"{label}  {right}/{len(some)}"
        told = Counter((judged.told, judged.right, judged.aloud) for judged in some)
        for (what, fine, aloud), count in told.most_common():
            yield f"  {count:3} {'!!' if aloud else '  ' if fine else ' x'} {what}"


def _inseparable(scored: Score) -> Iterable[str]:
    yield "Lines that several causes write, and what is asked or said then"
    by_text: dict[str, list[Judgement]] = defaultdict(list)
    for judged in scored.judgements:
        if masked(judged.record) in scored.ambiguous:
            by_text[masked(judged.record)].append(judged)
    for text, some in sorted(by_text.items(), key=lambda item: -len(item[1])):
        told = Counter(judged.told for judged in some).most_common(1)[0][0]
        yield f"  {len(some):3} {text.splitlines()[0][:90] if text.strip() else '(nothing printed)'}"
        yield f"      {', '.join(scored.ambiguous[text])}: {told}"


def _wrong(scored: Score) -> Iterable[str]:
    for judged in scored.wrong:
        record, sign = judged.record, "!!" if judged.aloud else " x"
        yield f"{sign} {record['id']} {record['true_cause']} [{record.get('side', '')}, {record.get('tool', '')}]"
        yield f"     {judged.way}: {judged.told}"
        for line in record["lines"][:4]:
            yield f"     | {line[:160]}"


def _summary(scored: Score) -> str:
    total, right = len(scored.judgements), sum(judged.right for judged in scored.judgements)
    ways = Counter(judged.way for judged in scored.judgements if judged.right)
    how = ", ".join(f"{way} {count}" for way, count in ways.most_common())
    return f"{right} of {total} right ({scored.share:.1%}: {how}); wrong aloud: {len(scored.aloud)}"


def shipped() -> Diagnose:
    """The product as it is shipped, from lines to the wire's JSON."""
    from wizard.config import Settings
    from wizard.conversation import Turn, Wizard, reply
    from wizard.knowledge import load
    from wizard.wire import diagnosis_out

    wizard = Wizard(load(Settings.from_environment({}).kb))
    return lambda text: diagnosis_out(wizard.kb, reply(wizard, Turn(text)))


def main(arguments: Sequence[str]) -> int:
    """Score the collection that is named, and print the report."""
    for name in arguments:
        sys.stdout.write(report(score(read_records(Path(name)), shipped())) + "\n")
    return 0 if arguments else 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

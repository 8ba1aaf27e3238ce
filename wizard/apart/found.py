"""What the reading of a long log found, in no language, as a page lists it; to and from JSON."""

from dataclasses import asdict, dataclass
from typing import Any

from wizard.conversation import Counts, Reply, SessionReport
from wizard.errors import InputTooLarge, UnreadableInput, WizardError
from wizard.walk import Ask, Send

MOST_KINDS = 100
"""Kinds of sessions that are listed, the worst first."""
_MOST_LINES, _MOST_CHARACTERS = 1000, 200_000
"""How much of one session is carried on."""
_ERRORS = {kind.code: kind for kind in (InputTooLarge, UnreadableInput)}
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """Sessions that are alike: how many, and one of them to look at.

    ``causes`` are pairs of a cause and its certainty, ``asked`` is the question that comes first, "" for none;
    ``peers`` are the most frequent ones with how many sessions are theirs. ``log`` holds the lines of the one that was
    read closely.
    """

    count: int
    outcome: str
    name: str
    side: str
    stage: str
    causes: tuple[tuple[str, str], ...]
    asked: str
    peers: tuple[tuple[str, int], ...]
    log: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a log comes to. ``counts`` is None where no known program wrote it; ``left_out`` counts kinds not listed."""

    kinds: tuple[Kind, ...]
    left_out: int
    counts: Counts | None


def found_in_reply(reply: Reply) -> Found:
    """The reply to a survey, cut to what a page lists."""
    reports = reply.sessions[:MOST_KINDS]
    return Found(tuple(map(_kind, reports)), len(reply.sessions) - len(reports), reply.survey)


def _kind(report: SessionReport) -> Kind:
    facts = report.facts
    verdicts = report.walk.verdicts if report.walk else ()
    following = report.walk.next if report.walk else None
    return Kind(
        count=report.count,
        outcome=report.outcome,
        name=facts.value("session.host") or facts.value("session.peer") or "",
        side=facts.value("session.side") or "",
        stage=facts.value("smtp.stage") or "",
        causes=tuple((verdict.cause, verdict.certainty) for verdict in verdicts),
        asked=following.question if isinstance(following, Ask | Send) else "",
        peers=report.peers,
        log="\n".join(line.text for line in report.session.lines[:_MOST_LINES])[:_MOST_CHARACTERS],
    )


def found_out(found: Found | WizardError) -> Json:
    """What was found, or why nothing could be read, as JSON."""
    if isinstance(found, WizardError):
        return {"error": found.code, "values": dict(found.values)}
    return asdict(found)


def found_in(data: Json) -> Found | WizardError:
    """Back from JSON that ``found_out`` made."""
    if "error" in data:
        return _ERRORS.get(data["error"], WizardError)(**data["values"])
    kinds = tuple(
        Kind(**{**kind, "causes": _pairs(kind["causes"]), "peers": _pairs(kind["peers"])}) for kind in data["kinds"]
    )
    counts = data["counts"]
    return Found(kinds, data["left_out"], Counts(**{**counts, "summed": _pairs(counts["summed"])}) if counts else None)


def _pairs(listed: list[Any]) -> tuple[Any, ...]:
    return tuple(tuple(pair) for pair in listed)

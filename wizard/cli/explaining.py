"""Runs ``wizard explain``: how each line was read, what matched and why, what came near and what it lacks."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from wizard import i18n, proof
from wizard.cli.account import Account
from wizard.cli.diagnosing import load_wizard
from wizard.cli.failures import OK
from wizard.cli.inputs import STANDARD_INPUT, read_inputs
from wizard.cli.terminal import bold, visible, wrapped
from wizard.conversation import Turn, Wizard, reply
from wizard.errors import UnreadableInput
from wizard.i18n.labels import N_
from wizard.logs import LogLine
from wizard.match import Match, Nearest
from wizard.ordering import LIKELIHOOD_WEIGHTS, SUGGESTED_FACTOR
from wizard.proof import Explanation
from wizard.walk import Ask

_LACKS = N_("it lacks: %(missing)s")
_WHY: Mapping[str, str] = {
    "number": N_("the numbers are not where it has them"),
    "arrow": N_("the direction is another"),
    "turned": N_("the line says no, or an outcome, where it does not"),
    "form": N_("the words are there, but in another order or with other text between"),
}
_DIRECTIONS: Mapping[str, str] = {"sent": N_("sent by us"), "received": N_("received")}
_LABEL_WIDTH = 12


def explain(line: str | None, lang: str) -> int:
    """Print the explanation of each line."""
    text = _text(line)
    wizard = load_wizard()
    explainer = _Explainer(wizard, text, lang)
    for explanation in proof.explain(wizard, text):
        for said in explainer.lines(explanation):
            click.echo(said)
        click.echo("")
    for said in explainer.order():
        click.echo(said)
    return OK


def _text(line: str | None) -> str:
    """The argument is a file if there is one of this name, else it is the line itself."""
    if line is None or line == STANDARD_INPUT:
        return read_inputs(()).text
    if not line.strip():
        raise UnreadableInput("nothing but blanks", reason="empty", file=repr(line))
    return read_inputs((line,)).text if _is_path(line) else line


def _is_path(line: str) -> bool:
    try:
        return Path(line).exists()
    except (OSError, ValueError):
        return False


def _figure(value: float, lang: str) -> str:
    return i18n.format_number(round(value, 2), lang)


class _Explainer:
    def __init__(self, wizard: Wizard, text: str, lang: str) -> None:
        self.wizard = wizard
        self.account = Account(wizard, reply(wizard, Turn(text=text, lang=lang)))
        self.say = self.account.say
        self.joining = {
            key for dialect in wizard.kb.dialects for shape in dialect.shapes for key in shape.session
        }  # fmt: skip

    def lines(self, explanation: Explanation) -> Iterator[str]:
        """All that is known of one line."""
        _, line = self.say, explanation.line
        yield from wrapped(bold(f"{line.number}  {visible(line.text)}"))
        yield from self._row(_("Read as"), self._reading(line))
        if line.body != line.text:
            yield from self._row(_("Body"), visible(line.body) or "–")
        if explanation.match is not None:
            yield from self._row(_("Symptom"), self._match(explanation.match))
        elif line.smtp is None and not line.below:
            yield from self._row(_("Symptom"), _("none"))
        facts = _("; ").join(
            f"{fact.name} = {visible(fact.value)}" + ("" if fact.exact else f" ({_('read by likeness')})")
            for fact in explanation.facts
        )
        yield from self._row(_("Facts"), facts or _("none"))
        said = [each for note in explanation.notes for each in self.account.note(note)]
        for meaning in dict.fromkeys(said):
            yield from self._row(_("Meaning"), meaning)
        if line.smtp is None and not line.below and not (explanation.match and explanation.match.exact):
            for near in explanation.nearest:
                yield from self._row(_("Near"), self._near(near))

    def order(self) -> Iterator[str]:
        """How the question that is next was chosen, where the order does not matter: the computation, row by row."""
        _, following = self.say, self.account.reply.next
        if not isinstance(following, Ask) or following.because is None:
            return
        yield from wrapped(bold(_("Which question is next")))
        yield from wrapped(i18n.because_sentence(following.because, _.lang), 2)
        for rank in (following.because.rank, *following.because.others):
            yield from wrapped(
                _(
                    "%(question)s: rules out %(weight)s of %(all)s on average, in %(minutes)s min: %(score)s a minute",
                    question=rank.question, weight=_figure(rank.weight, _.lang), all=rank.of_weight,
                    minutes=rank.minutes, score=_figure(rank.per_minute, _.lang),
                ),
                4,
            )  # fmt: skip
        yield from wrapped(
            _(
                "Counted are the solutions still ahead: a common one as %(common)s, a usual one as %(usual)s, a rare "
                "one as %(rare)s, %(factor)s times that where the lines suggest it; and as %(rare)s that it is none "
                "of them.",
                common=LIKELIHOOD_WEIGHTS["common"], usual=LIKELIHOOD_WEIGHTS["usual"],
                rare=LIKELIHOOD_WEIGHTS["rare"], factor=SUGGESTED_FACTOR,
            ),
            2,
        )  # fmt: skip

    def _row(self, label: str, text: str) -> Iterator[str]:
        yield from wrapped(text, 2, label.ljust(_LABEL_WIDTH))

    def _reading(self, line: LogLine) -> str:
        """Dialect, side, what the heading holds; what joins lines into a session is marked."""
        _ = self.say
        if not line.dialect:
            return _("a line of no known log format")
        parts = [line.dialect]
        if line.below:
            parts.append(_("belongs to the line above it"))
        parts += [_(_DIRECTIONS[line.direction])] if line.direction else []
        parts += [_("a line of the SMTP conversation")] if line.smtp is not None else []
        parts += [f"{name} = {visible(value)}" for name, value in line.slots.items() if name not in self.joining]
        keys = [f"{name} = {visible(value)}" for name, value in line.slots.items() if name in self.joining]
        parts += [_("joined into a session by %(keys)s", keys=", ".join(keys))] if keys else []
        return _("; ").join(parts)

    def _match(self, match: Match) -> str:
        _ = self.say
        how = _("exactly") if match.exact else _("by likeness, score %(score)s", score=round(match.score))
        said = f"{match.symptom}, {how}{_(': ')}{match.wording}"
        if match.missing:
            said += _("; ") + _(_LACKS, missing=", ".join(match.missing))
        if match.runner_up:
            said += _("; ") + _("next best: %(symptom)s", symptom=match.runner_up)
        return said

    def _near(self, near: Nearest) -> str:
        _ = self.say
        why = _(_WHY[near.why]) if near.why in _WHY else _(_LACKS, missing=", ".join(near.missing) or "–")
        score = i18n.format_number(round(near.score), self.say.lang)
        return f"{near.symptom} ({score}){_(': ')}{near.wording}{_('; ')}{why}"

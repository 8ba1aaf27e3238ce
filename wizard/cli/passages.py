"""Questions and solutions as text for a terminal."""

from collections.abc import Iterable, Iterator, Mapping

from wizard import i18n
from wizard.answer import applies_labels, commands_of, fitting_steps, names_steps, pick_language, plain, to_replace
from wizard.cli.prose import prose, unmarked
from wizard.cli.speaking import Speech
from wizard.cli.terminal import bold, visible, wrapped
from wizard.facts import Facts
from wizard.i18n.labels import N_, listed
from wizard.model import NO, UNKNOWN, YES, KnowledgeBase, Question, Solution, SolutionPart, Text
from wizard.walk import Step, Verdict, Walk

_SOURCES: Mapping[str, str] = {
    "log": N_("log"),
    "check": N_("live check"),
    "ticket": N_("ticket"),
    "person": N_("agent"),
    "page": N_("article"),
}
_WORDS: Mapping[str, str] = {
    UNKNOWN: N_("I don’t know"),
    YES: N_("It helped"),
    NO: N_("It did not help"),
    "": N_("does not matter here"),
}
_INSIDE = 4


class Passages:
    """Speaks of the nodes of a knowledge base in one language."""

    def __init__(self, kb: KnowledgeBase, lang: str) -> None:
        self.kb = kb
        self.lang = lang
        self.say = Speech(lang)

    def text(self, text: Text, facts: Facts) -> str:
        """A title or a label, as one line."""
        return unmarked(plain(text, facts, self.lang))

    def title(self, node: str, facts: Facts) -> str:
        """What a question, a solution or a symptom is called."""
        found = self.kb.questions.get(node) or self.kb.solutions.get(node) or self.kb.symptoms.get(node)
        return self.text(found.title, facts) if found else node

    def cause(self, cause: str, place: str | None) -> str:
        """A cause and where it is."""
        where = i18n.place_label(place, self.lang)
        named = i18n.cause_label(cause, self.lang)
        return f"{named}, {where}" if where else named

    def verdict(self, verdict: Verdict) -> str:
        """A verdict with its certainty in words."""
        _ = self.say
        said = i18n.certainty_label(verdict.certainty, self.lang) + _(": ") + self.cause(verdict.cause, verdict.at)
        return f"{said} ({self.lines(verdict.lines)})" if verdict.lines else said

    def lines(self, numbers: tuple[int, ...]) -> str:
        """``line 4``, ``lines 4, 7``."""
        _ = self.say
        said = _.ngettext("line", "lines", len(numbers))
        return f"{said} {', '.join(map(str, numbers))}"

    def step(self, step: Step, facts: Facts) -> Iterator[str]:
        """One step of the trail: question, answer, and who gave it."""
        _ = self.say
        source = _(_SOURCES[step.by])
        where = f"{source}, {self.lines(step.lines)}" if step.lines else source
        yield f"{self.title(step.node, facts)} → {self.answer(step.node, step.choice, facts)} ({where})"
        if step.against is not None:
            other = self.answer(step.node, step.against.choice, facts)
            yield f"{_('The lines say otherwise:')} {other} ({self.lines(step.against.lines)})"

    def answer(self, node: str, choice: str, facts: Facts) -> str:
        """What an answer says."""
        question = self.kb.questions.get(node)
        found = question.choice(choice) if question else None
        if found is not None:
            return self.text(found.label, facts)
        return self.say(_WORDS[choice]) if choice in _WORDS else choice

    def question(self, question: Question, facts: Facts) -> Iterator[str]:
        """The question with what it says, without its answers."""
        yield from wrapped(bold(self.text(question.title, facts)))
        body = plain(question.body, facts, self.lang)
        if body.strip():
            yield from prose(body, 2)
        yield from self._to_replace((question.body,), facts)

    def solution(self, solution: Solution, facts: Facts, walk: Walk | None) -> Iterator[str]:
        """The whole solution: what it is about, the steps, the check, the undo, the reply to send."""
        _ = self.say
        yield from wrapped(bold(self.text(solution.title, facts)))
        yield from wrapped(self._about(solution, walk), 2)
        if pick_language(solution.title, self.lang) != self.lang:
            yield from wrapped(_("This page does not exist in your language yet; it is shown in the language in which "
                                 "it was written."), 2)  # fmt: skip
        body = plain(solution.body, facts, self.lang)
        if body.strip():
            yield ""
            yield from prose(body, 2)
        yield from self._to_replace(commands_of(solution, facts), facts)
        yield from self._steps(solution, facts)
        for kind, title in (("risk", _("Before you begin")), ("check", _("How to check that it worked")),
                            ("undo", _("How to undo it")), ("note", _("For colleagues only"))):  # fmt: skip
            for part in solution.parts_of(kind):
                yield from self._heading(title)
                yield from prose(plain(part.body, facts, self.lang), _INSIDE)
        for part in solution.parts_of("reply"):
            yield from self._reply(part, facts)

    def _to_replace(self, texts: Iterable[Text], facts: Facts) -> Iterator[str]:
        """What has to be put into the commands before they are run, if anything."""
        words = to_replace(texts, facts, self.lang)
        if words:
            _ = self.say
            yield ""
            yield from wrapped(_("In the commands, put the name of the server to test in place of %(words)s.",
                                 words=listed(words, self.lang)), 2)  # fmt: skip

    def _about(self, solution: Solution, walk: Walk | None) -> str:
        verdicts = walk.verdicts if walk else ()
        certainty = next((each.certainty for each in verdicts if each.solution == solution.id), None)
        parts = [self.cause(solution.cause, solution.at)]
        if certainty:
            parts.append(i18n.certainty_label(certainty, self.lang))
        if solution.effort:
            parts.append(i18n.effort_label(solution.effort, self.lang))
        return " · ".join((*parts, solution.id))

    def _heading(self, title: str) -> Iterator[str]:
        yield ""
        yield f"  {bold(title)}"

    def _steps(self, solution: Solution, facts: Facts) -> Iterator[str]:
        _ = self.say
        variants = fitting_steps(solution, facts)
        if not variants:
            return
        yield from self._heading(_("What to do"))
        for place, variant in enumerate(variants):
            title = self.text(variant.part.title, facts)
            if variant.part.applies:
                yield from [""] if place else []
                for_whom = ", ".join(applies_labels(variant.part.applies))
                yield from wrapped(f"{bold(title)} ({for_whom})", _INSIDE)
            elif names_steps(title):
                yield from [""] if place else []
                yield from wrapped(bold(title), _INSIDE)
            yield from prose(plain(variant.part.body, facts, self.lang), _INSIDE)
            for source in variant.part.sources:
                yield from wrapped(_("Source: %(address)s", address=source), _INSIDE)

    def _reply(self, part: SolutionPart, facts: Facts) -> Iterator[str]:
        """The reply to the customer, at the margin and unwrapped: it is there to be copied."""
        _ = self.say
        yield from self._heading(_("Reply to send"))
        yield ""
        yield from (visible(line) for line in plain(part.body, facts, self.lang).strip().split("\n"))
        others = [i18n.language_name(lang) for lang in sorted(part.body) if lang != self.lang]
        if others:
            yield ""
            listed = ", ".join(others)
            yield from wrapped(_("(The reply exists in another language too: %(languages)s.)", languages=listed))

"""Everything that is raised on purpose, and the problems found in the knowledge base.

::

    WizardError
    ├── InputError            your input
    │   ├── UnreadableInput     not text, or nothing in it
    │   ├── InputTooLarge       more than the configured limit
    │   └── BadTurn             a turn on the wire that is not one
    ├── NotFound              an id that names nothing (any more)
    │   ├── UnknownArticle
    │   ├── GoneArticle         once there, withdrawn
    │   ├── UnknownVersion      of an article, or forgotten
    │   ├── UnknownQuestion
    │   ├── UnknownChoice
    │   ├── UnknownSession
    │   └── UnknownLanguage
    ├── KnowledgeError        the knowledge base has problems: all of them, at once
    └── ConfigurationError    a setting that cannot be used

Anything else that escapes is a bug of ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake in a file of the knowledge base, told so that its author can mend it.

    ``path`` is relative to the knowledge base, ``line`` counts from 1.
    """

    path: str
    line: int
    what: str
    reason: str = ""
    remedy: str = ""
    offending: str = ""
    severity: Severity = field(default="error", compare=False)

    def __str__(self) -> str:
        """The problem as ``wizard check`` prints it.

        >>> print(Problem("a.fr.md", 7, "unknown cause “x”", "not in the list", "use one of: none"))
        a.fr.md:7: error: unknown cause “x”
            reason: not in the list
            remedy: use one of: none
        """
        lines = [f"{self.path}:{self.line}: {self.severity}: {self.what}"]
        if self.offending:
            lines.append(f"    line:   {self.offending}")
        if self.reason:
            lines.append(f"    reason: {self.reason}")
        if self.remedy:
            lines.append(f"    remedy: {self.remedy}")
        return "\n".join(lines)


class WizardError(Exception):
    """What went wrong, as a code that a face translates, with the values to put into its sentence."""

    code = "error"

    def __init__(self, message: str = "", **values: str | int) -> None:
        super().__init__(message or self.code)
        self.values: Mapping[str, str | int] = values


class InputError(WizardError):
    """What was given cannot be used; the person can give it differently."""

    code = "bad-input"


class UnreadableInput(InputError):
    """Not text (binary), or nothing but blanks. ``reason`` is ``empty`` or ``binary``."""

    code = "unreadable-input"


class InputTooLarge(InputError):
    """More than the configured limit. ``size`` and ``limit`` are in bytes."""

    code = "input-too-large"


class BadTurn(InputError):
    """A turn on the wire that does not have the documented form. ``field`` names what is wrong."""

    code = "bad-turn"


class NotFound(WizardError):
    """An id that names nothing in this knowledge base, or nothing any more."""

    code = "not-found"


class UnknownArticle(NotFound):
    """No page has this id. ``article`` is what was asked for."""

    code = "unknown-article"


class GoneArticle(NotFound):
    """The page is retired. ``article`` is what was asked for, ``successor`` the page in its place, "" for none."""

    code = "gone-article"


class UnknownVersion(NotFound):
    """The page has no version of this number that may be shown. ``article`` and ``version`` are what was asked for."""

    code = "unknown-version"


class UnknownQuestion(NotFound):
    """No question has this id. ``question`` is what was asked for."""

    code = "unknown-question"


class UnknownChoice(NotFound):
    """The question has no such choice. ``question`` and ``choice`` are what was asked for."""

    code = "unknown-choice"


class UnknownSession(NotFound):
    """The log has no session with this number. ``session`` is what was asked for."""

    code = "unknown-session"


class UnknownLanguage(NotFound):
    """The interface does not exist in this language. ``language`` is what was asked for."""

    code = "unknown-language"


class KnowledgeError(WizardError):
    """The knowledge base cannot be used as it stands; ``problems`` holds every reason."""

    code = "knowledge"

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems), count=len(problems))
        self.problems = problems


class ConfigurationError(WizardError):
    """A setting that cannot be used. ``setting`` names it."""

    code = "configuration"

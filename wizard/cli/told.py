"""The command line of ``wizard diagnose``, to carry it out and to say how it goes on."""

import shlex
from dataclasses import dataclass

from wizard.errors import BadTurn
from wizard.surveying import Wanted, time_asked_for


@dataclass(frozen=True, slots=True)
class Told:
    """The command line that led here, to say how it goes on."""

    files: tuple[str, ...] = ()
    article: str | None = None
    session: int | None = None
    answers: tuple[tuple[str, str], ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    lang: str | None = None
    since: str | None = None
    peer: str | None = None
    only: tuple[str, ...] = ()

    def wanted(self) -> Wanted:
        """Which part of the log is asked for. Raises ``BadTurn`` for a time that cannot be read."""
        since = time_asked_for(self.since) if self.since is not None else None
        if self.since is not None and since is None:
            raise BadTurn(field="--since", expected="14:30, 2026-11-24, 2026-11-24 14:30")
        return Wanted(self.peer or "", frozenset(self.only), since)  # type: ignore[arg-type]  # checked when parsed

    def again(self, *more: str) -> str:
        """The same command with more options."""
        words = ["wizard", "diagnose", *self.files]
        if self.article is not None:
            words += ["--article", self.article]
        if self.session is not None:
            words += ["--session", str(self.session)]
        for option, pairs in (("--answer", self.answers), ("--fact", self.facts)):
            for name, value in pairs:
                words += [option, f"{name}={value}"]
        for option, given in (("--since", self.since), ("--peer", self.peer), ("--lang", self.lang)):
            if given is not None:
                words += [option, given]
        for outcome in self.only:
            words += ["--only", outcome]
        return " ".join(shlex.quote(word) if not word.startswith("--") else word for word in (*words, *more))

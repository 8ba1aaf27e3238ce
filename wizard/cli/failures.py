"""Every error as one message in the person's language: what, where, why, what to do; and the exit code for it."""

from collections.abc import Mapping

import click

from wizard.cli.command import Misuse
from wizard.cli.speaking import Speech, say
from wizard.errors import InputError, InputTooLarge, KnowledgeError, NotFound, UnreadableInput, WizardError
from wizard.i18n import format_number
from wizard.i18n.labels import N_

OK, PROBLEMS, BAD_INPUT, NOT_FOUND, BUG, INTERRUPTED, READER_GONE = 0, 1, 2, 3, 70, 130, 141
"""Exit codes. 70 is EX_SOFTWARE of sysexits.h; the last two are what a shell says of SIGINT and SIGPIPE."""

Sentences = tuple[str, ...]
_MEBIBYTE = 1024 * 1024


class MissingFile(NotFound):
    """There is no such file. ``file`` is what was asked for."""

    code = "missing-file"


class NoNode(NotFound):
    """A page has no passage of this name. ``page``, ``key``, and what there is: ``keys``."""

    code = "no-passage"


class NoTranslation(NotFound):
    """A page does not exist in this language, or it is its source. ``page``, ``language``."""

    code = "no-translation"


class UnreadableFile(InputError):
    """A file that cannot be read or written. ``file``, and ``why`` as the system says it."""

    code = "unreadable-file"


class Denied(UnreadableFile):
    """A file that this user may not read or write. ``file``."""

    code = "denied"


class MissingDirectory(NotFound):
    """There is no such directory. ``directory`` is what was asked for."""

    code = "missing-directory"


class IsDirectory(InputError):
    """A directory where a file was expected. ``file``."""

    code = "is-directory"


class FileExists(InputError):
    """A file that would be overwritten. ``file``."""

    code = "file-exists"


class MapExists(InputError):
    """A file that would be overwritten by the meaning of pseudonyms. ``file``."""

    code = "map-exists"


class BadName(InputError):
    """An id that a page cannot have. ``id``."""

    code = "bad-name"


class NothingToDraw(InputError):
    """An article without questions. ``article``."""

    code = "nothing-to-draw"


class NoArticles(InputError):
    """A directory in which no page was found. ``directory``."""

    code = "no-articles"


class Unreachable(InputError):
    """An address that does not answer, or is none. ``url``, and ``why`` as the system says it."""

    code = "unreachable"


class NoAnswers(InputError):
    """Standard input was asked for the log and for the answers."""

    code = "no-answers"


BY_CODE: Mapping[str, Sentences] = {
    "unreadable-input": (
        N_("%(file)s: there is nothing in it to read."),
        N_("Give the lines of the log, as a file or on standard input."),
    ),
    "binary": (
        N_("%(file)s: this is not text."),
        N_("It holds binary data: a program, a picture or an archive."),
        N_("Unpack it, or give the log as a text file."),
    ),
    "input-too-large": (
        N_("%(file)s: that is too much to read at once (the limit is %(limit)s MB)."),
        N_("Give only the time of the failure, or the lines of the server concerned."),
    ),
    "input-too-large-no-dialect": (
        N_(
            "%(file)s: no line of it looks like the log of a program that is known here, and for a mere text it is too "
            "long (the limit is %(limit)s MB)."
        ),
        N_("Give only the lines of the session that failed."),
    ),
    "unreachable": (
        N_("%(url)s: no answer (%(why)s)."),
        N_("Give an address that begins with http:// or https:// and can be reached from here."),
    ),
    "missing-file": (
        N_("%(file)s: there is no such file."),
        N_("Check the name and the directory; for standard input, write “-”."),
    ),
    "is-directory": (
        N_("%(file)s: this is a directory, not a file."),
        N_("Name the log files in it, for example %(file)s/*.log"),
    ),
    "denied": (N_("%(file)s: you may not read or write this file."), N_("Ask for access, or copy it elsewhere.")),
    "unreadable-file": (N_("%(file)s: this file cannot be read or written (%(why)s)."), N_("Copy it elsewhere.")),
    "missing-directory": (
        N_("%(directory)s: there is no such directory."),
        N_("Check its name."),
    ),
    "file-exists": (
        N_("%(file)s: this file exists, and nothing is overwritten."),
        N_("Choose another id, or remove the file first."),
    ),
    "map-exists": (
        N_("%(file)s: this file exists, and nothing is overwritten."),
        N_("Name another file with --map."),
    ),
    "bad-name": (
        N_("“%(id)s” cannot be the id of a page."),
        N_("An id holds lower-case letters, digits and hyphens, and begins with a letter or a digit: imap-25"),
    ),
    "bad-turn": (
        N_("“%(field)s” cannot be used here."),
        N_("Expected: %(expected)s."),
    ),
    "unknown-article": (
        N_("There is no article “%(article)s”."),
        N_("“wizard search” finds articles by words."),
    ),
    "unknown-question": (
        N_("There is no question or solution “%(question)s”, so the answer to it was left out."),
        N_("The id may come from an older version of the article; “wizard graph” shows those of today."),
    ),
    "unknown-choice": (
        N_("“%(question)s” has no answer “%(choice)s”, so that answer was left out."),
        N_("Choose one of: %(choices)s."),
    ),
    "unknown-version": (
        N_("The page “%(article)s” has no version %(version)s."),
        N_("Its versions are the lines of history/%(article)s.jsonl beside the articles."),
    ),
    "unknown-session": (
        N_("There is no session %(session)s in these lines."),
        N_("Without --session the worst one is looked at; the answer numbers them all."),
    ),
    "no-passage": (
        N_("The page “%(page)s” has no passage “%(key)s”."),
        N_("It has: %(keys)s."),
    ),
    "no-translation": (
        N_("The page “%(page)s” has no translation in “%(language)s”."),
        N_("Translations that exist: %(languages)s."),
    ),
    "bad-po": (
        N_("Line %(line)s is not of the form of gettext (%(why)s)."),
        N_("Write the file anew: wizard po export"),
    ),
    "nothing-to-draw": (
        N_("The page “%(article)s” asks nothing, so there is nothing to draw."),
        N_("Choose an article with questions."),
    ),
    "no-articles": (
        N_("%(directory)s: no page was found in this directory."),
        N_("A page is a file named id.language.md, in the directory or below it."),
    ),
    "cannot-listen-in-use": (
        N_("Another program listens at %(address)s already."),
        N_("Choose another port with --port, or end that program."),
    ),
    "cannot-listen-denied": (
        N_("This user may not listen at %(address)s."),
        N_("Choose a port above 1023 with --port."),
    ),
    "cannot-listen-unknown-host": (
        N_("%(address)s is no address of this machine."),
        N_("Choose another one with --host; 127.0.0.1 is this machine alone, 0.0.0.0 all its addresses."),
    ),
    "cannot-listen-other": (
        N_("The server cannot listen at %(address)s (%(why)s)."),
        N_("Choose another address or port with --host and --port."),
    ),
    "configuration-directory": (
        N_("The setting %(setting)s cannot be used: there is no directory %(value)s."),
        N_("Name a directory that exists, or unset it."),
    ),
    "configuration-missing": (
        N_("A directory that comes with the program was not found, and %(setting)s does not name it."),
        N_("Install the program again, or set %(setting)s."),
    ),
    "store-unreachable": (
        N_("The database %(store)s cannot be opened (%(why)s)."),
        N_("Set WIZARD_STORE to another one, or to nothing where neither votes nor cases are to be kept."),
    ),
    "configuration-word": (
        N_("The setting %(setting)s cannot be “%(value)s”."),
        N_("It is one of: %(allowed)s."),
    ),
    "configuration-address": (
        N_("The setting %(setting)s cannot be “%(value)s”."),
        N_("It is the address of a site, such as https://desk.example.com."),
    ),
    "configuration-needed": (
        N_("The setting %(wanted_by)s needs %(setting)s, which is empty."),
        N_("Set both, or neither."),
    ),
    "configuration-number": (
        N_("The setting %(setting)s cannot be “%(value)s”."),
        N_("It is a whole number from 1 to %(highest)s."),
    ),
    "configuration-origin": (
        N_("The setting %(setting)s holds “%(value)s”, which is not an origin."),
        N_("Write scheme://host or scheme://host:port, several separated by blanks."),
    ),
    "configuration-short": (
        N_("The setting %(setting)s is too short to keep anybody out."),
        N_("Write at least %(lowest)s characters that nobody can guess, such as those of: openssl rand -hex 16"),
    ),
    "configuration-issuers": (
        N_("The file that %(setting)s names cannot be used: %(value)s: %(why)s."),
        N_("Its form is described in docs/embedding/identity.md."),
    ),
    "no-answers": (
        N_("Standard input cannot hold both the log and the answers."),
        N_("Give the log as a file: wizard ask FILE"),
    ),
}
"""What happened, why, and what to do, by error code."""


def sentence(error: WizardError, lang: str) -> str:
    """The error in words."""
    if isinstance(error, KnowledgeError):
        return Speech(lang).ngettext(
            "The articles have %(n)s problem; “wizard check” lists and explains it.",
            "The articles have %(n)s problems; “wizard check” lists and explains them.",
            len(error.problems),
        )  # fmt: skip
    code = error.code
    if isinstance(error, UnreadableInput) and error.values.get("reason") == "binary":
        code = "binary"
    elif f"{code}-{error.values.get('reason')}" in BY_CODE:
        code = f"{code}-{error.values['reason']}"
    messages = BY_CODE.get(code)
    if messages is None:
        return str(error)
    values: dict[str, str | int] = {"file": say(N_("standard input"), lang), **error.values}
    if isinstance(error, InputTooLarge):
        values["limit"] = format_number(int(values.get("limit", 0)) // _MEBIBYTE, lang)
    return " ".join(say(message, lang) % values for message in messages)


def exit_code(error: WizardError) -> int:
    """3 for what does not exist, 1 for problems of articles, 2 for everything else that a person can mend."""
    if isinstance(error, NotFound):
        return NOT_FOUND
    return PROBLEMS if isinstance(error, KnowledgeError) else BAD_INPUT


def misuse(error: click.ClickException, lang: str) -> str:
    """A command line that cannot be understood, in words."""
    if isinstance(error, Misuse):
        return say(error.template, lang, **error.values)
    if isinstance(error, click.NoSuchOption):
        if error.possibilities:
            return say(
                N_("There is no option %(name)s; did you mean %(nearest)s?"),
                lang, name=error.option_name, nearest=error.possibilities[0],
            )  # fmt: skip
        return say(
            N_("There is no option %(name)s; --help lists the options of a command."), lang, name=error.option_name
        )
    if isinstance(error, click.MissingParameter) and error.param is not None:
        name = error.param.opts[-1] if isinstance(error.param, click.Option) else error.param.human_readable_name
        return say(N_("%(name)s is missing; --help shows how the command is written."), lang, name=name)
    if isinstance(error, click.BadOptionUsage):
        return say(N_("The option %(name)s needs a value."), lang, name=error.option_name)
    return say(N_("This command line cannot be understood: %(why)s"), lang, why=error.format_message())

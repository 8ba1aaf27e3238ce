"""The program itself: its commands, loaded when they are called, and the edge where every error becomes a message."""

import errno
import logging
import os
import sys
from collections.abc import Iterator, MutableMapping, Sequence
from importlib import import_module
from typing import Any, NoReturn

import click

from wizard import __version__
from wizard.cli.command import Caller, Commands, debug_option
from wizard.cli.failures import BAD_INPUT, BUG, INTERRUPTED, OK, PROBLEMS, READER_GONE, exit_code, misuse, sentence
from wizard.cli.speaking import say, wanted_language
from wizard.errors import KnowledgeError, WizardError
from wizard.i18n.labels import N_

_COMMANDS = (
    "diagnose", "ask", "chat", "search", "explain", "redact", "check", "coverage", "new", "translated", "po", "release",
    "graph", "book", "embed-check", "serve",
)  # fmt: skip
_DISK = (errno.ENOSPC, errno.EIO, errno.EDQUOT)
_log = logging.getLogger(__name__)


class _Lazy(MutableMapping[str, click.Command]):
    """The commands by name, each imported when it is asked for."""

    def __init__(self) -> None:
        self._known: dict[str, click.Command | None] = dict.fromkeys(_COMMANDS)

    def __getitem__(self, name: str) -> click.Command:
        found = self._known[name]
        if found is None:
            made = import_module(f"wizard.cli.commands.{name.replace('-', '_')}").command
            found = self._known[name] = made
        return found

    def __setitem__(self, name: str, made: click.Command) -> None:
        self._known[name] = made

    def __delitem__(self, name: str) -> None:
        del self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


class Program(Commands):
    """``wizard``: speaks the person's language, and turns every error into one sentence and an exit code."""

    def invoke(self, ctx: click.Context) -> object:
        """Like Click's, which would call a reader that has gone away an error."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            return _reader_gone()

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        *_: object,
        **extra: Any,  # noqa: ANN401
    ) -> NoReturn:
        """Run, and end the process with the exit code that fits; nothing but ``SystemExit`` leaves here."""
        given = list(sys.argv[1:] if args is None else args)
        who = Caller(wanted_language(given), "--debug" in given)
        _prepare_streams()
        logging.basicConfig(stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s", level=logging.WARNING)
        sys.exit(self._run(given, prog_name or "wizard", who, extra))

    def _run(self, given: list[str], name: str, who: Caller, extra: dict[str, Any]) -> int:
        try:
            extra.pop("standalone_mode", None)
            code = super().main(given, name, standalone_mode=False, obj=who, **extra)
            sys.stdout.flush()
        except SystemExit as ended:
            return ended.code if isinstance(ended.code, int) else PROBLEMS
        except BrokenPipeError:
            return _reader_gone()
        except (click.Abort, KeyboardInterrupt):
            return _interrupted()
        except click.ClickException as error:
            return _misused(error, who)
        except WizardError as error:
            return _failed(error, who)
        except OSError as error:
            return _unwritten(error, who) if error.errno in _DISK else _broken(error, who)
        except Exception as error:  # noqa: BLE001  # the edge: whatever escaped is a bug of ours, and is logged
            return _broken(error, who)
        return code if isinstance(code, int) else OK


def _prepare_streams() -> None:
    """Print what the terminal's encoding lacks as question marks rather than fail."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def _tell(message: str) -> None:
    click.echo(f"wizard: {message}", err=True)


def _reader_gone() -> int:
    """Whoever read our output has read enough. What is still buffered goes nowhere, so that Python ends in silence."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    return READER_GONE


def _unwritten(error: OSError, who: Caller) -> int:
    """The disk that our output goes to is full or broken."""
    _reader_gone()
    _tell(say(N_("The output cannot be written (%(why)s)."), who.lang, why=error.strerror))
    return BAD_INPUT


def _interrupted() -> int:
    click.echo("", err=True)
    return INTERRUPTED


def _misused(error: click.ClickException, who: Caller) -> int:
    _tell(misuse(error, who.lang))
    return BAD_INPUT


def _failed(error: WizardError, who: Caller) -> int:
    if isinstance(error, KnowledgeError):
        for problem in error.problems:
            click.echo(str(problem), err=True)
    _tell(sentence(error, who.lang))
    return exit_code(error)


def _broken(error: Exception, who: Caller) -> int:
    if who.debug:
        _log.error("unexpected error", exc_info=error)
    else:
        _log.error("unexpected %s", type(error).__name__)
    remedy = (
        N_("Report it where you got this program, with what is printed above.")
        if who.debug
        else N_("Run the command again with --debug, and report what it prints where you got this program.")
    )
    _tell(f"{say(N_('Something broke inside the program; the fault is not in what you typed.'), who.lang)} "
          f"{say(remedy, who.lang)}")  # fmt: skip
    return BUG


@click.group(cls=Program, name="wizard", invoke_without_command=True, subcommand_metavar="COMMAND [ARGS]...")
@click.version_option(__version__, prog_name="wizard", message="%(prog)s %(version)s",
                      help=N_("Show the version and exit."))  # fmt: skip
@click.pass_context
def main(context: click.Context) -> None:
    """Print the help where no command is given."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


main.params.append(debug_option())
main.commands = _Lazy()
main.paragraphs = (
    N_("Reads the log of a mail server, says what is wrong with its TLS exchange, asks only what the lines leave "
       "open, and gives the exact steps."),
    N_("Every command speaks the language of --lang, else of WIZARD_LANG, LC_ALL, LC_MESSAGES or LANG; it ends with "
       "0 when all is well, 1 when articles have problems, 2 for input that cannot be used, 3 for what does not exist, "
       "and 70 when the program itself broke."),
)  # fmt: skip

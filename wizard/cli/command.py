"""Click's commands with their help in the person's language."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import click

from wizard.cli.speaking import say
from wizard.i18n import DEFAULT_LANGUAGE, LANGUAGES
from wizard.i18n.labels import N_

_SHOWN_BY_CLICK = (N_("Show this message and exit."),)
"""The one help text that is Click's own, marked so that it is translated too."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who runs the program: the language to speak, and whether to show what went wrong inside."""

    lang: str = DEFAULT_LANGUAGE
    debug: bool = False


def caller(context: click.Context) -> Caller:
    """Who runs the program."""
    found = context.find_root().obj
    return found if isinstance(found, Caller) else Caller()


def heading(title: str, lang: str) -> str:
    """A title as the language has it before the colon that Click puts behind it."""
    return say(title, lang) + say(N_(": "), lang).rstrip(": ")


class Misuse(click.UsageError):
    """A command line that cannot be carried out. ``template`` is a message for translation, ``values`` fill it."""

    def __init__(self, template: str, context: click.Context | None = None, **values: object) -> None:
        super().__init__(template % values if values else template, context)
        self.template = template
        self.values = values


class Helpful(click.Command):
    """A command whose help is written in paragraphs and told in the person's language."""

    paragraphs: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The first line of the help."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=say(N_("Usage: "), caller(ctx).lang))

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What the command does, and examples to copy."""
        lang = caller(ctx).lang
        for paragraph in self.paragraphs:
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write_text(say(paragraph, lang))
        if self.examples:
            with formatter.section(heading(N_("Examples"), lang)):
                for example in self.examples:
                    formatter.write(f"{' ' * formatter.current_indent}{example}\n")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, each with its help."""
        lang = caller(ctx).lang
        options = [each for each in self.get_params(ctx) if isinstance(each, click.Option)]
        records = [record for each in options if (record := each.get_help_record(ctx))]
        with formatter.section(heading(N_("Options"), lang)):
            formatter.write_dl([(name, say(text, lang)) for name, text in records])

    def first_sentence(self, lang: str) -> str:
        """What a list of commands says of this one."""
        return say(self.paragraphs[0], lang) if self.paragraphs else ""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Like Click's, but a superfluous argument is told in the person's language."""
        ctx.allow_extra_args = True
        super().parse_args(ctx, args)
        if ctx.args and not isinstance(self, click.Group):
            raise Misuse(
                N_("“%(argument)s” is one argument too many; put quotes around a text that holds blanks."),
                ctx, argument=ctx.args[0],
            )  # fmt: skip
        return ctx.args


class Commands(Helpful, click.Group):
    """A command that consists of commands, told in the person's language."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # Click's
        """The commands in the order in which people meet them."""
        return list(self.commands)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # Click's
        """The command with this name."""
        return self.commands.get(cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Like Click's, but an unknown command is told in the person's language, with the nearest one."""
        from difflib import get_close_matches

        name = args[0]
        if name in self.commands or name.startswith("-"):
            return super().resolve_command(ctx, args)
        near = get_close_matches(name, self.commands, n=1)
        if near:
            raise Misuse(
                N_("There is no command “%(name)s”; did you mean “%(nearest)s”?"), ctx, name=name, nearest=near[0]
            )
        raise Misuse(
            N_("There is no command “%(name)s”; “wizard --help” lists the commands."), ctx, name=name
        )  # fmt: skip

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands, each with what it does."""
        lang = caller(ctx).lang
        rows = [(name, made.first_sentence(lang)) for name, made in self.commands.items() if isinstance(made, Helpful)]
        with formatter.section(heading(N_("Commands"), lang)):
            formatter.write_dl(rows)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, then the commands."""
        Helpful.format_options(self, ctx, formatter)
        self.format_commands(ctx, formatter)


Function = Callable[..., Any]


def a_command(name: str, *paragraphs: str, examples: Sequence[str] = ()) -> Callable[[Function], click.Command]:
    """Make a command of a function. The first paragraph stands in the list of commands."""

    def made(function: Function) -> click.Command:
        created = click.command(name, cls=Helpful)(function)
        created.params.append(debug_option())
        created.paragraphs, created.examples = paragraphs, tuple(examples)
        return created

    return made


def several_commands(
    name: str, *paragraphs: str, commands: Sequence[click.Command], examples: Sequence[str]
) -> Commands:
    """A command that consists of others, and prints its help where none of them is called."""

    @click.pass_context
    def show_help(context: click.Context) -> None:
        if context.invoked_subcommand is None:
            click.echo(context.get_help())

    created = Commands(
        name, {each.name or "": each for each in commands}, callback=show_help, invoke_without_command=True,
        subcommand_metavar="COMMAND [ARGS]...",
    )  # fmt: skip
    created.params.append(debug_option())
    created.paragraphs, created.examples = paragraphs, tuple(examples)
    return created


def option(*names: str, help: str, **settings: object) -> Callable[[Function], Function]:  # noqa: A002  # Click's
    """An option; its help is a message for translation."""
    made: Callable[..., Callable[[Function], Function]] = click.option
    return made(*names, help=help, **settings)


def debug_option() -> click.Option:
    """Lets a command be told to show what went wrong inside; the edge of the program looks for it itself."""
    return click.Option(
        ["--debug"], is_flag=True, expose_value=False, help=N_("If the program itself fails, show where.")
    )


def one_of(words: Sequence[str]) -> dict[str, object]:
    """What makes an option take one word of a closed list."""
    return {"metavar": f"[{'|'.join(words)}]", "callback": partial(_is_one_of, words)}


def _is_one_of(
    words: Sequence[str], context: click.Context, parameter: click.Parameter, value: str | None
) -> str | None:
    if value is None or value in words:
        return value
    raise Misuse(
        N_("%(name)s cannot be “%(value)s”; it is one of: %(words)s."),
        context, name=_name(parameter), value=value, words=", ".join(words),
    )  # fmt: skip


def some_of(words: Sequence[str]) -> dict[str, object]:
    """What makes an option take words of a closed list, one each time it is given."""

    def check(context: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
        for value in values:
            _is_one_of(words, context, parameter, value)
        return values

    return {"metavar": f"[{'|'.join(words)}]", "callback": check, "multiple": True}


def whole_number(lowest: int, highest: int) -> dict[str, object]:
    """What makes an option take a whole number between two bounds."""

    def check(context: click.Context, parameter: click.Parameter, value: str | None) -> int | None:
        if value is None:
            return None
        if value.isascii() and value.isdigit() and len(value) < 10 and lowest <= int(value) <= highest:
            return int(value)
        raise Misuse(
            N_("%(name)s cannot be “%(value)s”; it is a whole number from %(lowest)s to %(highest)s."),
            context, name=_name(parameter), value=value, lowest=lowest, highest=highest,
        )  # fmt: skip

    return {"metavar": "N", "callback": check}


def pairs(example: str) -> dict[str, object]:
    """What makes an option take ``NAME=VALUE``, any number of times."""

    def check(
        context: click.Context, parameter: click.Parameter, values: tuple[str, ...]
    ) -> tuple[tuple[str, str], ...]:
        found = []
        for value in values:
            name, _, rest = (part.strip() for part in value.partition("="))
            if not name or not rest:
                raise Misuse(
                    N_("%(name)s cannot be “%(value)s”; write it like this: %(example)s"),
                    context, name=_name(parameter), value=value, example=example,
                )  # fmt: skip
            found.append((name, rest))
        return tuple(found)

    return {"multiple": True, "callback": check}


def _name(parameter: click.Parameter) -> str:
    """What a parameter is called on the command line."""
    return parameter.opts[-1] if isinstance(parameter, click.Option) else parameter.human_readable_name


def lang_option(function: Function) -> Function:
    """Let a command speak another language than the person's; its function gets ``lang``."""
    return option(
        "--lang", metavar=f"[{'|'.join(LANGUAGES)}]", callback=_spoken,
        help=N_("Language of the answer; by default the one of WIZARD_LANG, LC_ALL, LC_MESSAGES or LANG."),
    )(function)  # fmt: skip


def _spoken(context: click.Context, parameter: click.Parameter, value: str | None) -> str:
    return _is_one_of(LANGUAGES, context, parameter, value) or caller(context).lang


def kb_option(function: Function) -> Function:
    """Let a command read other articles than the shipped ones; its function gets ``kb``, a directory or None."""
    return option("--kb", metavar="DIR", help=N_("Directory of the articles; by default that of WIZARD_KB."))(function)


def format_option(*formats: str) -> Callable[[Function], Function]:
    """Let a command answer in several formats, the first by default."""
    return option(
        "--format", "form", default=formats[0], help=N_("Form of the answer; the first one by default."),
        **one_of(formats),
    )  # fmt: skip

"""Runs ``wizard redact``: the text with pseudonyms to standard output, their meaning to the file that was named."""

import json
import os
from collections.abc import Iterable

import click

from wizard.cli.failures import OK, MapExists
from wizard.cli.inputs import read_inputs, unreadable
from wizard.cli.speaking import Speech
from wizard.i18n import format_number
from wizard.logs.redaction import Replaced
from wizard.logs.redaction import redact as redacted

_READABLE_BY_ITS_OWNER = 0o600


def redact(file: str | None, map_file: str | None, lang: str) -> int:
    """Print the redacted text; the exit code. The map is written first, so that no text leaves without it."""
    found = redacted(read_inputs((file,) if file else ()).text)
    if map_file is not None:
        _write_map(map_file, found.replaced)
    click.echo(found.text)
    _ = Speech(lang)
    click.echo(
        "wizard: "
        + _("Pseudonyms given: %(count)s. Read the text before you send it.",
            count=format_number(len(found.replaced), lang)),
        err=True,
    )  # fmt: skip
    return OK


def _write_map(name: str, replaced: Iterable[Replaced]) -> None:
    """A JSON object for each pseudonym, one a line. Raises ``MapExists`` and ``UnreadableFile``."""
    lines = [
        json.dumps({"token": each.token, "original": each.original, "kind": each.kind}, ensure_ascii=False)
        for each in replaced
    ]
    try:
        opened = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _READABLE_BY_ITS_OWNER)
        with os.fdopen(opened, "w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines)
    except FileExistsError:
        raise MapExists(file=name) from None
    except (OSError, ValueError) as error:
        raise unreadable(name, error) from None

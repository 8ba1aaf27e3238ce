"""Runs ``wizard serve``."""

from dataclasses import replace

import click

from wizard import config, server
from wizard.cli.failures import OK
from wizard.cli.speaking import Speech


def serve(host: str | None, port: int | None, workers: int, lang: str) -> int:
    """Serve until the process is asked to end; say where once the address is ours."""
    _ = Speech(lang)
    settings = config.settings()
    settings = replace(settings, host=host or settings.host, port=settings.port if port is None else port)

    def ready(address: str) -> None:
        click.echo(_("The wizard is at %(address)s (Ctrl+C ends it)", address=address))

    server.serve(settings, workers, ready)
    return OK

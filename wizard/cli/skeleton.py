"""Runs ``wizard new``: the skeleton of an article, in every language that has one."""

import re
from datetime import UTC, datetime
from pathlib import Path

import click

from wizard import config
from wizard.cli.failures import OK, BadName, FileExists, MissingDirectory
from wizard.cli.inputs import unreadable
from wizard.cli.speaking import Speech
from wizard.cli.terminal import wrapped

_ID = re.compile(r"[a-z0-9][a-z0-9-]*")
_SKELETONS = Path(__file__).parent / "skeletons"
_LOGIC = re.compile(r"^```(?:log|evidence|dialect|test)\n.*?^```\n+", re.MULTILINE | re.DOTALL)
_SOURCE_KEYS = re.compile(r"^(?:when|created|source): .*\n", re.MULTILINE)
_SOURCE_OF_STEPS = re.compile(r"^source: .*\n\n", re.MULTILINE)


def write_skeleton(kb: str | None, page: str, title: str | None, lang: str) -> int:
    """Write the source in ``lang`` and the other languages as its translations; say what to do next."""
    _ = Speech(lang)
    directory = Path(kb) if kb is not None else config.settings().kb
    if not directory.is_dir():
        raise MissingDirectory(directory=str(directory))
    if not _ID.fullmatch(page):
        raise BadName(id=page)
    taken = sorted(directory.rglob(f"{page}.*.md"))
    if taken:
        raise FileExists(file=str(taken[0]))
    texts = {path.suffixes[0][1:]: path.read_text("utf-8") for path in sorted(_SKELETONS.glob("article.*.md"))}
    folder = directory / "articles"
    for language in sorted(texts, key=lambda each: each != lang):
        source = _source(texts[language], page, title if language == lang else None)
        path = folder / f"{page}.{language}.md"
        _write(path, source if language == lang else _translation(source))
        click.echo(str(path))
    lines = wrapped(_("Fill in every line that has a ✎; “wizard check” lists them. When both are filled in, run: "
                      "wizard translated %(page)s %(language)s",
                      page=page, language=next(each for each in texts if each != lang)))  # fmt: skip
    for line in lines:
        click.echo(line)
    return OK


def _source(text: str, page: str, title: str | None) -> str:
    today = datetime.now(UTC).date().isoformat()
    named = " ".join((title or "").split()) or f"✎ {page}"
    return text.replace("@ID@", page).replace("@DATE@", today).replace("@TITLE@", named)


def _translation(source: str) -> str:
    """The same page without what only the source file holds."""
    head, _, rest = source.removeprefix("---\n").partition("---\n")
    return f"---\n{_SOURCE_KEYS.sub('', head)}---\n{_SOURCE_OF_STEPS.sub('', _LOGIC.sub('', rest)).rstrip()}\n"


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise FileExists(file=str(path)) from None
    except OSError as error:
        raise unreadable(str(path), error) from None

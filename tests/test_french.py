"""French is set as French is: in the articles, in the interface and in the documentation."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from tests.conftest import ROOT
from tests.small_kb import SMALL, write
from wizard import knowledge
from wizard.errors import Problem
from wizard.knowledge.french import mistakes, without_code

FENCE = re.compile(r"^(````?)[a-z]*\n.*?^\1$", re.MULTILINE | re.DOTALL)

ENGLISH_MESSAGE = re.compile(r"^\| (?:…|French|a|the|“)[^|]* \|", re.MULTILINE)
"""The first cell of the rows that explain what the check says, which it says in English."""


def said(text: str) -> list[str]:
    return [rule.what for rule in mistakes(without_code(text))]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('Il dit "oui".', "a straight quotation mark"),
        ("L'heure", "a typewriter’s apostrophe"),
        ("Attendez...", "three dots"),
        ("Pourquoi?", "no space before ; ! or ?"),
        ("Le port 25; le port 465", "no space before ; ! or ?"),
        ("Attention: lisez", "no space before a colon"),
        ("**Attention**: lisez", "no space before a colon"),
        ("Le port 25:", "no space before a colon"),
        ("«oui »", "a guillemet without its space"),
        ("« oui»", "a guillemet without its space"),
        ("5% des cas", "no space before %"),
        ("après 0.5 s", "a decimal point in a number"),
        ("1,024 octets", "a comma between thousands"),
        ("deux  mots", "two spaces"),
        ("{session.peer: l'autre serveur}", "a typewriter’s apostrophe"),
    ],
)
def test_a_mistake_is_seen(text: str, what: str) -> None:
    assert said(text) == [what]


@pytest.mark.parametrize(
    "text",
    [
        "L’heure : « juste » ; 0,5 s à 16:48:39, TLS 1.2, 4.7.0 et 192.0.2.1 !",
        "L’heure\u00a0: «\u00a0juste\u00a0»\u202f; pourquoi\u202f?",
        "La ligne « Verify return code: 0 (ok) » d’openssl",
        'Lancez `echo "a: b"...` puis [la suite](clock#offset "l\'heure").',
        "{session.peer: Le correspondant} : {session.port: 25} ; {ui:console-api} ?",
        "Voir <https://example.com/?a=b;c!d> ou https://example.com/a?b=c.",
        "1 000 octets, 0,125 s et 5 % (?)",
        "TLS 1.2 s’arrête ici",
    ],
)
def test_what_is_right_or_no_prose_is_left_alone(text: str) -> None:
    assert said(text) == []


def french(kb: Path) -> list[Problem]:
    return [problem for problem in knowledge.read(kb).warnings if problem.what.startswith("French: ")]


def test_the_check_names_file_line_and_remedy_and_leaves_code_alone(tmp_path: Path) -> None:
    write(tmp_path, SMALL)
    assert french(tmp_path) == []
    page = next(tmp_path.rglob("1.fr.md"))
    text = page.read_text("utf-8")
    code = 'Lancez `a "b"` :\n\n```\necho "c"...\n```\n\n1. Puis :\n\n        echo "d": e\n'
    page.write_text(text.replace("Une introduction.", f"{code}\nC'est tout."), "utf-8")
    [problem] = french(tmp_path)
    assert problem.line == page.read_text("utf-8").split("\n").index("C'est tout.") + 1
    assert (problem.severity, problem.path, problem.remedy) == (
        "warning",
        page.relative_to(tmp_path).as_posix(),
        "write ’",
    )


def test_titles_choices_and_cells_are_read_and_facts_are_not(tmp_path: Path) -> None:
    write(tmp_path, SMALL)
    page = next(tmp_path.rglob("1.fr.md"))
    text = page.read_text("utf-8")
    table = "\n| {tls.verify} | {text} | L'explication |\n|---|---|---|\n| 99 | `it's \"bad\"` | C'est faux |\n"
    changed = text.replace("[Bien]", "[C'est bien]").replace("### Comment finit-elle ?", "### Comment finit-elle?")
    page.write_text(changed.replace("Une introduction.\n", f"Une introduction.\n{table}"), "utf-8")
    lines = page.read_text("utf-8").split("\n")
    told = {lines[problem.line - 1].lstrip("|#- [")[:8] for problem in french(tmp_path)}
    assert told == {"C'est bi", "Comment ", "{tls.ver", "99 | `it"}


def test_english_pages_are_not_held_to_french(tmp_path: Path) -> None:
    write(tmp_path, SMALL)
    (tmp_path / "note.en.md").write_text(
        '---\nid: note\ntitle: It\'s here: "a note"\nsource: https://example.com/\n---\n', "utf-8"
    )
    assert french(tmp_path) == []


def test_the_articles_have_no_mistake() -> None:
    assert french(ROOT / "kb") == []


def test_the_interface_has_no_mistake() -> None:
    with (ROOT / "locales" / "fr" / "LC_MESSAGES" / "messages.po").open("rb") as source:
        messages = [message for message in read_po(source, locale="fr") if message.id]
    strings = [string for message in messages for string in (
        message.string if isinstance(message.string, tuple) else (str(message.string),)
    )]  # fmt: skip
    assert len(strings) > 300
    assert [(string, found) for string in strings if (found := said(re.sub(r"%\(\w+\)[sd]|%%", "x", string)))] == []


@pytest.mark.parametrize("page", ["README.fr.md", "docs/authoring.fr.md"])
def test_the_documentation_has_no_mistake(page: str) -> None:
    prose = ENGLISH_MESSAGE.sub("|", FENCE.sub("", (ROOT / page).read_text("utf-8")))
    cells = (cell.strip() for line in prose.splitlines() for cell in without_code(line).split("|"))
    assert [(cell, found) for cell in cells if (found := mistakes(cell))] == []

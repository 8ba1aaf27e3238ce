"""A block of commands is copied as a whole, so it is for one system."""

from pathlib import Path

import pytest

from tests.small_kb import SMALL, write
from wizard import knowledge


def told(tmp_path: Path, text: str) -> list[tuple[int, str, str]]:
    """The warnings of a page that holds this text: how many lines below its beginning, what, how grave."""
    write(tmp_path, SMALL)
    page = next(tmp_path.rglob("1.fr.md"))
    before, _, after = page.read_text("utf-8").partition("Une introduction.")
    page.write_text(f"{before}{text}{after}", "utf-8")
    found = [problem for problem in knowledge.read(tmp_path).warnings if " in one block" in problem.what]
    return [(problem.line - before.count("\n") - 1, problem.what, problem.severity) for problem in found]


def test_commands_of_two_systems_in_a_fence_are_told(tmp_path: Path) -> None:
    text = 'Lancez :\n\n```\n/opt/icewarp/tool.sh get\n"C:\\Program Files\\IceWarp\\tool.exe" get\n```\n'
    assert told(tmp_path, text) == [(3, "commands of Linux and Windows in one block", "warning")]


@pytest.mark.parametrize(
    ("commands", "systems"),
    [
        (("apt-get install x", "dnf install x"), "Debian and Red Hat"),
        (("rcctl restart smtpd", "systemctl restart opensmtpd"), "Linux and OpenBSD"),
        (("chronyc tracking", "systemctl status chronyd", "w32tm /query /status"), "Linux and Windows"),
    ],
)
def test_commands_of_two_systems_in_a_step_are_told(tmp_path: Path, commands: tuple[str, ...], systems: str) -> None:
    block = "\n".join(f"        {command}" for command in commands)
    assert told(tmp_path, f"1. Lancez :\n\n{block}\n") == [(2, f"commands of {systems} in one block", "warning")]


@pytest.mark.parametrize(
    "text",
    [
        "1. Lancez, sous OpenBSD :\n\n        rcctl restart smtpd\n\n    Sous Linux :\n\n        systemctl restart x\n",
        "```\napt-get install x\nsystemctl restart x\n```\n",
        "```\ndig example.com\nnslookup example.com\n```\n",
        "Avec `rcctl`, `systemctl` ou C:\\Windows.\n",
    ],
)
def test_blocks_of_one_system_and_prose_are_left_alone(tmp_path: Path, text: str) -> None:
    assert told(tmp_path, text) == []

"""Whether a block of commands is for one system: a block is copied as a whole, and run as a whole."""

import re
from collections.abc import Iterator
from itertools import combinations

from wizard.knowledge.problems import Problems
from wizard.knowledge.scanner import RawPage, RawPassage
from wizard.model import Location

_COMMAND = "        "
_FENCE = re.compile(r"^\s*```(\w*)")
_SYSTEMS = {
    "Windows": re.compile(r"\"?[A-Za-z]:\\|net (?:start|stop) |w32tm |certutil |[A-Z][a-z]+-[A-Z]\w+"),
    "OpenBSD": re.compile(r"rcctl |syspatch\b|pkg_add "),
    "Debian": re.compile(r"(?:sudo )?(?:apt|apt-get|dpkg|update-ca-certificates)\b"),
    "Red Hat": re.compile(r"(?:sudo )?(?:dnf|yum|rpm|update-ca-trust)\b"),
    "Linux": re.compile(r"(?:sudo )?(?:systemctl|timedatectl|service) |/(?:opt|usr|etc)/"),
}
"""How a command begins that only one system has."""
_TOGETHER = frozenset((frozenset(("Debian", "Linux")), frozenset(("Red Hat", "Linux"))))


def check_command_blocks(raw: RawPage, problems: Problems) -> None:
    """Warn of each block that holds commands of systems which nobody has at once."""
    for passage in raw.passages:
        for number, commands in _blocks(passage):
            found = {name for name, begins in _SYSTEMS.items() if any(map(begins.match, commands))}
            if any(frozenset(pair) not in _TOGETHER for pair in combinations(found, 2)):
                problems.add(
                    Location(raw.path, number), f"commands of {' and '.join(sorted(found))} in one block",
                    reason="a block is copied as a whole", offending=commands[0], severity="warning",
                    remedy="give each system its own block, with a line between them that says which it is for",
                )  # fmt: skip


def _blocks(passage: RawPassage) -> Iterator[tuple[int, list[str]]]:
    """The commands that stand together, with the number of the first line."""
    begun, commands, fenced = 0, list[str](), False
    for line in passage.body:
        fence = _FENCE.match(line.text)
        inside = fenced or line.text.startswith(_COMMAND)
        if not fence and inside and line.text.strip():
            begun = begun or line.number
            commands.append(line.text.strip())
        elif commands and (fence or not inside):
            yield begun, commands
            begun, commands = 0, []
        fenced = fenced != bool(fence)
    if commands:
        yield begun, commands

"""The shape of the code: imports point one way, nothing grows too long, nothing of this machine is written down."""

import ast
import re
import subprocess
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "wizard"

ROWS = (
    "errors", "vocabulary", "model", "facts", "walk", "typography", "config", "i18n", "knowledge", "logs", "match",
    "evidence", "reach", "elimination", "engine", "answer", "search", "conversation", "handover", "wire", "graph", "proof", "web",
    "server", "cli",
)  # fmt: skip
"""A module imports only from rows before it (and, inside a package, from its own)."""

ONLY_PLACE = {
    "babel": ("i18n",),
    "rapidfuzz": ("match", "search"),
    "re2": ("logs", "match"),
    "flask": ("web",),
    "werkzeug": ("web",),
    "jinja2": ("web",),
    "click": ("cli",),
    "markdown": ("answer",),
    "nh3": ("answer",),
    "granian": ("server",),
    "socket": ("server", "cli"),
    "ssl": (),
    "sqlite3": (),
    "json": ("knowledge", "web", "cli"),
}
"""Which rows may import a library; what is not listed is free."""

LONGEST_FUNCTION, LONGEST_FILE = 60, 400


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def row_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports_of(path: Path) -> Iterator[tuple[str, int]]:
    """Every imported module with its line, however deep in the file; names of our package as wizard.<row>."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module == "wizard":
            yield from ((f"wizard.{alias.name}", node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node.lineno


def test_every_module_stands_in_a_row() -> None:
    assert {row_of(path) for path in modules()} - {"__init__", "__main__"} == set(ROWS)


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_only_upwards(path: Path) -> None:
    row = row_of(path)
    if row.startswith("__"):
        return
    for name, line in imports_of(path):
        if not name.startswith("wizard."):
            continue
        other = name.split(".")[1]
        if other.startswith("__"):
            continue
        assert other == row or ROWS.index(other) < ROWS.index(row), (
            f"{row} (line {line}) imports {other}, which comes after it"
        )


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_each_library_is_used_in_its_one_place(path: Path) -> None:
    for name, line in imports_of(path):
        allowed = ONLY_PLACE.get(name.split(".")[0])
        assert allowed is None or row_of(path) in allowed, (
            f"{row_of(path)} (line {line}) imports {name}; only {allowed} may"
        )


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_the_environment_is_read_in_one_place(path: Path) -> None:
    if row_of(path) != "config":
        assert not re.search(r"\bos\.(environ|getenv)\b", path.read_text("utf-8"))


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_function_and_no_file_is_too_long(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.count("\n") <= LONGEST_FILE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= LONGEST_FUNCTION, f"{node.name} has {length} lines"


def test_templates_styles_and_scripts_are_short_too() -> None:
    files = [
        *ROOT.glob("templates/**/*.html"),
        *PACKAGE.glob("web/static/**/*.css"),
        *PACKAGE.glob("web/static/**/*.js"),
    ]
    assert files
    assert {
        path.name: path.read_text("utf-8").count("\n")
        for path in files
        if path.read_text("utf-8").count("\n") > LONGEST_FILE
    } == {}


@pytest.mark.parametrize("row", ROWS)
def test_every_row_has_tests_of_the_same_word(row: str) -> None:
    assert (ROOT / "tests" / f"test_{row}.py").exists() or list((ROOT / "tests" / row).glob("test_*.py")), (
        f"no tests for {row}"
    )


def test_the_rows_are_each_named_once() -> None:
    assert all(first != second for first, second in pairwise(sorted(ROWS)))


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.fail("the sources are not in a git checkout")
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


FORBIDDEN = re.compile(
    r"(?<![\w.])/(work|root|home/\w+|tmp/\w+)/|(pypi|pythonhosted|npmjs|registry\.npm)\.(org|com)|--(extra-)?index-url|--find-links [^\\]",
)


def test_nothing_of_a_machine_or_of_a_registry_is_written_down() -> None:
    found = []
    for path in tracked():
        if path.suffix in (".png", ".ico", ".woff2") or path == Path(__file__):
            continue
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), 1):
            if FORBIDDEN.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}")
    assert found == []

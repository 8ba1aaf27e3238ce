"""The shape of the code: imports point one way, nothing grows too long, nothing of this machine is written down."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "wizard"

ROWS = (
    "garbage", "errors", "vocabulary", "model", "facts", "ways_in", "walk", "typography", "config", "i18n", "knowledge", "logs", "match",
    "evidence", "agenda", "reach", "ordering", "elimination", "essence", "loss", "engine", "dialling", "answer", "history", "search", "conversation", "ladder", "surveying", "chat", "apart", "handover", "wire", "graph", "book", "proof", "coverage", "framing", "identity", "store", "webhooks", "web",
    "server", "cli",
)  # fmt: skip
"""A module imports only from rows before it (and, inside a package, from its own)."""

ONLY_PLACE = {
    "babel": ("i18n",),
    "rapidfuzz": ("match", "chat"),
    "re2": ("logs", "match"),
    "numpy": ("logs",),
    "flask": ("web",),
    "werkzeug": ("web",),
    "jinja2": ("web",),
    "click": ("cli",),
    "markdown": ("answer",),
    "nh3": ("answer",),
    "granian": ("server",),
    "tantivy": ("search",),
    "socket": ("server", "cli"),
    "ssl": (),
    "sqlite3": (),
    "sqlalchemy": ("store",),
    "alembic": ("store",),
    "jwt": ("identity",),
    "cryptography": (),
    "json": ("knowledge", "history", "logs", "apart", "identity", "web", "cli"),
}
"""Which rows may import a library; what is not listed is free."""

LONGEST_FUNCTION, LONGEST_FILE = 60, 400


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def row_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports_of(path: Path) -> Iterator[tuple[str, int]]:
    """Every imported module with its line, however deep in the file; names of our package as ``wizard.<row>``."""
    here = [*path.relative_to(ROOT).parent.parts]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = here[: len(here) - node.level + 1] if node.level else []
            module = ".".join([*base, *filter(None, [node.module])])
            if module == "wizard":
                yield from ((f"wizard.{alias.name}", node.lineno) for alias in node.names)
            else:
                yield module, node.lineno


every_module = pytest.mark.parametrize("path", modules(), ids=name_of)


def test_every_module_stands_in_a_row() -> None:
    assert {row_of(path) for path in modules()} - {"__init__", "__main__"} <= set(ROWS)


def test_the_rows_are_each_named_once() -> None:
    assert len(ROWS) == len(set(ROWS))


@every_module
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
            f"{name_of(path)}, line {line}, imports {name}; a module of “{row}” may only import rows before it"
        )


@every_module
def test_each_library_is_used_in_its_one_place(path: Path) -> None:
    for name, line in imports_of(path):
        allowed = ONLY_PLACE.get(name.split(".")[0])
        assert allowed is None or row_of(path) in allowed, (
            f"{name_of(path)}, line {line}, imports {name}; only {allowed} may"
        )


@every_module
def test_the_environment_is_read_in_one_place(path: Path) -> None:
    if row_of(path) != "config":
        found = re.search(
            r"\bos\.(environb?|getenvb?)\b|from os import [^\n]*\b(environ|getenv)", path.read_text("utf-8")
        )
        assert found is None, f"{name_of(path)} reads {found and found.group()}; wizard.config has settings()"


@every_module
def test_no_function_and_no_file_is_too_long(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.count("\n") <= LONGEST_FILE, f"{name_of(path)} has {text.count(chr(10))} lines"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= LONGEST_FUNCTION, f"{name_of(path)}.{node.name} has {length} lines"


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


@pytest.mark.parametrize("row", sorted({row_of(path) for path in modules()} & set(ROWS)))
def test_every_row_has_tests_of_the_same_word(row: str) -> None:
    assert (ROOT / "tests" / f"test_{row}.py").exists() or list((ROOT / "tests" / row).glob("test_*.py")), (
        f"no tests for {row}"
    )


def names_in(requirements: Iterable[str]) -> set[str]:
    return {found.group().lower() for line in requirements if (found := re.match(r"[A-Za-z][\w-]*", line))}


def test_the_locks_are_made_for_what_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    run_in, test_in, run, test = (
        names_in((ROOT / "requirements" / name).read_text("utf-8").splitlines())
        for name in ("run.in", "test.in", "run.txt", "test.txt")
    )
    assert run_in == names_in(project["dependencies"]) | {"editables", "hatchling"}  # these install the checkout
    assert test_in | {"hatchling"} == names_in(project["optional-dependencies"]["test"])
    assert run_in <= run <= test
    assert test_in <= test


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.fail("the sources are not in a git checkout")
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


MACHINE = re.compile(r"(?<![\w.])/(work|root|home/\w+|tmp/\w+)/")
REGISTRY = re.compile(r"(pypi|pythonhosted|npmjs|registry\.npm)\.(org|com)|--(extra-)?index-url|--find-links [^\\]")
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX)\b|\b(mark|pytest)\.(skip|skipif|xfail|importorskip)\b")
BINARY = (".png", ".ico", ".woff2")


@pytest.mark.parametrize("forbidden", [MACHINE, REGISTRY, UNFINISHED], ids=["machine", "registry", "unfinished"])
def test_nothing_of_a_machine_or_a_registry_and_nothing_unfinished_is_written_down(forbidden: re.Pattern[str]) -> None:
    assert [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path in tracked()
        if path.suffix not in BINARY and path != Path(__file__)
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), 1)
        if forbidden.search(line)
    ] == []

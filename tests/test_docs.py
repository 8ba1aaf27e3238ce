"""The documentation says what the code does: nothing undocumented, every example run, every link alive."""

import dataclasses
import json
import re
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.test_architecture import ROWS
from wizard import knowledge, proof, wire
from wizard.cli import main as program
from wizard.config import Settings
from wizard.conversation import Turn, Wizard, reply
from wizard.typography import typeset
from wizard.vocabulary import CAUSES, COMPLAINTS, FACTS, PRODUCTS, SYSTEMS
from wizard.web import create_app, openapi, sentences

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
READMES = (ROOT / "README.md", ROOT / "README.fr.md")
GUIDES = (DOCS / "authoring.md", DOCS / "authoring.fr.md")
PAGES = sorted({*ROOT.glob("*.md"), *DOCS.rglob("*.md")})
ALL_DOCS = "\n".join(page.read_text("utf-8") for page in PAGES)
REFERENCE = (DOCS / "reference.md").read_text("utf-8")
CODE_BLOCK = re.compile(r"^(````?)([a-z]*)\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
EXAMPLE = re.compile(r"<!-- example: (\S+) -->\n````markdown\n(.*?)^````$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def wizard() -> Wizard:
    return Wizard(knowledge.load(ROOT / "kb"))


def _blocks(text: str, language: str) -> list[str]:
    return [inside for _, named, inside in CODE_BLOCK.findall(text) if named == language]


def _section(text: str, title: str) -> str:
    return re.split(r"^## ", text.partition(f"\n## {title}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]


def _rows(section: str) -> set[str]:
    return set(re.findall(r"^\| `([^`]+)` \|", section, re.MULTILINE))


def test_every_fact_is_documented_and_no_other() -> None:
    assert _rows(_section(REFERENCE, "Facts")) == set(FACTS)


def test_every_word_of_a_fact_is_named_in_its_row() -> None:
    section = _section(REFERENCE, "Facts")
    for fact, spec in FACTS.items():
        row = next(line for line in section.splitlines() if line.startswith(f"| `{fact}` |"))
        assert f"| {spec.kind} |" in row
        if spec.values != COMPLAINTS:
            assert [value for value in spec.values if f"`{value}`" not in row] == []


def test_every_complaint_and_every_cause_is_documented_and_no_other() -> None:
    assert _rows(_section(REFERENCE, "Complaints")) == COMPLAINTS
    assert _rows(_section(REFERENCE, "Causes")) == CAUSES


def test_every_product_and_system_is_documented() -> None:
    section = _section(REFERENCE, "Facts")
    assert [name for name in PRODUCTS | SYSTEMS if f"`{name}`" not in section] == []


def test_every_setting_is_documented_with_its_default() -> None:
    defaults = {field.name: f"`{field.default}`" for field in dataclasses.fields(Settings)}
    for place in (_section(REFERENCE, "Settings"), *(readme.read_text("utf-8") for readme in READMES)):
        rows = dict(re.findall(r"^\| `(WIZARD_[A-Z_]+)` \| ([^|]*) \|", place, re.MULTILINE))
        assert set(rows) == {f"WIZARD_{name.upper()}" for name in defaults}
        for name in ("host", "port", "max_paste_bytes", "max_upload_bytes", "default_language"):
            assert rows[f"WIZARD_{name.upper()}"] == defaults[name]


def test_no_document_names_a_command_that_does_not_exist() -> None:
    named = set(re.findall(r"(?:^|[`$] |`)wizard ([a-z]+(?:-[a-z]+)*)\b", ALL_DOCS, re.MULTILINE))
    assert named <= set(program.commands)


def test_every_address_is_documented() -> None:
    app = create_app(Settings.from_environment({}))
    api = (DOCS / "api.md").read_text("utf-8")
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<(?:[^:<>]+:)?(\w+)>", lambda found: found[1].upper(), rule.rule)
        if path.startswith("/embed/LANG"):
            path = path.removeprefix("/embed") + ("/" if path == "/embed/LANG" else "")
        for method in (rule.methods or set()) & {"GET", "POST"}:
            assert f"`{method} {path}`" in api, rule


def test_every_error_of_the_api_is_documented() -> None:
    of_the_pages_only = {"nothing-chosen", "nothing-pasted", "binary", "unknown-question", "unknown-choice",
                         "unknown-version", "no-longer-kept", "too-many-readings", "no-dialect", "case-gone",
                         "case-too-large", "cases-full", "not-yours"}  # fmt: skip
    documented = (DOCS / "api.md").read_text("utf-8")
    assert [code for code in sentences.BY_CODE if code not in of_the_pages_only and f"`{code}`" not in documented] == []


def test_every_field_of_the_wire_is_documented() -> None:
    schemas = openapi.document()["components"]["schemas"].values()
    fields = {name for schema in schemas for name in schema.get("properties", {})}
    section = _section(REFERENCE, "The wire, version 1")
    errors_and_health = {"type", "title", "status", "detail", "code", "values", "pages"}
    assert sorted(name for name in fields - errors_and_health if not re.search(rf"`[^`]*\b{name}\b", section)) == []


def test_the_requests_that_the_api_page_shows_are_answered() -> None:
    client = create_app(Settings.from_environment({})).test_client()
    api = (DOCS / "api.md").read_text("utf-8")
    request = re.compile(r"8000(/api/\S+) -H 'Content-Type: application/json' -d '(.*?)'$", re.MULTILINE | re.DOTALL)
    requests = request.findall(api)
    assert len(requests) >= 2
    for path, body in requests:
        answer = client.post(path, data=body, content_type="application/json")
        assert answer.status_code == 200
        assert "unknown_answers" not in answer.get_json()


def test_the_error_that_the_api_page_shows_is_the_one_that_comes() -> None:
    client = create_app(Settings.from_environment({})).test_client()
    [shown] = _blocks((DOCS / "api.md").read_text("utf-8"), "json")
    assert client.post("/api/v1/turn", json={"article": "999"}).get_json() == json.loads(shown)


def _anchors(page: Path) -> set[str]:
    """The anchors that a Markdown viewer gives the headings of a page."""
    titles = re.findall(r"^#{1,6} (.+)$", CODE_BLOCK.sub("", page.read_text("utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_inside_the_documentation_leads_somewhere(page: Path) -> None:
    prose = re.sub(r"`[^`\n]+`", "", CODE_BLOCK.sub("", page.read_text("utf-8")))
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        found = (page.parent / path).resolve() if path else page
        assert found.exists(), target
        if anchor:
            assert anchor in _anchors(found), target


def test_every_module_is_explained_in_the_order_of_imports() -> None:
    modules = _section((DOCS / "architecture.md").read_text("utf-8"), "Modules")
    assert [name.rstrip("/") for name in re.findall(r"^\| `([a-z_0-9]+/?)` \|", modules, re.MULTILINE)] == list(ROWS)


def test_every_library_is_listed_with_its_licence() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    declared = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    names = {re.split(r"[<>=!~ \[]", requirement)[0] for requirement in declared}
    rows = (DOCS / "decisions" / "0006-libraries.md").read_text("utf-8").casefold().splitlines()
    listed = {
        word for row in rows if row.startswith("| ") for word in re.findall(r"[a-z][a-z0-9-]+", row.split("|")[1])
    }
    assert sorted(name for name in names if name.casefold() not in listed) == []


def test_every_decision_is_in_the_list() -> None:
    listed = (DOCS / "decisions" / "README.md").read_text("utf-8")
    files = [path.name for path in (DOCS / "decisions").glob("0*.md")]
    assert [name for name in files if f"({name})" not in listed] == []
    assert len({name[:4] for name in files}) == len(files)


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_the_article_of_the_guide_passes_every_check(guide: Path, tmp_path: Path) -> None:
    base = tmp_path / "kb"
    shutil.copytree(ROOT / "kb", base)
    for name, text in EXAMPLE.findall(guide.read_text("utf-8")):
        (base / "articles" / name).write_text(text, "utf-8")
    kb = knowledge.load(base)
    assert kb.pages["greylist-451"].tests
    assert [problem for problem in proof.prove(Wizard(kb)) if "greylist-451" in problem.path] == []


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_the_message_that_the_guide_shows_is_the_one_that_comes(guide: Path, tmp_path: Path) -> None:
    base = tmp_path / "kb"
    shutil.copytree(ROOT / "kb", base)
    text = guide.read_text("utf-8")
    for name, article in EXAMPLE.findall(text):
        (base / "articles" / name).write_text(article.replace("suggests greylist:", "suggests greylst:"), "utf-8")
    problems = [str(problem) for problem in knowledge.read(base).errors]
    assert len(problems) == 1
    assert f"kb/{problems[0]}" in text


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_the_messages_that_the_guide_explains_exist(guide: Path) -> None:
    checks = [*(ROOT / "wizard" / "knowledge").glob("*.py"), ROOT / "wizard" / "proof.py"]
    pinned = (ROOT / "tests" / "bad_kb").glob("*/expected.txt")
    said = "\n".join(path.read_text("utf-8") for path in (*checks, *pinned))
    section = re.split(r"^## ", guide.read_text("utf-8"), flags=re.MULTILINE)[-2]
    messages = re.findall(r"^\| (?!message|---)([^|]+) \| [^|]+ \|$", section, re.MULTILINE)
    assert len(messages) > 15
    pieces = [piece.strip() for message in messages for piece in re.split(r"…| / ", message) if piece.strip()]
    assert [piece for piece in pieces if piece not in said] == []


@pytest.mark.parametrize("readme", READMES, ids=lambda readme: readme.name)
def test_the_article_of_the_readme_passes_every_check(readme: Path, tmp_path: Path) -> None:
    base = tmp_path / "kb"
    shutil.copytree(ROOT / "kb", base)
    [text] = _blocks(readme.read_text("utf-8"), "markdown")
    page = re.findall(r"^id: (\S+)$", text, re.MULTILINE)[0]
    (base / "articles" / f"{page}.en.md").write_text(text, "utf-8")
    assert page in knowledge.load(base).pages


def _as_translation(article: str) -> str:
    """An article without what only a source file has, as the guide says to make a translation."""
    without_keys = re.sub(r"^(?:when|product|created|source):.*\n", "", article, flags=re.MULTILINE)
    return re.sub(r"^```(?:evidence|test)\n.*?^```\n", "", without_keys, flags=re.MULTILINE | re.DOTALL)


def test_the_articles_of_the_two_guides_are_translations_of_each_other(tmp_path: Path) -> None:
    base = tmp_path / "kb"
    shutil.copytree(ROOT / "kb", base)
    for guide in GUIDES:
        for name, text in EXAMPLE.findall(guide.read_text("utf-8")):
            written = _as_translation(text) if name.endswith(".en.md") else text
            (base / "articles" / name).write_text(written, "utf-8")
    assert knowledge.read(base).errors == ()


def test_the_guides_have_the_same_sections_and_rows() -> None:
    shape = re.compile(r"^(?:#+|\||-|\d+\.|```) ?", re.MULTILINE)
    english, french = (shape.findall(CODE_BLOCK.sub("```", guide.read_text("utf-8"))) for guide in GUIDES)
    assert english == french


def _holds(part: Any, whole: Any) -> bool:
    """Whether everything in the first stands in the second too; lists may have more items there."""
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(key in whole and _holds(part[key], whole[key]) for key in part)
    if isinstance(part, list):
        return isinstance(whole, list) and all(any(_holds(item, other) for other in whole) for item in part)
    return bool(part == whole)


def test_the_example_of_the_wire_is_what_comes(wizard: Wizard) -> None:
    log = (DOCS / "examples" / "icewarp.log").read_text("utf-8").split("\n\n")[1]
    answer = wire.diagnosis_out(wizard.kb, reply(wizard, Turn(text=log, lang="en")))
    section = _section(REFERENCE, "The wire, version 1")
    [example] = _blocks(section, "json")
    assert _holds(json.loads(example), json.loads(json.dumps(answer)))


def _examples(readme: Path) -> list[tuple[str, str]]:
    """Every command of a ``console`` block that calls the wizard, with the output shown under it."""
    found = []
    for text in _blocks(readme.read_text("utf-8"), "console"):
        for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output))
    return found


@pytest.mark.parametrize("readme", READMES, ids=lambda readme: readme.name)
def test_the_examples_of_the_readme_print_what_it_shows(readme: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    examples = [(command, output) for command, output in _examples(readme) if command.startswith("wizard ")]
    assert examples
    for command, shown in examples:
        result = CliRunner().invoke(program, command.split()[1:])
        pieces = [re.escape(piece) for piece in f"{shown.strip()}\n".split("…\n")]
        assert re.fullmatch("(?:.*\n)*?".join(pieces) + "\n*", result.output), f"{command}\n{result.output}"


def test_the_readmes_have_the_same_headings_commands_and_pictures() -> None:
    english, french = (readme.read_text("utf-8") for readme in READMES)
    levels = [re.findall(r"^(#+) ", CODE_BLOCK.sub("", text), re.MULTILINE) for text in (english, french)]
    assert levels[0] == levels[1]
    assert len(re.findall(r"^!\[", english, re.MULTILINE)) == len(re.findall(r"^!\[", french, re.MULTILINE))
    commands = [[re.sub(r" --lang \w+", "", command) for command, _ in _examples(readme)] for readme in READMES]
    assert commands[0] == commands[1]
    for text in (english, french):
        assert re.findall(r"^make \w+", text, re.MULTILINE) == ["make run", "make test"]


@pytest.mark.parametrize("page", [READMES[1], GUIDES[1]], ids=lambda page: page.name)
def test_french_prose_has_its_no_break_spaces(page: Path) -> None:
    prose = re.sub(r"`[^`\n]+`", "`", CODE_BLOCK.sub("", page.read_text("utf-8")))
    assert [line for line in prose.splitlines() if typeset(line, "fr") != line] == []


def test_pictures_are_small() -> None:
    pictures = list((DOCS / "pictures").glob("*.png"))
    assert pictures
    assert [picture.name for picture in pictures if picture.stat().st_size > 150_000] == []

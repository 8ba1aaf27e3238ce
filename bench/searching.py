"""Questions in words, in process, over 1,000 articles in two languages, against the shipped articles alone."""

import json
import shutil
from pathlib import Path

from bench import generate_kb
from bench.measuring import PROJECT, Goal, Options, Row, in_turn, median, timed
from bench.pasting import settle
from wizard import knowledge
from wizard.config import Settings
from wizard.conversation import Wizard

ARTICLES = 1000
QUESTIONS = PROJECT / "tests" / "data" / "questions.jsonl"
MOST = 200


def rows(options: Options) -> list[Row]:
    """Median of many questions, each another one; and what the first of all waits for, the building of the index."""
    shipped = Settings.from_environment({}).kb
    big = options.work / "kb-to-search"
    shutil.copytree(shipped, big)
    generate_kb.write(big / "generated", ARTICLES)
    many, few = _ready(big), _ready(shipped)
    built_many, built_few = (
        timed(lambda: find(many, ("certificate", "en"))),
        timed(lambda: find(few, ("certificate", "en"))),
    )
    settle()
    questions = asked()
    ours, reference = iter(questions), iter(questions)
    with_many, with_few = in_turn(
        lambda: timed(lambda: find(many, next(ours))),
        lambda: timed(lambda: find(few, next(reference))),
        rounds=len(questions),
        at_most=30,
    )
    size = f"{ARTICLES:,} articles × 2"
    return [
        Row(f"search, {size}", "ms", median(with_many) * 1000, median(with_few) * 1000, "shipped", Goal(10, of="ours")),
        Row(f"build the index, {size}", "s", built_many, built_few, "shipped", Goal(10, of="ours")),
    ]


def asked() -> list[tuple[str, str]]:
    """Questions of people, each with its language."""
    lines = QUESTIONS.read_text("utf-8").splitlines()[:MOST]
    return [(question["text"], question["lang"]) for question in map(json.loads, lines)]


def find(wizard: Wizard, question: tuple[str, str]) -> object:
    """What a face does with a question."""
    return wizard.index.find(*question)


def _ready(directory: Path) -> Wizard:
    return Wizard(knowledge.load(directory))

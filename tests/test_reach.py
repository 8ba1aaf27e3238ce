"""Candidates: each question once, and never by trying every path."""

from pathlib import Path

from tests.small_kb import small_kb, write
from wizard.knowledge import load
from wizard.model import Question
from wizard.reach import Reaches, causes_of


def test_everything_open_reaches_every_solution(tmp_path: Path) -> None:
    kb = small_kb(tmp_path)
    reach = Reaches(kb).of("1#outcome")
    assert set(reach.solutions) == set(kb.solutions)
    assert reach.falls and reach.falls_by_choice


def test_a_decided_question_reaches_only_what_its_choice_leads_to(tmp_path: Path) -> None:
    kb = small_kb(tmp_path)

    def decide(question: Question) -> str | None:
        return {"1#outcome": "fine"}.get(question.id)

    reach = Reaches(kb, decide).of("1#outcome")
    assert reach.solutions == ("1#fine",) and not reach.falls


def test_a_skipped_call_reaches_nothing_of_the_page_it_would_call(tmp_path: Path) -> None:
    kb = small_kb(tmp_path)
    skipped = Reaches(kb, lambda question: "next" if question.id == "1#time" else None)
    assert "clock#set" not in skipped.of("1#time").solutions
    assert "clock#set" in Reaches(kb).of("1#time").solutions


def test_a_called_page_goes_on_where_its_caller_does(tmp_path: Path) -> None:
    kb = small_kb(tmp_path)
    assert Reaches(kb).of("clock#offset").solutions == ("clock#set",)
    assert Reaches(kb).of("clock#offset", ("1#time",)).solutions == ("clock#set", "1#box")


def test_what_was_tried_is_passed(tmp_path: Path) -> None:
    kb = small_kb(tmp_path)
    assert Reaches(kb, tried=("clock#set",)).of("clock#offset", ("1#time",)).solutions == ("1#box",)


def test_two_hundred_shared_pages_called_in_turn_cost_each_question_once(tmp_path: Path) -> None:
    calls = "".join(f'### Et {n} ? {{#q{n} .question}}\n\n- [Voir](p{n}#q "see")\n\n' for n in range(200))
    article = f"---\nid: a\ntitle: A\nsource: x\nwhen: tls.alert known\n---\n\n## S\n\n{calls}"
    page = '---\nid: p{n}\ntitle: P\nsource: x\n---\n\n## S\n\n### Q ? {{#q .question}}\n\n- [Oui](#s "yes")\n- [Non](#next "no")\n\n## Fin\n\n### S {{#s .solution cause=none}}\n'
    kb = load(write(tmp_path, {"a.fr.md": article, **{f"p{n}.fr.md": page.format(n=n) for n in range(200)}}))
    asked: list[str] = []

    def count(question: Question) -> str | None:
        asked.append(question.id)
        return None

    reach = Reaches(kb, count).of("a#q0")
    assert len(reach.solutions) == 200
    assert len(asked) == len(set(asked)) == 400


def test_a_checklist_of_five_thousand_questions_is_no_recursion(tmp_path: Path) -> None:
    questions = "".join(
        f'### Q{n} ? {{#q{n} .question}}\n\n- [Oui](#s "yes")\n- [Non](#next "no")\n\n' for n in range(5000)
    )
    text = f"---\nid: a\ntitle: A\nsource: x\nwhen: tls.alert known\n---\n\n## S\n\n{questions}## Fin\n\n### S {{#s .solution cause=none}}\n"
    kb = load(write(tmp_path, {"a.fr.md": text}))
    assert Reaches(kb).of("a#q0").solutions == ("a#s",)


def test_causes_are_named_once_in_order(tmp_path: Path) -> None:
    kb = small_kb(tmp_path)
    assert causes_of(kb, ("1#old-there", "1#old-here", "1#box")) == ("protocol-too-old", "interception")

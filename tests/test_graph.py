"""An article as a drawing."""

from pathlib import Path
from xml.etree import ElementTree

from tests.small_kb import small_kb
from wizard.graph import HAND_OVER, graph, mermaid, svg


def test_every_choice_is_an_arrow_and_the_checklist_a_dashed_one(tmp_path: Path) -> None:
    kb = small_kb(tmp_path)
    drawn = graph(kb, kb.pages["1"], "fr")
    arrows = {(edge.start, edge.label): (edge.end, edge.following) for edge in drawn.edges}
    assert arrows["1#outcome", "fine"] == ("1#fine", False)
    assert arrows["1#reason", "none"] == ("1#time", True)
    assert arrows["1#firewall", "no"] == (HAND_OVER, True)
    assert "clock#offset" in drawn.titles and "1#box" in drawn.solutions


def test_mermaid_names_nodes_safely_even_when_titles_have_quotes(tmp_path: Path) -> None:
    from tests.small_kb import ARTICLE, CLOCK

    kb = small_kb(tmp_path, {"1.fr.md": ARTICLE.replace("Quelle raison ?", 'Quelle "raison" ?'), "clock.fr.md": CLOCK})
    text = mermaid(graph(kb, kb.pages["1"], "fr"))
    assert text.startswith("flowchart TD\n") and "#quot;raison#quot;" in text


def test_the_svg_is_well_formed_and_has_a_text_alternative_and_no_script(tmp_path: Path) -> None:
    kb = small_kb(tmp_path)
    text = svg(graph(kb, kb.pages["1"], "fr"), "Un essai <1>")
    root = ElementTree.fromstring(text)  # noqa: S314  # made by ourselves just above
    assert root.get("aria-label") == "Un essai <1>" and root.find("{http://www.w3.org/2000/svg}desc") is not None
    assert "<script" not in text and "style=" not in text

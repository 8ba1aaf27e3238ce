"""Comparing two languages: the quick comparison lets nothing through that counting one by one would refuse."""

from hypothesis import given, settings
from hypothesis import strategies as st

from wizard.knowledge.problems import Problems
from wizard.knowledge.scanner import RawPassage, scan
from wizard.knowledge.translations import _COMPARED, _telling_pieces

_PIECES = st.sampled_from(
    (
        "\n", "\n\n", "\n        ", "\n```\n", "\t```\n", "```sh\n", "\n1. ", "\n2. ", "`a 1`", "`", "12", "012", " ", "x",
        "](#a)", "[b", "- [c](d)", "|", "\u00a0", "openssl", "{session.peer: un 1}", "{session.peer: a 2}", "{tls.alert: x}",
    )
)  # fmt: skip
_TEXTS = st.lists(_PIECES, max_size=12).map("".join)


def _passage(text: str) -> RawPassage:
    return scan("a.fr.md", "fr", f"---\nid: a\ntitle: A\n---\n\n## B\n{text}", Problems()).passages[1]


@settings(max_examples=400)
@given(_TEXTS, st.data())
def test_texts_with_the_same_telling_pieces_count_the_same(text: str, data: st.DataObject) -> None:
    other = data.draw(st.permutations(text.split("\n")).map("\n".join) | _TEXTS)
    first, second = _passage(text), _passage(other)
    if _telling_pieces(first) == _telling_pieces(second):
        assert [count(first) for _, count in _COMPARED] == [count(second) for _, count in _COMPARED]

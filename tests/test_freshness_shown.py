"""A reader is told which passages of a translation are older than their source."""

from pathlib import Path

from tests.small_kb import reading, write
from tests.test_labels import PAGES
from wizard.answer import page_view
from wizard.knowledge import read
from wizard.knowledge.files import read_files
from wizard.knowledge.freshness import record, write_recorded
from wizard.knowledge.problems import Problems


def test_an_older_translation_says_so_at_its_passage_and_only_there(tmp_path: Path) -> None:
    reading(tmp_path, PAGES)
    source = read_files(tmp_path, Problems())["a"]["fr"]
    write_recorded(tmp_path, record(source, "a", "en", {}))
    write(tmp_path, {"a.fr.md": PAGES["a.fr.md"].replace("### Régler", "### Bien régler")})
    base = read(tmp_path).base
    assert [passage.id for passage in page_view(base, "a", "en").passages if passage.outdated] == ["a#set"]
    assert not any(passage.outdated for passage in page_view(base, "a", "fr").passages)

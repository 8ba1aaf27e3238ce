"""A knowledge base that was read is found again at the next start, and only where that is safe and changes nothing."""

import os
import pickle
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.small_kb import SMALL, write
from wizard import knowledge
from wizard.cli import main
from wizard.errors import KnowledgeError
from wizard.knowledge import kept, load
from wizard.model import KnowledgeBase


class ReadAnew(AssertionError):
    """The files were read although the knowledge base was kept."""


@pytest.fixture
def kb(tmp_path: Path) -> Path:
    return write(tmp_path / "kb", SMALL)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "kept"


@pytest.fixture
def unread(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing can be read from the articles."""

    def refuse(_: Path, **_options: bool) -> None:
        raise ReadAnew

    with monkeypatch.context() as patched:
        patched.setattr(knowledge, "read", refuse)
        yield


def file_in(place: Path) -> Path:
    (found,) = place.iterdir()
    return found


def test_what_is_found_again_is_what_was_read(shipped_kb: KnowledgeBase, place: Path) -> None:
    kept.keep(place, "name", shipped_kb)
    assert kept.take(place, "name") == shipped_kb


def test_the_second_start_does_not_read_the_articles(kb: Path, place: Path, request: pytest.FixtureRequest) -> None:
    first = load(kb, place)
    request.getfixturevalue("unread")
    assert load(kb, place) == first


@pytest.mark.usefixtures("unread")
def test_without_a_place_every_start_reads(kb: Path) -> None:
    with pytest.raises(ReadAnew):
        load(kb)


@pytest.mark.parametrize("name", ["1.fr.md", "clock.fr.md", "freshness.json", "new.fr.md", "below/labels.txt"])
def test_any_change_of_a_file_is_another_knowledge_base(
    kb: Path, place: Path, name: str, request: pytest.FixtureRequest
) -> None:
    load(kb, place)
    write(kb, {name: SMALL.get(name, "") + "\n"})
    request.getfixturevalue("unread")
    with pytest.raises(ReadAnew):
        load(kb, place)


def test_another_version_of_the_program_reads_anew(
    kb: Path, place: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    load(kb, place)
    monkeypatch.setattr(kept, "__version__", "0.0.0")
    request.getfixturevalue("unread")
    with pytest.raises(ReadAnew):
        load(kb, place)


@pytest.mark.parametrize("damage", ["cut", "turned", "empty", "other"])
def test_what_is_damaged_is_read_anew_and_mended(kb: Path, place: Path, damage: str) -> None:
    first = load(kb, place)
    path = file_in(place)
    data = path.read_bytes()
    half = len(data) // 2
    damaged = {"cut": data[:half], "turned": data[:half] + bytes([data[half] ^ 1]) + data[half + 1 :], "empty": b"",
               "other": b"not of us"}  # fmt: skip
    path.write_bytes(damaged[damage])
    assert kept.take(place, kept.fingerprint(kb)) is None
    assert load(kb, place) == first
    assert kept.take(place, kept.fingerprint(kb)) == first


def test_articles_with_mistakes_are_never_kept(kb: Path, place: Path) -> None:
    write(kb, {"1.fr.md": SMALL["1.fr.md"].replace("cause=none", "cause=nothing")})
    for _ in range(2):
        with pytest.raises(KnowledgeError):
            load(kb, place)
    assert not place.exists()


class TestOnlyOurs:
    def test_others_cannot_look_into_what_is_kept(self, kb: Path, place: Path) -> None:
        load(kb, place)
        assert place.stat().st_mode & 0o777 == 0o700
        assert file_in(place).stat().st_mode & 0o777 == 0o600

    @pytest.mark.parametrize("mode", [0o770, 0o702, 0o777, 0o1777])
    def test_a_place_where_others_may_write_is_not_used(self, kb: Path, place: Path, mode: int) -> None:
        load(kb, place)
        place.chmod(mode)
        assert kept.take(place, kept.fingerprint(kb)) is None
        file_in(place).unlink()
        assert load(kb, place).pages
        assert list(place.iterdir()) == []

    def test_a_file_that_others_may_write_is_not_used(self, kb: Path, place: Path) -> None:
        load(kb, place)
        file_in(place).chmod(0o602)
        assert kept.take(place, kept.fingerprint(kb)) is None

    def test_a_link_to_a_file_or_to_another_place_is_not_followed(self, kb: Path, place: Path, tmp_path: Path) -> None:
        load(kb, place)
        name = kept.fingerprint(kb)
        elsewhere, linked = tmp_path / "elsewhere", tmp_path / "linked"
        linked.symlink_to(place)
        assert kept.take(linked, name) is None
        path = file_in(place)
        path.rename(elsewhere)
        path.symlink_to(elsewhere)
        assert kept.take(place, name) is None

    def test_what_another_user_owns_is_not_used(self, kb: Path, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        load(kb, place)
        monkeypatch.setattr(os, "getuid", lambda: 4_000_000)
        assert kept.take(place, kept.fingerprint(kb)) is None


class Hostile:
    def __reduce__(self) -> tuple[object, ...]:
        return os.system, ("exit 1",)


@pytest.mark.parametrize("held", [Hostile(), Path("x"), {"pages": {}}, None])
def test_nothing_but_a_knowledge_base_is_made_of_what_a_file_says(kb: Path, place: Path, held: object) -> None:
    load(kb, place)
    payload = pickle.dumps(held)
    form = file_in(place).read_bytes().partition(b"\n")[0] + b"\n"
    file_in(place).write_bytes(form + blake2b(payload, digest_size=32).digest() + payload)
    assert kept.take(place, kept.fingerprint(kb)) is None


def test_a_place_that_cannot_be_made_is_done_without(kb: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert load(kb, tmp_path / "file" / "below").pages
    assert load(kb, tmp_path / "file").pages


def test_only_the_last_few_are_kept(shipped_kb: KnowledgeBase, kb: Path, place: Path) -> None:
    small = load(kb)
    for number in range(7):
        kept.keep(place, str(number), small)
        os.utime(place / f"kb-{number}.kept", (number, number))
    assert sorted(path.name for path in place.iterdir()) == [f"kb-{number}.kept" for number in range(3, 7)]
    assert len(shipped_kb.pages) > len(small.pages)


def test_the_check_of_the_articles_neither_uses_nor_keeps_anything(
    kb: Path, place: Path, runner: CliRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WIZARD_CACHE", str(place))
    runner.invoke(main, ["check", "--kb", str(kb)])
    assert not place.exists()
    runner.invoke(main, ["search", "tls"])
    assert file_in(place).name.startswith("kb-")

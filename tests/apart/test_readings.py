"""A long log is read apart, found by whichever process is asked, and forgotten: in time, on demand, after a kill."""

import gzip
import json
import os
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryFile

import pytest

from bench import generate_logs
from tests.small_kb import small_kb
from wizard.apart import Found, Readings, State, TooMany, readings
from wizard.apart.found import found_in, found_in_reply, found_out
from wizard.apart.process import Log, read
from wizard.conversation import Turn, Wizard, reply
from wizard.errors import InputTooLarge, UnreadableInput, WizardError
from wizard.knowledge import kept
from wizard.model import KnowledgeBase

PATIENCE = 30.0
LIMIT = 5_000_000
LOG = "".join(generate_logs.lines("icewarp", 300_000)).encode()


@pytest.fixture
def here(tmp_path: Path) -> Readings:
    return Readings(tmp_path / "spool")


def begin(here: Readings, kb: KnowledgeBase, data: bytes = LOG, limit: int = LIMIT) -> str:
    with TemporaryFile() as source:
        source.write(data)
        source.flush()
        return here.begin(source, len(data), limit, kb)


def ended(here: Readings, name: str) -> State:
    end = time.monotonic() + PATIENCE
    while (state := here.state(name)) is not None and state.phase != "over":
        assert time.monotonic() < end
        time.sleep(0.05)
    assert state is not None
    return state


def names_in(place: Path) -> set[str]:
    return {path.name for path in place.iterdir() if path.name != readings.ARTICLES}


def job(place: Path, name: str = "a" * 32, begun: float = 0.0, *, over: bool = True) -> Path:
    """A reading as its process leaves it."""
    made = place / name
    made.mkdir(parents=True)
    (made / "begun").touch()
    os.utime(made / "begun", (begun, begun))
    readings.tell(made, "reading", 1, 2)
    if over:
        readings.conclude(made, {"kinds": [], "left_out": 0, "counts": None})
    return made


def test_what_was_found_is_found_by_every_process_and_nothing_else_is_there(
    here: Readings, shipped_kb: KnowledgeBase
) -> None:
    name = begin(here, shipped_kb)
    assert here.state(name) is not None
    found = ended(Readings(here.place), name).found
    assert isinstance(found, Found) and found.counts is not None
    assert found.counts.sessions == sum(kind.count for kind in found.kinds) > 100
    assert found.kinds[0].outcome == "failed" and found.kinds[-1].outcome == "verified"
    assert here.place.stat().st_mode & 0o077 == 0
    assert names_in(here.place) == {name} and names_in(here.place / name) == {"begun", "progress", "result"}
    assert (here.place / name / "result").stat().st_size < len(LOG) / 5


def test_the_session_to_look_at_says_alone_what_the_log_said(
    here: Readings, shipped_kb: KnowledgeBase, shipped_wizard: Wizard
) -> None:
    found = ended(here, begin(here, shipped_kb)).found
    assert isinstance(found, Found)
    for kind in found.kinds:
        alone = reply(shipped_wizard, Turn(kind.log))
        assert [report.outcome for report in alone.sessions] == [kind.outcome]
        verdicts = alone.walk.verdicts if alone.walk else ()
        assert tuple((verdict.cause, verdict.certainty) for verdict in verdicts) == kind.causes


@pytest.mark.parametrize(
    ("data", "code", "reason"),
    [
        (bytes(range(256)) * 8000, "unreadable-input", "binary"),
        (b" \n" * 700_000, "unreadable-input", "empty"),
        (gzip.compress(LOG)[:-100], "unreadable-input", "binary"),
        (gzip.compress(b"x" * (LIMIT + 1)), "input-too-large", None),
        (b"nobody writes so\n" * 320_000, "input-too-large", "no-dialect"),
    ],
)
def test_what_cannot_be_read_is_said(
    here: Readings, shipped_kb: KnowledgeBase, data: bytes, code: str, reason: str | None
) -> None:
    limit = LIMIT if reason != "no-dialect" else 2 * LIMIT
    found = ended(here, begin(here, shipped_kb, data, limit)).found
    assert isinstance(found, WizardError)
    assert (found.code, found.values.get("reason")) == (code, reason)


def test_a_packed_log_is_unpacked(here: Readings, shipped_kb: KnowledgeBase) -> None:
    found = ended(here, begin(here, shipped_kb, gzip.compress(LOG))).found
    assert isinstance(found, Found) and found.counts is not None and found.counts.sessions > 100


def test_a_reading_that_fails_says_so_and_is_told_by_the_log_of_the_server(
    here: Readings, shipped_kb: KnowledgeBase, capfd: pytest.CaptureFixture[str]
) -> None:
    (here.place / readings.ARTICLES).mkdir(mode=0o755)  # others may look into it, so nothing is kept there
    found = ended(here, begin(here, shipped_kb)).found
    assert isinstance(found, WizardError) and found.code == "error"
    assert "RuntimeError" in capfd.readouterr().err


def test_it_is_read_with_the_articles_that_the_server_has(
    here: Readings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kb = small_kb(tmp_path / "kb")
    monkeypatch.setenv("WIZARD_KB", str(tmp_path / "gone"))
    found = ended(here, begin(here, kb, b"nobody writes so\n" * 10)).found
    assert isinstance(found, Found) and found.kinds == ()


def test_a_reading_without_a_sign_of_life_has_died(here: Readings) -> None:
    made = job(here.place, over=False)
    assert here.state(made.name) == State("reading", 1, 2)
    then = time.time() - readings.LONGEST_SILENCE - 1
    os.utime(made, (then, then))
    state = here.state(made.name)
    assert state is not None and state.phase == "over" and isinstance(state.found, WizardError)


def test_forgetting_ends_the_process_and_leaves_nothing(here: Readings, shipped_kb: KnowledgeBase) -> None:
    name = begin(here, shipped_kb, LOG * 10)
    here.forget(name)
    assert here.state(name) is None
    time.sleep(0.5)
    assert names_in(here.place) == set()


def test_a_result_is_forgotten_in_time(
    here: Readings, shipped_kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readings, "LIFETIME", 0.2)
    name = begin(here, shipped_kb, LOG[:100_000])
    end = time.monotonic() + PATIENCE
    while names_in(here.place):
        assert time.monotonic() < end
        time.sleep(0.05)
    assert here.state(name) is None


def test_a_result_that_nobody_removed_is_not_shown(here: Readings) -> None:
    made = job(here.place)
    assert here.state(made.name) is not None
    then = time.time() - readings.LIFETIME - readings.LONGEST_SILENCE - 1
    os.utime(made, (then, then))
    assert here.state(made.name) is None


@pytest.mark.parametrize("name", ["", ".", "..", "../../etc", "a" * 31, "a" * 33, "ä" * 32, "/" * 32, "." * 32])
def test_no_other_name_names_a_reading(here: Readings, name: str) -> None:
    job(here.place)
    assert here.state(name) is None
    here.forget(name)
    assert names_in(here.place) == {"a" * 32}


def test_the_oldest_results_make_room_and_readings_under_way_do_not(here: Readings, shipped_kb: KnowledgeBase) -> None:
    for number in range(readings.MOST):
        job(here.place, f"{number:032}", number, over=number % 2 == 0)
    name = begin(here, shipped_kb)
    assert f"{0:032}" not in names_in(here.place) and f"{1:032}" in names_in(here.place)
    here.forget(name)
    for number in range(0, readings.MOST, 2):
        here.forget(f"{number:032}")
        job(here.place, f"{number:032}", number, over=False)
    with pytest.raises(TooMany):
        begin(here, shipped_kb)
    assert len(names_in(here.place)) == readings.MOST


def test_only_a_few_are_read_at_a_time(here: Readings) -> None:
    jobs = [job(here.place, f"{number:032}", number, over=False) for number in range(4)]
    assert [readings.is_next(each) for each in jobs] == [True, True, False, False]
    readings.conclude(jobs[0], {})
    here.forget(jobs[1].name)
    assert [readings.is_next(each) for each in jobs[2:]] == [True, True]


def test_the_progress_is_told_in_bytes_as_they_were_sent(
    here: Readings, shipped_kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int] = []
    monkeypatch.setattr("wizard.apart.process.tell", lambda _job, _phase, done, _total: told.append(done))
    monkeypatch.setattr("wizard.apart.process._SECONDS_BETWEEN", 0)
    packed = gzip.compress(LOG * 8)
    kept.keep(here.place / readings.ARTICLES, "name", shipped_kb)
    read(job(here.place, over=False), BytesIO(packed), len(packed), 10 * LIMIT, "name")
    assert told == sorted(told) and told[0] == 0 and told[-1] == len(packed) and len(set(told)) > 2


def test_the_text_comes_in_pieces_and_never_beyond_the_limit() -> None:
    assert b"".join(Log(BytesIO(LOG), LIMIT).pieces()) == LOG
    with pytest.raises(InputTooLarge):
        list(Log(BytesIO(LOG), len(LOG) - 1).pieces())
    with pytest.raises(UnreadableInput):
        list(Log(BytesIO(b"PK\x03\x04" + bytes(100)), LIMIT).pieces())


def test_what_was_found_survives_json(shipped_wizard: Wizard, excerpts: str) -> None:
    for found in (found_in_reply(reply(shipped_wizard, Turn(excerpts))), Found((), 0, None)):
        assert found_in(json.loads(json.dumps(found_out(found)))) == found


class TestItsOwnDirectory:
    MAKES = "import sys, wizard.apart; made = wizard.apart.Readings(); print(made.place, flush=True); "

    @pytest.fixture
    def memory(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        monkeypatch.setattr(readings, "_memory", lambda: str(tmp_path))
        return tmp_path

    def made_by(self, then: str) -> tuple["subprocess.Popen[str]", Path]:
        process = subprocess.Popen(
            [sys.executable, "-c", self.MAKES + then], stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        return process, Path(process.stdout.readline().strip())

    def test_it_goes_with_the_process_that_made_it(self) -> None:
        process, place = self.made_by("sys.stdin.read()")
        assert place.is_dir() and place.stat().st_mode & 0o777 == 0o700
        process.communicate("")
        assert not place.exists()

    def test_a_process_that_was_forked_leaves_it_alone(self) -> None:
        process, place = self.made_by("import os; os.fork() or sys.exit(); os.wait(); sys.stdin.read()")
        assert place.is_dir()
        process.communicate("")
        assert not place.exists()

    def test_what_a_killed_server_left_is_removed_by_the_next(self, memory: Path) -> None:
        process, place = self.made_by("sys.stdin.read()")
        process.kill()
        process.communicate()
        left = memory / place.name
        job(left)
        place.rmdir()
        mine = memory / f"{readings.PREFIX}{os.getpid()}-x"
        mine.mkdir()
        other = memory / f"{readings.PREFIX}of-somebody"
        other.mkdir()
        made = Readings()
        assert made.place.parent == memory
        assert not left.exists() and mine.exists() and other.exists()

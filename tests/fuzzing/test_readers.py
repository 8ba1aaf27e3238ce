"""No reader breaks, whatever it is given: lines that programs wrote, spoilt in many ways, bytes, and what broke one once."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.straining import TEXTS
from tests.fuzzing.mutating import for_reader, seeds
from tests.fuzzing.readers import READERS

CORPUS = Path(__file__).parent / "corpus"
every_reader = pytest.mark.parametrize("name", READERS)


@every_reader
def test_spoilt_lines_break_no_reader(name: str) -> None:
    for data in seeds(name, 40):
        READERS[name](data)


@every_reader
@settings(max_examples=15)
@given(draw=st.randoms(use_true_random=False))
def test_lines_spoilt_in_new_ways_break_no_reader(name: str, draw) -> None:
    READERS[name](for_reader(name, draw))


@every_reader
@settings(max_examples=25)
@given(data=st.binary(max_size=400))
def test_bytes_break_no_reader(name: str, data: bytes) -> None:
    READERS[name](data)


@every_reader
@settings(max_examples=25)
@given(text=st.text(alphabet=st.characters(), max_size=200))
def test_text_breaks_no_reader(name: str, text: str) -> None:
    READERS[name](text.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*/*")), ids=lambda path: f"{path.parent.name}-{path.name}")
def test_what_broke_a_reader_once_or_might_have_breaks_it_no_more(path: Path) -> None:
    READERS[path.parent.name](path.read_bytes())


def test_whatever_is_kept_belongs_to_a_reader() -> None:
    assert {path.name for path in CORPUS.iterdir()} <= READERS.keys()


def test_an_input_comes_out_the_same_every_time() -> None:
    assert seeds("paste", 5) == seeds("paste", 5)


def steps_of(work: Callable[[], None]) -> int:
    """How many functions a piece of work calls: the same every time, whatever else the machine does."""
    steps = 0

    def counted(_: object, event: str, __: object) -> None:
        nonlocal steps
        steps += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        work()
    finally:
        sys.setprofile(before)
    return steps


@pytest.mark.parametrize("name", TEXTS)
def test_what_nobody_would_write_takes_four_times_the_steps_for_four_times_the_length(name: str) -> None:
    count, make = TEXTS[name]
    share = max(count // 400, 1) if count < 10_000 else 400
    short, long = (make(share).encode(), make(4 * share).encode())
    READERS["large-log"](short)  # what is compiled when it is first needed
    assert steps_of(lambda: READERS["large-log"](long)) < 5 * steps_of(lambda: READERS["large-log"](short))

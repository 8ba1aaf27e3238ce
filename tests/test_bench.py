"""The benchmarks themselves: what they measure with is the same every time, and what they print says it. No timing."""

import doctest
import ipaddress
import json
import re
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from itertools import count, pairwise
from pathlib import Path

import pytest

from bench import bare, generate_kb, generate_logs, giant, load, measuring, patterns, serving, straining, table
from bench.__main__ import BENCHMARKS, ONLY_IF_ASKED
from bench.measuring import Goal, Row, in_turn, run
from wizard import knowledge
from wizard.match import compile_symptoms

DIALECTS = sorted(generate_logs.WRITERS)
DOCUMENTATION = [
    ipaddress.ip_network(network) for network in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")
]
_ADDRESS = re.compile(r"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{1,4}(?::[0-9a-f]{0,4}){2,7})(?![\w:])")
_NAME = re.compile(r"[\w-]+(?:\.[\w-]+)*\.(?:com|net|org)\b")


@pytest.fixture(scope="module", params=DIALECTS)
def log(request: pytest.FixtureRequest) -> str:
    return "".join(generate_logs.lines(request.param, 300_000))


@pytest.mark.parametrize("module", [measuring, patterns, table])
def test_the_examples_in_the_benchmarks_hold(module) -> None:
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_seed_gives_the_same_log_every_time_and_another_seed_another(dialect: str) -> None:
    first, again = ("".join(generate_logs.lines(dialect, 50_000, seed=1)) for _ in range(2))
    assert first == again
    assert first != "".join(generate_logs.lines(dialect, 50_000, seed=2))
    assert generate_logs.paste(dialect, 1) == generate_logs.paste(dialect, 1) != generate_logs.paste(dialect, 2)


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("size", [20_000, 200_000])
def test_a_log_is_about_as_long_as_asked(dialect: str, size: int) -> None:
    assert size <= len("".join(generate_logs.lines(dialect, size))) <= size + 50_000


def test_a_log_holds_only_addresses_and_names_kept_for_documentation(log: str) -> None:
    addresses = {ipaddress.ip_address(found) for found in _ADDRESS.findall(log) if _is_address(found)}
    assert len(addresses) > 20
    assert not [each for each in addresses if not any(each in network for network in DOCUMENTATION)]
    names = {".".join(found.rsplit(".", 2)[-2:]) for found in _NAME.findall(log)}
    assert names == {"example.com", "example.net", "example.org"}


def _is_address(text: str) -> bool:
    return re.fullmatch(r"\d\d(:\d+)+", text) is None


def test_most_sessions_of_a_log_are_healthy_and_every_kind_of_trouble_is_there() -> None:
    text = "".join(generate_logs.lines("icewarp", 2_000_000))
    found = Counter(
        {
            "sent": text.count("SSL: Verified (0)"),
            "received": text.count("Message accepted"),
            "not verified": text.count("SSL: Not verified ("),
            "sent, failed": text.count("TLS connection could not be established"),
            "received, failed": text.count("SSL: Handshake with client failed"),
        }
    )
    assert all(found.values())
    assert 0.85 < (found["sent"] + found["received"]) / found.total() < 0.95
    assert len(re.findall(r"^<<< \(.*,21\) 02[0-9A-F]{2}$", text, re.MULTILINE)) == found["sent, failed"]


def test_sessions_of_a_log_overlap_and_its_time_never_runs_back() -> None:
    lines = "".join(generate_logs.lines("icewarp", 300_000)).splitlines()
    times = [found.group() for line in lines if (found := re.search(r"\d\d:\d\d:\d\d:\d{3}", line))]
    assert times == sorted(times)
    peers = [line.split(" ", 1)[0] for line in lines if not line.startswith(("<<<", ">>>"))]
    assert sum(here != there for here, there in pairwise(peers)) > len(peers) / 2


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_paste_has_as_many_lines_as_asked(dialect: str) -> None:
    assert generate_logs.paste(dialect, 7, length=60).count("\n") == 60


def test_a_generated_knowledge_base_is_without_mistakes_and_the_same_for_a_seed(tmp_path: Path) -> None:
    generate_kb.write(tmp_path / "one", 12)
    generate_kb.write(tmp_path / "two", 12)
    loaded = knowledge.read(tmp_path / "one")
    assert loaded.errors == ()
    assert len(loaded.base.symptoms) == 12 * generate_kb.SYMPTOMS
    assert {page.languages for page in loaded.base.pages.values()} == {("fr", "en")}
    files = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*.md"))
    assert len(files) == 2 * 13
    assert all((tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes() for name in files)


def test_generated_symptoms_can_be_told_apart_by_exact_matching(tmp_path: Path) -> None:
    generate_kb.write(tmp_path, 12)
    base = knowledge.load(tmp_path)
    index = compile_symptoms(base.symptoms.values())
    for symptom in base.symptoms.values():
        for fence in symptom.patterns:
            body = fence.likes[0].partition("Client session ")[2]
            places = index.exact.matching(body.encode())
            assert [index.exact.wordings[place].symptom for place in places] == [symptom.id]


def test_the_search_to_compare_with_finds_every_sample(tmp_path: Path) -> None:
    generate_kb.write(tmp_path, 3)
    base = knowledge.load(tmp_path)
    searched = [re.compile(pattern, re.IGNORECASE) for pattern in patterns.patterns_of(base)]
    samples = [like for symptom in base.symptoms.values() for fence in symptom.patterns for like in fence.likes]
    assert len(searched) == len(samples)
    assert all(any(each.search(sample) for each in searched) for sample in samples)


def test_ours_and_the_reference_are_taken_in_turn() -> None:
    order = count()
    ours, reference = in_turn(lambda: next(order), lambda: next(order), rounds=3)
    assert (ours, reference) == ([0, 2, 4], [1, 3, 5])


def test_no_round_is_begun_when_the_time_is_over_but_the_first() -> None:
    assert in_turn(lambda: 1, lambda: 2, rounds=5, at_most=0) == ([1], [2])


def test_a_process_is_reported_with_its_code_and_its_last_words() -> None:
    ended = run([sys.executable, "-c", "import sys; print('x' * 10**6); sys.exit('why\\nnot')"])
    assert (ended.code, ended.said) == (1, "not")
    assert ended.seconds > 0
    assert ended.peak > 1


ROWS = [
    Row("a paste", "ms", 4.0, 100.0, "re", Goal(5, of="ours")),
    Row("a log", "s", 3.2, 1.6, "rg", Goal(1.5), "as it is today"),
    Row("a page", "req/s", 600.0, 1000.0, "bare Flask", Goal(0.5, at_least=True)),
    Row("a failure", "s", None, 1.6, "rg", Goal(1.5), "ended with code 1: too large"),
]


def test_the_table_has_a_line_for_each_row_and_says_whether_its_goal_is_met() -> None:
    shown = [re.split(r" {2,}", line) for line in table.table(ROWS).splitlines()]
    assert shown[0] == ["line", "ours", "reference", "ratio", "goal"]
    assert shown[2:6] == [
        ["a paste", "4.00 ms", "100 ms re", "0.0400 ×", "≤ 5 ms", "ok"],
        ["a log [1]", "3.20 s", "1.60 s rg", "2.00 ×", "≤ 1.5 ×", "miss"],
        ["a page", "600 req/s", "1000 req/s bare Flask", "0.600 ×", "≥ 0.5 ×", "ok"],
        ["a failure [2]", "–", "1.60 s rg", "–", "≤ 1.5 ×", "miss"],
    ]
    assert shown[6:] == [["[1] as it is today"], ["[2] ended with code 1: too large"]]


def test_the_figures_for_machines_say_the_same_as_the_table() -> None:
    figures = json.loads(json.dumps(table.figures(ROWS)))
    assert [each["ok"] for each in figures] == [True, False, True, False]
    assert figures[1]["ratio"] == 2.0
    assert figures[3]["ours"] is None


@pytest.mark.parametrize("size", [500, 20_000])
def test_the_bare_application_answers_with_pages_of_the_size_asked(
    size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BENCH_TEMPLATES", str(tmp_path))
    bare.write_template(tmp_path, "get.html", size)
    bare.write_template(tmp_path, "post.html", size)
    client = bare.create_app().test_client()
    assert client.get("/healthz").status_code == 200
    assert len(client.get("/page").data) == size
    assert len(client.post("/page", data={"log": "x"}).data) == size


class _Counting(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    connections = asked = 0

    def setup(self) -> None:
        type(self).connections += 1
        super().setup()

    def do_GET(self) -> None:  # the name is the library's
        type(self).asked += 1
        body = b"x" * 100_000
        self.send_response(200 if self.path == "/healthz" else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def counting() -> Iterator[int]:
    _Counting.connections = _Counting.asked = 0
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), _Counting)
    thread = threading.Thread(target=httpd.serve_forever, args=(0.01,))
    thread.start()
    yield httpd.server_address[1]
    httpd.shutdown()
    thread.join()
    httpd.server_close()


def test_load_keeps_its_connections_and_reads_whole_responses(counting: int) -> None:
    assert load.drive(counting, b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", seconds=0.1, connections=2) > 0
    assert _Counting.connections == 2
    assert _Counting.asked >= 2


def test_load_counts_no_answer_but_200(counting: int) -> None:
    with pytest.raises(RuntimeError, match="404"):
        load.drive(counting, b"GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n", seconds=0.1, connections=1)


def test_a_server_that_ends_instead_of_answering_is_told() -> None:
    command = [sys.executable, "-c", "import sys; print('why not', file=sys.stderr); sys.exit(3)"]
    with pytest.raises(RuntimeError, match="ended with code 3: why not"), serving.server(command, serving.free_port()):
        pass


def test_every_benchmark_that_is_named_exists_and_the_giant_waits_to_be_asked() -> None:
    for name, module in BENCHMARKS.items():
        assert callable(import_module(module).rows), name
    assert {"giant"} == ONLY_IF_ASKED < BENCHMARKS.keys()


def test_a_giant_log_is_a_day_again_and_again(tmp_path: Path) -> None:
    day, days = tmp_path / "day", tmp_path / "days"
    giant.write("icewarp", 20_000, day, days, times=3)
    assert days.read_bytes() == day.read_bytes() * 3
    assert day.read_bytes().endswith(b"\n")


def test_the_texts_that_strain_the_readers_are_as_long_as_their_names_say() -> None:
    for name, (number, make) in straining.TEXTS.items():
        longer, shorter = len(make(number // 100)), len(make(number // 400))
        assert longer > 3.5 * shorter, name
        if "10 MB" in name:
            assert 0.9 * 100_000 < longer < 1.1 * 100_000, name

"""Which article a log opens: the index finds what trying every line in turn would find."""

from hypothesis import given, settings
from hypothesis import strategies as st

from wizard import evidence
from wizard.facts import Fact, Facts
from wizard.model import Condition, KnowledgeBase, Location, Page, Term
from wizard.ways_in import WaysIn

_FACTS, _VALUES = ("log.dialect", "log.tool", "tls.verify"), ("1", "2", "3")
_TERMS = st.one_of(
    st.builds(Term, st.sampled_from(_FACTS), st.just("="), st.sampled_from(_VALUES).map(lambda value: (value,))),
    st.builds(Term, st.sampled_from(_FACTS), st.just("in"), st.lists(st.sampled_from(_VALUES), min_size=2).map(tuple)),
    st.builds(Term, st.sampled_from(_FACTS), st.just("known"), st.just(())),
    st.builds(Term, st.sampled_from(_FACTS), st.just(">="), st.sampled_from(_VALUES).map(lambda value: (value,))),
)
_CONDITIONS = st.lists(_TERMS, min_size=1, max_size=3).map(lambda terms: Condition(tuple(terms), "text"))
_BASES = st.lists(st.lists(_CONDITIONS, min_size=1, max_size=2).map(tuple), min_size=1, max_size=6)
_KNOWN = st.lists(st.builds(Fact, st.sampled_from(_FACTS), st.sampled_from((*_VALUES, "4"))), max_size=4).map(Facts)


def _base(articles: list[tuple[Condition, ...]]) -> KnowledgeBase:
    return KnowledgeBase({str(number): _page(str(number), when) for number, when in enumerate(articles)})


def _page(page_id: str, when: tuple[Condition, ...]) -> Page:
    nothing: tuple[()] = ()
    return Page(
        page_id, "fr", {"fr": f"{page_id}.fr.md"}, {"fr": page_id}, {}, when, {}, nothing, nothing, nothing, nothing,
        nothing, nothing, nothing, nothing, Location(f"{page_id}.fr.md", 1),
    )  # fmt: skip


@settings(max_examples=300)
@given(_BASES, _KNOWN)
def test_no_line_that_holds_is_missed_and_the_one_with_most_terms_comes_first(articles, facts) -> None:
    base = _base(articles)
    holding = [
        (condition, page.id) for page in base.articles for condition in page.when if evidence.holds(condition, facts)
    ]
    holding.sort(key=lambda way: -len(way[0].terms))
    tried = [tuple(way) for way in WaysIn(base).worth_trying(facts) if evidence.holds(way.condition, facts)]
    assert tried == holding


@settings(max_examples=300)
@given(_BASES, _KNOWN)
def test_two_lines_that_hold_together_with_as_many_terms_are_rivals(articles, facts) -> None:
    ways = WaysIn(_base(articles))
    holding = [place for place, way in enumerate(ways.all) if evidence.holds(way.condition, facts)]
    one_value_each = all(len(facts.every(name)) <= 1 for name in _FACTS)
    for place in holding if one_value_each else ():
        expected = [ways.all[other] for other in holding if other < place]
        terms = len(ways.all[place].condition.terms)
        rivals = list(ways.rivals(place))
        assert all(way in rivals for way in expected if len(way.condition.terms) == terms)


def test_a_thousand_articles_about_other_values_are_not_tried() -> None:
    articles = [
        (Condition((Term("log.dialect", "=", ("icewarp",)), Term("log.tool", "=", (str(number),))), "text"),)
        for number in range(1000)
    ]
    facts = Facts([Fact("log.dialect", "icewarp"), Fact("log.tool", "7")])
    ways = WaysIn(_base(articles))
    assert [way.article for way in ways.worth_trying(facts)] == ["7"]
    assert [list(ways.rivals(place)) for place in range(1000)] == [[]] * 1000

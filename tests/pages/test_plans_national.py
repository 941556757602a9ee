"""The response to the national plan: 52 items, their states, their links and the counts."""

import re
from collections import Counter
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from building import DATA, ROOT
from history import edit
from loading import loaded
from partnership.checks.gate import load_partnership
from partnership.errors import ProblemsFoundError
from partnership.model.partnership import Partnership
from partnership.model.standards import Counts, National
from partnership.pages.plans import plan_pages
from partnership.pages.site import Site
from partnership.pages.templates import TEMPLATES, template_environment

FILE = "plans/2008-2011/national.yml"


@pytest.fixture(scope="module")
def partnership() -> Partnership:
    return loaded(DATA)


@pytest.fixture(scope="module")
def national(partnership: Partnership) -> National:
    found = partnership.plans[0].national
    assert found is not None
    return found


@pytest.fixture(scope="module")
def page(partnership: Partnership) -> str:
    site = Site.build(partnership, date(2025, 11, 1), ROOT / "overrides")
    pages = {page.path: page for page in plan_pages(site.writer)}
    assert pages["plans/2008-2011/national.md"].more == "scripts: [filter]\n"
    assert "plans/2011-2014/national.md" not in pages
    return pages["plans/2008-2011/national.md"].markdown


def test_all_52_items_stand_on_the_page_with_their_state_and_bodies(
    national: National, page: str
) -> None:
    assert [item.number for item in national.items] == list(range(1, 53))
    text = unescape(page)
    for item in national.items:
        start = text.index(f'id="item-{item.number}"')
        article = text[start : text.index("</article>", start)]
        assert item.asks in article
        assert item.response in article
        assert f">{item.state}</span>" in article
        assert all(body in article for body in item.bodies)


def test_the_states_add_up_to_the_items(national: National, page: str) -> None:
    counts = Counter(item.state for item in national.items)
    assert sum(counts.values()) == 52
    for state, count in counts.items():
        assert f">{state} ({count})</option>" in page


def test_a_cross_reference_is_a_link(page: str) -> None:
    start = page.index('id="item-22"')
    assert '<a href="#item-10">See item 10</a>' in page[start : page.index("</article>", start)]


def test_every_heading_with_its_programme_is_there(page: str) -> None:
    for programme in ("PSA 23", "PSA 26", "PSA 21", "PSA 17", "PSA 14", "PSA 13", "PSA 24"):
        assert programme in page
    assert "PSA 25" in page
    assert "PSA 16" in page


def test_the_filter_is_hidden_until_its_script_reveals_it(page: str) -> None:
    assert '<form class="filter" id="filter" hidden>' in page


@pytest.mark.parametrize(
    ("measure", "count"),
    [
        ("Anti-social behaviour orders and CRASBOs", 21),
        ("Acceptable behaviour contracts", 42),
        ("Dispersal orders", 2),
        ("Parenting orders", 10),
        ("Voluntary parenting programmes", 78),
        ("Closure orders on houses where drugs are dealt", 8),
        ("Fixed penalty notices", 275),
        ("Fixed penalty notices: littering", 127),
        ("Fixed penalty notices: fly-tipping and dumping", 49),
        ("Fixed penalty notices: fly-posting", 27),
        ("Fixed penalty notices: dog fouling", 19),
        ("Fixed penalty notices: graffiti", 4),
        ("Fixed penalty notices: kinds that the document does not name", 49),
    ],
)
def test_the_counts_of_2006_07_are_in_the_table(page: str, measure: str, count: int) -> None:
    assert f'<th scope="row">{measure}</th> <td class="number">{count}</td>' in page


def test_the_chart_shows_the_same_counts_as_the_table(national: National, page: str) -> None:
    assert national.counts is not None
    for row in national.counts.rows:
        assert f"{row.measure}: {row.count}" in page


def test_the_longest_bar_is_the_largest_count_and_the_scale_begins_at_zero() -> None:
    rows = [{"measure": "Calls", "count": 1200}, {"measure": "Visits", "count": 600}]
    counts = Counts.model_validate(
        {"title": "Help for victims", "period": "2007/08", "items": [1], "rows": rows}
    )
    macros = template_environment(TEMPLATES).get_template("macros/plans.html").module
    chart = macros.bars(counts)  # type: ignore[attr-defined]  # a macro is known when it is read
    assert "<strong>Calls: 1,200 in 2007/08, the largest of these counts</strong>" in chart
    assert re.findall(r"h([0-9]+)v16", chart) == ["330", "165"]


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        (
            "  - number: 7\n",
            "  - number: 8\n",
            "an item has another number than its place in the list",
        ),
        ("see: [10]", "see: [99]", "an item points to itself, or to one that does not exist"),
        ("heading: delivery", "heading: delivry", "heading 'delivry' is not in the list"),
        ("state: for discussion", "state: discussion", "'state' cannot be 'discussion'"),
        ("count: 127", "count: 270", "the parts add up to more than the total"),
        ("items: [15]", "items: [55]", "the counts belong to an item that does not exist"),
    ],
)
def test_a_mistake_in_the_response_is_told(stockton: Path, old: str, new: str, what: str) -> None:
    edit(stockton, FILE, old, new)
    with pytest.raises(ProblemsFoundError) as caught:
        load_partnership(stockton)
    assert what in str(caught.value)

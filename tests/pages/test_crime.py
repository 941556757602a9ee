"""The page of a kind of crime says what is being done about it, and what is no longer."""

import csv
import re
from dataclasses import replace
from datetime import date

import pytest
from building import DATA, INVENTED, made
from loading import snapshot_of
from partnership.charts.svg import BarChartLayout
from partnership.pages.area_charts import season_chart
from partnership.pages.categories import category_pages, priorities_of
from partnership.pages.comparison import comparison, largest_changes
from partnership.pages.downloads.catalogue import Downloads
from partnership.pages.page import Page, PageWriter
from partnership.pages.snapshot import Snapshot
from partnership.pages.templates import TEMPLATES, template_environment
from partnership.statistics.rates import RateVerdict


@pytest.fixture(scope="module")
def invented_snapshot() -> Snapshot:
    return snapshot_of(INVENTED, date(2025, 10, 1))


@pytest.fixture(scope="module")
def real_snapshot() -> Snapshot:
    return snapshot_of(DATA)


def page(snapshot: Snapshot, category: str) -> Page:
    pages = category_pages(PageWriter(snapshot, template_environment(TEMPLATES)))
    return next(page for page in pages if page.path == f"crime/{category}.md")


def test_a_kind_of_crime_tells_first_how_many_each_town_has(real_snapshot: Snapshot) -> None:
    text = page(real_snapshot, "burglary").markdown
    first = text[: text.index("## All wards")]
    towns = r"Billingham [\d,]+, .*Thornaby [\d,]+, Yarm [\d,]+"
    rest = r"the rest of Stockton-on-Tees [\d,]+"
    assert re.search(rf"By town: {towns}, {rest}\.", first)


def test_a_kind_with_few_wards_to_compare_names_those_with_their_numbers(
    real_snapshot: Snapshot,
) -> None:
    said = re.compile(
        r"<p>Most wards had too few to compare two years\. Those with enough: (.*?)</p>"
    )
    few = said.search(page(real_snapshot, "bicycle-theft").markdown)
    assert few
    assert 0 < len(few[1].split(",")) < 5
    assert not said.search(page(real_snapshot, "burglary").markdown)


def test_a_kind_of_crime_sets_its_year_on_the_usual_shape(real_snapshot: Snapshot) -> None:
    categories = real_snapshot.partnership.category_by_id
    chart = season_chart(real_snapshot, categories["anti-social-behaviour"])
    assert chart
    assert chart.usual
    assert len(chart.months) == 12
    drawing = BarChartLayout(chart)
    assert [label.label for label in drawing.initials] == list("JFMAMJJASOND")
    assert drawing.expected.count("M") == 12
    assert drawing.bars.count("M") == len(chart.series)
    assert not drawing.years
    usual = [chart.usual.limits[month].expected for month in chart.months]
    assert usual[0] < usual[4]
    text = page(real_snapshot, "anti-social-behaviour").markdown
    season = text[text.index("## The year so far") : text.index("## All wards")]
    assert season.count('<tr><th scope="row">') == 12
    assert "Source: data.police.uk." in season


def test_fewer_than_two_whole_years_have_no_usual_shape(real_snapshot: Snapshot) -> None:
    records = real_snapshot.partnership
    partial = records.months[5].model_copy(update={"counts": {}})
    months = (*records.months[:5], partial, *records.months[6:])
    lacking = Snapshot.as_of(replace(records, months=months), real_snapshot.today)
    assert season_chart(lacking, records.category_by_id["burglary"]) is None
    assert "The year so far" not in page(lacking, "burglary").markdown


def test_a_plan_in_force_says_what_it_does(invented_snapshot: Snapshot) -> None:
    assert invented_snapshot.current_plan is not None
    text = page(invented_snapshot, "burglary").markdown
    assert "](../plans/2024-2027/priorities/burglary.md): " in text
    assert "No plan in force" not in text


def test_a_plan_that_has_ended_never_looks_current(real_snapshot: Snapshot) -> None:
    records = real_snapshot.partnership
    ended = Snapshot.as_of(
        replace(
            records,
            plans=tuple(plan for plan in records.plans if plan.years == "2011-2014"),
            organisation=records.organisation.model_copy(update={"current_plan": None}),
        ),
        real_snapshot.today,
    )
    text = page(ended, "drugs").markdown
    assert "No plan in force on this site names drug offences." in text
    assert "priorities/drug-related-offending.md)\n" in text
    assert "The plan of 2011-2014 did, until 31 March 2014:" in text


def test_a_draft_is_called_a_draft(real_snapshot: Snapshot) -> None:
    text = page(real_snapshot, "drugs").markdown
    assert "The draft plan of 2025-2027 names it:" in text


def test_a_page_that_touches_on_abuse_has_exit_button(real_snapshot: Snapshot) -> None:
    assert "exit: true" in page(real_snapshot, "violence-and-sexual-offences").more
    assert "exit: true" not in page(real_snapshot, "burglary").more


def test_crimes_that_are_no_residents_own_risk_have_no_rate(real_snapshot: Snapshot) -> None:
    shoplifting = real_snapshot.partnership.category_by_id["shoplifting"]
    compared = comparison(real_snapshot, (shoplifting,))
    assert compared.all_wards.rate is None
    assert "rates-table" not in page(real_snapshot, "shoplifting").markdown
    assert set(compared.rate_verdicts.values()) <= {RateVerdict.NONE, RateVerdict.MISLEADS}


def test_what_moved_most_goes_both_ways_and_the_most_surprising_comes_first(
    real_snapshot: Snapshot,
) -> None:
    found = largest_changes(real_snapshot)
    assert {change.is_rise for _, _, change, _ in found} == {True, False}
    assert (found[0][0], found[0][1].name) == ("Billingham South", "Other theft")
    turned = {(name, category.id): location for name, category, _, location in found if location}
    ((of, location),) = turned.items()
    assert of == ("Southern Villages", "violence-and-sexual-offences")
    assert (location.location, location.here) == ("a prison", 93)


def test_the_file_of_a_category_has_a_row_a_month_that_adds_up(invented_snapshot: Snapshot) -> None:
    files = made(Downloads(invented_snapshot).files())
    text = files["downloads/crime/burglary.csv"]
    assert isinstance(text, str)
    head, *rows = csv.reader(text.splitlines())
    assert head[:2] == ["month", "Aldermoor"]
    assert head[2:] == [ward.name for ward in invented_snapshot.wards]
    assert len(rows) == len(invented_snapshot.months)
    for _, whole, *each in rows:
        assert whole == ("" if not any(each) else str(sum(int(count) for count in each if count)))


def test_without_a_plan_no_priority_is_named(invented_snapshot: Snapshot) -> None:
    none = Snapshot.as_of(replace(invented_snapshot.partnership, plans=()), date(2025, 10, 1))
    assert priorities_of(none, none.partnership.categories[0]) == (None, ())

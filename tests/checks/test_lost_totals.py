"""A published total that is removed, or changes more than its counts, gives a warning."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from building import INVENTED
from loading import loaded
from partnership.checks.gate import check
from partnership.cli.git import published
from partnership.errors import Severity
from partnership.model.crime import Coverage, CrimeMonth
from partnership.model.partnership import Partnership
from partnership.pages.diff import LOST, changes
from partnership.statistics.revisions import unexplained_totals

DAY = date(2026, 11, 21)

Edit = Callable[[CrimeMonth], CrimeMonth]


@pytest.fixture(scope="module")
def before() -> Partnership:
    return loaded(INVENTED)


def with_last(records: Partnership, edit: Edit) -> Partnership:
    """Return the records with another last month."""
    return replace(records, months=(*records.months[:-1], edit(records.months[-1])))


def without_burglary(month: CrimeMonth) -> CrimeMonth:
    counts = {
        set_id: {
            ward: {name: count for name, count in line.items() if name != "burglary"}
            for ward, line in by_ward.items()
        }
        for set_id, by_ward in month.counts.items()
    }
    return month.model_copy(update={"counts": counts})


def with_one_burglary_more(month: CrimeMonth) -> CrimeMonth:
    counts = {
        set_id: {ward: {**line, "burglary": line["burglary"] + 1} for ward, line in wards.items()}
        for set_id, wards in month.counts.items()
    }
    return month.model_copy(update={"counts": counts})


def partial(month: CrimeMonth) -> CrimeMonth:
    rows = month.coverage.rows
    coverage = Coverage(state="partial", reason="Half of it is missing.", rows=rows)
    return month.model_copy(update={"coverage": coverage})


def taken_for_incidents(records: Partnership) -> Partnership:
    incidents = records.categories[0].kind
    categories = (
        category.model_copy(update={"kind": incidents}) if category.id == "burglary" else category
        for category in records.categories
    )
    return replace(records, categories=tuple(categories))


def test_a_month_that_loses_a_category_loses_its_total(before: Partnership) -> None:
    (totals,) = unexplained_totals(before, with_last(before, without_burglary))
    words = "the number of crimes changes in 1 month by more than their counts do: that of 2025-08"
    assert totals.in_words.startswith(words)
    assert totals.in_words.endswith("and is left out")


@pytest.mark.parametrize("edit", [with_one_burglary_more, partial])
def test_what_a_month_itself_explains_is_no_news(before: Partnership, edit: Edit) -> None:
    assert unexplained_totals(before, with_last(before, edit)) == ()


def test_a_month_that_comes_or_goes_explains_itself(before: Partnership) -> None:
    fewer = replace(before, months=before.months[:-1])
    assert unexplained_totals(before, fewer) == ()
    assert unexplained_totals(fewer, before) == ()


def test_both_kinds_are_told_where_a_category_changes_sides(before: Partnership) -> None:
    lost = unexplained_totals(before, taken_for_incidents(before))
    assert sorted(totals.kind for totals in lost) == ["crime", "incident"]


def test_the_differences_begin_with_the_totals_that_are_lost(before: Partnership) -> None:
    first, *_ = changes(before, taken_for_incidents(before), DAY)
    assert first.title == LOST
    assert len(first.lines) == 2
    told = changes(before, with_last(before, with_one_burglary_more), DAY)
    assert LOST not in [section.title for section in told]


def test_a_month_that_lost_a_category_is_told_against_what_was_published(versioned: Path) -> None:
    path = versioned / "crime" / "2025-08.yml"
    text = path.read_text("utf-8")
    text = text.replace("109", "105").replace("read: 327", "read: 323")
    path.write_text(re.sub(r" burglary: \d+,", "", text), "utf-8")
    told = check(versioned, DAY, published(versioned, "HEAD")).with_severity(Severity.WARNING)
    (lost,) = (problem for problem in told if "the number of crimes" in problem.what)
    assert lost.file.endswith("crime/2025-08.yml")
    assert "import it again" in lost.remedy

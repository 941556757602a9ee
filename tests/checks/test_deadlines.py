"""Due dates: reported from 90 days before, and never blocking a correction."""

from datetime import date
from pathlib import Path

import pytest
from building import ROOT
from checking import found
from loading import site_of
from partnership.clock import today
from partnership.errors import ProblemsFoundError, Severity

COMING = """coming_wards:
  valid_from: 2027-05-06
  order: The Aldermoor (Electoral Changes) Order 2026
  number: 5
"""


def with_lines(data: Path, lines: str) -> None:
    """Add fields to the record of the partnership."""
    path = data / "partnership.yml"
    path.write_text(path.read_text("utf-8") + lines, "utf-8")


def due(data: Path, day: date) -> list[str]:
    return [problem.what for problem in found(data, day, Severity.DUE)]


def wards_page(data: Path, day: date) -> str:
    site = site_of(data, day)
    text = (ROOT / "content" / "wards" / "index.md").read_text("utf-8")
    return " ".join(site.authored("wards/index.md", text, "wards/index.md").split())


def test_new_wards_without_boundaries_are_due_on_their_day(invented: Path) -> None:
    with_lines(invented, COMING)
    told = "the import of the new wards"
    assert not any(told in each for each in due(invented, date(2027, 2, 4)))
    assert f"{told} is due by 2027-05-06" in due(invented, date(2027, 2, 5))
    assert f"{told} has been overdue since 2027-05-06" in due(invented, date(2027, 5, 7))
    assert found(invented, date(2027, 5, 7)) == ()


def test_the_page_of_wards_tells_of_wards_to_come_and_of_wards_without_boundaries(
    invented: Path,
) -> None:
    with_lines(invented, COMING)
    before = wards_page(invented, date(2027, 5, 5))
    assert "On 6 May 2027, 5 new wards replace these." in before
    assert "The Aldermoor (Electoral Changes) Order 2026" in before
    after = wards_page(invented, date(2027, 5, 6))
    assert "New wards have been in force since 6 May 2027." in after
    assert "this site still shows the wards before them" in after


def test_a_partnership_without_wards_to_come_says_nothing_of_them(invented: Path) -> None:
    assert "new wards" not in wards_page(invented, date(2026, 11, 21))


def test_the_licences_of_the_data_are_looked_at_every_year(invented: Path) -> None:
    with_lines(invented, "licences_checked: 2026-10-01\n")
    told = "the yearly check of the data licences is due by 2027-09-30"
    assert told not in due(invented, date(2027, 7, 1))
    assert told in due(invented, date(2027, 7, 2))


@pytest.mark.parametrize("moment", ["", "now", "-1", "1e9", "12.5", "253402300800", "9" * 30])
def test_a_moment_of_the_build_that_is_none_is_refused_in_words(moment: str) -> None:
    with pytest.raises(ProblemsFoundError, match="is not a number of seconds since 1 January 1970"):
        today({"SOURCE_DATE_EPOCH": moment})


def test_an_announced_month_that_did_not_come_is_told_from_the_day_after(invented: Path) -> None:
    text = 'calendar: [{month: 2025-09, on: 2025-12-02, at: "09:30"}]\n'
    (invented / "releases.yml").write_text(text, "utf-8")
    told = "the release of 2025-09 has been overdue since 2025-12-02"
    assert told not in due(invented, date(2025, 12, 2))
    assert told in due(invented, date(2025, 12, 3))

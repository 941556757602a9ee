"""Warns before a library's support ends, while there is time to replace it."""

import tomllib
import warnings
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import pytest
from building import ROOT
from told import NoLongerCorrected

NOTICE = timedelta(days=90)
LAST_DAY = date(2027, 5, 5)


def near_their_end(lifetimes: Mapping[str, date], day: date) -> list[str]:
    """Return a line for each library that is not corrected any more some 90 days from a day."""
    return [
        f"{name} is corrected until {end}: replace it"
        for name, end in sorted(lifetimes.items())
        if end - NOTICE <= day
    ]


def recorded() -> dict[str, date]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return dict(settings["tool"]["lifetimes"])


@pytest.mark.parametrize(
    ("day", "lines"),
    [
        (date(2027, 2, 3), []),
        (date(2027, 2, 4), ["mkdocs-material is corrected until 2027-05-05: replace it"]),
        (date(2028, 1, 1), ["mkdocs-material is corrected until 2027-05-05: replace it"]),
    ],
)
def test_the_notice_begins_90_days_before_the_end_of_the_theme(day: date, lines: list[str]) -> None:
    assert recorded()["mkdocs-material"] == LAST_DAY
    assert near_their_end(recorded(), day) == lines


def test_each_library_on_record_is_one_that_the_site_is_built_with() -> None:
    locked = (ROOT / "requirements.txt").read_text("utf-8")
    assert [name for name in recorded() if f"\n{name}==" not in locked] == []


@pytest.mark.filterwarnings("default::told.NoLongerCorrected")
def test_whoever_runs_the_tests_is_told_in_time() -> None:
    for line in near_their_end(recorded(), datetime.now(UTC).date()):
        warnings.warn(line, NoLongerCorrected, stacklevel=1)

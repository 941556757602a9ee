"""The usual range of monthly counts: its limits, exclusions and unusual months."""

import re
from datetime import date
from pathlib import Path

import pytest
from building import DATA
from loading import site_of
from partnership.model.crime import Figure, Kind, Status
from partnership.model.months import Month
from partnership.model.releases import Baseline, Baselines
from partnership.pages.site import Site
from partnership.statistics.dispersion import Dispersion
from partnership.statistics.usual_range import (
    EVEN,
    FALSE_A_CHART_YEAR,
    Unusual,
    season_of,
    signals,
    usual_range,
)
from pydantic import ValidationError
from series import BASELINE, JANUARY, WAVE, monthly, usual_of

SEASONAL = [10, 10, 20, 20, 30, 30, 30, 30, 20, 20, 10, 10]


def found_in(later: list[int | None]) -> list[tuple[Unusual, Month, int]]:
    """Return what is unusual after the baseline, whose limits are 10 and 30."""
    series = monthly([*WAVE, *later])
    usual = usual_of(series)
    assert usual
    return [(signal.unusual, signal.first, signal.months) for signal in signals(series, usual)]


def test_the_range_is_made_of_the_baselines_mean_and_the_dispersion() -> None:
    usual = usual_of(monthly(WAVE))
    assert usual
    limits = usual.limits[JANUARY]
    assert limits.expected == 20
    assert limits.low == pytest.approx(10)
    assert limits.high == pytest.approx(30)


def test_the_range_never_goes_below_nothing() -> None:
    usual = usual_range(monthly(WAVE), {BASELINE: EVEN}, Dispersion(20, 300))
    assert usual
    assert usual.limits[JANUARY].low == 0


def test_what_is_expected_goes_with_the_season() -> None:
    series = monthly(SEASONAL * 2)
    season = season_of(series, BASELINE.last, 1.0)
    assert season[1] == pytest.approx(0.5)
    assert season[7] == pytest.approx(1.5)
    assert season_of(series, BASELINE.last, 0.5)[7] == pytest.approx(1.25)
    usual = usual_range(series, {BASELINE: season}, Dispersion(1, 300))
    assert usual
    expected = [usual.limits[figure.month].expected for figure in series]
    assert expected == pytest.approx(SEASONAL * 2)


def test_one_year_has_no_season() -> None:
    assert season_of(monthly(SEASONAL), BASELINE.last, 1.0) is EVEN


def test_later_months_do_not_move_the_range() -> None:
    before, after = usual_of(monthly(WAVE)), usual_of(monthly([*WAVE, 400, 0, 7]))
    assert before
    assert after
    assert before.limits[JANUARY] == after.limits[JANUARY]


@pytest.mark.parametrize(("mean", "sound"), [(5, True), (4, False)])
def test_a_mean_under_5_a_month_has_no_range(mean: int, sound: bool) -> None:  # noqa: FBT001 - a case of the table
    assert (usual_of(monthly([mean] * 24)) is not None) is sound


def test_without_a_baseline_on_record_or_a_dispersion_there_is_no_range() -> None:
    assert usual_range(monthly(WAVE), {}, Dispersion(1, 300)) is None
    assert usual_range(monthly(WAVE), {BASELINE: EVEN}, None) is None


@pytest.mark.parametrize(("missing", "sound"), [(6, True), (7, False)])
def test_a_baseline_with_too_many_gaps_has_no_range(missing: int, sound: bool) -> None:  # noqa: FBT001 - a case of the table
    assert (usual_of(monthly([*([None] * missing), *WAVE[missing:]])) is not None) is sound


def test_months_before_a_change_of_category_are_left_out() -> None:
    usual = usual_of(monthly([500] * 4 + WAVE[4:]), since=JANUARY.plus(4))
    assert usual
    assert usual.limits[JANUARY].expected == 20


def test_a_later_baseline_takes_over_from_its_end_and_the_old_limits_stay() -> None:
    series = monthly([*WAVE, *[40] * 24, 40, 40])
    before = usual_range(series, {BASELINE: EVEN}, Dispersion(1, 300))
    later = BASELINE.model_copy(update={"first": JANUARY.plus(24), "last": JANUARY.plus(47)})
    usual = usual_range(series, {BASELINE: EVEN, later: EVEN}, Dispersion(1, 300))
    assert usual
    assert before
    assert usual.limits[JANUARY.plus(47)] == before.limits[JANUARY.plus(47)]
    assert usual.limits[JANUARY.plus(30)].expected == 20
    assert usual.limits[JANUARY.plus(48)].expected == 40
    assert usual.baseline is later


# --- what is unusual ---


def test_a_month_outside_is_unusual_and_one_at_the_edge_is_not() -> None:
    assert found_in([29, 31, 11, 9]) == [
        (Unusual.ABOVE, JANUARY.plus(25), 1),
        (Unusual.BELOW, JANUARY.plus(27), 1),
    ]


def test_the_months_of_the_baseline_itself_are_never_unusual() -> None:
    series = monthly([60, *WAVE[1:]])
    usual = usual_of(series)
    assert usual
    assert signals(series, usual) == ()


def test_differences_to_one_side_add_up() -> None:
    assert found_in([26] * 5) == []
    assert found_in([26] * 6) == [(Unusual.ABOVE_TOGETHER, JANUARY.plus(24), 6)]
    assert found_in([14] * 9) == [(Unusual.BELOW_TOGETHER, JANUARY.plus(24), 9)]
    assert found_in([21] * 36) == []


def test_what_adds_up_ends_with_its_last_month_to_that_side() -> None:
    assert found_in([*([26] * 8), *([14] * 8)]) == [
        (Unusual.ABOVE_TOGETHER, JANUARY.plus(24), 8),
        (Unusual.BELOW_TOGETHER, JANUARY.plus(32), 8),
    ]


def test_a_partial_or_missing_month_is_never_unusual() -> None:
    series = (*monthly(WAVE), Figure(JANUARY.plus(24), 1, Status.PARTIAL))
    usual = usual_of(series)
    assert usual
    assert signals(series, usual) == ()
    assert found_in([None, None]) == []


def test_nothing_unusual_is_called_good_or_bad() -> None:
    words = " ".join(Unusual).lower()
    assert not any(name in words for name in ("good", "bad", "worse", "better", "alarm"))


def marks_told(site: Site) -> str:
    """Return what a page about the method is given to tell of charts and of marks."""
    text = (
        "{{ releases.charts_with_a_range | length }} {{ method.mark_count }} "
        "{{ method.false_mark_count if releases.charts_with_a_range }}"
    )
    return site.authored("about/method.md", text, "content/about/method.md").strip()


def test_marks_are_counted_on_the_charts_that_can_have_any() -> None:
    site = site_of(DATA)
    charts = site.releases.charts_with_a_range
    able = sum(chart.until is None for chart in charts)
    assert 0 < able < len(Kind) * (1 + len(site.snapshot.wards))
    assert len(charts) == able + len(site.snapshot.categories(Kind.CRIME))
    marks = sum(len(chart.signals) for chart in charts)
    years = sum(
        month > site.snapshot.partnership.baselines[-1].last for month in site.snapshot.months
    )
    assert (
        marks_told(site)
        == f"{len(charts)} {marks} {round(len(charts) * years / 12 * FALSE_A_CHART_YEAR)}"
    )


def test_no_marks_are_counted_where_no_chart_has_a_range(invented: Path) -> None:
    assert re.fullmatch(r"[1-9][0-9]* [0-9]+ [0-9]+", marks_told(site_of(invented)))
    (invented / "baselines.yml").write_text("baselines: []\n", "utf-8")
    assert marks_told(site_of(invented)) == "0 0"


@pytest.mark.parametrize(
    "changed",
    [
        {"last": "2023-11"},
        {"last": "2026-01", "recorded": date(2026, 2, 1)},
        {"recorded": date(2024, 12, 31)},
        {"reason": ""},
    ],
)
def test_a_baseline_covers_12_to_36_past_months_and_says_why(changed: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Baseline.model_validate({**BASELINE.model_dump(), **changed})


def test_a_new_baseline_comes_after_those_on_record() -> None:
    later = BASELINE.model_copy(update={"recorded": date(2026, 1, 1)})
    assert len(Baselines(baselines=(BASELINE, later)).baselines) == 2
    with pytest.raises(ValidationError, match="are not in the order"):
        Baselines(baselines=(later, BASELINE))
    assert Month.from_day(BASELINE.recorded) > BASELINE.last


def test_the_first_baseline_covers_two_years_and_a_later_one_may_cover_one() -> None:
    year = {"first": JANUARY.plus(12), "recorded": date(2026, 1, 1)}
    later = BASELINE.model_copy(update=year)
    assert Baselines(baselines=(BASELINE, later))
    with pytest.raises(ValidationError, match="the first baseline covers 24 to 36 months"):
        Baselines(baselines=(later,))

"""The usual range of monthly counts: where it lies, what it leaves out, what it calls unusual."""

import re
from datetime import date
from pathlib import Path

import pytest
from building import DATA, ROOT
from partnership.checks.gate import load_partnership
from partnership.model.baselines import Baseline, Baselines
from partnership.model.figures import Figure, Status
from partnership.model.months import Month
from partnership.pages.site import Site
from partnership.statistics.totals import twelve_months_to
from partnership.statistics.usual_range import (
    RUNS,
    Unusual,
    UsualRange,
    expected_false_signals,
    signals,
    usual_range,
)
from pydantic import ValidationError
from series import BASELINE, JANUARY, WAVE, clustered, monthly, seeded


def known(counts: list[int | None]) -> UsualRange:
    found = usual_range(monthly(counts), BASELINE)
    assert found
    return found


def test_the_range_is_the_mean_and_2_66_mean_steps_to_either_side() -> None:
    usual = known([*WAVE])
    assert usual.mean == 20
    assert usual.high == pytest.approx(20 + 2.66 * 4)
    assert usual.low == pytest.approx(20 - 2.66 * 4)
    assert (usual.smallest, usual.largest) == (10, 30)


def test_the_range_never_goes_below_nothing() -> None:
    assert known([0, 20] * 12).low == 0


def test_later_months_do_not_move_the_range() -> None:
    assert known([*WAVE, 400, 0, 7]) == known([*WAVE])


@pytest.mark.parametrize(("mean", "sound"), [(5, True), (4, False)])
def test_a_mean_under_5_a_month_has_no_range(mean: int, sound: bool) -> None:  # noqa: FBT001 - a case of the table
    assert (usual_range(monthly([mean] * 24), BASELINE) is not None) is sound


def test_without_a_baseline_on_record_there_is_no_range() -> None:
    assert usual_range(monthly(WAVE), None) is None


def test_missing_and_partial_months_are_left_out_with_the_steps_across_them() -> None:
    counts: list[int | None] = [*WAVE]
    counts[5] = None
    series = list(monthly(counts))
    series[10] = Figure(series[10].month, 1, Status.PARTIAL)
    usual = usual_range(tuple(series), BASELINE)
    assert usual
    assert usual.mean == pytest.approx((20 * 24 - 22 - 18) / 22)
    assert usual.high - usual.mean == pytest.approx(2.66 * 4)


@pytest.mark.parametrize(("missing", "sound"), [(6, True), (7, False)])
def test_a_baseline_with_too_many_gaps_has_no_range(missing: int, sound: bool) -> None:  # noqa: FBT001 - a case of the table
    counts = [None] * missing + WAVE[missing:]
    assert (usual_range(monthly(counts), BASELINE) is not None) is sound


def test_months_before_a_change_of_category_are_left_out() -> None:
    counts = [500] * 4 + WAVE[4:]
    usual = usual_range(monthly(counts), BASELINE, since=JANUARY.plus(4))
    assert usual
    assert usual.mean == 20


def test_a_rolling_total_never_has_a_range() -> None:
    series = monthly(WAVE)
    totals = tuple(twelve_months_to(series, series[at].month) for at in range(11, 24))
    with pytest.raises(TypeError, match="never of rolling totals"):
        usual_range(totals, BASELINE)  # type: ignore[arg-type]


def test_a_month_outside_is_unusual_and_one_at_the_edge_is_not() -> None:
    usual = UsualRange(20, 10, 30, BASELINE)
    found = signals(monthly([30, 31, 10, 9]), usual)
    assert [(one.unusual, one.first) for one in found] == [
        (Unusual.ABOVE, JANUARY.plus(1)),
        (Unusual.BELOW, JANUARY.plus(3)),
    ]


@pytest.mark.parametrize(("months", "found"), [(6, 0), (7, 1), (9, 1)])
def test_seven_months_on_one_side_are_unusual_and_six_are_not(months: int, found: int) -> None:
    usual = UsualRange(20, 10, 30, BASELINE)
    runs = signals(monthly([15, *[22] * months, 15]), usual)
    assert len(runs) == found
    assert all(one.unusual is Unusual.ABOVE_MIDDLE and one.months == months for one in runs)
    assert all(one.words == f"{months} months {Unusual.ABOVE_MIDDLE}" for one in runs)


@pytest.mark.parametrize("between", [20, None])
def test_a_month_on_the_middle_or_missing_ends_a_run(between: int | None) -> None:
    usual = UsualRange(20, 10, 30, BASELINE)
    assert signals(monthly([22] * 6 + [between] + [22] * 6), usual) == ()


def test_a_partial_month_is_never_unusual() -> None:
    partial = (Figure(JANUARY, 1, Status.PARTIAL),)
    assert signals(partial, UsualRange(20, 10, 30, BASELINE)) == ()


def test_nothing_unusual_is_called_good_or_bad() -> None:
    words = " ".join(Unusual).lower()
    assert not any(one in words for one in ("good", "bad", "worse", "better", "alarm"))


def site_of(data: Path) -> Site:
    return Site.of(load_partnership(data), date(2026, 11, 21), ROOT / "overrides")


def marks_told(site: Site) -> str:
    """Return what a page about the method is given to tell of charts and of false marks."""
    text = (
        "{{ releases.charts | length }} {{ releases.charts_with_a_range }} "
        "{{ method.false_marks_of_all if releases.charts_with_a_range }}"
    )
    return site.authored("about/method.md", text, "content/about/method.md").strip()


def test_marks_are_counted_on_the_charts_that_can_have_any() -> None:
    site = site_of(DATA)
    charts = site.releases.charts.values()
    able = sum(chart.usual is not None for chart in charts)
    assert 0 < able < len(charts)
    marks = round(able * expected_false_signals(len(site.edition.months)))
    assert marks_told(site) == f"{len(charts)} {able} {marks}"


def test_no_marks_are_counted_where_no_chart_has_a_range(invented: Path) -> None:
    assert re.fullmatch(r"[0-9]+ [1-9][0-9]* [0-9]+", marks_told(site_of(invented)))
    (invented / "baselines.yml").write_text("baselines: []\n", "utf-8")
    assert re.fullmatch(r"[0-9]+ 0", marks_told(site_of(invented)))


def test_the_false_signals_told_are_those_that_chance_gives() -> None:
    chance, months, charts, found = seeded(3), 32, 600, 0
    for _ in range(charts):
        series = monthly(clustered(chance, 12, 2) for _ in range(months))
        usual = usual_range(series, BASELINE)
        found += len(signals(series, usual)) if usual else 0
    told = expected_false_signals(months)
    assert found / charts == pytest.approx(told, rel=0.35)
    assert expected_false_signals(6) == pytest.approx(0.06)


def test_a_run_of_seven_or_more_counts_once() -> None:
    usual = UsualRange(20, 0, 90, BASELINE)
    assert [one.unusual in RUNS for one in signals(monthly([25] * 20), usual)] == [True]


@pytest.mark.parametrize(
    "changed",
    [
        {"last": "2024-11"},
        {"recorded": date(2024, 12, 31)},
        {"reason": ""},
    ],
)
def test_a_baseline_covers_24_past_months_and_says_why(changed: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Baseline.model_validate({**BASELINE.model_dump(), **changed})


def test_a_new_baseline_comes_after_those_on_record() -> None:
    later = BASELINE.model_copy(update={"recorded": date(2026, 1, 1)})
    assert len(Baselines(baselines=(BASELINE, later)).baselines) == 2
    with pytest.raises(ValidationError, match="do not stand in the order"):
        Baselines(baselines=(later, BASELINE))
    assert Month.of(BASELINE.recorded) > BASELINE.last

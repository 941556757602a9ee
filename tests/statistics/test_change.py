"""Whether a total has changed: the four verdicts, what chance does, and the words on pages."""

import re
from dataclasses import replace
from random import Random

import pytest
from building import ROOT
from partnership.model.figures import SMALLEST_BASE, Series
from partnership.statistics.change import (
    CHANCE,
    Spread,
    can_be_told,
    judge_change,
    range_by_chance,
    spread_of,
    verdict_on,
)
from partnership.statistics.t_distribution import critical
from partnership.statistics.totals import latest_two_years
from partnership.statistics.verdicts import NOT_ALIKE, NOT_COMPARED, NOTHING_BEFORE, Verdict
from series import clustered, monthly, seeded, two_years

WARDS = 20
CLUSTERED = 2.5
SURE = Spread(CLUSTERED, 81)


def borough(chance: Random, before: int, latest: int) -> list[Series]:
    """Return 24 months of each ward of a borough, with these totals expected of each year."""
    means = [before / 12] * 12 + [latest / 12] * 12
    return [monthly(clustered(chance, mean, CLUSTERED) for mean in means) for _ward in range(WARDS)]


def verdicts(before: int, latest: int, boroughs: int) -> list[Verdict]:
    """Judge every ward of many boroughs, each by the spread that its own figures show."""
    chance, found = seeded(before * 10_000 + latest), []
    for _ in range(boroughs):
        wards = borough(chance, before, latest)
        spread = spread_of(wards)
        for ward in wards:
            years = latest_two_years(ward)
            assert years
            verdict = judge_change(years, spread).verdict
            assert verdict
            found.append(verdict)
    return found


@pytest.mark.parametrize("total", [6, 12, 30, 60, 120, 240, 600, 1200])
def test_without_a_change_chance_is_taken_for_one_in_at_most_1_case_in_20(total: int) -> None:
    found = verdicts(total, total, 50)
    false = sum(verdict in (Verdict.HIGHER, Verdict.LOWER) for verdict in found)
    assert false / len(found) <= 0.05


def test_a_doubling_of_120_is_found_in_at_least_19_cases_in_20() -> None:
    found = verdicts(120, 240, 50)
    assert found.count(Verdict.HIGHER) / len(found) >= 0.95


def test_a_halving_of_240_is_found_in_at_least_19_cases_in_20() -> None:
    found = verdicts(240, 120, 50)
    assert found.count(Verdict.LOWER) / len(found) >= 0.95


def test_the_spread_that_went_into_the_figures_comes_out_of_them() -> None:
    found = spread_of([*borough(seeded(1), 300, 400), *borough(seeded(2), 300, 400)])
    assert found
    assert found.multiple == pytest.approx(CLUSTERED, rel=0.3)
    assert found.degrees == 2 * WARDS * 3


def test_a_season_and_a_change_from_year_to_year_are_no_spread() -> None:
    season = [10, 10, 10, 30, 30, 30, 40, 40, 40, 20, 20, 20]
    assert spread_of([monthly(season + [2 * count for count in season])]) == Spread(1.0, 3)


def test_the_spread_is_never_taken_to_be_less_than_that_of_unrelated_events() -> None:
    found = spread_of([monthly([10] * 24)])
    assert found
    assert found.multiple == 1.0


def test_runs_that_last_for_weeks_count_as_spread() -> None:
    evenly = [5, 15] * 12
    in_runs = [5] * 3 + [15] * 6 + [5] * 3 + [15] * 3 + [5] * 6 + [15] * 3
    together, apart = spread_of([monthly(in_runs)]), spread_of([monthly(evenly)])
    assert together
    assert apart
    assert together.multiple > 4 * apart.multiple


@pytest.mark.parametrize(
    "counts", [[3] * 23, [3] * 12 + [None] + [3] * 11, [3] * 11 + [None] + [3] * 12, [0] * 24, []]
)
def test_without_two_whole_years_there_is_no_spread(counts: list[int | None]) -> None:
    assert spread_of([monthly(counts)]) is None


def test_five_years_at_most_make_the_spread() -> None:
    found = spread_of([monthly([10] * 240)])
    assert found
    assert found.degrees == 4 * 3


@pytest.mark.parametrize(
    ("latest", "before", "verdict"),
    [
        (90, 90, Verdict.TOO_FEW),
        (100, 100, Verdict.SAME),
        (240, 120, Verdict.HIGHER),
        (120, 240, Verdict.LOWER),
        (170, 120, Verdict.SAME),
        (180, 120, Verdict.HIGHER),
        (75, 120, Verdict.TOO_FEW),
        (0, 0, Verdict.TOO_FEW),
        (1, 9, Verdict.TOO_FEW),
        (2, 60, Verdict.LOWER),
    ],
)
def test_each_verdict_begins_where_it_should(latest: int, before: int, verdict: Verdict) -> None:
    assert verdict_on(latest, before, SURE) is verdict


def test_one_record_decides_at_the_threshold_and_not_before() -> None:
    latest = next(n for n in range(600, 900) if verdict_on(n, 600, SURE) is Verdict.HIGHER)
    assert verdict_on(latest - 1, 600, SURE) is Verdict.SAME
    assert judge_change(two_years(latest - 1, 600), SURE).percentage is None
    assert judge_change(two_years(latest, 600), SURE).percentage == round(latest / 6 - 100)


def test_too_few_ends_where_a_doubling_would_be_found_4_times_in_5() -> None:
    enough = next(both for both in range(1000) if can_be_told(both, SURE))
    chance = seeded(7)
    latest = [clustered(chance, enough * 2 / 3, CLUSTERED) for _ in range(2000)]
    before = [clustered(chance, enough / 3, CLUSTERED) for _ in latest]
    found = [verdict_on(*totals, SURE) for totals in zip(latest, before, strict=True)]
    assert found.count(Verdict.HIGHER) / len(found) == pytest.approx(0.8, abs=0.04)


def test_the_less_is_known_of_the_spread_the_more_a_change_must_show() -> None:
    assert verdict_on(180, 120, Spread(2.5, 81)) is Verdict.HIGHER
    assert verdict_on(180, 120, Spread(2.5, 3)) is not Verdict.HIGHER


@pytest.mark.parametrize(
    ("chance", "degrees", "printed"),
    [
        (0.1, 2, 2.920),
        (0.05, 2, 4.303),
        (0.05, 3, 3.182),
        (0.01, 3, 5.841),
        (0.001, 3, 12.924),
        (0.05, 4, 2.776),
        (0.01, 10, 3.169),
        (0.05, 30, 2.042),
        (0.001, 120, 3.373),
    ],
)
def test_students_t_is_that_of_the_printed_tables(
    chance: float, degrees: int, printed: float
) -> None:
    assert round(critical(chance, degrees), 3) == printed


def test_a_change_of_one_category_of_the_borough_rests_on_3_degrees_and_is_held_to_them() -> None:
    one_of_14 = CHANCE / 14
    assert critical(one_of_14, 3) == pytest.approx(9.0416, abs=1e-4)
    assert verdict_on(1120, 730, Spread(1, 3), one_of_14) is Verdict.HIGHER
    assert verdict_on(1119, 730, Spread(1, 3), one_of_14) is Verdict.SAME


def test_a_total_that_leaves_months_out_is_never_compared() -> None:
    years = two_years(100, 500)
    gap = replace(years.latest, left_out=(years.latest.first,))
    change = judge_change(replace(years, latest=gap), SURE)
    assert (change.verdict, change.percentage, change.sentence) == (None, None, NOT_COMPARED)


def test_totals_of_two_kinds_are_not_compared() -> None:
    years = two_years(300, 100)
    assert years.before
    began = years.before.first
    assert judge_change(years, SURE, since=began).verdict is Verdict.HIGHER
    assert judge_change(years, SURE, since=began.plus(1)).sentence == NOT_ALIKE


def test_a_first_year_is_compared_with_nothing() -> None:
    change = judge_change(two_years(100, None), SURE)
    assert (change.verdict, change.sentence) == (None, NOTHING_BEFORE)


def test_figures_without_any_spread_to_go_by_are_too_few() -> None:
    assert judge_change(two_years(500, 100), None).verdict is Verdict.TOO_FEW


def test_a_percentage_needs_a_change_and_an_earlier_total_of_50() -> None:
    assert judge_change(two_years(300, SMALLEST_BASE - 1), SURE).percentage is None
    assert judge_change(two_years(300, SMALLEST_BASE), SURE).percentage == 500
    assert judge_change(two_years(620, 600), SURE).percentage is None


@pytest.mark.parametrize(("latest", "before"), [(620, 600), (80, 90), (300, 49), (2, 60)])
def test_a_percent_sign_stands_only_beside_a_change_from_50_or_more(
    latest: int, before: int
) -> None:
    change = judge_change(two_years(latest, before), SURE)
    assert ("%" in change.sentence) == (change.percentage is not None)


def test_there_are_four_sentences() -> None:
    assert [str(verdict) for verdict in Verdict] == [
        "About the same: chance alone could explain the difference.",
        "Higher than chance would explain.",
        "Lower than chance would explain.",
        "Too few to say whether this has changed.",
    ]


DIRECTIONS = re.compile(
    r"\b(ris(e[ns]?|ing)|rose|fall(s|en|ing)?|fell|grow(s|n|th|ing)?|grew|drop(s|ped)?|soar\w*"
    r"|plung\w*|increas\w+|decreas\w+|went up|gone up|down by|up by)\b|[↑↓▲▼⬆⬇]",
    re.IGNORECASE,
)


@pytest.mark.parametrize(
    "name",
    [
        "overrides/pages/ward.md",
        "overrides/macros/figures.html",
        "content/index.md",
        "content/wards/index.md",
    ],
)
def test_templates_have_no_words_of_change_of_their_own(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert not DIRECTIONS.search(text), DIRECTIONS.search(text)
    assert not re.search(r"\b(higher|lower)\b", text, re.IGNORECASE)


@pytest.mark.parametrize("before", [40, 120, 500, 20_000])
@pytest.mark.parametrize("spread", [Spread(1.0, 81), Spread(2.5, 81), Spread(6.3, 3)])
def test_the_range_by_chance_ends_where_the_verdict_turns(before: int, spread: Spread) -> None:
    least, most = range_by_chance(before, spread)
    found = {Verdict.HIGHER, Verdict.LOWER}
    assert verdict_on(most, before, spread) not in found
    assert verdict_on(most + 1, before, spread) is Verdict.HIGHER
    assert verdict_on(least, before, spread) not in found
    assert least == 0 or verdict_on(least - 1, before, spread) is Verdict.LOWER


def test_the_range_by_chance_is_told_where_nothing_is_found_and_nowhere_else() -> None:
    spread = Spread(2.5, 81)
    said = judge_change(two_years(300, 290), spread)
    assert said.by_chance == range_by_chance(290, spread)
    assert judge_change(two_years(600, 290), spread).by_chance is None
    assert judge_change(two_years(6, 5), spread).by_chance is None

"""The change of a total: its range, its verdict and its sentence."""

import re
from math import exp, log, sqrt

import pytest
import scipy
from building import DATA, ROOT
from loading import snapshot_of
from partnership.model.crime import Kind
from partnership.pages.snapshot import Snapshot
from partnership.statistics.change import (
    OF_A_CATEGORY,
    OF_A_TOTAL,
    Change,
    Levels,
    NotCompared,
    Word,
    change_of,
    measured,
)
from partnership.statistics.dispersion import (
    CLUSTERING_OF_DIFFERENCES,
    MIN_CLUSTERING,
    Dispersion,
    clustering_factor,
    dispersion_of_place,
    dispersion_of_wards,
)
from partnership.statistics.distributions import chi2_sf, t_critical, t_two_sided_p
from series import monthly, two_years

SURE = Dispersion(2.0, 300)


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    """Return the frozen records of the borough, to August 2025."""
    return snapshot_of(DATA)


def borough(snapshot: Snapshot, category: str) -> Change:
    categories = (snapshot.partnership.category_by_id[category],)
    found = snapshot.counts(snapshot.wards, categories).change
    assert isinstance(found, Change)
    return found


def all_of(snapshot: Snapshot, kind: Kind) -> Change:
    found = snapshot.counts(snapshot.wards, snapshot.categories(kind)).change
    assert isinstance(found, Change)
    return found


@pytest.mark.parametrize("fall", [0.05, 0.1, 0.2])
def test_how_often_a_fall_is_found_is_as_the_noncentral_t_says(fall: float) -> None:
    for degrees, total in ((7.5625, 20_000), (300, 500)):
        found = measured(two_years(total, total), Dispersion(7, degrees))
        before, after = total + 0.5, total * (1 - fall) + 0.5
        size = -log(after / before) / sqrt(7 * (1 / before + 1 / after))
        exact = scipy.stats.nct.sf(t_critical(0.2, degrees), degrees, size)
        assert found.power(fall) == pytest.approx(exact, abs=0.03)


# --- what the records say ---


def test_recorded_crime_in_the_borough_is_lower_by_3_to_10_per_cent(snapshot: Snapshot) -> None:
    found = all_of(snapshot, Kind.CRIME)
    assert (found.earlier, found.latest, found.word) == (21_607, 20_171, Word.LOWER)
    assert (found.whole_percent, found.whole_range) == (-7, (-10, -3))


def test_anti_social_behaviour_is_probably_higher_by_3_to_21_per_cent(snapshot: Snapshot) -> None:
    found = all_of(snapshot, Kind.INCIDENT)
    assert (found.earlier, found.latest, found.word) == (4_472, 4_993, Word.PROBABLY_HIGHER)
    assert (found.whole_percent, found.whole_range) == (12, (3, 21))


@pytest.mark.parametrize(
    ("category", "percent", "word"),
    [
        ("vehicle-crime", -31, Word.LOWER),
        ("other-theft", -23, Word.LOWER),
        ("burglary", -22, Word.PROBABLY_LOWER),
        ("violence-and-sexual-offences", 1, Word.ABOUT_THE_SAME),
        ("criminal-damage-and-arson", -6, Word.NO_CLEAR_CHANGE),
    ],
)
def test_categories_of_the_borough(
    snapshot: Snapshot, category: str, percent: int, word: Word
) -> None:
    found = borough(snapshot, category)
    assert (found.whole_percent, found.word) == (percent, word)


def test_most_wards_show_no_clear_change_and_some_do(snapshot: Snapshot) -> None:
    words = {
        kind: [
            found.word
            for ward in snapshot.wards
            if isinstance(
                found := snapshot.counts((ward,), snapshot.categories(kind)).change, Change
            )
        ]
        for kind in Kind
    }
    crime, incidents = words[Kind.CRIME], words[Kind.INCIDENT]
    assert (crime.count(Word.LOWER), crime.count(Word.PROBABLY_LOWER)) == (3, 5)
    assert (incidents.count(Word.HIGHER), incidents.count(Word.PROBABLY_HIGHER)) == (2, 4)
    assert crime.count(Word.NO_CLEAR_CHANGE) == 19


def test_a_ward_says_its_change_with_the_range(snapshot: Snapshot) -> None:
    yarm = next(ward for ward in snapshot.wards if ward.slug == "yarm")
    found = snapshot.counts((yarm,), snapshot.categories(Kind.CRIME)).change
    assert found
    assert found.sentence == (
        "8% fewer than the year before (542) may be chance. "
        "The real change is likely between 20% fewer and 7% more."
    )


def test_the_factor_for_runs_is_at_least_that_of_the_trials(snapshot: Snapshot) -> None:
    assert 1.3 < snapshot.measured_clustering < 1.4
    assert snapshot.clustering == MIN_CLUSTERING


# --- the range and the word ---


@pytest.mark.parametrize(("latest", "earlier"), [(500, 542), (162, 125), (30, 90), (1_000, 990)])
def test_both_ranges_are_those_of_a_t_interval_on_the_ratio(latest: int, earlier: int) -> None:
    found = measured(two_years(latest, earlier), SURE)
    error = sqrt(2 * (1 / (latest + 0.5) + 1 / (earlier + 0.5)))
    ratio = (latest + 0.5) / (earlier + 0.5)
    for chance, ends in ((0.2, found.range), (0.05, found.wide)):
        margin = scipy.stats.t.isf(chance / 2, SURE.degrees_of_freedom) * error
        expected = [100 * (ratio * exp(sign * margin) - 1) for sign in (-1, 1)]
        assert ends == pytest.approx(expected)
    assert found.range[0] < (found.percent or 0) < found.range[1]


def test_the_word_is_graded_by_how_seldom_chance_finds_as_much() -> None:
    words = [measured(two_years(latest, 1_000), SURE).word for latest in range(1_000, 1_200)]
    order = [Word.NO_CLEAR_CHANGE, Word.PROBABLY_HIGHER, Word.HIGHER]
    assert sorted(words, key=order.index) == words
    assert set(words) == set(order)
    for latest in range(1_000, 1_200):
        found = measured(two_years(latest, 1_000), SURE)
        assert found.word is not Word.HIGHER or found.p <= 0.05
        assert found.word is not Word.PROBABLY_HIGHER or found.p <= 0.2


@pytest.mark.parametrize("levels", [OF_A_TOTAL, OF_A_CATEGORY])
@pytest.mark.parametrize("earlier", [25, 130, 1_000, 20_000])
def test_no_clear_change_is_said_exactly_where_the_range_shown_holds_none(
    earlier: int, levels: Levels
) -> None:
    steps = range(earlier // 2, 2 * earlier, max(1, earlier // 500))
    for latest in steps:
        found = measured(two_years(latest, earlier), SURE, levels)
        low, high = found.whole_range
        says_none = found.word in (Word.NO_CLEAR_CHANGE, Word.ABOUT_THE_SAME)
        assert says_none == (low <= 0 <= high), found
        wide_low, wide_high = found.wide
        assert ("may be chance" in found.sentence) == (
            found.word is Word.NO_CLEAR_CHANGE and found.whole_percent != 0
        )
        is_plain = found.word in (Word.HIGHER, Word.LOWER)
        assert is_plain == (wide_low > 0 or wide_high < 0), found
        assert re.search(f"{levels.confidence_word}.* between", found.sentence, re.IGNORECASE)


def test_a_category_needs_more_for_the_same_word() -> None:
    total, category = (
        [measured(two_years(latest, 1_000), SURE, levels).word for latest in range(800, 1_000)]
        for levels in (OF_A_TOTAL, OF_A_CATEGORY)
    )
    assert total.count(Word.LOWER) > category.count(Word.LOWER) > 0
    lower = measured(two_years(860, 1_000), SURE, OF_A_CATEGORY)
    assert (lower.word is Word.LOWER) == (lower.wide[1] < 0)


def test_about_the_same_is_said_only_where_the_wide_range_is_within_10_per_cent() -> None:
    for latest in range(9_000, 11_000, 20):
        found = measured(two_years(latest, 10_000), SURE)
        if found.word is Word.ABOUT_THE_SAME:
            low, high = found.range_at(0.05)
            assert low >= -10
            assert high <= 10
    assert measured(two_years(10_050, 10_000), SURE).word is Word.ABOUT_THE_SAME
    assert measured(two_years(1_005, 1_000), SURE).word is Word.NO_CLEAR_CHANGE


@pytest.mark.parametrize(("latest", "earlier"), [(0, 19), (19, 0), (10, 9), (0, 0)])
def test_under_20_records_in_both_years_together_are_too_few(latest: int, earlier: int) -> None:
    found = measured(two_years(latest, earlier), SURE)
    assert found.word is Word.TOO_FEW
    assert "%" not in found.sentence


def test_20_records_are_enough_even_after_a_year_without_any() -> None:
    found = measured(two_years(20, 0), Dispersion(1.6, 300))
    assert found.word is Word.HIGHER
    assert found.percent is None
    assert found.sentence == "0 the year before."


# --- the dispersion ---


def test_a_season_and_an_even_change_are_no_dispersion() -> None:
    season = [10, 20, 30, 40, 50, 60, 60, 50, 40, 30, 20, 10]
    series = monthly(season + [2 * count for count in season])
    assert dispersion_of_wards([series], 1.6) == Dispersion(1.6, 11)
    assert dispersion_of_place(series, 1.6) == Dispersion(
        1.6 * CLUSTERING_OF_DIFFERENCES, 2 * 11**2 / 32
    )


def test_a_change_within_the_year_widens_the_range_of_a_place_far_less_than_plain_pairs() -> None:
    series = monthly([1000] * 18 + [700] * 6)
    plain, own = dispersion_of_wards([series], 1.6), dispersion_of_place(series, 1.6)
    assert plain
    assert own
    assert own.factor < plain.factor / 3
    found = change_of(series, own)
    assert isinstance(found, Change)
    assert found.word is Word.LOWER


def test_at_most_four_pairs_of_years_make_the_dispersion() -> None:
    found = dispersion_of_wards([monthly([10] * 240)], 1.6)
    assert found == Dispersion(1.6, 4 * 11)


@pytest.mark.parametrize("missing", [0, 1, 3])
def test_months_without_a_figure_are_left_out_of_the_dispersion(missing: int) -> None:
    found = dispersion_of_wards([monthly([3] * 12 + [None] * missing + [3] * (12 - missing))], 1.6)
    assert found == Dispersion(1.6, 11 - missing)


@pytest.mark.parametrize("counts", [[3] * 23, [3] * 12 + [None] * 4 + [3] * 8, []])
def test_without_two_years_there_is_no_dispersion(counts: list[int | None]) -> None:
    assert dispersion_of_wards([monthly(counts)], 1.6) is None
    assert dispersion_of_place(monthly(counts), 1.6) is None


def test_quarters_that_vary_more_than_months_raise_the_factor_for_runs() -> None:
    evenly = monthly([50, 150] * 12)
    in_runs = monthly(([150] * 3 + [50] * 3) * 2 + ([50] * 3 + [150] * 3) * 2)
    assert clustering_factor([evenly]) <= 1
    assert clustering_factor([in_runs]) > 2


# --- what is not compared ---


def test_a_total_that_leaves_months_out_is_not_compared() -> None:
    series = monthly([10] * 20 + [None] + [10] * 3)
    assert change_of(series, SURE) is NotCompared.MONTHS_LEFT_OUT


def test_figures_of_another_kind_are_not_compared() -> None:
    series = monthly([100] * 24)
    began = series[0].month
    assert isinstance(change_of(series, SURE, since=began), Change)
    assert change_of(series, SURE, since=began.plus(1)) is NotCompared.NOT_ALIKE


def test_a_year_with_nothing_before_it_is_not_compared_and_less_is_nothing() -> None:
    assert change_of(monthly([10] * 12), SURE) is NotCompared.NOTHING_BEFORE
    assert change_of(monthly([10] * 11), SURE) is None


# --- words ---


def test_the_words_are_these() -> None:
    assert [word.value for word in Word] == [
        "higher",
        "lower",
        "probably higher",
        "probably lower",
        "no clear change",
        "about the same",
        "too few to say",
    ]


def test_a_range_that_ends_at_nothing_says_so() -> None:
    found = measured(two_years(905, 1_000), Dispersion(3.0, 300))
    assert found.range_in_words == "likely between 18% fewer and no change"
    assert found.word is Word.NO_CLEAR_CHANGE
    narrow = measured(two_years(900, 1_000), Dispersion(1.6, 300))
    assert narrow.range_in_words == "likely between 16% and 3% fewer"


@pytest.mark.parametrize("latest", [1, 50, 99, 100, 101, 400])
def test_a_percentage_never_stands_without_its_range(latest: int) -> None:
    found = measured(two_years(latest, 100), SURE)
    assert "The real change is likely between" in found.sentence


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


# --- the distributions, with scipy as the referee ---


@pytest.mark.parametrize("degrees", [1, 2, 7.5625, 11, 30.25, 297, 1_000])
def test_students_t_is_that_of_scipy(degrees: float) -> None:
    for t in (0.0, 0.5, 1.0, 2.5, 8.0):
        assert t_two_sided_p(t, degrees) == pytest.approx(
            2 * scipy.stats.t.sf(t, degrees), rel=1e-6
        )
    for chance in (0.5, 0.2, 0.05, 0.001):
        assert t_critical(chance, degrees) == pytest.approx(
            scipy.stats.t.isf(chance / 2, degrees), 1e-6
        )


@pytest.mark.parametrize("degrees", [1, 2, 3, 26, 27])
def test_chi_squared_is_that_of_scipy(degrees: int) -> None:
    for value in (0.1, 3.0, 23.1, 66.8):
        expected = scipy.stats.chi2.sf(value, degrees)
        assert chi2_sf(value, degrees) == pytest.approx(expected, rel=1e-9)

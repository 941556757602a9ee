"""Rates per 1,000 residents and shares: their basis, and when they are withheld."""

from datetime import date
from html import unescape

import pytest
from building import DATA
from loading import site_of
from partnership.model.crime import Category, Kind
from partnership.model.months import Month
from partnership.model.sources import Source
from partnership.model.wards import ErrorOfEstimate, Population, Ward, WardSet
from partnership.statistics.dispersion import Dispersion
from partnership.statistics.rates import (
    Rate,
    RateVerdict,
    Residents,
    compare_rate,
    rate_of,
    residents_of,
    share_in_a_hundred,
    with_personal_risk,
)
from partnership.statistics.series import Total
from pydantic import ValidationError

SOURCE = Source(publisher="An office", title="Residents", licence="A licence")
ERROR = ErrorOfEstimate(typical=4.5, largest=19.5, tried_on="other wards")
WHOLE = Total(Month(2024, 9), Month(2025, 8), 420, ())


def ward_set(
    *residents: int | None,
    estimate: bool = True,
    people: bool = True,
    error: ErrorOfEstimate | None = None,
) -> WardSet:
    wards = [
        Ward(code=f"E0590000{place}", name=f"Ward {place}", slug=f"ward-{place}", residents=number)
        for place, number in enumerate(residents)
    ]
    known = Population(year=2021, estimate=estimate, source=SOURCE, error=error)
    population = known if people else None
    return WardSet(
        id="2023",
        valid_from=date(2023, 5, 4),
        area_code="E06900001",
        area_name="A borough",
        source=SOURCE,
        population=population,
        wards=tuple(wards),
    )


def test_a_rate_says_what_it_is_a_rate_of() -> None:
    one = ward_set(7000)
    rate = rate_of(WHOLE, residents_of(one, one.wards))
    assert rate
    assert rate.value == pytest.approx(60)
    assert rate.written == "60"
    basis = "(estimate of residents in 2021, wards of 2023)"
    assert rate.label == f"per 1,000 people who live here {basis}"


def test_a_count_of_residents_is_not_called_an_estimate() -> None:
    one = ward_set(7000, estimate=False)
    people = residents_of(one, one.wards)
    assert people
    assert people.label == "residents in 2021, wards of 2023"


@pytest.mark.parametrize(
    ("count", "written"), [(0, "0.0"), (99, "9.9"), (999, "100"), (100, "10"), (12_345, "1,234")]
)
def test_a_rate_has_no_more_digits_than_it_can_bear(count: int, written: str) -> None:
    assert Rate(count, Residents(10_000, 2021, estimate=True, ward_set="2023")).written == written


@pytest.mark.parametrize(
    ("count", "written"), [(0, "0.0"), (94, "9.4"), (573, "57"), (1125, "112"), (2444, "240")]
)
def test_a_rate_of_an_estimate_is_told_no_finer_than_its_error(count: int, written: str) -> None:
    people = Residents(10_000, 2021, estimate=True, ward_set="2023", error=ERROR)
    rate = Rate(count, people)
    assert rate.written == written
    assert rate.rounded == float(written)


def test_the_error_of_an_estimate_is_told_in_whole_per_cent_and_never_too_small() -> None:
    one = ward_set(7000, error=ERROR)
    people = residents_of(one, one.wards)
    assert people
    assert people.margin == "may be off by about 5%, and by up to 20%"


def test_the_borough_has_no_error_of_a_single_ward() -> None:
    both = ward_set(7000, 5000, error=ERROR)
    people = residents_of(both, both.wards)
    assert people
    assert people.margin == ""


def test_an_average_error_is_not_over_the_largest() -> None:
    with pytest.raises(ValidationError, match="'typical' is larger than 'largest'"):
        ErrorOfEstimate(typical=20, largest=19.5, tried_on="other wards")


def test_only_an_estimate_has_an_error() -> None:
    with pytest.raises(ValidationError, match="there is an 'error' but 'estimate' is false"):
        ward_set(7000, estimate=False, error=ERROR)


def test_a_ward_page_and_the_method_say_how_far_off_the_residents_may_be() -> None:
    site = site_of(DATA)
    pages = {page.path: page.markdown for page in site.pages}
    assert "It may be off by about 5%, and by up to 20%, and this" in pages["wards/yarm/months.md"]
    assert "may be off" not in pages["wards/stockton-town-centre/months.md"]
    assert "It may be off" not in pages["wards/former/yarm.md"]
    error = "snapshot.ward_set.population.error"
    text = f"{{{{ {error}.typical }}}}, at most {{{{ {error}.largest }}}}"
    said = site.authored("about/method.md", text, "content/about/method.md")
    assert unescape(said).strip() == "4.5, at most 19.5"


@pytest.mark.parametrize(
    ("borough", "standing"),
    [(0.5, RateVerdict.NOT_CLEAR), (2.0, RateVerdict.LOWER)],
)
def test_a_ward_without_a_record_differs_only_where_chance_rarely_leaves_none(
    borough: float, standing: RateVerdict
) -> None:
    wards = ward_set(2000)
    residents = residents_of(wards, wards.wards)
    assert residents
    steady = Dispersion(factor=1.0, degrees_of_freedom=100)
    none = Rate(0, residents, steady)
    assert none.range == (0, 1.9)  # 3.69 records, 1.84 for each 1,000: Poisson's 97.5%
    whole = Rate(
        round(borough * 2000), Residents(2_000_000, 2021, estimate=True, ward_set="2023"), steady
    )
    assert whole.value == pytest.approx(borough)
    assert compare_rate(wards.wards[0], none, whole) is standing


def test_a_total_with_months_left_out_has_no_rate() -> None:
    one = ward_set(7000)
    gap = Total(WHOLE.first, WHOLE.last, 400, (WHOLE.first,))
    assert rate_of(gap, residents_of(one, one.wards)) is None
    assert rate_of(None, residents_of(one, one.wards)) is None


def test_residents_of_several_wards_add_up_only_where_all_are_known() -> None:
    known, unknown = ward_set(7000, 5000), ward_set(7000, None)
    people = residents_of(known, known.wards)
    assert people
    assert people.number == 12_000
    assert residents_of(unknown, unknown.wards) is None
    without = ward_set(7000, people=False)
    assert residents_of(without, without.wards) is None
    assert rate_of(WHOLE, None) is None


def test_offences_against_shops_or_the_state_are_in_no_rate() -> None:
    def category(name: str, *, personal: bool) -> Category:
        return Category(
            id=name,
            published_name=name,
            name=name,
            covers="A description.",
            kind=Kind.CRIME,
            comparable_since=Month(2013, 5),
            personal_risk=personal,
        )

    burglary, drugs = category("burglary", personal=True), category("drugs", personal=False)
    assert with_personal_risk([burglary, drugs]) == (burglary,)


@pytest.mark.parametrize(
    ("part", "whole", "share"), [(25, 100, 25), (1, 1000, 0), (1, 49, None), (0, 0, None)]
)
def test_a_share_is_told_of_50_or_more(part: int, whole: int, share: int | None) -> None:
    assert share_in_a_hundred(part, whole) == share

"""A ward's rate differs from the borough's only if its whole range is on one side."""

import pytest
from partnership.model.wards import ErrorOfEstimate, Ward
from partnership.statistics.dispersion import Dispersion
from partnership.statistics.rates import Rate, RateVerdict, Residents, compare_rate

RUNS = Dispersion(3.0, 300)
BOROUGH = Rate(15_000, Residents(200_000, 2021, estimate=False, ward_set="2023"))
"""75 for every 1,000 people."""

WARD = Ward(code="E05900011", name="Abbey", slug="abbey")


def rate(count: int, typical: float | None = None) -> Rate:
    error = ErrorOfEstimate(typical=typical, largest=30, tried_on="x") if typical else None
    residents = Residents(10_000, 2021, estimate=error is not None, ward_set="2023", error=error)
    return Rate(count, residents, RUNS)


@pytest.mark.parametrize(
    ("count", "standing"),
    [
        pytest.param(600, RateVerdict.LOWER, id="far below"),
        pytest.param(720, RateVerdict.NOT_CLEAR, id="a little below"),
        pytest.param(750, RateVerdict.NOT_CLEAR, id="the same"),
        pytest.param(790, RateVerdict.NOT_CLEAR, id="a little above"),
        pytest.param(950, RateVerdict.HIGHER, id="far above"),
    ],
)
def test_a_ward_differs_where_its_whole_range_lies_on_one_side(
    count: int, standing: RateVerdict
) -> None:
    assert compare_rate(WARD, rate(count), BOROUGH) is standing


def test_residents_that_are_estimated_widen_the_range_until_nothing_can_be_said() -> None:
    assert compare_rate(WARD, rate(640), BOROUGH) is RateVerdict.LOWER
    assert compare_rate(WARD, rate(640, typical=9.0), BOROUGH) is RateVerdict.NOT_CLEAR


def test_where_a_rate_would_mislead_none_is_judged() -> None:
    town = WARD.model_copy(update={"rate_misleads": "Many people come here to shop."})
    assert compare_rate(town, rate(5_000), BOROUGH) is RateVerdict.MISLEADS
    assert compare_rate(WARD, rate(5_000), BOROUGH) is RateVerdict.HIGHER


def test_without_a_rate_nothing_is_said() -> None:
    assert compare_rate(WARD, None, BOROUGH) is RateVerdict.NONE
    assert compare_rate(WARD, rate(600), None) is RateVerdict.NONE

"""The figures of areas: their input, and what is reused when other records change."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from building import INVENTED
from checking import DAY
from loading import loaded
from partnership.model.crime import Kind
from partnership.pages.snapshot import Snapshot
from partnership.statistics.area_figures import FIGURES_REST_ON


def test_figures_rest_on_no_other_records_than_those_that_are_compared() -> None:
    whole = loaded(INVENTED)
    alone: Any = SimpleNamespace(**{name: getattr(whole, name) for name in FIGURES_REST_ON})
    bare, full = Snapshot(alone, DAY, whole.ward_sets[-1]), Snapshot(whole, DAY)
    for wards in (full.wards, *((ward,) for ward in full.wards)):
        assert bare.area("Here", wards) == full.area("Here", wards)
        for kind in Kind:
            categories = full.categories(kind)
            assert bare.counts(wards, categories).breaks == full.counts(wards, categories).breaks
    assert bare.measured_clustering == full.measured_clustering


def test_figures_are_kept_for_as_long_as_their_records_are_the_same() -> None:
    earlier = Snapshot(loaded(INVENTED), DAY)
    kept = earlier.area("Here", earlier.wards)
    same = Snapshot(replace(loaded(INVENTED), meetings=()), DAY)
    same.reuse(earlier)
    assert same.area("Here", same.wards) is kept
    other = Snapshot(replace(loaded(INVENTED), baselines=()), DAY)
    other.reuse(earlier)
    assert other.area("Here", other.wards) is not kept

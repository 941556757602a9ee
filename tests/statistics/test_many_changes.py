"""Comparing changes: whether wards differ, how they are ranked, and the largest ones."""

from math import log1p

import pytest
from building import DATA
from loading import snapshot_of
from partnership.model.crime import Kind
from partnership.pages.snapshot import Snapshot
from partnership.statistics.change import Change, measured
from partnership.statistics.dispersion import Dispersion
from partnership.statistics.many_changes import compare_wards, moved_most
from series import two_years

SURE = Dispersion(1.0, 300)


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    """Return the frozen records of the borough, to August 2025."""
    return snapshot_of(DATA)


def of_wards(*pairs: tuple[int, int]) -> list[Change]:
    return [measured(two_years(latest, earlier), SURE) for latest, earlier in pairs]


@pytest.mark.parametrize(
    ("kind", "q", "p"), [(Kind.CRIME, 23.1, 0.63), (Kind.INCIDENT, 28.3, 0.34)]
)
def test_wards_share_the_change_of_the_borough(
    snapshot: Snapshot, kind: Kind, q: float, p: float
) -> None:
    found = snapshot.compare_wards(snapshot.categories(kind))
    assert found
    assert found.cochran_q == pytest.approx(q, abs=0.1)
    assert found.p == pytest.approx(p, abs=0.01)
    assert found.degrees_of_freedom == len(snapshot.wards) - 1
    assert not found.differ


def test_wards_that_move_apart_differ() -> None:
    found = compare_wards(of_wards((2_000, 1_000), (1_000, 1_000), (500, 1_000)))
    assert found
    assert found.differ
    assert found.between > 0


def test_a_ward_with_few_records_is_drawn_further_to_the_others() -> None:
    changes = of_wards((1_000, 1_000), (1_400, 1_000), (1_000, 1_000), (14, 10))
    found = compare_wards(changes)
    assert found
    of_many, of_few = found.shrunk(changes[1]), found.shrunk(changes[3])
    assert 0 < of_few < of_many < 40
    together = [found.shrunk(change) for change in of_wards((1_000, 1_000), (1_050, 1_000))]
    assert together[0] < together[1]


def test_wards_that_do_not_differ_are_ranked_alike() -> None:
    changes = of_wards((100, 100), (101, 100), (99, 100))
    found = compare_wards(changes)
    assert found
    assert found.between == 0
    assert len({round(found.shrunk(change), 9) for change in changes}) == 1
    assert log1p(found.shrunk(changes[0]) / 100) == pytest.approx(found.mean)


def test_one_ward_has_nothing_to_differ_from() -> None:
    assert compare_wards(of_wards((100, 100))) is None
    assert compare_wards(of_wards((100, 100), (3, 4))) is None


def test_what_moved_most_is_what_is_surprising_among_so_many() -> None:
    alike = {
        f"ward {n}": change
        for n, change in enumerate(of_wards(*[(1_000 + n, 1_000) for n in range(40)]))
    }
    odd = dict(zip(("up", "down"), of_wards((1_300, 1_000), (400, 1_000)), strict=True))
    assert moved_most(alike) == ()
    assert moved_most(alike | odd) == ("down", "up")


def test_thirteen_lines_of_the_wards_moved_most(snapshot: Snapshot) -> None:
    crimes = snapshot.categories(Kind.CRIME)
    groups = [crimes, snapshot.categories(Kind.INCIDENT), *((category,) for category in crimes)]
    changes = {
        (ward.name, "+".join(category.id for category in group)): found
        for group in groups
        for ward in snapshot.wards
        if isinstance(found := snapshot.counts((ward,), group).change, Change)
    }
    moved = snapshot.moved_most(changes)
    assert len(moved) == 13
    assert moved[:2] == (
        ("Billingham South", "other-theft"),
        ("Mandale & Victoria", "shoplifting"),
    )

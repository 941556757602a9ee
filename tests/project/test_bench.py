"""The records that are made to measure with load without a problem, and are as large as asked."""

from datetime import date
from pathlib import Path

import pytest
from bench.boroughs import BOROUGHS, Borough, write_borough
from bench.builds import write_plain_site
from bench.enlarging import write_months, write_wards
from bench.running import command
from building import DATA, run
from loading import loaded
from partnership.checks.gate import check
from partnership.model.partnership import Partnership

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=[10, 60])
def enlarged(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[int, Partnership]:
    """Make a smaller and a larger borough; return how many wards were wanted, and its records."""
    wanted: int = request.param
    data = tmp_path_factory.mktemp("enlarged") / "data"
    write_wards(DATA, data, wanted)
    return wanted, check(data, date(2026, 11, 21)).sound


def test_a_borough_has_as_many_wards_as_asked_and_can_be_built(
    enlarged: tuple[int, Partnership],
) -> None:
    records, (wanted, made) = loaded(DATA), enlarged
    former, latest = (len(ward_set.wards) for ward_set in made.ward_sets)
    assert latest == wanted
    assert abs(former - wanted) <= wanted / 10
    assert len(made.months) == len(records.months)
    assert [len(plan.priorities) for plan in made.plans] == [
        len(plan.priorities) for plan in records.plans
    ]
    share = len(made.postcodes) / len(records.postcodes)
    assert share == pytest.approx(wanted / len(records.ward_sets[-1].wards), rel=0.25)


def test_every_ward_has_ground_of_its_own(enlarged: tuple[int, Partnership]) -> None:
    outlines = enlarged[1].outlines["2023"]
    assert len({outline.label for outline in outlines}) == len(outlines)


def test_months_go_on_backwards_without_a_gap(tmp_path: Path) -> None:
    write_months(DATA, tmp_path / "data", 50)
    made = check(tmp_path / "data", date(2026, 11, 21))
    assert not [problem for problem in made.problems if "/crime/" in problem.file]
    months = [month.month for month in made.sound.months]
    assert len(months) == 50
    assert months == [months[0].plus(number) for number in range(50)]


@pytest.mark.parametrize("borough", [borough for borough in BOROUGHS if borough.outlines is None])
def test_made_outlines_hold_about_as_many_rows_as_name_the_borough(
    tmp_path: Path, official: Path, borough: Borough
) -> None:
    month = official / "crime" / "2025-08-cleveland-street.csv"
    write_borough(borough, tmp_path / "data", [month])
    outcome = run("partnership", "--data", str(tmp_path / "data"), "import", "crime", str(month))
    assert outcome.returncode == 0, outcome.stderr
    named = month.read_text("utf-8").count(f",{borough.name} ")
    counted = int(
        (tmp_path / "data/crime/2025-08.yml").read_text().split("in_borough: ")[1].split()[0]
    )
    assert counted == pytest.approx(named, rel=0.05)


def test_the_plain_site_of_the_finished_pages_can_be_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795219200")
    write_plain_site(tmp_path)
    assert command("mkdocs", "build", folder=tmp_path, runs=1).seconds
    assert (tmp_path / "site/index.html").exists()

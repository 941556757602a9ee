"""Another borough's folder gives another finder, with nothing changed in code."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from browser.asking import ask, opened, outcome
from browser.server import serve
from building import DATA, built
from click.testing import CliRunner
from partnership.cli.common import main
from playwright.sync_api import Page, expect

WARDS = "wards/wards_2025-12_WD25_E06000001.geojson"
POSTCODES = "postcodes/code-point-open-2025-10/ts.csv"
MONTH = "crime/2025-08-cleveland-street.csv"


@pytest.fixture(scope="module")
def hartlepool(
    official: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Path]]:
    """Begin the records of Hartlepool, build and serve them; give address and folder."""
    folder = tmp_path_factory.mktemp("hartlepool")
    data = folder / "data"
    named = ("Hartlepool", "--code", "E06000001", "--force", "Cleveland Police")
    files = ("--wards", WARDS, "--postcodes", POSTCODES, "--crime", MONTH)
    given = [str(official / word) if "/" in word else word for word in files]
    begun = CliRunner().invoke(
        main, ["--data", str(data), "new", "borough", *named, "--like", str(DATA), *given]
    )
    assert begun.exit_code == 0, begun.output
    (data / "map.yml").write_text("{}\n", "utf-8")
    with serve(built(data, folder / "site")) as base:
        yield base, folder / "site"


def test_its_postcodes_are_found_and_ours_are_outside(
    page: Page, hartlepool: tuple[str, Path]
) -> None:
    opened(page, hartlepool[0])
    ask(page, "TS24 0TX")
    expect(outcome(page)).to_contain_text("TS24 0TX is in")
    expect(outcome(page).get_by_role("link")).to_have_count(1)
    ask(page, "TS18 1AA")
    expect(outcome(page)).to_have_text("TS18 1AA is outside Hartlepool: it is in Stockton-on-Tees.")


@pytest.mark.slow
def test_its_finder_speaks_of_no_other_borough(hartlepool: tuple[str, Path]) -> None:
    text = (hartlepool[1] / "find-your-ward" / "index.html").read_text("utf-8")
    assert "Hartlepool" in text
    assert "Stockton" not in text


def test_its_map_moves_without_street_pictures_where_no_record_names_any(
    page: Page, hartlepool: tuple[str, Path]
) -> None:
    opened(page, hartlepool[0])
    page.get_by_role("button", name="Open a map that you can move and zoom").click()
    expect(page.locator(".zoom-map__name")).to_have_count(12)
    expect(page.get_by_role("button", name="Show streets")).to_have_count(0)
